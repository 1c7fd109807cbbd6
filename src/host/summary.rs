//! What a look at a machine comes to, in the few words that rules ask for.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::document::{Active, Cni, Document, Machine, Network, Trial, Wanted};
use super::ground::{self, GroundFault};
use super::ports::{self, Port, sidecar_listens};
use super::rules;

/// What takes longer than this, in milliseconds, came late rather than at once.
const LATE: u64 = 1_000;

/// Words that say nothing about the redirection: nothing was sent, or by a user for whom the rules do something else.
const NOT_SENT: [&str; 4] = ["port-taken", "no-address", "not-permitted", "other-user"];

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Kebab-case id.
    pub id: String,
    /// What was seen, with names and numbers; not translated.
    pub detail: String,
    /// A sentence in English and in Chinese.
    pub says: (String, String),
}

impl Fault {
    /// Whether it alone keeps nothing from working.
    #[must_use]
    pub fn is_minor(&self) -> bool {
        const MINOR: [&str; 4] = ["cni-log-errors", "kuma-chained-first", "plugin-missing", "selinux-enforcing"];
        MINOR.contains(&self.id.as_str())
    }
}

/// What was seen, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Whether connections reach the sidecar: `yes`, `no`, `unknown`.
    pub redirects: &'static str,
    /// How much of the rules was read: `read`, `partly`, `unread`; `not-wanted` where Kuma is to redirect nothing, and
    /// `not-looked-at`.
    pub rules: &'static str,
    /// What is wrong in the network namespace, what decides first.
    pub network: Vec<Fault>,
    /// What is wrong on the machine, what decides first.
    pub machine: Vec<Fault>,
    /// The ports of Kuma's components, with who listens.
    pub ports: Vec<Port>,
    /// Whether a connection or query that was tried did not arrive, whatever else did, or a port of the sidecar's is taken.
    pub failed: bool,
    /// Whether enough of a machine was seen to say that nothing is wrong with it: Kuma's CNI is there, and the kernel's
    /// modules were read. A container's own files say nothing of the node's.
    pub machine_seen: bool,
}

/// What a document comes to.
#[must_use]
pub fn summary(document: &Document) -> Summary {
    let wanted = document.wanted.clone().unwrap_or_default();
    let machine = machine_faults(document);
    let failed = document.active.as_ref().is_some_and(failed);
    let whole = |cni: &Cni| ground::has_kuma(cni) && !cni.configurations_only;
    let seen = |machine: &Machine| machine.cni.as_ref().is_some_and(whole) && !machine.modules.is_empty();
    let machine_seen = document.machine.as_ref().is_some_and(seen);
    let Some(network) = &document.network else {
        let none = Network::default();
        let inbound = document.active.as_ref().map(|active| tried(active, "inbound", &none, &wanted));
        let redirects = redirects(inbound.as_ref(), &[]);
        let (network, ports) = (Vec::new(), Vec::new());
        return Summary { redirects, rules: "not-looked-at", network, machine, ports, failed, machine_seen };
    };
    let judgement = rules::judge(network, &wanted);
    if document.seen_from == "host" && judgement.families.iter().all(|family| family.kuma_in.is_empty()) {
        return Summary {
            redirects: "unknown",
            rules: "not-wanted",
            network: Vec::new(),
            machine,
            ports: ports::ports(document, false),
            failed,
            machine_seen,
        };
    }
    let rules = rules_read(&judgement, network, &wanted);
    let faults = faults(document, network, &wanted, judgement);
    let inbound = document.active.as_ref().map(|active| tried(active, "inbound", network, &wanted));
    let redirects = redirects(inbound.as_ref(), &faults);
    let failed = failed || faults.iter().any(|fault| fault.id == OF_SIDECAR);
    let ports = ports::ports(document, true);
    Summary { redirects, rules, network: faults, machine, ports, failed, machine_seen }
}

/// Whether something that was sent did not arrive; connections of another user than the sidecar's are none of its.
fn failed(active: &Active) -> bool {
    active.trials.iter().any(|trial| {
        let others = trial.what == "inbound" && trial.uid != active.uid;
        trial.outcome != "passed" && !others && !NOT_SENT.contains(&trial.outcome.as_str())
    })
}

