//! The [`Sink`] that turns what sources push into [`Evidence`].
//!
//! Log blocks go straight through the matcher and are not kept; objects, events, facts and gaps are. Two logs of the
//! same container and the same content are one: the first is kept. Where their content differs (collected at different
//! times, say) both are kept, and lines that stand in both count twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::patterns::Patterns;
use super::scan::{Fingerprint, Scanned};
use super::workers::Workers;
use crate::evidence::{
    Component, Event, Evidence, Gap, HostFact, InputId, Instance, Object, Objects, Sink, Stream, StreamEnd, StreamIx,
    StreamRecord, Time,
};
use crate::rule::RuleSet;

/// What the collector narrows, and how it runs.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Threads in all, the source's included (0 and 1: match where the source pushes).
    pub threads: usize,
    /// Log lines with an earlier time are not looked at; a line without a time has that of the last line before it.
    pub since: Option<Time>,
    /// Only logs of this container (objects are kept), and those of which the container is not known.
    pub container: Option<String>,
}

/// Collects evidence; log blocks go straight through the matcher.
#[derive(Debug)]
pub struct Collector<'r> {
    // Ties the observations' indices to the rules from which they come.
    _rules: &'r RuleSet,
    container: Option<String>,
    workers: Workers,
    evidence: Evidence,
    /// By index of the stream; logs that are not wanted are dropped at the end.
    wanted: Vec<bool>,
}

impl<'r> Collector<'r> {
    /// A collector that looks for the log signals of these rules.
    #[must_use]
    pub fn new(rules: &'r RuleSet, options: Options) -> Self {
        Self {
            _rules: rules,
            workers: Workers::new(Patterns::new(rules), options.threads, options.since),
            container: options.container,
            evidence: Evidence::default(),
            wanted: Vec::new(),
        }
    }

    /// What was found. The records of the inputs are left to those who read them.
    #[must_use]
    pub fn finish(self) -> Evidence {
        let Self { workers, mut evidence, wanted, .. } = self;
        evidence.objects.place_strays(&evidence.events);
        let mut events = std::mem::take(&mut evidence.events);
        events.extend(Event::told_by_status(&evidence.objects, &events));
        evidence.events = in_order(events);
        let mut records = std::mem::take(&mut evidence.streams);
        part_namespaces(&mut records, &evidence.objects);
        mark_older_runs(&mut records);
        mark_only_runs(&mut records, &evidence.objects);
        let mut seen: BTreeMap<Identity, Vec<Fingerprint>> = BTreeMap::new();
        for scanned in workers.finish() {
            let Ok(ix) = usize::try_from(scanned.stream.0) else { continue };
            let (Some(record), Some(true)) = (records.get(ix), wanted.get(ix)) else { continue };
            if let Some(identity) = identity(&record.stream) {
                let copies = seen.entry(identity).or_default();
                if copies.contains(&scanned.fingerprint) {
                    continue;
                }
                copies.push(scanned.fingerprint.clone());
            }
            keep(&mut evidence, record.clone(), scanned);
        }
        evidence
    }

    /// Whether the user asked for this log.
    fn wants(&self, stream: &Stream) -> bool {
        let Some(asked) = &self.container else { return true };
        match &stream.container {
            Some(container) => **container == **asked,
            None => stream.component == Component::Unknown || stream.component == Component::of_container(asked),
        }
    }
}

/// Namespaces of components, with which no pod's name begins.
const SYSTEM: [&str; 3] = ["kube-system", "kuma-system", "kong-mesh-system"];

/// Namespace and name.
type Placed = (Arc<str>, Arc<str>);

