//! What happened around a subject, in order of time: its node, the CNI there, its sandbox and containers, the control
//! plane. The order is what proves a race.
//!
//! Times are kept as they were written. Where a node's clock is known to differ, its times are put in order as the
//! control plane's clock would have them, and say that they are not exact.

use std::collections::BTreeMap;

use crate::evidence::{Event, Evidence, Object, Observation, StreamIx, Time};
use crate::messages::{Message, matching as say};
use crate::rule::{RuleSet, Text};

use super::containers::runs;
use super::index::Index;
use super::json::{clip, items, text, time};
use super::signals::{log_sighting, object_sighting};
use super::{Origin, SubjectName};

/// Moments of one subject at most; those of objects and events come before those of logs.
const MOST: usize = 60;
/// Signals of one log at most.
const OF_A_LOG: usize = 12;
/// Characters of an event's message.
const MESSAGE: usize = 200;

/// Who did what a moment tells; in the order in which things of one instant are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Actor {
    /// The node.
    Node,
    /// The CNI `DaemonSet`, its pod, or the plugin.
    Cni,
    /// The taint, and who waits for it.
    Taint,
    /// The control plane.
    ControlPlane,
    /// The subject's object.
    Pod,
    /// Its sandbox.
    Sandbox,
    /// `kuma-init`.
    Init,
    /// `kuma-validation`.
    Validator,
    /// `kuma-sidecar`.
    Sidecar,
    /// Any other container.
    Container,
}

impl Actor {
    /// The value in the report.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Cni => "cni",
            Self::Taint => "taint",
            Self::ControlPlane => "control-plane",
            Self::Pod => "pod",
            Self::Sandbox => "sandbox",
            Self::Init => "init",
            Self::Validator => "validator",
            Self::Sidecar => "sidecar",
            Self::Container => "container",
        }
    }

    fn of_container(name: &str) -> Self {
        match name {
            "kuma-init" => Self::Init,
            "kuma-validation" => Self::Validator,
            "kuma-sidecar" | "kuma-gateway" => Self::Sidecar,
            "install-cni" => Self::Cni,
            "control-plane" => Self::ControlPlane,
            _ => Self::Container,
        }
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// When, as it was written.
    pub time: Time,
    /// When it was seen last, where it was seen several times.
    pub last: Option<Time>,
    /// How often.
    pub count: u64,
    /// Seconds after the subject's sandbox was asked for, as the control plane's clock would have it.
    pub offset: Option<f64>,
    /// Who.
    pub actor: Actor,
    /// What.
    pub says: Text,
    /// Where it was read.
    pub origin: Origin,
    /// It was written by a clock that is known to differ from the control plane's.
    pub skewed: bool,
}

/// What happened around one subject.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timeline {
    /// In order of time.
    pub moments: Vec<Moment>,
    /// Moments that were left out, as there were too many.
    pub omitted: usize,
}

/// The timelines of subjects, in their order.
#[must_use]
pub fn timelines(rules: &RuleSet, evidence: &Evidence, subjects: &[SubjectName]) -> Vec<Timeline> {
    let index = Index::new(evidence);
    let teller = Teller { rules, index: &index };
    subjects.iter().map(|subject| teller.tell(subject)).collect()
}

struct Teller<'a, 'e> {
    rules: &'a RuleSet,
    index: &'a Index<'e>,
}

/// Moments before they are put in order.
struct Draft<'a> {
    moments: Vec<(f64, bool, Moment)>,
    skews: &'a BTreeMap<String, i64>,
}

