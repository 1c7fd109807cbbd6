//! How far a symptom reaches: subjects that show it against their healthy siblings, counted and never compared in pairs.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::evidence::Time;
use crate::rule::{RuleSet, SubjectKind, SymptomIx};

use super::Scope;
use super::alike::Shown;
use super::index::Index;
use super::json;
use super::subjects::{Candidate, Named};
use super::times::Times;

/// A node is young until so many seconds after it was created.
const YOUNG: f64 = 900.0;

/// What the scope of a subject rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reach {
    /// The scope, or the best word for it.
    pub(super) scope: Scope,
    /// Whether the siblings are known well enough to say so.
    pub(super) known: bool,
}

/// A workload: its namespace, and its owner's name or, for what has no owner, its own.
type Owner<'c> = (Option<&'c str>, Option<&'c Named>, &'c str);

/// One subject as scope sees it.
struct Item<'c> {
    symptom: Option<SymptomIx>,
    healthy: bool,
    /// Whether it is well, and the CNI's validation is why that is known.
    validated: bool,
    family: Family,
    node: Option<&'c str>,
    workload: Owner<'c>,
    namespace: Option<&'c str>,
    start: Option<Time>,
    /// Whether its node was past its youth when it began, if known.
    aged: Option<bool>,
}

/// Subjects are compared with their like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Family {
    /// Pods with Kuma's proxy, and those of which only events are known.
    Meshed,
    /// Other pods.
    Plain,
    Workload,
    Cni,
    Other,
}

/// How many fail, and how many are well.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    failing: u64,
    /// Well, and started no earlier than the first that fails.
    fresh: u64,
    ok: u64,
    /// Well, and let through by `kuma-validation`: the CNI made their rules.
    validated: u64,
}

impl Count {
    fn add(&mut self, failing: bool, fresh: bool, validated: bool) {
        self.failing += u64::from(failing);
        self.ok += u64::from(!failing);
        self.validated += u64::from(!failing && validated);
        self.fresh += u64::from(!failing && fresh);
    }

    fn without(self, is_self: bool) -> Value {
        json!({ "failing": self.failing.saturating_sub(u64::from(is_self)), "ok": self.ok, "validated": self.validated })
    }
}

/// Counts of one symptom in one family.
#[derive(Default)]
struct Tally<'c> {
    all: Count,
    nodes: BTreeMap<&'c str, Count>,
    workloads: BTreeMap<Owner<'c>, Count>,
    namespaces: BTreeMap<&'c str, Count>,
    /// Workloads that fail, by node, and nodes on which a workload fails.
    pairs: BTreeSet<(Option<&'c str>, Owner<'c>)>,
    /// Every failing one began on a young node, and a healthy one on a grown node.
    young: bool,
}

/// Counts of siblings, for all symptoms.
pub(super) struct Siblings<'c> {
    items: Vec<Item<'c>>,
    tallies: BTreeMap<(SymptomIx, Family), Tally<'c>>,
    pods_known: bool,
}