/// Some collectors name a log `<namespace>-<pod>`, which cannot be told from a pod's name before the pods are known.
fn part_namespaces(records: &mut [StreamRecord], objects: &Objects) {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let mut joined: BTreeMap<String, Option<Placed>> = BTreeMap::new();
    for pod in objects.of_kind("Pod") {
        names.insert(&pod.name);
        let Some(namespace) = &pod.namespace else { continue };
        let both = (Arc::clone(namespace), Arc::clone(&pod.name));
        let entry = joined.entry(format!("{namespace}-{}", pod.name)).or_insert_with(|| Some(both.clone()));
        // Two ways to part it: nobody can tell.
        *entry = entry.take().filter(|known| *known == both);
    }
    for stream in records.iter_mut().map(|record| &mut record.stream) {
        let Some(name) = stream.pod.clone().filter(|name| stream.namespace.is_none() && !names.contains(&**name))
        else {
            continue;
        };
        let system = || {
            let namespace = SYSTEM.iter().find(|namespace| name.starts_with(&format!("{namespace}-")))?;
            Some((Arc::from(*namespace), Arc::from(name.get(namespace.len() + 1..)?)))
        };
        if let Some((namespace, pod)) = joined.get(&*name).cloned().flatten().or_else(system) {
            (stream.namespace, stream.pod) = (Some(namespace), Some(pod));
        }
    }
}

/// A node keeps the log of each run of a container under the run's number; all but the newest are previous ones.
fn mark_older_runs(records: &mut [StreamRecord]) {
    let run = |record: &StreamRecord| {
        let (folder, file) = record.stream.at.path.rsplit_once('/')?;
        let number: u64 = file.split('.').next()?.parse().ok()?;
        record.stream.pod.as_ref()?;
        Some((record.stream.at.input, folder.to_owned(), number))
    };
    let mut newest: BTreeMap<(InputId, String), u64> = BTreeMap::new();
    for (input, folder, number) in records.iter().filter_map(run) {
        let newest = newest.entry((input, folder)).or_default();
        *newest = number.max(*newest);
    }
    for record in records {
        if let Some((input, folder, number)) = run(record)
            && newest.get(&(input, folder)).is_some_and(|newest| number < *newest)
        {
            record.stream.instance = Instance::Previous;
        }
    }
}

/// Where nothing else tells of a pod, the previous run of an init container is the newest that anybody has seen: it runs
/// again only because it failed, and who collects that log alone wants to know why.
fn mark_only_runs(records: &mut [StreamRecord], objects: &Objects) {
    let known: BTreeSet<&str> = objects.of_kind("Pod").map(|pod| &*pod.name).collect();
    let run = |stream: &Stream| {
        let pod = stream.pod.as_ref().filter(|pod| !known.contains(&***pod));
        let retried = matches!(stream.component, Component::Validation | Component::Init);
        (retried && (pod.is_some() || stream.pod.is_none())).then(|| (stream.pod.clone(), stream.component))
    };
    let streams = records.iter().map(|record| &record.stream);
    let current: BTreeSet<_> = streams.filter(|s| s.instance == Instance::Current).filter_map(run).collect();
    for stream in records.iter_mut().map(|record| &mut record.stream) {
        if run(stream).is_some_and(|run| !current.contains(&run)) {
            stream.instance = Instance::Current;
        }
    }
}

/// Adds a stream and what was seen in it, under the next index.
fn keep(evidence: &mut Evidence, mut record: StreamRecord, scanned: Scanned) {
    let ix = StreamIx(u32::try_from(evidence.streams.len()).unwrap_or(u32::MAX));
    record.lines = scanned.lines;
    record.bytes = scanned.bytes;
    record.first = scanned.first;
    record.last = scanned.last;
    record.head_missing = scanned.head_missing;
    evidence.streams.push(record);
    for mut observation in scanned.observations {
        observation.stream = ix;
        evidence.observations.add(observation);
    }
    for signal in scanned.overflowed {
        evidence.observations.overflow(signal, ix);
    }
}

/// Namespace, pod, container and run.
type Identity = (Option<Arc<str>>, Arc<str>, Arc<str>, Instance);

/// Whose log it is, if that is known well enough to tell it from another.
fn identity(stream: &Stream) -> Option<Identity> {
    Some((stream.namespace.clone(), stream.pod.clone()?, stream.container.clone()?, stream.instance))
}

/// Events by time (those without one first), then by place; each once, with its highest count.
fn in_order(events: Vec<Event>) -> Vec<Event> {
    let mut once: BTreeMap<_, Event> = BTreeMap::new();
    for event in events {
        let about = (event.kind.clone(), event.namespace.clone(), event.name.clone());
        let key = (about, event.reason.clone(), event.message.clone(), event.first, event.last);
        match once.get_mut(&key) {
            Some(kept) => kept.count = kept.count.max(event.count),
            None => {
                once.insert(key, event);
            }
        }
    }
    let mut events: Vec<_> = once.into_values().collect();
    events.sort_by(|a, b| (a.order(), &a.at).cmp(&(b.order(), &b.at)));
    events
}

