//! Log signals about a subject: which streams speak for it, and whether they were read far enough to prove absence.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::evidence::{Component, Instance, Observation, StreamEnd, StreamIx, StreamRecord, Time, Why};
use crate::rule::{LogSignal, Role, SignalIx, SubjectKind};

use super::Status;
use super::containers::{Ran, ran};
use super::index::container_of;
use super::json;
use super::signals::{Seen, View, log_sighting, number};
use super::surroundings::Part;

/// A node's first CNI pod is created within so many seconds of the node (or of the `DaemonSet`).
const FIRST_CNI_POD: f64 = 300.0;

/// What copies of one log share: pod, container and run; without a pod, the path.
type Copies<'s> = (Option<&'s str>, Option<&'s str>, Instance, Option<&'s str>);

/// Which streams a role means.
enum Reach {
    /// These.
    Own(Vec<StreamIx>),
    /// All of the signal's components.
    All,
}

/// Evaluates a log signal.
pub(super) fn see(view: &View<'_, '_>, ix: SignalIx, log: &LogSignal) -> Rc<Seen> {
    let common = !log.about_subject
        && (matches!(log.of, Role::Anywhere)
            || view.candidate.kind == SubjectKind::Log && !matches!(log.of, Role::Subject | Role::Owner));
    if !common {
        return Rc::new(evaluate(view, ix, log));
    }
    if let Some(seen) = view.reader.common.borrow().get(&ix) {
        return seen.clone();
    }
    let seen = Rc::new(evaluate(view, ix, log));
    view.reader.common.borrow_mut().insert(ix, seen.clone());
    seen
}

fn evaluate(view: &View<'_, '_>, ix: SignalIx, log: &LogSignal) -> Seen {
    let found = observations(view, ix, log);
    match enough(view, &found, log) {
        Ok(Some((count, newest))) => {
            let captures = newest.last.captures.clone();
            let sighting = view.reader.index.stream(newest.stream).map(|s| log_sighting(ix, s, newest, count));
            let first = found.iter().filter_map(|o| o.first.time).min();
            Seen { status: Status::Present, sighting, first, captures }
        }
        Ok(None) => Seen::not(absence(view, ix, log)),
        Err(why) => Seen::not(Err(why)),
    }
}

/// What was seen of a signal in the streams that its role means, about this subject where it must be.
pub(super) fn observations<'e>(view: &View<'_, 'e>, ix: SignalIx, log: &LogSignal) -> Vec<&'e Observation> {
    let index = view.reader.index;
    let signal = number(ix);
    let found: Vec<&'e Observation> = if log.about_subject {
        let Some(pod) = view.candidate.pod.as_deref() else { return Vec::new() };
        let names = std::iter::once(pod).chain(view.candidate.address());
        names.flat_map(|name| index.seen_about(signal, name)).filter(|o| names_subject(view, o)).collect()
    } else {
        match reach(view, log) {
            Reach::Own(streams) => streams.iter().flat_map(|s| index.seen_in(signal, *s)).collect(),
            Reach::All => index.evidence.observations.of_signal(signal).collect(),
        }
    };
    found.into_iter().filter(|o| index.stream(o.stream).is_some_and(|s| of_instance(s, log))).collect()
}

fn of_instance(stream: &StreamRecord, log: &LogSignal) -> bool {
    log.instance.is_none_or(|i| i == stream.stream.instance)
}

/// Whether the captured pod is the subject, by name or address; a namespace that is not known on either side does not speak
/// against it.
fn names_subject(view: &View<'_, '_>, seen: &Observation) -> bool {
    let Some(about) = &seen.about else { return false };
    let namespace = view.candidate.namespace.as_deref().unwrap_or_default();
    (view.candidate.pod.as_deref() == Some(&*about.name) || view.candidate.address() == Some(&*about.name))
        && (about.namespace.is_empty() || namespace.is_empty() || *about.namespace == *namespace)
}

/// The count over all streams, copies of one log counted once, and the newest sighting; `None` if it is not enough.
fn enough<'e>(
    view: &View<'_, 'e>,
    found: &[&'e Observation],
    log: &LogSignal,
) -> Result<Option<(u64, &'e Observation)>, Why> {
    let mut counts: BTreeMap<Copies<'_>, u64> = BTreeMap::new();
    let mut dense = log.within.is_none();
    let mut untimed = false;
    for seen in found {
        let Some(record) = view.reader.index.stream(seen.stream) else { continue };
        let stream = &record.stream;
        let path = if stream.pod.is_none() { Some(&*stream.at.path) } else { None };
        let key = (stream.pod.as_deref(), stream.container.as_deref(), stream.instance, path);
        let slot = counts.entry(key).or_default();
        *slot = (*slot).max(seen.count);
        match log.within.map(|seconds| within(seen, log.at_least, seconds)) {
            Some(Some(true)) => dense = true,
            Some(None) => untimed = true,
            Some(Some(false)) | None => {}
        }
    }
    let count: u64 = counts.values().sum();
    let newest = found.iter().copied().max_by_key(|o| newness(view, o));
    if count < log.at_least.max(1) {
        return Ok(None);
    }
    match newest {
        Some(newest) if dense => Ok(Some((count, newest))),
        Some(_) if untimed => Err(Why::NoTimestamps),
        _ => Ok(None),
    }
}