impl<'c> Siblings<'c> {
    /// Counts; rows are counted as the siblings that tell of them.
    pub(super) fn count(rules: &RuleSet, index: &Index<'_>, candidates: &'c [Candidate<'_>], shown: &Shown) -> Self {
        let harmless = |ix: SymptomIx| rules.symptoms.get(ix).is_some_and(|s| s.risk);
        let mut items: Vec<Item<'c>> = Vec::with_capacity(candidates.len());
        for (candidate, symptom) in candidates.iter().zip(&shown.all) {
            let fails = symptom.is_some_and(|s| !harmless(s));
            items.push(item(index, candidate, *symptom, fails));
        }
        for (row, sibling) in &shown.alike {
            let like = items.get(*sibling).map(|sibling| (sibling.family, sibling.workload));
            if let Some((row, (family, workload))) = items.get_mut(*row).zip(like) {
                (row.family, row.workload) = (family, workload);
            }
        }
        let kinds: BTreeSet<(SymptomIx, Family)> =
            items.iter().filter_map(|i| i.symptom.map(|s| (s, i.family))).collect();
        let tallies = kinds.into_iter().map(|key| (key, tally(&items, key))).collect();
        Self { items, tallies, pods_known: index.evidence.objects.any_listed("Pod") }
    }

    /// The variable `siblings` of a subject.
    pub(super) fn value(&self, at: usize, symptom: SymptomIx) -> Value {
        let Some(item) = self.items.get(at) else { return json!({}) };
        let Some(tally) = self.tallies.get(&(symptom, Family::Meshed)) else { return json!({}) };
        let own = item.family == Family::Meshed;
        let of = |count: Option<Count>| count.unwrap_or_default().without(own);
        json!({
            "onNode": of(item.node.and_then(|n| tally.nodes.get(n)).copied()),
            "ofOwner": of(tally.workloads.get(&item.workload).copied()),
            "inNamespace": of(item.namespace.and_then(|n| tally.namespaces.get(n)).copied()),
            "all": of(Some(tally.all)),
        })
    }

    /// The scope of a subject's symptom.
    pub(super) fn scope(&self, at: usize, symptom: SymptomIx) -> Reach {
        let unknown = |scope| Reach { scope, known: false };
        let Some(item) = self.items.get(at) else { return unknown(Scope::OnePod) };
        let Some(tally) = self.tallies.get(&(symptom, item.family)) else { return unknown(Scope::OnePod) };
        match item.family {
            Family::Other => unknown(if item.node.is_some() { Scope::OneNode } else { Scope::OnePod }),
            Family::Cni => self.of_cni(tally),
            Family::Workload => self.of_workload(tally),
            Family::Meshed => self.of_pod(tally, item),
            Family::Plain => self.of_plain_pod(tally, item),
        }
    }

    fn of_cni(&self, tally: &Tally<'_>) -> Reach {
        let (failing, ok) = (tally.all.failing, tally.all.ok);
        let scope = match (failing, ok) {
            (1, _) => Scope::OneNode,
            (_, 0) => Scope::All,
            _ => Scope::Mixed,
        };
        Reach { scope, known: self.pods_known && failing + ok > 1 }
    }

    /// Workloads whose pods are refused, against pods that were let in since.
    fn of_workload(&self, tally: &Tally<'_>) -> Reach {
        let known = |scope| Reach { scope, known: self.pods_known };
        let namespaces = tally.namespaces.values().filter(|c| c.failing > 0).count();
        let fresh_elsewhere = tally.all.fresh > 0;
        match (tally.all.failing, namespaces) {
            (1, _) => Reach { scope: Scope::OneWorkload, known: self.pods_known && fresh_elsewhere },
            (_, 1) if tally.all.ok > 0 => {
                let inside = tally.namespaces.values().find(|c| c.failing > 0).copied().unwrap_or_default();
                if inside.fresh > 0 { known(Scope::Mixed) } else { known(Scope::OneNamespace) }
            }
            _ if !fresh_elsewhere => known(Scope::All),
            _ => known(Scope::Mixed),
        }
    }

    /// Pods outside the mesh have nothing in common but their own workload, namespace or node.
    fn of_plain_pod(&self, tally: &Tally<'_>, item: &Item<'_>) -> Reach {
        let workload = tally.workloads.get(&item.workload).copied().unwrap_or_default();
        let failing_workloads = tally.workloads.values().filter(|c| c.failing > 0).count();
        let scope = match (tally.all.failing, failing_workloads) {
            (1, _) if workload.ok > 0 => Scope::OnePod,
            (1, _) => return Reach { scope: Scope::OnePod, known: false },
            (_, 1) => Scope::OneWorkload,
            _ if tally.all.ok == 0 => Scope::All,
            _ => part(tally, item, item.node.and_then(|n| tally.nodes.get(n)).copied().unwrap_or_default(), workload),
        };
        Reach { scope, known: self.pods_known }
    }

    fn of_pod(&self, tally: &Tally<'_>, item: &Item<'_>) -> Reach {
        let known = |scope| Reach { scope, known: self.pods_known };
        let unknown = |scope| Reach { scope, known: false };
        let node = item.node.and_then(|n| tally.nodes.get(n)).copied().unwrap_or_default();
        let workload = tally.workloads.get(&item.workload).copied().unwrap_or_default();
        let all = tally.all;
        if all.failing + all.ok <= 1 {
            return unknown(Scope::OnePod);
        }
        // Pods that began on young nodes, while others elsewhere or later are well.
        if tally.young {
            return known(Scope::YoungNodes);
        }
        if all.failing == 1 {
            return match (workload.ok, node.fresh) {
                (0, 0) => unknown(Scope::OnePod),
                (0, _) => known(Scope::OneWorkload),
                _ => known(Scope::OnePod),
            };
        }
        let nodes = tally.nodes.values().filter(|c| c.failing > 0).count();
        let workloads = tally.workloads.values().filter(|c| c.failing > 0).count();
        if all.fresh == 0 && (nodes > 1 || all.ok == 0) {
            let one = nodes == 1 && tally.nodes.len() > 1;
            return if one { known(Scope::OneNode) } else { of_all(workloads, &known, &unknown, all) };
        }
        let on_one_node = nodes == 1 && node.fresh == 0;
        let of_one_workload = workloads == 1;
        match (on_one_node, of_one_workload) {
            // The same pods are one node's and one workload's: what is well tells which it is.
            (true, true) if workload.ok > 0 => known(Scope::OneNode),
            (true, true) => unknown(Scope::OneWorkload),
            (true, false) => known(Scope::OneNode),
            (false, true) => known(Scope::OneWorkload),
            (false, false) => known(part(tally, item, node, workload)),
        }
    }
}

/// Nothing is well that began as late as the first failure.
fn of_all(workloads: usize, known: &impl Fn(Scope) -> Reach, unknown: &impl Fn(Scope) -> Reach, all: Count) -> Reach {
    // One workload alone on several nodes, and nothing else began since: it may be the workload or the cluster.
    if workloads == 1 && all.ok > 0 { unknown(Scope::OneWorkload) } else { known(Scope::All) }
}

/// Several nodes and workloads fail, and something is well: what this subject's own part looks like.
fn part(tally: &Tally<'_>, item: &Item<'_>, node: Count, workload: Count) -> Scope {
    let namespaces = tally.namespaces.values().filter(|c| c.failing > 0).count();
    let namespace = item.namespace.and_then(|n| tally.namespaces.get(n)).copied().unwrap_or_default();
    let elsewhere = tally.all.ok > namespace.ok;
    if namespaces == 1 && namespace.fresh == 0 && elsewhere {
        return Scope::OneNamespace;
    }
    let workloads_here = tally.pairs.range((item.node, (None, None, ""))..).take_while(|p| p.0 == item.node).count();
    if node.fresh == 0 && node.failing > 1 && workloads_here > 1 {
        return Scope::OneNode;
    }
    if workload.ok == 0 && workload.failing > 1 && node.fresh > 0 {
        return Scope::OneWorkload;
    }
    Scope::Mixed
}

fn item<'c>(index: &Index<'_>, candidate: &'c Candidate<'_>, symptom: Option<SymptomIx>, fails: bool) -> Item<'c> {
    let family = match candidate.kind {
        SubjectKind::Pod
            if candidate.object.is_none() || candidate.is_meshed() || candidate.is_meshed_by_logs(index) =>
        {
            Family::Meshed
        }
        SubjectKind::Pod => Family::Plain,
        SubjectKind::Workload => Family::Workload,
        SubjectKind::CniPod => Family::Cni,
        _ => Family::Other,
    };
    let node = candidate.node.as_deref().and_then(|n| index.evidence.objects.get("Node", None, n));
    let pod = candidate.object.filter(|_| candidate.is_pod());
    let times = Times::read(index, pod, node, None);
    let start = times.sandbox().or_else(|| first_event(index, candidate));
    let age = start.zip(times.node_created).map(|(start, node)| start.seconds() - node.seconds());
    let own = if candidate.workload.is_none() { candidate.name.as_str() } else { "" };
    Item {
        symptom,
        healthy: !fails && pod.is_some_and(|p| is_well(&p.value)),
        validated: !fails && pod.is_some_and(|p| is_well(&p.value) && is_validated(&p.value)),
        family,
        node: candidate.node.as_deref(),
        workload: (candidate.namespace.as_deref(), candidate.workload.as_ref(), own),
        namespace: candidate.namespace.as_deref(),
        start,
        aged: age.map(|seconds| seconds >= YOUNG),
    }
}