/// Whether Kuma is to redirect anything in this network namespace: not in a machine's own, unless something of Kuma is there
/// (on machines outside Kubernetes, `kumactl install transparent-proxy` puts it there).
#[must_use]
pub fn is_wanted(seen_from: &str, network: &Network) -> bool {
    seen_from != "host" || rules::judge(network, &Wanted::default()).families.iter().any(|f| !f.kuma_in.is_empty())
}

/// How much was read of the rules of the families that Kuma was configured to redirect.
fn rules_read(judgement: &rules::Judgement, network: &Network, wanted: &Wanted) -> &'static str {
    let asked = |family: &str| if family == "ipv6" { wanted.ipv6 } else { wanted.ipv4 };
    let whole = judgement.families.iter().filter(|f| asked(&f.family)).all(|family| family.complete);
    match (whole && judgement.unread.is_empty(), network.rules.is_empty()) {
        (true, _) => "read",
        (false, false) => "partly",
        (false, true) => "unread",
    }
}

/// The network namespace: `redirects`, `inbound`, `outbound` and `dns` by family, `late`, `faults` in the order of their
/// weight, `ports` (`taken` if another program has one of the sidecar's), `first` of the faults that is one of rules, `ground` the first of the others, and `details` by fault. `first` and
/// `ground` are left out where they cannot be told: of what was not read, nobody knows that nothing is wrong with it.
#[must_use]
pub fn network(document: &Document, summary: &Summary) -> Value {
    let wanted = document.wanted.clone().unwrap_or_default();
    let mut map = Map::new();
    map.insert("seenFrom".into(), document.seen_from.as_str().into());
    map.insert("redirects".into(), summary.redirects.into());
    map.insert("rules".into(), summary.rules.into());
    let none = Network::default();
    let network = document.network.as_ref().unwrap_or(&none);
    for what in ["inbound", "outbound", "dns"] {
        if let Some(active) = &document.active {
            map.insert(what.into(), json!(tried(active, what, network, &wanted)));
        }
    }
    let late = document.active.iter().flat_map(|a| &a.trials).any(|t| t.outcome == "passed" && t.milliseconds > LATE);
    map.insert("late".into(), late.into());
    insert_faults(&mut map, &summary.network);
    if !summary.ports.is_empty() {
        let taken = summary.network.iter().any(|fault| fault.id == OF_SIDECAR);
        map.insert("ports".into(), if taken { "taken" } else { "free" }.into());
    }
    let of_redirection = summary.network.iter().filter(|f| f.id != OF_SIDECAR);
    let (grounds, of_rules): (Vec<&Fault>, Vec<&Fault>) = of_redirection.partition(|f| GROUND.contains(&f.id.as_str()));
    map.remove("first");
    let wanted_here = !matches!(summary.rules, "not-wanted" | "not-looked-at");
    let inbound = document.active.as_ref().map(|active| tried(active, "inbound", network, &wanted));
    let (ground, rules) = (grounds.first().copied(), deciding(inbound.as_ref(), &of_rules));
    if ground.is_some() || (wanted_here && !network.links.is_empty()) {
        map.insert("ground".into(), ground.map_or("", |f| &f.id).into());
    }
    if rules.is_some() || summary.rules == "read" {
        map.insert("first".into(), rules.map_or("", |f| &f.id).into());
    }
    Value::Object(map)
}

/// Of the faults of rules that which decides first. That the rules of one family are missing does not explain why a connection
/// of the other failed.
fn deciding<'f>(inbound: Option<&BTreeMap<String, String>>, faults: &[&'f Fault]) -> Option<&'f Fault> {
    let failed = |word: &str| !["passed", "sidecar", "not-permitted", "other-user"].contains(&word);
    let tried = inbound.into_iter().flatten().filter(|(_, word)| failed(word));
    let families: Vec<&String> = tried.map(|(family, _)| family).collect();
    let of_family = |fault: &Fault| families.iter().any(|family| fault.detail.starts_with(family.as_str()));
    let other = |fault: &Fault| fault.id == "family-missing" && !families.is_empty() && !of_family(fault);
    faults.iter().find(|fault| !other(fault)).copied()
}

/// What keeps the sidecar from working and not the redirection.
const OF_SIDECAR: &str = "sidecar-port-taken";