/// Whether so many lines lie within so many seconds, if their times are known. Only the first and the last are kept, so
/// over a longer span the mean rate decides.
fn within(seen: &Observation, at_least: u64, seconds: u64) -> Option<bool> {
    let span = seen.last.time?.seconds() - seen.first.time?.seconds();
    let (count, wanted, seconds) = (as_float(seen.count), as_float(at_least), as_float(seconds));
    Some(count >= wanted && (span <= seconds || count * seconds / span >= wanted))
}

fn as_float(number: u64) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// Orders sightings: the current run after the previous, then by time.
fn newness(view: &View<'_, '_>, seen: &Observation) -> (bool, Option<Time>, u64, std::cmp::Reverse<StreamIx>) {
    let current = view.reader.index.stream(seen.stream).is_some_and(|s| s.stream.instance == Instance::Current);
    (current, seen.last.time, seen.last.line, std::cmp::Reverse(seen.stream))
}

/// Whether the last sight of the first signal is later than that of the second, in the newest stream that shows either;
/// for neighbours, in any one stream that shows both.
pub(super) fn is_later(view: &View<'_, '_>, first: SignalIx, second: SignalIx) -> bool {
    let of = |ix: SignalIx| view.log(ix).map(|log| observations(view, ix, log)).unwrap_or_default();
    let each = view.log(first).is_some_and(|log| log.of == Role::Neighbours);
    let (first, second) = (of(first), of(second));
    if each {
        return first.iter().any(|f| second.iter().any(|s| s.stream == f.stream && f.last.line > s.last.line));
    }
    let newest = |all: &[&Observation]| all.iter().map(|o| stream_newness(view, o.stream)).max();
    let Some(stream) = newest(&first).max(newest(&second)) else { return false };
    let last = |all: &[&Observation]| {
        all.iter().filter(|o| stream_newness(view, o.stream) == stream).map(|o| o.last.line).max()
    };
    match (last(&first), last(&second)) {
        (Some(first), Some(second)) => first > second,
        (first, None) => first.is_some(),
        (None, Some(_)) => false,
    }
}

/// Whether the last words of the newest log are known and hold the second signal, so that the first, which is not among
/// them, can only stand in what is missing before.
pub(super) fn is_earlier(view: &View<'_, '_>, first: SignalIx, second: SignalIx) -> bool {
    let own = |ix: SignalIx| view.log(ix).filter(|log| log.of == Role::Subject);
    let (Some(log), Some(other)) = (own(first), own(second)) else { return false };
    let index = view.reader.index;
    let of = |log: &LogSignal, ix: &StreamIx| {
        let of_one =
            |s: &StreamRecord| s.stream.component == Component::Unknown || log.components.contains(&s.stream.component);
        index.stream(*ix).is_some_and(of_one)
    };
    let streams = view.candidate.streams.iter().copied().filter(|ix| of(log, ix));
    let Some(newest) = streams.max_by_key(|ix| stream_newness(view, *ix)) else { return false };
    let ended = index.stream(newest).is_some_and(|s| s.end == Some(StreamEnd::Complete));
    ended && observations(view, second, other).iter().any(|seen| seen.stream == newest)
}

fn stream_newness(view: &View<'_, '_>, ix: StreamIx) -> (bool, Option<Time>, std::cmp::Reverse<StreamIx>) {
    let record = view.reader.index.stream(ix);
    let current = record.is_some_and(|s| s.stream.instance == Instance::Current);
    (current, record.and_then(|s| s.last), std::cmp::Reverse(ix))
}

fn reach(view: &View<'_, '_>, log: &LogSignal) -> Reach {
    let candidate = view.candidate;
    let lone = candidate.kind == SubjectKind::Log;
    match log.of {
        Role::Subject => Reach::Own(candidate.streams.clone()),
        Role::Owner => Reach::Own(Vec::new()),
        Role::Anywhere => Reach::All,
        Role::Cni | Role::ControlPlane | Role::Node if lone => Reach::All,
        Role::Cni => Reach::Own(cni_streams(view)),
        Role::ControlPlane => Reach::Own(of_component(view, Component::ControlPlane, |_| true)),
        Role::Neighbours => Reach::Own(neighbours_streams(view, log)),
        Role::Node => {
            let node = candidate.node.as_deref();
            Reach::Own(of_component(view, Component::Node, |s| node.is_some() && s.stream.node.as_deref() == node))
        }
    }
}