impl Draft<'_> {
    /// Adds a moment; `clock` is the node whose clock wrote it, `None` for the control plane's.
    fn add(&mut self, clock: Option<&str>, from_log: bool, moment: Moment) {
        let skew = clock.and_then(|node| self.skews.get(node)).copied();
        let true_time = moment.time.shifted(-skew.unwrap_or(0)).seconds();
        self.moments.push((true_time, from_log, Moment { skewed: skew.is_some(), ..moment }));
    }

    /// Adds what a field of an object tells.
    fn field(&mut self, clock: Option<&str>, actor: Actor, object: &Object, field: &str, at: Option<Time>, says: Text) {
        let Some(time) = at else { return };
        let origin = object_sighting(0, Some(object), Some(field.to_owned()), "").origin;
        self.add(clock, false, moment(time, actor, says, origin));
    }

    /// In order; what is too much is left out, lines of logs first.
    fn finish(mut self, start: Option<f64>) -> Timeline {
        let by_time = |a: &(f64, bool, Moment), b: &(f64, bool, Moment)| {
            a.0.total_cmp(&b.0)
                .then_with(|| a.2.actor.cmp(&b.2.actor))
                .then_with(|| a.2.says.en.cmp(&b.2.says.en))
                .then_with(|| a.2.origin.cmp(&b.2.origin))
        };
        self.moments.sort_by(by_time);
        self.moments.dedup_by(|a, b| a.2.time == b.2.time && a.2.says == b.2.says && a.2.actor == b.2.actor);
        let omitted = self.moments.len().saturating_sub(MOST);
        if omitted > 0 {
            // Far from the sandbox tells least.
            let far = |m: &(f64, bool, Moment)| (m.1, (m.0 - start.unwrap_or(m.0)).abs());
            self.moments.sort_by(|a, b| {
                let (x, y) = (far(a), far(b));
                x.0.cmp(&y.0).then(x.1.total_cmp(&y.1)).then_with(|| by_time(a, b))
            });
            self.moments.truncate(MOST);
            self.moments.sort_by(by_time);
        }
        let moments = self.moments.into_iter();
        let moments = moments.map(|(at, _, m)| Moment { offset: start.map(|start| at - start), ..m }).collect();
        Timeline { moments, omitted }
    }
}

fn moment(time: Time, actor: Actor, says: Text, origin: Origin) -> Moment {
    Moment { time, last: None, count: 1, offset: None, actor, says, origin, skewed: false }
}

fn fill(message: &Message, values: &[(&str, &str)]) -> Text {
    let (en, zh) = message.fill(values);
    Text { en, zh }
}

/// Since when a condition is true, and the name of its field.
fn since(object: &Object, condition: &str) -> (Option<Time>, &'static str) {
    let found = super::json::condition(&object.value, condition);
    let holds = found.filter(|c| c.get("status").and_then(serde_json::Value::as_str) == Some("True"));
    (holds.and_then(|c| time(c, "/lastTransitionTime")), "status.conditions")
}

impl Teller<'_, '_> {
    fn tell(&self, subject: &SubjectName) -> Timeline {
        let mut draft = Draft { moments: Vec::new(), skews: &self.index.skews };
        let namespace = subject.namespace.as_deref();
        let objects = &self.index.evidence.objects;
        let own = objects.get(&subject.kind, namespace, &subject.name);
        let pod_name = if subject.kind == "Pod" { Some(subject.name.as_str()) } else { subject.pod.as_deref() };
        let pod = pod_name.and_then(|name| objects.get("Pod", namespace, name));
        let node = subject.node.as_deref().or_else(|| pod.and_then(|p| text(&p.value, "/spec/nodeName")));
        let node = node.or((subject.kind == "Node").then_some(subject.name.as_str()));
        let mut start = None;
        if let Some(pod) = pod {
            start = self.pod(&mut draft, pod, node, true);
        } else if let Some(own) = own.filter(|o| &*o.kind != "Node") {
            draft.field(None, Actor::Pod, own, CREATED, created(own), made(&own.kind, &own.name));
        }
        self.events(
            &mut draft,
            Actor::Pod,
            pod_name.map_or(&subject.kind, |_| "Pod"),
            namespace,
            pod_name.unwrap_or(&subject.name),
        );
        if let Some(name) = pod_name {
            self.logs(&mut draft, None, self.index.streams_of(namespace.unwrap_or_default(), name), name, node);
        }
        if subject.kind == "Log" {
            let own = self.index.all_streams().filter(|(_, s)| *s.stream.at.path == *subject.name).map(|(ix, _)| ix);
            self.logs(&mut draft, None, &own.collect::<Vec<_>>(), pod_name.unwrap_or_default(), node);
        }
        if let Some(node) = node {
            self.node(&mut draft, node, pod_name.unwrap_or_default());
        }
        self.control_plane(&mut draft, pod_name.unwrap_or(&subject.name));
        draft.finish(start)
    }

