//! Kernel, iptables and image of the nodes.

use std::collections::BTreeSet;

use super::super::catalogue::{HOST_FILES, HOST_IPTABLES, HOST_MODULES, HOST_OS};
use super::super::check::{Changes, Check, Question, Status, Subject};
use super::super::cluster::{Cluster, Mode};
use super::super::host::Hosts;
use super::super::platform::Platform;
use super::super::select::text;
use crate::evidence::Object;
use crate::host::document::{Document, Machine};
use crate::host::ground::{GroundFault, judge};
use crate::messages::preflight as words;

/// What Kuma's rules cannot do without: the module, and the option of the kernel that builds it.
const NEEDED: &[(&str, &str)] = &[
    ("nf_nat", "CONFIG_NF_NAT"),
    ("xt_REDIRECT", "CONFIG_NETFILTER_XT_TARGET_REDIRECT"),
    ("xt_owner", "CONFIG_NETFILTER_XT_MATCH_OWNER"),
    ("xt_tcpudp", "CONFIG_NETFILTER_XTABLES"),
];

/// What it works without, with less: splitting of DNS.
const WELCOME: &[&str] = &["xt_CT", "xt_conntrack"];

/// Judgements of the machine that have questions of their own here.
const ELSEWHERE: &[&str] = &["module-absent", "no-iptables"];
/// Judgements that may do harm, but need not.
const MAYBE: &[&str] = &["cni-log-errors", "iptables-flavours-mixed", "kuma-chained-first", "selinux-enforcing"];

pub(super) fn checks(cluster: &Cluster<'_>, hosts: &Hosts<'_>) -> Vec<Check> {
    let mode = cluster.mode();
    let mut all = Vec::new();
    let mut names: BTreeSet<&str> = cluster.nodes.iter().map(|node| &*node.name).collect();
    names.extend(hosts.nodes());
    for name in names {
        let subject = || Subject::Node(name.to_owned());
        if let Some((document, machine)) = hosts.document(name).and_then(|d| Some((d, d.machine.as_ref()?))) {
            all.push(modules(document, machine, subject()));
            all.push(iptables(document, machine, mode, subject()));
            all.push(files(document, machine, mode, subject()));
        } else {
            all.push(not_looked_at(&HOST_MODULES, name));
            all.push(not_looked_at(&HOST_IPTABLES, name));
            all.push(not_looked_at(&HOST_FILES, name));
        }
        if let Some(node) = cluster.nodes.iter().find(|node| &*node.name == name) {
            all.push(image(node, hosts.machine(name), mode));
        }
    }
    for document in &hosts.nameless {
        if let Some(machine) = &document.machine {
            all.push(modules(document, machine, Subject::Cluster));
            all.push(iptables(document, machine, mode, Subject::Cluster));
            all.push(files(document, machine, mode, Subject::Cluster));
        }
    }
    all
}

fn not_looked_at(question: &Question, node: &str) -> Check {
    let command = ["kubectl", "kuma-diagnose", "probe", "--node", node];
    let check = question.unknown(Subject::Node(node.to_owned()), &words::HOST_NOT_LOOKED_AT, &[]);
    check.step(&words::STEP_PROBE, &[], &command, Changes::Nothing)
}

/// Whether a module is there; nothing if nobody looked.
fn has(machine: &Machine, (module, option): (&str, &str)) -> Option<bool> {
    let configured = machine.config.as_ref().and_then(|config| config.get(option)).map(String::as_str);
    let found = machine.modules.iter().find(|m| m.name == module).map(|m| m.status.as_str());
    match (found, configured) {
        (Some("loaded" | "builtin" | "loadable"), _) | (_, Some("y")) => Some(true),
        (Some("absent"), _) | (None, Some("n")) => Some(false),
        _ => None,
    }
}

fn judged(document: &Document, machine: &Machine) -> Vec<GroundFault> {
    judge(machine, None, &document.wanted.clone().unwrap_or_default())
}

fn modules(document: &Document, machine: &Machine, subject: Subject) -> Check {
    let question = &HOST_MODULES;
    let faults = judged(document, machine);
    let absent =
        faults.iter().filter(|fault| fault.id == "module-absent").filter_map(|fault| fault.values.get("module"));
    let built_in = |name: &str| NEEDED.iter().any(|needed| needed.0 == name && has(machine, *needed) == Some(true));
    let lacking: Vec<&str> = absent.map(String::as_str).filter(|name| !built_in(name)).collect();
    let unknown: Vec<&str> = NEEDED.iter().filter(|m| has(machine, **m).is_none()).map(|(name, _)| *name).collect();
    let list = |names: &[&str]| names.join(", ");
    let check = if lacking.iter().any(|name| !WELCOME.contains(name)) {
        let check = question.fail(subject, &words::MODULES_LACKING, &[("modules", &list(&lacking))]);
        let mut command = vec!["modprobe", "--all"];
        command.extend(&lacking);
        check.step(&words::STEP_MODPROBE, &[], &command, Changes::Node)
    } else if !unknown.is_empty() {
        question.unknown(subject, &words::MODULES_UNKNOWN, &[("modules", &list(&unknown))])
    } else if !lacking.is_empty() {
        question.warn(subject, &words::MODULES_LESS, &[("modules", &list(&lacking))])
    } else {
        question.pass(subject, &words::MODULES_THERE, &[])
    };
    check.seen("machine.kernel", machine.kernel.clone().unwrap_or_default())
}