impl Sink for Collector<'_> {
    fn open(&mut self, stream: Stream) -> StreamIx {
        let ix = StreamIx(u32::try_from(self.evidence.streams.len()).unwrap_or(u32::MAX));
        let wanted = self.wants(&stream);
        if wanted {
            self.workers.open(ix, stream.component, stream.timestamps);
        }
        self.wanted.push(wanted);
        self.evidence.streams.push(StreamRecord {
            stream,
            lines: 0,
            bytes: 0,
            first: None,
            last: None,
            end: None,
            head_missing: false,
        });
        ix
    }

    fn log(&mut self, stream: StreamIx, block: &[u8], first_line: u64) {
        let wanted = usize::try_from(stream.0).ok().and_then(|ix| self.wanted.get(ix)).copied().unwrap_or_default();
        if wanted && !block.is_empty() {
            self.workers.block(stream, block, first_line);
        }
    }

    fn close(&mut self, stream: StreamIx, end: StreamEnd) {
        let record = usize::try_from(stream.0).ok().and_then(|ix| self.evidence.streams.get_mut(ix));
        if let Some(record) = record {
            record.end = Some(end);
            self.workers.close(stream);
        }
    }

    fn object(&mut self, object: Object) {
        if &*object.kind == "Event" {
            self.evidence.events.extend(Event::from_object(&object));
        } else {
            self.evidence.objects.insert(object);
        }
    }

    fn listed(&mut self, kind: &str, namespace: Option<&str>) {
        self.evidence.objects.mark_listed(kind, namespace);
    }

    fn fact(&mut self, fact: HostFact) {
        self.evidence.host_facts.push(fact);
    }

    fn gap(&mut self, gap: Gap) {
        self.evidence.gaps.push(gap);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Collector, Options};
    use crate::evidence::{Component, Evidence, Instance, Location, Sink, Stream, StreamEnd, Time};
    use crate::rule::{LogSignal, Pattern, Role, RuleSet, Signal, SignalKind, Text};

    fn rules(patterns: &[&str]) -> RuleSet {
        let signal = |pattern: &str| Signal {
            id: pattern.to_owned(),
            says: Text::default(),
            kind: SignalKind::Log(LogSignal {
                components: vec![Component::Cni],
                of: Role::Subject,
                pattern: Pattern::new(pattern).unwrap(),
                about_subject: false,
                at_least: 1,
                within: None,
                instance: None,
                versions: None,
            }),
            origin: None,
            matching: Vec::new(),
            not_matching: Vec::new(),
        };
        RuleSet {
            version: String::new(),
            digest: String::new(),
            signals: patterns.iter().map(|p| signal(p)).collect(),
            questions: Vec::new(),
            symptoms: Vec::new(),
            causes: Vec::new(),
        }
    }

    fn stream(path: &str, component: Component) -> Stream {
        Stream {
            at: Location { path: path.into(), ..Location::default() },
            namespace: Some(Arc::from("kube-system")),
            pod: Some(Arc::from("kuma-cni-node-x")),
            container: Some(Arc::from("install-cni")),
            instance: Instance::Current,
            node: None,
            component,
            timestamps: false,
        }
    }

    fn collect(patterns: &[&str], options: Options, logs: &[(Stream, &[&str])]) -> Evidence {
        let rules = rules(patterns);
        let mut collector = Collector::new(&rules, options);
        for (stream, blocks) in logs {
            let ix = collector.open(stream.clone());
            let mut line = 1;
            for block in *blocks {
                collector.log(ix, block.as_bytes(), line);
                line += super::super::lines::count(block.as_bytes());
            }
            collector.close(ix, StreamEnd::Complete);
        }
        collector.finish()
    }

    /// Signal, pod, count, first line, last line.
    fn seen(evidence: &Evidence) -> Vec<(u32, Option<&str>, u64, u64, u64)> {
        let all = evidence.observations.iter();
        all.map(|o| (o.signal, o.about.as_ref().map(|p| &*p.name), o.count, o.first.line, o.last.line)).collect()
    }

    #[test]
    fn a_previous_run_of_which_nothing_newer_is_known_is_the_newest() {
        let of = |path: &str, component: Component, instance: Instance| Stream { instance, ..stream(path, component) };
        let instances = |logs: &[Stream]| {
            let logs: Vec<(Stream, &[&str])> = logs.iter().map(|log| (log.clone(), &["x\n"][..])).collect();
            let seen = collect(&["never"], Options::default(), &logs);
            seen.streams.iter().map(|s| s.stream.instance).collect::<Vec<_>>()
        };
        let (now, before) = (Instance::Current, Instance::Previous);
        assert_eq!(instances(&[of("a", Component::Validation, before)]), [now]);
        assert_eq!(
            instances(&[of("a", Component::Validation, before), of("b", Component::Validation, now)]),
            [before, now]
        );
        // What runs on may have got well since.
        assert_eq!(instances(&[of("a", Component::Cni, before)]), [before]);
    }

    const LOG: &[&str] = &[
        "2026-06-06T10:00:00Z excluded pod=shop/cart reason=a\nnoise\n",
        "2026-06-06T11:00:00Z excluded pod=shop/web reason=b\r\n  excluded pod=shop/cart reason=c",
    ];
    const POD: &str = r"excluded pod=(?<namespace>\S+)/(?<pod>\S+) reason=(?<why>\w+)$";

    #[test]
    fn counts_by_pod_and_keeps_first_and_last() {
        for threads in [1, 2, 8] {
            let options = Options { threads, ..Options::default() };
            let evidence = collect(&[POD, "^  excl"], options, &[(stream("a", Component::Cni), LOG)]);
            assert_eq!(seen(&evidence), [(0, Some("cart"), 2, 1, 4), (0, Some("web"), 1, 3, 3), (1, None, 1, 4, 4)]);
            let cart = evidence.observations.iter().next().unwrap();
            assert_eq!((cart.first.time, cart.last.time), (Time::parse("2026-06-06T10:00:00Z"), None));
            assert_eq!((&*cart.first.captures["why"], &*cart.last.captures["why"]), ("a", "c"));
            let record = &evidence.streams[0];
            assert_eq!((record.lines, record.bytes), (4, 145));
            assert_eq!(record.last, Time::parse("2026-06-06T11:00:00Z"));
            assert_eq!(record.end, Some(StreamEnd::Complete));
        }
    }

    #[test]
    fn skips_lines_before_since() {
        let options = Options { since: Time::parse("2026-06-06T10:30:00Z"), ..Options::default() };
        let evidence = collect(&[POD], options, &[(stream("a", Component::Cni), LOG)]);
        assert_eq!(seen(&evidence), [(0, Some("cart"), 1, 4, 4), (0, Some("web"), 1, 3, 3)]);
    }

    #[test]
    fn same_log_counts_once() {
        let copy = (stream("b", Component::Cni), &["excluded pod=a/b reason=x\n"][..]);
        let logs = [(stream("a", Component::Cni), LOG), (stream("copy", Component::Cni), LOG), copy];
        let evidence = collect(&["excluded"], Options::default(), &logs);
        assert_eq!(seen(&evidence), [(0, None, 3, 1, 4), (0, None, 1, 1, 1)]);
        assert_eq!(evidence.streams.len(), 2);
    }

    #[test]
    fn components_meet_their_patterns_only() {
        let all = [(Component::Other, 0), (Component::Unknown, 1), (Component::Cni, 1), (Component::Sidecar, 0)];
        for (component, hits) in all {
            let evidence = collect(&["excluded"], Options::default(), &[(stream("a", component), LOG)]);
            assert_eq!(evidence.observations.iter().count(), hits, "{component:?}");
        }
    }

    #[test]
    fn only_the_asked_container() {
        let options = Options { container: Some("kuma-sidecar".to_owned()), ..Options::default() };
        let unknown = Stream { container: None, component: Component::Unknown, ..stream("b", Component::Cni) };
        let evidence = collect(&["excluded"], options, &[(stream("a", Component::Cni), LOG), (unknown, LOG)]);
        assert_eq!(evidence.streams.len(), 1);
        assert_eq!(&*evidence.streams[0].stream.at.path, "b");
    }
}