/// Streams of a component that satisfy a test. There are as many as pods of that component, not as there are subjects.
fn of_component(view: &View<'_, '_>, component: Component, test: impl Fn(&StreamRecord) -> bool) -> Vec<StreamIx> {
    let all = view.reader.index.of_component(component).iter().copied();
    all.filter(|ix| view.reader.index.stream(*ix).is_some_and(&test)).collect()
}

/// All logs of the CNI pods that serve, or served, the subject's node.
fn cni_streams(view: &View<'_, '_>) -> Vec<StreamIx> {
    let index = view.reader.index;
    match view.candidate.kind {
        SubjectKind::CniPod | SubjectKind::CniDaemonSet => view.candidate.streams.clone(),
        _ => {
            let Some(node) = view.candidate.node.as_deref() else { return Vec::new() };
            let pods = index.cni_pods_on(node);
            let mut streams: Vec<StreamIx> = pods
                .iter()
                .flat_map(|p| index.streams_of(p.namespace.as_deref().unwrap_or_default(), &p.name))
                .copied()
                .collect();
            streams.extend(of_component(view, Component::Cni, |s| s.stream.node.as_deref() == Some(node)));
            streams.sort_unstable();
            streams.dedup();
            streams
        }
    }
}

/// Logs of the signal's programs in the other pods of the subject's node.
fn neighbours_streams(view: &View<'_, '_>, log: &LogSignal) -> Vec<StreamIx> {
    let (index, own) = (view.reader.index, view.candidate);
    let Some(node) = own.node.as_deref() else { return Vec::new() };
    let others = index
        .pods_on(node)
        .iter()
        .filter(|p| *p.name != *own.name || p.namespace.as_deref() != own.namespace.as_deref());
    others
        .flat_map(|p| index.streams_of(p.namespace.as_deref().unwrap_or_default(), &p.name))
        .copied()
        .filter(|ix| index.stream(*ix).is_some_and(|s| log.components.contains(&s.stream.component)))
        .collect()
}

/// Whether it is proven that nothing was printed; else why not.
fn absence(view: &View<'_, '_>, ix: SignalIx, log: &LogSignal) -> Result<(), Why> {
    let silent = |wanted: &semver::VersionReq| view.place.version().is_some_and(|v| !wanted.matches(&v));
    if log.versions.as_ref().is_some_and(silent) {
        return Err(Why::Missing);
    }
    let candidate = view.candidate;
    if log.about_subject && candidate.pod.is_none() {
        return Err(Why::NotCollected);
    }
    match log.of {
        Role::Subject if candidate.is_pod() => own_absence(view, log),
        Role::Cni if candidate.kind != SubjectKind::Log => cni_absence(view, ix, log),
        Role::ControlPlane if candidate.kind != SubjectKind::Log => control_plane_absence(view, log),
        _ => {
            let start = view.place.times().sandbox_by_node();
            match reach(view, log) {
                Reach::Own(streams) => all_whole(view, &streams, log, start),
                Reach::All => {
                    let of = |c: &Component| view.reader.index.of_component(*c).to_vec();
                    all_whole(view, &log.components.iter().flat_map(of).collect::<Vec<_>>(), log, start)
                }
            }
        }
    }
}

/// A pod's own containers: those that never ran printed nothing; the logs of the others must have been read whole.
fn own_absence(view: &View<'_, '_>, log: &LogSignal) -> Result<(), Why> {
    let candidate = view.candidate;
    for component in &log.components {
        let container = container_of(*component);
        let state = match (candidate.object, container) {
            (Some(pod), Some(name)) => ran(&pod.value, name),
            _ => Ran::Unknown,
        };
        if matches!(state, Ran::NoSuchContainer | Ran::Never) {
            continue;
        }
        if log.instance == Some(Instance::Previous) && never_restarted(view, container) {
            continue;
        }
        let index = view.reader.index;
        let of: Vec<StreamIx> = candidate
            .streams
            .iter()
            .copied()
            .filter(|ix| index.stream(*ix).is_some_and(|s| s.stream.component == *component))
            .collect();
        if of.is_empty() && log.components.len() > 1 && container.is_none() {
            continue;
        }
        let missing = || index.why_no_log(&candidate.name, container.unwrap_or_default());
        whole(view, &of, log, None).map_err(|why| if why == Why::NotCollected { missing() } else { why })?;
    }
    Ok(())
}

fn never_restarted(view: &View<'_, '_>, container: Option<&str>) -> bool {
    let status = view.candidate.object.zip(container).and_then(|(p, c)| json::container_status(&p.value, c));
    status.and_then(|s| s.get("restartCount")).and_then(serde_json::Value::as_u64) == Some(0)
}