    /// A pod's object and the runs of its containers; when its sandbox was asked for, by the control plane's clock.
    fn pod(&self, draft: &mut Draft<'_>, pod: &Object, node: Option<&str>, subject: bool) -> Option<f64> {
        let actor = |own: Actor| if subject { own } else { Actor::Cni };
        let name = &*pod.name;
        draft.field(None, actor(Actor::Pod), pod, CREATED, created(pod), made("Pod", name));
        let (bound, field) = since(pod, "PodScheduled");
        let says = fill(&say::BOUND, &[("name", name), ("node", node.unwrap_or("?"))]);
        draft.field(None, actor(Actor::Pod), pod, field, bound, says);
        let taken = time(&pod.value, "/status/startTime");
        draft.field(node, actor(Actor::Sandbox), pod, "status.startTime", taken, fill(&say::TAKEN, &[("name", name)]));
        for (path, field) in [
            ("/status/initContainerStatuses", "status.initContainerStatuses"),
            ("/status/containerStatuses", "status.containerStatuses"),
        ] {
            for status in items(&pod.value, path) {
                let container = text(status, "/name").unwrap_or_default();
                let own = actor(Actor::of_container(container));
                for run in runs(status) {
                    let started = fill(&say::STARTED, &[("container", container)]);
                    draft.field(node, own, pod, field, run.started, started);
                    let code = run.code.map(|c| c.to_string()).unwrap_or_default();
                    let values =
                        [("container", container), ("code", &code), ("reason", run.reason.unwrap_or_default())];
                    draft.field(node, own, pod, field, run.finished, fill(&say::ENDED, &values));
                }
            }
        }
        let (ready, field) = since(pod, "Ready");
        draft.field(node, actor(Actor::Pod), pod, field, ready, fill(&say::READY, &[("kind", "Pod"), ("name", name)]));
        let skew = node.and_then(|n| self.index.skews.get(n)).copied().unwrap_or(0);
        taken.map(|t| t.shifted(-skew)).or(bound).or_else(|| created(pod)).map(Time::seconds)
    }

    /// The node, and the CNI that serves it.
    fn node(&self, draft: &mut Draft<'_>, node: &str, pod: &str) {
        if let Some(object) = self.index.evidence.objects.get("Node", None, node) {
            draft.field(None, Actor::Node, object, CREATED, created(object), fill(&say::JOINED, &[("node", node)]));
            let (ready, field) = since(object, "Ready");
            let says = fill(&say::READY, &[("kind", "Node"), ("name", node)]);
            draft.field(Some(node), Actor::Node, object, field, ready, says);
        }
        self.events(draft, Actor::Node, "Node", None, node);
        if let Some(set) = self.index.cni_daemon_set {
            draft.field(None, Actor::Cni, set, CREATED, created(set), made("DaemonSet", &set.name));
            self.events(draft, Actor::Cni, "DaemonSet", set.namespace.as_deref(), &set.name);
        }
        for cni in self.index.cni_pods_on(node).into_iter().filter(|c| *c.name != *pod) {
            self.pod(draft, cni, Some(node), false);
            let namespace = cni.namespace.as_deref();
            self.events(draft, Actor::Cni, "Pod", namespace, &cni.name);
            let streams = self.index.streams_of(namespace.unwrap_or_default(), &cni.name);
            self.logs(draft, Some(Actor::Cni), streams, pod, Some(node));
        }
    }