/// What is no fault of rules.
const GROUND: [&str; 5] = ["lo-down", "lo-address-missing", "ipv6-disabled", "route-in-the-way", "port-taken"];

/// The machine: `os`, `kernel`, `faults`, `first` (left out where it cannot be told), `details`.
#[must_use]
pub fn machine(document: &Document, summary: &Summary) -> Value {
    let mut map = Map::new();
    let machine = document.machine.clone().unwrap_or_default();
    map.insert("os".into(), machine.os.get("ID").map_or("", String::as_str).into());
    map.insert("kernel".into(), machine.kernel.as_deref().unwrap_or_default().into());
    insert_faults(&mut map, &summary.machine);
    map.remove("first");
    let first = summary.machine.iter().find(|f| !f.is_minor());
    if first.is_some() || summary.machine_seen {
        map.insert("first".into(), first.map_or("", |f| &f.id).into());
    }
    Value::Object(map)
}

fn insert_faults(map: &mut Map<String, Value>, faults: &[Fault]) {
    let ids: Vec<&str> = faults.iter().map(|fault| fault.id.as_str()).collect();
    map.insert("first".into(), ids.first().copied().unwrap_or_default().into());
    map.insert("faults".into(), json!(ids));
    let mut details: Map<String, Value> = Map::new();
    for fault in faults {
        details.entry(fault.id.clone()).or_insert_with(|| fault.detail.as_str().into());
    }
    map.insert("details".into(), Value::Object(details));
}

/// By family, what became of the connections of one kind: an outcome, `partly` where only some passed, `sidecar` where the
/// sidecar itself holds the port, so that nothing was sent.
fn tried(active: &Active, what: &str, network: &Network, wanted: &Wanted) -> BTreeMap<String, String> {
    let mut by_family: BTreeMap<String, Vec<&Trial>> = BTreeMap::new();
    for trial in active.trials.iter().filter(|trial| trial.what == what) {
        by_family.entry(trial.family.clone()).or_default().push(trial);
    }
    let word = |trials: &[&Trial]| {
        let passed = trials.iter().filter(|trial| trial.outcome == "passed").count();
        let first = trials.iter().find(|trial| trial.outcome != "passed");
        match first {
            None => "passed".to_owned(),
            Some(_) if passed > 0 => "partly".to_owned(),
            Some(trial) if trial.outcome == "port-taken" && sidecar_listens(network, wanted) => "sidecar".to_owned(),
            // The rules redirect the sidecar's own connections only: those of others are rightly left alone.
            Some(trial) if what == "inbound" && trial.uid != active.uid => "other-user".to_owned(),
            Some(trial) => trial.outcome.clone(),
        }
    };
    by_family.into_iter().map(|(family, trials)| (family, word(&trials))).collect()
}

/// Whether connections reach the sidecar: as tried, or else as the rules have it.
fn redirects(inbound: Option<&BTreeMap<String, String>>, faults: &[Fault]) -> &'static str {
    let told: Vec<&str> = inbound.iter().flat_map(|tried| tried.values()).map(String::as_str).collect();
    let sent: Vec<&str> = told.iter().copied().filter(|word| !NOT_SENT.contains(word) && *word != "sidecar").collect();
    if sent.iter().any(|word| *word != "passed") || told.iter().any(|word| matches!(*word, "port-taken" | "no-address"))
    {
        return "no";
    }
    if !sent.is_empty() {
        return "yes";
    }
    let fatal = |fault: &Fault| FATAL.contains(&fault.id.as_str());
    if faults.iter().any(fatal) { "no" } else { "unknown" }
}

/// Faults of rules with which the validator's connection cannot pass.
const FATAL: [&str; 18] = [
    "no-rules",
    "chain-missing",
    "chain-empty",
    "rule-missing",
    "outbound-off",
    "outbound-missing",
    "probe-excluded",
    "jump-missing",
    "wrong-port",
    "wrong-uid",
    "dropped",
    "rejected",
    "accepted-first",
    "foreign-istio",
    "foreign-linkerd",
    "foreign-mesh-first",
    "foreign-rules-first",
    "family-missing",
];

/// Ids of [`ground`] that are about the network namespace, and not the machine.
const OF_NETWORK: [&str; 4] = ["lo-down", "lo-address-missing", "ipv6-disabled", "route-in-the-way"];

