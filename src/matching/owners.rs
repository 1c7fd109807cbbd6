//! Whose logs those are that no pod of their name claims: people name files after workloads, or after nothing but the
//! container.
//!
//! A log that is given to the wrong pod is worse than one that stays alone, so one pod must be left, and nothing may speak
//! against it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use crate::evidence::{Component, Evidence, InputId, Object, StreamIx, StreamRecord, Time};

use super::containers::terminated;
use super::index::{Index, PodId, container_of, is_cni_pod, is_control_plane_pod, is_whole};
use super::json;
use super::scope::is_well;

/// Seconds by which clocks and rounding may differ.
const SLACK: f64 = 2.0;
/// Seconds after a pod's object was read in which its logs are still read.
const LATER: f64 = 900.0;
/// Kubernetes' alphabet of random names.
const SAFE: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";

/// Whether all logs of the CNI of which the namespace is known are of pods outside kube-system.
pub(super) fn cni_logs_elsewhere(index: &Index<'_>) -> Option<bool> {
    let logs = index.of_component(Component::Cni).iter().filter_map(|ix| index.stream(*ix));
    let mut namespaces = logs.filter_map(|record| record.stream.namespace.as_deref()).peekable();
    namespaces.peek()?;
    Some(namespaces.all(|namespace| namespace != "kube-system"))
}

/// Adds the logs that are one pod's to `streams`. The rest of those that are named after a workload, with the namespace
/// of its pods: no pod has that name.
pub(super) fn adopt<'e>(
    evidence: &'e Evidence,
    pods: &[&'e Object],
    streams: &mut HashMap<PodId, Vec<StreamIx>>,
) -> BTreeMap<StreamIx, Option<&'e str>> {
    let mut known: BTreeSet<&str> = pods.iter().map(|p| &*p.name).collect();
    known.extend(evidence.events.iter().filter(|e| e.kind == "Pod").map(|e| e.name.as_str()));
    let folders = Folders::new(evidence);
    let mut of_workloads = BTreeMap::new();
    let mut claims: Vec<(StreamIx, &StreamRecord, &Object)> = Vec::new();
    for (ix, record) in (0u32..).map(StreamIx).zip(&evidence.streams) {
        let Some(name) = record.stream.pod.as_deref() else {
            let mut owners: Vec<&Object> = named_in_path(pods, record).into_iter().collect();
            if owners.is_empty() {
                owners = lone_owners(evidence, pods, record);
            }
            if owners.is_empty() {
                owners.extend(folders.owner(pods, record));
            }
            claims.extend(owners.into_iter().map(|pod| (ix, record, pod)));
            continue;
        };
        if known.contains(name) {
            continue;
        }
        let members = pods.iter().copied().filter(|p| is_member(&p.name, name) && is_in_namespace(p, record));
        let members: Vec<&Object> = members.collect();
        let failing: Vec<&Object> = members.iter().copied().filter(|p| !is_well(&p.value)).collect();
        match (failing.as_slice(), members.as_slice()) {
            (&[pod], _) if agrees(pod, record) => claims.push((ix, record, pod)),
            (&[], &[pod]) if is_whole(pod) && is_of_its_time(pod, record) => claims.push((ix, record, pod)),
            (&[_, _, ..], _) if fail_alike(&failing, record) => claims.extend(failing.iter().map(|p| (ix, record, *p))),
            // The folder need not be called after a pod: it may be what was unpacked.
            _ if members.is_empty() && is_folder(name, record) => {
                let mut nameless = record.clone();
                (nameless.stream.namespace, nameless.stream.pod) = (None, None);
                claims.extend(lone_owners(evidence, pods, &nameless).into_iter().map(|pod| (ix, record, pod)));
            }
            _ if members.is_empty() => {}
            _ => {
                let namespaces: BTreeSet<&str> = members.iter().filter_map(|p| p.namespace.as_deref()).collect();
                let one = namespaces.first().copied().filter(|_| namespaces.len() == 1);
                of_workloads.insert(ix, one);
            }
        }
    }
    settle(evidence, &claims, streams);
    of_workloads
}

/// Whether nothing but a folder gave a log its pod's name.
fn is_folder(name: &str, record: &StreamRecord) -> bool {
    let mut parts = record.stream.at.path.rsplit('/');
    let file = parts.next().unwrap_or_default();
    !file.contains(name) && parts.any(|folder| folder == name)
}