/// The CNI's log must reach back to the making of the subject's sandbox, or be that of the node's first CNI pod.
fn cni_absence(view: &View<'_, '_>, ix: SignalIx, log: &LogSignal) -> Result<(), Why> {
    let nothing_installed = matches!(view.reader.shared.cni_daemon_set, Part::Null)
        && matches!(&view.reader.shared.cni_pods, Part::Objects(pods) if pods.is_empty());
    if nothing_installed {
        return Ok(());
    }
    let streams: Vec<StreamIx> = cni_streams(view);
    let signal = number(ix);
    if streams.iter().any(|s| view.reader.index.evidence.observations.overflowed(signal, *s)) {
        return Err(Why::Limit);
    }
    if streams.is_empty() {
        let pod = view.place.part("cniPod").object();
        return Err(pod.map_or(Why::NotCollected, |p| view.reader.index.why_no_log(&p.name, "install-cni")));
    }
    let times = view.place.times();
    whole(view, &streams, log, None).or_else(|why| if why == Why::Truncated { Ok(()) } else { Err(why) })?;
    let index = view.reader.index;
    let read = || streams.iter().filter_map(|s| index.stream(*s));
    if read().any(|s| s.end == Some(StreamEnd::Truncated)) {
        return Err(Why::Truncated);
    }
    let Some(start) = times.sandbox_by_node() else {
        return if read().any(|s| s.head_missing) { Err(Why::Truncated) } else { Ok(()) };
    };
    let first = read().filter_map(|s| s.first).min();
    match first {
        Some(first) if first <= start => Ok(()),
        None if read().any(|s| s.lines > 0) => Err(Why::NoTimestamps),
        _ if is_first_cni_run(view) && !read().any(|s| s.head_missing) => Ok(()),
        _ => Err(Why::Truncated),
    }
}

/// Whether the node's CNI pod is its first and never restarted, so that its log is all there ever was.
fn is_first_cni_run(view: &View<'_, '_>) -> bool {
    let Some(cni) = view.place.part("cniPod").object() else { return false };
    let times = view.place.times();
    let since = times.node_created.max(times.cni_daemon_set_created);
    let first =
        times.cni_pod_created.zip(since).is_some_and(|(pod, since)| pod.seconds() - since.seconds() < FIRST_CNI_POD);
    let status = json::container_status(&cni.value, "install-cni");
    first && status.and_then(|s| s.get("restartCount")).and_then(serde_json::Value::as_u64) == Some(0)
}

/// Requests go to any replica: the logs of all of them must have been read.
fn control_plane_absence(view: &View<'_, '_>, log: &LogSignal) -> Result<(), Why> {
    let index = view.reader.index;
    for pod in &index.control_plane_pods {
        let streams = index.streams_of(pod.namespace.as_deref().unwrap_or_default(), &pod.name);
        if streams.is_empty() {
            return Err(index.why_no_log(&pod.name, "control-plane"));
        }
    }
    let all = of_component(view, Component::ControlPlane, |_| true);
    all_whole(view, &all, log, view.place.times().sandbox())
}

/// Whether at least one of these streams is of the signal's components and instance, and each that is was read whole.
fn all_whole(view: &View<'_, '_>, streams: &[StreamIx], log: &LogSignal, since: Option<Time>) -> Result<(), Why> {
    let index = view.reader.index;
    let speaks = |ix: &StreamIx| {
        index
            .stream(*ix)
            .is_some_and(|s| s.stream.component == Component::Unknown || log.components.contains(&s.stream.component))
    };
    let of: Vec<StreamIx> = streams.iter().copied().filter(speaks).collect();
    whole(view, &of, log, since)
}

/// Whether streams were read whole, from `since` on at least.
fn whole(view: &View<'_, '_>, streams: &[StreamIx], log: &LogSignal, since: Option<Time>) -> Result<(), Why> {
    let index = view.reader.index;
    let of: Vec<&StreamRecord> =
        streams.iter().filter_map(|ix| index.stream(*ix)).filter(|s| of_instance(s, log)).collect();
    if of.is_empty() {
        return Err(Why::NotCollected);
    }
    // Without a word on the instance, the newest run decides; the previous one is a bonus.
    let current = of.iter().any(|s| s.stream.instance == Instance::Current);
    for stream in of.iter().filter(|s| !current || s.stream.instance == Instance::Current || log.instance.is_some()) {
        let reaches_back = !stream.head_missing || since.is_some_and(|t| stream.first.is_some_and(|f| f <= t));
        if stream.end != Some(StreamEnd::Complete) || !reaches_back {
            return Err(Why::Truncated);
        }
    }
    Ok(())
}