/// What is wrong in the network namespace: first what is no matter of rules, then rules, what decides first.
fn faults(document: &Document, network: &Network, wanted: &Wanted, judgement: rules::Judgement) -> Vec<Fault> {
    let ground = ground::judge(&Machine::default(), Some(network), wanted).into_iter();
    let mut faults: Vec<Fault> = ground.filter(|f| OF_NETWORK.contains(&f.id.as_str())).map(of_ground).collect();
    faults.extend(ports::inbound_taken(document, network, wanted));
    faults.extend(judgement.faults.into_iter().map(of_rule));
    faults.extend(ports::others_taken(document, network, wanted));
    faults
}

/// What is wrong on the machine.
fn machine_faults(document: &Document) -> Vec<Fault> {
    let Some(machine) = &document.machine else { return Vec::new() };
    let wanted = document.wanted.clone().unwrap_or_default();
    let all = ground::judge(machine, None, &wanted).into_iter().map(of_ground).collect::<Vec<_>>();
    // Where nothing of Kuma's CNI is on a machine, it is not known to be wanted there.
    if all.iter().any(|fault| fault.id == "kuma-cni-absent") { Vec::new() } else { all }
}

fn of_ground(fault: GroundFault) -> Fault {
    let values: Vec<String> = fault.values.iter().map(|(name, value)| format!("{name}={value}")).collect();
    Fault { id: fault.id, detail: values.join(", "), says: (fault.en, fault.zh) }
}