/// The only pod whose name stands in the name of a log's file, beside words of whoever saved it: `val~cart-0 (old).txt`.
fn named_in_path<'e>(pods: &[&'e Object], record: &StreamRecord) -> Option<&'e Object> {
    container_of(record.stream.component)?;
    let file = record.stream.at.path.rsplit('/').next()?;
    let words = file.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let words: BTreeSet<&str> = words.filter(|word| word.contains('-')).collect();
    let mut named = pods.iter().copied().filter(|p| words.contains(&*p.name) && is_in_namespace(p, record));
    let pod = named.next()?;
    (named.next().is_none() && agrees(pod, record)).then_some(pod)
}

/// Folders that hold logs of one pod: `pod1/cart.log` names it, `pod1/kuma-sidecar.log` does not.
struct Folders<'e> {
    /// The pods that logs of each folder name.
    named: BTreeMap<(InputId, &'e str), BTreeSet<&'e str>>,
    /// Whether all lies in one folder, which then tells nothing.
    single: bool,
}

impl<'e> Folders<'e> {
    fn new(evidence: &'e Evidence) -> Self {
        let mut named: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
        let mut places = BTreeSet::new();
        for record in &evidence.streams {
            let at = &record.stream.at;
            let Some((folder, _)) = at.path.rsplit_once('/') else { continue };
            places.insert(folder);
            let pods = named.entry((at.input, folder)).or_default();
            pods.extend(record.stream.pod.as_deref());
        }
        places.extend(evidence.objects.iter().map(|o| o.at.path.rsplit_once('/').map_or("", |(folder, _)| folder)));
        Self { named, single: places.len() < 2 }
    }

    /// The pod of the folder of a log of Kuma's containers.
    fn owner<'o>(&self, pods: &[&'o Object], record: &StreamRecord) -> Option<&'o Object> {
        container_of(record.stream.component)?;
        let at = &record.stream.at;
        let folder = at.path.rsplit_once('/').filter(|_| !self.single)?.0;
        let named = self.named.get(&(at.input, folder)).filter(|named| named.len() == 1)?.first()?;
        let mut owners = pods.iter().copied().filter(|p| &*p.name == *named && is_in_namespace(p, record));
        let owner = owners.next()?;
        (owners.next().is_none() && agrees(owner, record)).then_some(owner)
    }
}

/// Gives logs to their pods, unless the pod has that container's log or two logs claim the same run. A log without times
/// gives way to one that has them: every container of Kuma prints them, a sentence that follows a quoted command does not.
fn settle(
    evidence: &Evidence,
    claims: &[(StreamIx, &StreamRecord, &Object)],
    streams: &mut HashMap<PodId, Vec<StreamIx>>,
) {
    let run =
        |record: &StreamRecord| (record.stream.component, record.stream.container.clone(), record.stream.instance);
    let id = |pod: &Object| (pod.namespace.as_deref().unwrap_or_default().to_owned(), pod.name.to_string());
    let record = |ix: &StreamIx| usize::try_from(ix.0).ok().and_then(|ix| evidence.streams.get(ix));
    let mut single = Vec::new();
    for (ix, log, pod) in claims {
        let own = streams.get(&id(pod)).into_iter().flatten().filter_map(record);
        let others = claims
            .iter()
            .filter(|(other, _, of)| other != ix && id(of) == id(pod))
            .map(|(_, other, _)| *other)
            .filter(|other| other.first.is_some() || log.first.is_none());
        if !own.chain(others).any(|other| run(other) == run(log)) {
            single.push((id(pod), *ix));
        }
    }
    for (id, ix) in single {
        streams.entry(id).or_default().push(ix);
    }
}

/// The pod of a workload: `<name>-<hash>-<id>`, `<name>-<id>`, `<name>-<number>`.
pub(super) fn is_member(pod: &str, workload: &str) -> bool {
    let Some(rest) = pod.strip_prefix(workload).and_then(|r| r.strip_prefix('-')) else { return false };
    let random = |t: &str, length: std::ops::RangeInclusive<usize>| {
        length.contains(&t.len()) && t.bytes().all(|b| SAFE.contains(&b))
    };
    let number = !rest.is_empty() && rest.len() <= 4 && rest.bytes().all(|b| b.is_ascii_digit());
    // A hash of digits may hold any of them.
    let hash = |t: &str| (5..=10).contains(&t.len()) && t.bytes().all(|b| SAFE.contains(&b) || b.is_ascii_hexdigit());
    number || random(rest, 5..=5) || rest.split_once('-').is_some_and(|(h, id)| hash(h) && random(id, 5..=5))
}

fn is_in_namespace(pod: &Object, record: &StreamRecord) -> bool {
    record.stream.namespace.is_none() || record.stream.namespace == pod.namespace
}