    /// The control plane: since when it runs and is ready, and what its log says of this pod or of everyone.
    fn control_plane(&self, draft: &mut Draft<'_>, pod: &str) {
        for object in self.index.control_plane_pods.iter().copied().filter(|o| *o.name != *pod) {
            let clock = text(&object.value, "/spec/nodeName");
            let status = super::json::container_status(&object.value, "control-plane");
            for run in status.map(runs).unwrap_or_default() {
                let field = "status.containerStatuses";
                let started = fill(&say::STARTED, &[("container", "control-plane")]);
                draft.field(clock, Actor::ControlPlane, object, field, run.started, started);
                let code = run.code.map(|c| c.to_string()).unwrap_or_default();
                let values =
                    [("container", "control-plane"), ("code", &code), ("reason", run.reason.unwrap_or_default())];
                draft.field(clock, Actor::ControlPlane, object, field, run.finished, fill(&say::ENDED, &values));
            }
            let (ready, field) = since(object, "Ready");
            let says = fill(&say::READY, &[("kind", "Pod"), ("name", &object.name)]);
            draft.field(clock, Actor::ControlPlane, object, field, ready, says);
            let streams = self.index.streams_of(object.namespace.as_deref().unwrap_or_default(), &object.name);
            self.logs(draft, Some(Actor::ControlPlane), streams, pod, clock);
        }
    }

    fn events(&self, draft: &mut Draft<'_>, actor: Actor, kind: &str, namespace: Option<&str>, name: &str) {
        for event in self.index.events_about(kind, namespace, name) {
            let Some(time) = event.first.or(event.last) else { continue };
            let says = fill(&say::EVENT, &[("reason", &event.reason), ("message", &clip(&event.message, MESSAGE))]);
            let origin = super::signals::event_sighting(0, event, 1).origin;
            let last = event.last.filter(|last| *last > time);
            let told = Moment { last, count: event.count, ..moment(time, of_event(event, actor), says, origin) };
            draft.add(event.host.as_deref(), false, told);
        }
    }

    /// What rules know of the lines of these logs: everything but what is said of other pods.
    fn logs(&self, draft: &mut Draft<'_>, actor: Option<Actor>, streams: &[StreamIx], pod: &str, node: Option<&str>) {
        for ix in streams {
            let Some(record) = self.index.stream(*ix) else { continue };
            let container = record.stream.container.as_deref().unwrap_or_default();
            let clock = record.stream.node.as_deref().or(node);
            let mut seen: Vec<(&Observation, Text)> = self
                .index
                .observations_in(*ix)
                .iter()
                .filter(|o| o.first.time.is_some() && o.about.as_ref().is_none_or(|about| *about.name == *pod))
                .filter_map(|o| Some((*o, self.says(o)?)))
                .collect();
            seen.sort_by(|(a, x), (b, y)| {
                a.first.line.cmp(&b.first.line).then(b.count.cmp(&a.count)).then_with(|| x.en.cmp(&y.en))
            });
            // A line that several signals know is told once.
            seen.dedup_by_key(|(o, _)| o.first.line);
            for (observation, says) in seen.into_iter().take(OF_A_LOG) {
                let Some(time) = observation.first.time else { continue };
                let mut origin = log_sighting(0, record, observation, observation.count).origin;
                origin.line = Some(observation.first.line);
                let last = observation.last.time.filter(|last| *last > time);
                let actor = actor.unwrap_or_else(|| Actor::of_container(container));
                let told = Moment { last, count: observation.count, ..moment(time, actor, says, origin) };
                draft.add(clock, true, told);
            }
        }
    }

    /// What the signal of an observation says, captures filled in; nothing where a name is not known.
    fn says(&self, observation: &Observation) -> Option<Text> {
        let signal = usize::try_from(observation.signal).ok().and_then(|ix| self.rules.signals.get(ix))?;
        let put = |text: &str| {
            let all = observation.first.captures.iter();
            all.fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
        };
        let says = Text { en: put(&signal.says.en), zh: put(&signal.says.zh) };
        (!says.en.contains('{')).then_some(says)
    }
}

const CREATED: &str = "metadata.creationTimestamp";

fn created(object: &Object) -> Option<Time> {
    time(&object.value, "/metadata/creationTimestamp")
}

fn made(kind: &str, name: &str) -> Text {
    fill(&say::CREATED, &[("kind", kind), ("name", name)])
}

/// Who an event is of: what it is about, or what it says.
fn of_event(event: &Event, about: Actor) -> Actor {
    let waits = event.reason == "FailedScheduling" && event.message.contains("taint");
    match event.reason.as_str() {
        _ if waits => Actor::Taint,
        "FailedCreatePodSandBox" | "SandboxChanged" if about == Actor::Pod => Actor::Sandbox,
        _ => about,
    }
}