/// Configuration, plugin and kubeconfig of the CNI, as the node has them.
fn files(document: &Document, machine: &Machine, mode: Option<Mode>, subject: Subject) -> Check {
    let question = &HOST_FILES;
    if mode == Some(Mode::Init) {
        return question.pass(subject, &words::FILES_UNUSED, &[]);
    }
    if machine.cni.as_ref().is_none_or(|cni| !cni.listed) {
        return question.unknown(subject, &words::FILES_UNSEEN, &[]).seen("machine.cni", "");
    }
    let mut faults = judged(document, machine);
    // Without a CNI that is wanted here, its absence is no fault.
    faults.retain(|f| !ELSEWHERE.contains(&f.id.as_str()) && (f.id != "kuma-cni-absent" || mode == Some(Mode::Cni)));
    let bad = |fault: &GroundFault| !MAYBE.contains(&fault.id.as_str());
    let Some(first) = faults.iter().find(|fault| bad(fault)).or_else(|| faults.first()) else {
        if machine.cni.as_ref().is_some_and(|cni| cni.configurations_only) {
            return question.unknown(subject, &words::FILES_PARTLY, &[]).seen("machine.cni", "");
        }
        return question.pass(subject, &words::FILES_FINE, &[]);
    };
    let status = if bad(first) { Status::Fail } else { Status::Warn };
    let mut check = question.answer(status, subject, &words::FILES_FINE, &[]);
    check.says = (first.en.clone(), first.zh.clone());
    for fault in &faults {
        let values: Vec<String> = fault.values.iter().map(|(name, value)| format!("{name}={value}")).collect();
        check = check.seen(format!("machine.cni {}", fault.id), values.join(", "));
    }
    check.step(&words::STEP_RESTART_CNI, &[], &[], Changes::RestartsPod)
}

/// The CNI runs the machine's own iptables; `kuma-init` brings its own.
fn iptables(document: &Document, machine: &Machine, mode: Option<Mode>, subject: Subject) -> Check {
    let question = &HOST_IPTABLES;
    let mut check = if machine.iptables.is_empty() {
        let unseen = document.gaps.iter().find(|gap| gap.what.contains("iptables"));
        let looked = !machine.iptables_searched.is_empty();
        match (mode, unseen) {
            (_, Some(gap)) => question
                .unknown(subject, &words::IPTABLES_UNKNOWN, &[])
                .seen(gap.what.clone(), format!("{} {}", gap.why, gap.detail)),
            (Some(Mode::Init), None) => question.pass(subject, &words::IPTABLES_NOT_NEEDED, &[]),
            _ if !looked => {
                question.unknown(subject, &words::IPTABLES_UNKNOWN, &[]).seen("machine.iptablesSearched", "")
            }
            (Some(Mode::Cni), None) => question.fail(subject, &words::IPTABLES_MISSING, &[]).step(
                &words::STEP_IPTABLES,
                &[],
                &[],
                Changes::Node,
            ),
            (None, None) => question.warn(subject, &words::IPTABLES_MISSING, &[]).step(
                &words::STEP_IPTABLES,
                &[],
                &[],
                Changes::Node,
            ),
        }
    } else {
        question.pass(subject, &words::IPTABLES_THERE, &[])
    };
    for tool in &machine.iptables {
        let parts = [Some(tool.path.as_str()), tool.version.as_deref(), tool.flavour.as_deref()];
        check = check.seen("machine.iptables", parts.into_iter().flatten().collect::<Vec<_>>().join(" "));
    }
    check
}

/// Images that are known to have no iptables.
fn image(node: &Object, machine: Option<&Machine>, mode: Option<Mode>) -> Check {
    let question = &HOST_OS;
    let subject = Subject::Node(node.name.to_string());
    let Some(image) = text(&node.value, "/status/nodeInfo/osImage") else {
        let command = ["kubectl", "get", "node", &*node.name, "-o", "json"];
        return question.unknown(subject, &words::OS_UNKNOWN, &[]).step(
            &words::STEP_LOOK,
            &[],
            &command,
            Changes::Nothing,
        );
    };
    let lacks = Platform::of(&node.value).is_some_and(Platform::lacks_iptables);
    let found = machine.is_some_and(|machine| !machine.iptables.is_empty());
    let values = [("image", image)];
    let check = if lacks && !found && mode != Some(Mode::Init) {
        let check = question.warn(subject, &words::OS_WITHOUT_IPTABLES, &values);
        check.step(&words::STEP_INIT_MODE, &[], &[], Changes::Config)
    } else {
        question.pass(subject, &words::OS_FINE, &values)
    };
    check.seen_in(node, "status.nodeInfo.osImage", image)
}