/// Whose log one is that is named after nothing but its container: that of the only pod of the input that fails in it. Rows
/// of its siblings stand back: who describes one pod of a workload saves that one's log. Where there are nothing but rows,
/// what fails in the same way in all pods of one workload is told by the log of any. Where nothing fails in it, it is the
/// log of the only pod that was described.
fn lone_owners<'e>(evidence: &Evidence, pods: &[&'e Object], record: &StreamRecord) -> Vec<&'e Object> {
    // The application's own containers are told by their names alone.
    let container = record.stream.container.as_deref().or_else(|| container_of(record.stream.component));
    let Some(container) = container else { return Vec::new() };
    let near = pods.iter().copied().filter(|p| p.at.input == record.stream.at.input && is_in_namespace(p, record));
    let (whole, rows): (Vec<&Object>, Vec<&Object>) = near.partition(|p| is_whole(p));
    let failing: Vec<&Object> = whole.iter().copied().filter(|p| fails_in(p, container)).collect();
    let may_fail: Vec<&Object> = rows.iter().copied().filter(|p| may_fail_in(p, container)).collect();
    // A pod that only its events name may be the one.
    let known: BTreeSet<&str> = pods.iter().map(|p| &*p.name).collect();
    let mut unseen =
        evidence.events.iter().filter(|e| e.kind == "Pod" && e.warning && !known.contains(e.name.as_str()));
    if unseen.any(|e| e.message.contains(container)) {
        return Vec::new();
    }
    let has = |pod: &&Object| json::container_status(&pod.value, container).is_some();
    match (failing.as_slice(), may_fail.as_slice()) {
        (&[only], rows) if rows.iter().all(|row| is_sibling(row, only)) && agrees(only, record) => vec![only],
        (&[], &[_, ..]) if whole.iter().all(|p| !has(p)) && fail_alike(&may_fail, record) => may_fail,
        (&[], &[]) => {
            let mut having = whole.into_iter().filter(has);
            let only = having.next().filter(|p| having.next().is_none() && rows.iter().all(|row| is_sibling(row, p)));
            only.filter(|only| is_of_its_time(only, record)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Whether these rows are of one workload, and all may fail in the container whose log this is.
fn fail_alike(rows: &[&Object], record: &StreamRecord) -> bool {
    let container = record.stream.container.as_deref().or_else(|| container_of(record.stream.component));
    let fails = |row: &&Object| {
        container_of(record.stream.component).is_some()
            && container.is_some_and(|c| may_fail_in(row, c))
            && agrees(row, record)
    };
    let alike = |row: &&Object| !is_whole(row) && rows.first().is_some_and(|first| are_siblings(row, first));
    rows.iter().all(|row| alike(row) && fails(row))
}

/// Whether nothing but their random endings parts the names of two rows.
pub(super) fn are_siblings(row: &Object, other: &Object) -> bool {
    let stem = |pod: &Object| {
        let stem = pod.name.rsplit_once('-')?.0;
        is_member(&pod.name, stem).then(|| stem.to_owned())
    };
    row.namespace == other.namespace && stem(row).is_some_and(|one| stem(other) == Some(one))
}

/// Whether a pod of which nothing but its row is known has the same owner as this one.
pub(super) fn is_sibling(row: &Object, pod: &Object) -> bool {
    row.namespace == pod.namespace && json::controller(&pod.value).is_some_and(|(_, owner)| is_member(&row.name, owner))
}

/// Whether a pod that was shown whole fails in a container.
pub(super) fn fails_in(pod: &Object, container: &str) -> bool {
    let Some(status) = json::container_status(&pod.value, container) else { return false };
    let ready = status.get("ready").and_then(Value::as_bool).unwrap_or_default();
    let waits =
        json::text(status, "/state/waiting/reason").is_some_and(|r| r == "CrashLoopBackOff" || r.ends_with("Error"));
    let code = terminated(status).and_then(|t| t.get("exitCode")).and_then(Value::as_i64);
    // A sidecar that never becomes ready is ended by its probe, with success.
    let runs = container == "kuma-sidecar" && status.pointer("/state/running").is_some();
    !ready && (waits || runs || code.is_some_and(|code| code != 0))
}

/// Whether a pod that was not shown whole may fail in a container: the pod is of the kind that has it, and where its state
/// names what it waits for, that is it.
fn may_fail_in(row: &Object, container: &str) -> bool {
    let has = match container {
        "install-cni" => is_cni_pod(row),
        "control-plane" => is_control_plane_pod(row),
        _ => !is_cni_pod(row) && !is_control_plane_pod(row),
    };
    let begins = ["kuma-validation", "kuma-init"].contains(&container);
    let elsewhere = match json::text(&row.value, "/status/reason") {
        // What is said of the regular containers is said when all init containers are done.
        Some(reason) if begins => !reason.starts_with("Init:"),
        Some("CrashLoopBackOff" | "Error" | "ContainerCreating" | "PodInitializing") => false,
        Some(reason) => reason.starts_with("Init:") && matches!(container, "install-cni" | "control-plane"),
        None => begins && json::text(&row.value, "/status/phase") == Some("Running"),
    };
    has && !elsewhere && !is_well(&row.value)
}

/// Whether a log is that of a run of a container of a pod in which nothing fails: nothing was printed, or it was in time.
fn is_of_its_time(pod: &Object, record: &StreamRecord) -> bool {
    record.lines == 0 && agrees(pod, record)
}

/// Whether the times of a log may be those of a pod's container: in one of the runs that the pod tells of, in an older
/// one, or in one that began soon after the pod was read.
fn agrees(pod: &Object, record: &StreamRecord) -> bool {
    let (Some(first), Some(last)) = (record.first.map(Time::seconds), record.last.map(Time::seconds)) else {
        return true;
    };
    let at = |value: &Value, pointer: &str| json::time(value, pointer).map(Time::seconds);
    let born = at(&pod.value, "/status/startTime").or_else(|| at(&pod.value, "/metadata/creationTimestamp"));
    if born.is_some_and(|born| first < born - SLACK) {
        return false;
    }
    let container = record.stream.container.as_deref().or_else(|| container_of(record.stream.component));
    let Some(status) = container.and_then(|c| json::container_status(&pod.value, c)) else { return true };
    let started = ["/state/running/startedAt", "/state/terminated/startedAt", "/lastState/terminated/startedAt"];
    let finished = ["/state/terminated/finishedAt", "/lastState/terminated/finishedAt"];
    let oldest = started.iter().filter_map(|p| at(status, p)).reduce(f64::min);
    let newest = finished.iter().filter_map(|p| at(status, p)).reduce(f64::max);
    let runs = json::time(status, "/state/running/startedAt").is_some();
    let restarts = status.get("restartCount").and_then(Value::as_u64).unwrap_or_default();
    // Nothing but the pod's birth bounds an older run.
    let from = oldest.is_none_or(|oldest| first >= oldest - SLACK) || restarts > 1 && born.is_some();
    let until = if runs { None } else { newest.map(|newest| newest + LATER) };
    from && until.is_none_or(|until| last <= until)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{are_siblings, is_member, may_fail_in};
    use crate::evidence::{InputId, Location, Object};

    #[test]
    fn members_of_workloads() {
        assert!(is_member("demo-web-6dd8f7c9b5-2hgnx", "demo-web"));
        assert!(is_member("kuma-cni-node-6ftzs", "kuma-cni-node"));
        assert!(is_member("demo-app-0", "demo-app"));
        assert!(!is_member("demo-web-admin", "demo-web"));
        assert!(!is_member("demo-web-api-6dd8f7c9b5-2hgnx", "demo-web"));
        assert!(!is_member("demo-web", "demo-web"));
    }

    fn row(name: &str, reason: &str) -> Object {
        let value = json!({"metadata": {"name": name}, "status": {"phase": "Pending", "reason": reason}});
        let at = Location { input: InputId(0), path: "pods.txt".into(), line: None };
        Object { kind: "Pod".into(), namespace: Some("shop".into()), name: name.into(), at, value }
    }

    #[test]
    fn siblings_by_their_names() {
        let [one, two, other] = ["cart-6dd8f7c9b5-2hgnx", "cart-6dd8f7c9b5-x7k2p", "cart-api-6dd8f7c9b5-2hgnx"]
            .map(|name| row(name, "Init:CrashLoopBackOff"));
        assert!(are_siblings(&one, &two) && are_siblings(&one, &one));
        assert!(!are_siblings(&one, &other));
    }

    #[test]
    fn rows_tell_in_which_container_a_pod_may_fail() {
        let begins = row("cart-6dd8f7c9b5-2hgnx", "Init:CrashLoopBackOff");
        assert!(may_fail_in(&begins, "kuma-validation") && may_fail_in(&begins, "kuma-sidecar"));
        assert!(!may_fail_in(&begins, "install-cni"));
        let pulls = row("cart-0", "ImagePullBackOff");
        assert!(!may_fail_in(&pulls, "kuma-init") && may_fail_in(&pulls, "kuma-sidecar"));
        let runs = row("cart-6dd8f7c9b5-2hgnx", "CrashLoopBackOff");
        assert!(!may_fail_in(&runs, "kuma-validation") && may_fail_in(&runs, "kuma-sidecar"));
        let cni = row("kuma-cni-node-6ftzs", "CrashLoopBackOff");
        assert!(may_fail_in(&cni, "install-cni") && !may_fail_in(&cni, "kuma-sidecar"));
    }
}