fn first_event(index: &Index<'_>, candidate: &Candidate<'_>) -> Option<Time> {
    let events = index.events_about(&candidate.shown_kind, candidate.namespace.as_deref(), &candidate.name);
    events.filter_map(|e| e.first.or(e.last)).min()
}

/// Whether a pod is ready, or has done its work.
pub(super) fn is_well(pod: &Value) -> bool {
    json::text(pod, "/status/phase") == Some("Succeeded") || json::condition_is_true(pod, "Ready") == Some(true)
}

/// Whether the CNI's validation let a pod through, and no init container made its rules.
fn is_validated(pod: &Value) -> bool {
    let has = |name: &str| pod.get("spec").is_some_and(|spec| json::container(spec, name).is_some());
    has("kuma-validation") && !has("kuma-init")
}

fn tally<'c>(items: &[Item<'c>], (symptom, family): (SymptomIx, Family)) -> Tally<'c> {
    let failing = |i: &&Item<'c>| i.symptom == Some(symptom) && i.family == family;
    let since = items.iter().filter(failing).filter_map(|i| i.start).min();

    // Refused workloads are compared with pods that were let in.
    let like = if family == Family::Workload { Family::Meshed } else { family };
    let grown = items.iter().any(|i| i.healthy && i.family == like && i.aged == Some(true));
    let young = grown && items.iter().filter(failing).all(|i| i.aged == Some(false));
    let mut tally = Tally { young, ..Tally::default() };
    for item in items {
        let fails = failing(&item);
        if !(fails || item.healthy && item.family == like) {
            continue;
        }
        let fresh = item.start.zip(since).is_some_and(|(start, since)| start >= since);
        tally.all.add(fails, fresh, item.validated);
        if let Some(node) = item.node {
            tally.nodes.entry(node).or_default().add(fails, fresh, item.validated);
        }
        tally.workloads.entry(item.workload).or_default().add(fails, fresh, item.validated);
        if let Some(namespace) = item.namespace {
            tally.namespaces.entry(namespace).or_default().add(fails, fresh, item.validated);
        }
        if fails {
            tally.pairs.insert((item.node, item.workload));
        }
    }
    tally
}
