//! What a look at a machine comes to, in the few words that rules ask for.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::document::{Active, Document, Machine, Network, Trial, Wanted};
use super::ground::{self, GroundFault};
use super::rules;
use crate::messages::probe as texts;

/// What takes longer than this, in milliseconds, came late rather than at once.
const LATE: u64 = 1_000;

/// Outcomes that say nothing about the redirection: nothing was sent.
const NOT_SENT: [&str; 3] = ["port-taken", "no-address", "not-permitted"];

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
    /// What is wrong in the network namespace, what decides first.
    pub network: Vec<Fault>,
    /// What is wrong on the machine, what decides first.
    pub machine: Vec<Fault>,
}

/// What a document comes to.
#[must_use]
pub fn summary(document: &Document) -> Summary {
    let wanted = document.wanted.clone().unwrap_or_default();
    let none = Network::default();
    let network = document.network.as_ref().unwrap_or(&none);
    let inbound = document.active.as_ref().map(|active| tried(active, "inbound", network, &wanted));
    let faults = faults(document, network, &wanted);
    Summary { redirects: redirects(inbound.as_ref(), &faults), network: faults, machine: machine_faults(document) }
}

/// The network namespace: `redirects`, `inbound`, `outbound` and `dns` by family, `late`, `faults` in the order of their
/// weight, `first` of them that is one of rules, `ground` the first of the others, and `details` by fault.
#[must_use]
pub fn network(document: &Document, summary: &Summary) -> Value {
    let wanted = document.wanted.clone().unwrap_or_default();
    let mut map = Map::new();
    map.insert("seenFrom".into(), document.seen_from.as_str().into());
    map.insert("redirects".into(), summary.redirects.into());
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
    let first = |ground: bool| summary.network.iter().find(|f| GROUND.contains(&f.id.as_str()) == ground);
    map.insert("ground".into(), first(true).map_or("", |f| &f.id).into());
    map.insert("first".into(), first(false).map_or("", |f| &f.id).into());
    Value::Object(map)
}

/// What is no fault of rules.
const GROUND: [&str; 5] = ["lo-down", "lo-address-missing", "ipv6-disabled", "route-in-the-way", "port-taken"];

/// The machine: `os`, `kernel`, `faults`, `first`, `details`.
#[must_use]
pub fn machine(document: &Document, summary: &Summary) -> Value {
    let mut map = Map::new();
    let machine = document.machine.clone().unwrap_or_default();
    map.insert("os".into(), machine.os.get("ID").map_or("", String::as_str).into());
    map.insert("kernel".into(), machine.kernel.as_deref().unwrap_or_default().into());
    insert_faults(&mut map, &summary.machine);
    map.insert("first".into(), summary.machine.iter().find(|f| !f.is_minor()).map_or("", |f| &f.id).into());
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
            Some(trial) => trial.outcome.clone(),
        }
    };
    by_family.into_iter().map(|(family, trials)| (family, word(&trials))).collect()
}

/// Whether the sidecar's own user listens on the port that connections are redirected to.
fn sidecar_listens(network: &Network, wanted: &Wanted) -> bool {
    let mut own = network.listeners.iter().filter(|l| l.protocol == "tcp" && l.port == wanted.inbound.port);
    own.any(|listener| listener.uid == Some(wanted.uid) || listener.program.as_deref() == Some("envoy"))
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
fn faults(document: &Document, network: &Network, wanted: &Wanted) -> Vec<Fault> {
    if document.network.is_none() {
        return Vec::new();
    }
    // Of a machine's own network namespace Kuma asks nothing.
    if document.seen_from == "host" {
        return Vec::new();
    }
    let ground = ground::judge(&Machine::default(), Some(network), wanted).into_iter();
    let mut faults: Vec<Fault> = ground.filter(|f| OF_NETWORK.contains(&f.id.as_str())).map(of_ground).collect();
    faults.extend(port_taken(document, network, wanted));
    faults.extend(rules::judge(network, wanted).faults.into_iter().map(of_rule));
    faults
}

/// Another program on the port that connections are redirected to.
fn port_taken(document: &Document, network: &Network, wanted: &Wanted) -> Option<Fault> {
    let mut trials = document.active.iter().flat_map(|active| &active.trials);
    let taken = trials.any(|trial| trial.what == "inbound" && trial.outcome == "port-taken");
    let mut own = network.listeners.iter().filter(|l| l.protocol == "tcp" && l.port == wanted.inbound.port);
    if !taken || sidecar_listens(network, wanted) {
        return None;
    }
    let who = own.next().map(|l| {
        let program = l.program.as_deref().unwrap_or("?");
        format!(
            "{}:{} {program} uid={}",
            l.address,
            l.port,
            l.uid.map_or_else(|| "?".to_owned(), |uid| uid.to_string())
        )
    });
    let detail = who.unwrap_or_else(|| wanted.inbound.port.to_string());
    let says = texts::PORT_TAKEN.fill(&[("port", &wanted.inbound.port.to_string())]);
    Some(Fault { id: "port-taken".to_owned(), detail, says })
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