fn of_rule(fault: rules::Fault) -> Fault {
    // Each mesh has a cause of its own.
    let id = match (fault.id.as_str(), fault.found.to_ascii_lowercase()) {
        ("foreign-mesh-first", name) if name.contains("istio") => "foreign-istio".to_owned(),
        ("foreign-mesh-first", name) if name.contains("linkerd") => "foreign-linkerd".to_owned(),
        _ => fault.id,
    };
    let place: Vec<&str> = [fault.family.as_str(), &fault.flavour, &fault.table, &fault.chain]
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect();
    let rule = fault.rule.map(|rule| format!(": {rule}")).unwrap_or_default();
    Fault { id, detail: format!("{}{rule}", place.join(" ")), says: fault.says }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Fault, deciding, machine, network, summary};
    use crate::host::document::{Active, Cni, Document, Link, Machine, Module, Network, RuleDump, Trial};

    fn network_of(rules: &[(&str, &str)]) -> Network {
        let dump = |(family, text): &(&str, &str)| RuleDump {
            family: (*family).to_owned(),
            flavour: "nft".to_owned(),
            text: (*text).to_owned(),
            ..RuleDump::default()
        };
        let lo = Link { name: "lo".to_owned(), up: true, addresses: vec!["127.0.0.1/8".to_owned()] };
        Network { links: vec![lo], rules: rules.iter().map(dump).collect(), ..Network::default() }
    }

    fn document(seen_from: &str, network: Network, uid: u32) -> Document {
        let trial = Trial {
            what: "inbound".to_owned(),
            family: "ipv4".to_owned(),
            to: "127.0.0.6:20000".to_owned(),
            uid,
            outcome: "refused".to_owned(),
            ..Trial::default()
        };
        let active = Some(Active { uid: 5678, trials: vec![trial] });
        Document { seen_from: seen_from.to_owned(), network: Some(network), active, ..Document::default() }
    }

    #[test]
    fn of_rules_that_were_not_read_nothing_is_said() {
        let unread = document("pod", network_of(&[]), 5678);
        let told = summary(&unread);
        assert_eq!((told.rules, told.redirects, told.network.len()), ("unread", "no", 0));
        let value = network(&unread, &told);
        assert_eq!((value.get("first"), value.get("ground")), (None, Some(&"".into())));
        // One flavour of two.
        let partly = document("pod", network_of(&[("ipv4", "*nat\nCOMMIT\n"), ("ipv6", "*nat\nCOMMIT\n")]), 5678);
        let told = summary(&partly);
        assert_eq!((told.rules, network(&partly, &told).get("first")), ("partly", None));
        let mut whole = partly;
        let seen = whole.network.as_mut().unwrap();
        (seen.legacy_tables_ipv4, seen.legacy_tables_ipv6) = (Some(Vec::new()), Some(Vec::new()));
        let told = summary(&whole);
        assert_eq!((told.rules, network(&whole, &told).get("first")), ("read", Some(&"no-rules".into())));
    }

    #[test]
    fn what_is_wrong_with_the_other_family_does_not_explain_a_failure() {
        let fault = |id: &str, place: &str| Fault {
            id: id.to_owned(),
            detail: place.to_owned(),
            says: (String::new(), String::new()),
        };
        let missing = fault("family-missing", "ipv6 nat");
        let (port, dns) = (fault("wrong-port", "ipv4 nft nat X"), fault("dns-missing", "ipv4 nft nat OUTPUT"));
        let word = |ipv4: &str| BTreeMap::from([("ipv4".to_owned(), ipv4.to_owned())]);
        let first = |ipv4: &str, faults: &[&Fault]| deciding(Some(&word(ipv4)), faults).map(|fault| fault.id.clone());
        assert_eq!(first("refused", &[&missing, &port]).as_deref(), Some("wrong-port"));
        assert_eq!(first("refused", &[&missing, &dns]).as_deref(), Some("dns-missing"));
        assert_eq!(first("port-taken", &[&missing]), None);
        assert_eq!(first("passed", &[&missing, &dns]).as_deref(), Some("family-missing"));
        assert_eq!(deciding(None, &[&missing, &port]).map(|fault| fault.id.as_str()), Some("family-missing"));
    }

    #[test]
    fn a_refusal_of_another_user_is_no_fault() {
        assert_eq!(summary(&document("pod", network_of(&[]), 65534)).redirects, "unknown");
        let mut passed = document("pod", network_of(&[]), 65534);
        passed.active.as_mut().unwrap().trials[0].outcome = "passed".to_owned();
        assert_eq!(summary(&passed).redirects, "yes");
    }

    #[test]
    fn a_query_that_does_not_arrive_is_told_beside_connections_that_do() {
        let mut document = document("pod", network_of(&[]), 5678);
        let trials = &mut document.active.as_mut().unwrap().trials;
        trials[0].outcome = "passed".to_owned();
        trials.push(Trial { what: "dns".to_owned(), uid: 65534, ..trials[0].clone() });
        assert!(!summary(&document).failed);
        document.active.as_mut().unwrap().trials[1].outcome = "refused".to_owned();
        let told = summary(&document);
        assert_eq!((told.redirects, told.failed), ("yes", true));
    }

    #[test]
    fn a_machines_own_namespace_is_judged_only_if_kuma_was_there() {
        let empty = [("ipv4", "*nat\nCOMMIT\n"), ("ipv6", "*nat\nCOMMIT\n")];
        let told = summary(&document("host", network_of(&empty), 5678));
        assert_eq!((told.rules, told.redirects, told.network.len()), ("not-wanted", "unknown", 0));
        let chain = "*nat\n:OUTPUT ACCEPT [0:0]\n:KUMA_MESH_OUTBOUND - [0:0]\nCOMMIT\n";
        let told = summary(&document("host", network_of(&[("ipv4", chain)]), 5678));
        assert_eq!((told.rules, told.redirects), ("partly", "no"));
    }

    #[test]
    fn of_a_machine_without_kuma_nothing_is_said() {
        let seen = |machine| Document { machine: Some(machine), ..Document::default() };
        let first = |document: &Document| machine(document, &summary(document)).get("first").cloned();
        assert_eq!(first(&seen(Machine::default())), None);
        let loaded = vec![Module { name: "nf_nat".to_owned(), status: "loaded".to_owned() }];
        let bare = Machine { cni: Some(Cni::default()), modules: loaded, ..Machine::default() };
        assert_eq!(first(&seen(bare.clone())), None);
        let cni = Cni { log: Some("ready".to_owned()), ..Cni::default() };
        let kuma = Machine { cni: Some(cni), ..bare };
        assert!(first(&seen(kuma.clone())).is_some());
        // Without the kernel's modules, only what is wrong is known.
        let unread = seen(Machine { modules: Vec::new(), ..kuma });
        assert!(first(&unread).is_none_or(|id| id != ""));
    }
}
