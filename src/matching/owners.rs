//! Whose logs those are that no pod of their name claims: people name files after workloads, or after nothing but the
//! container.
//!
//! A log that is given to the wrong pod is worse than one that stays alone, so one pod must be left, and nothing may speak
//! against it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use crate::evidence::{Evidence, InputId, Object, StreamIx, StreamRecord, Time};

use super::containers::terminated;
use super::index::{PodId, container_of, is_whole};
use super::json;
use super::scope::is_well;

/// Seconds by which clocks and rounding may differ.
const SLACK: f64 = 2.0;
/// Seconds after a pod's object was read in which its logs are still read.
const LATER: f64 = 900.0;
/// Kubernetes' alphabet of random names.
const SAFE: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";

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
            let owner = lone_owner(evidence, pods, record).or_else(|| folders.owner(pods, record));
            claims.extend(owner.map(|pod| (ix, record, pod)));
            continue;
        };
        if known.contains(name) {
            continue;
        }
        let members = pods.iter().copied().filter(|p| is_member(&p.name, name) && is_in_namespace(p, record));
        let members: Vec<&Object> = members.collect();
        let mut failing = members.iter().copied().filter(|p| !is_well(&p.value));
        match (failing.next(), failing.next()) {
            (Some(pod), None) if agrees(pod, record) => claims.push((ix, record, pod)),
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

/// Gives logs to their pods, unless the pod has that container's log or two logs claim the same run.
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
        let others =
            claims.iter().filter(|(other, _, of)| other != ix && id(of) == id(pod)).map(|(_, other, _)| *other);
        if !own.chain(others).any(|other| run(other) == run(log)) {
            single.push((id(pod), *ix));
        }
    }
    for (id, ix) in single {
        streams.entry(id).or_default().push(ix);
    }
}

/// The pod of a workload: `<name>-<hash>-<id>`, `<name>-<id>`, `<name>-<number>`.
fn is_member(pod: &str, workload: &str) -> bool {
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

/// The only pod of the input that fails in the container whose log this is. Rows of its siblings stand back: who describes
/// one pod of a workload saves that one's log.
fn lone_owner<'e>(evidence: &Evidence, pods: &[&'e Object], record: &StreamRecord) -> Option<&'e Object> {
    let container = container_of(record.stream.component)?;
    let container = record.stream.container.as_deref().unwrap_or(container);
    let near = pods.iter().copied().filter(|p| p.at.input == record.stream.at.input && is_in_namespace(p, record));
    let (whole, rows): (Vec<&Object>, Vec<&Object>) =
        near.filter(|p| may_fail_in(p, container)).partition(|p| is_whole(p));
    let &[only] = whole.as_slice() else { return None };
    // A pod that only its events name may be the one.
    let known: BTreeSet<&str> = pods.iter().map(|p| &*p.name).collect();
    let mut unseen =
        evidence.events.iter().filter(|e| e.kind == "Pod" && e.warning && !known.contains(e.name.as_str()));
    let alone = rows.iter().all(|row| is_sibling(row, only)) && !unseen.any(|e| e.message.contains(container));
    (alone && agrees(only, record)).then_some(only)
}

/// Whether a pod of which nothing but its row is known has the same owner as this one.
fn is_sibling(row: &Object, pod: &Object) -> bool {
    row.namespace == pod.namespace && json::controller(&pod.value).is_some_and(|(_, owner)| is_member(&row.name, owner))
}

/// Whether a pod fails in a container; of one that was not shown whole, whether it may.
fn may_fail_in(pod: &Object, container: &str) -> bool {
    if !is_whole(pod) {
        return !is_well(&pod.value);
    }
    let Some(status) = json::container_status(&pod.value, container) else { return false };
    let ready = status.get("ready").and_then(Value::as_bool).unwrap_or_default();
    let waits =
        json::text(status, "/state/waiting/reason").is_some_and(|r| r == "CrashLoopBackOff" || r.ends_with("Error"));
    let code = terminated(status).and_then(|t| t.get("exitCode")).and_then(Value::as_i64);
    // A sidecar that never becomes ready is ended by its probe, with success.
    let runs = container == "kuma-sidecar" && status.pointer("/state/running").is_some();
    !ready && (waits || runs || code.is_some_and(|code| code != 0))
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
    use super::is_member;

    #[test]
    fn members_of_workloads() {
        assert!(is_member("demo-web-6dd8f7c9b5-2hgnx", "demo-web"));
        assert!(is_member("kuma-cni-node-6ftzs", "kuma-cni-node"));
        assert!(is_member("demo-app-0", "demo-app"));
        assert!(!is_member("demo-web-admin", "demo-web"));
        assert!(!is_member("demo-web-api-6dd8f7c9b5-2hgnx", "demo-web"));
        assert!(!is_member("demo-web", "demo-web"));
    }
}
