//! Signals about one subject: present, absent or unobservable, and where they were seen.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use regex::Regex;

use crate::evidence::{Event, Location, Object, Observation, StreamRecord, Time, Why};
use crate::rule::{EventSignal, Functions, LogSignal, RuleSet, SignalIx, SignalKind};

use super::index::Index;
use super::json::clip;
use super::neighbourhood::Neighbourhood;
use super::predicates::Chain;
use super::subjects::Candidate;
use super::surroundings::Surroundings;
use super::{Origin, Sighting, Status};

/// Longest excerpt, in characters.
const EXCERPT: usize = 400;

/// What is known of one signal about one subject.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// Its status.
    pub(super) status: Status,
    /// Where, if present.
    pub(super) sighting: Option<Sighting>,
    /// When it was first seen, if present and known.
    pub(super) first: Option<Time>,
    /// Named captures of what was seen.
    pub(super) captures: BTreeMap<String, String>,
}

impl Seen {
    /// A signal that was not seen: absent, or why that cannot be told.
    pub(super) fn not(absent: Result<(), Why>) -> Self {
        let status = absent.map_or_else(Status::Unobservable, |()| Status::Absent);
        Self { status, sighting: None, first: None, captures: BTreeMap::new() }
    }
}

/// What the answers about all subjects share.
pub(super) struct Reader<'a, 'e> {
    pub(super) rules: &'a RuleSet,
    pub(super) index: &'a Index<'e>,
    pub(super) shared: &'a Surroundings<'e>,
    /// What predicates name, by signal; found when first needed.
    pub(super) chains: Vec<OnceCell<Vec<Chain>>>,
    /// What predicates may call.
    pub(super) functions: Functions,
    /// Predicates by what they read, so that equal pods are asked once.
    pub(super) truths: RefCell<HashMap<(SignalIx, u64), Status>>,
    /// Predicates that could not be evaluated: a defect of the rule.
    pub(super) defects: RefCell<BTreeMap<SignalIx, String>>,
    /// Reasons of events, anchored at both ends, by signal.
    pub(super) reasons: RefCell<HashMap<SignalIx, Option<Regex>>>,
    /// Signals that are the same for every subject.
    pub(super) common: RefCell<HashMap<SignalIx, Rc<Seen>>>,
}

impl<'a, 'e> Reader<'a, 'e> {
    pub(super) fn new(rules: &'a RuleSet, index: &'a Index<'e>, shared: &'a Surroundings<'e>) -> Self {
        let chains = rules.signals.iter().map(|_| OnceCell::new()).collect();
        let (functions, truths, defects, reasons, common) = Default::default();
        Self { rules, index, shared, chains, functions, truths, defects, reasons, common }
    }
}

/// One subject, seen through the rules.
pub(super) struct View<'a, 'e> {
    pub(super) reader: &'a Reader<'a, 'e>,
    pub(super) candidate: &'a Candidate<'e>,
    pub(super) place: Neighbourhood<'a, 'e>,
    seen: RefCell<HashMap<SignalIx, Rc<Seen>>>,
}

impl<'a, 'e> View<'a, 'e> {
    /// A view of a subject; `siblings` once symptoms are counted.
    pub(super) fn new(
        reader: &'a Reader<'a, 'e>,
        candidate: &'a Candidate<'e>,
        siblings: Option<serde_json::Value>,
    ) -> Self {
        let place = Neighbourhood::new(reader.index, reader.shared, candidate, siblings);
        Self { reader, candidate, place, seen: RefCell::default() }
    }

    /// What is known of a signal.
    pub(super) fn signal(&self, ix: SignalIx) -> Rc<Seen> {
        if let Some(seen) = self.seen.borrow().get(&ix) {
            return seen.clone();
        }
        let seen = match self.reader.rules.signals.get(ix).map(|s| &s.kind) {
            Some(SignalKind::Log(log)) => super::logs::see(self, ix, log),
            Some(SignalKind::Event(event)) => super::events::see(self, ix, event),
            Some(SignalKind::Object(object)) => Rc::new(super::predicates::see(self, ix, object)),
            None => Rc::new(Seen::not(Err(Why::NotCollected))),
        };
        self.seen.borrow_mut().insert(ix, seen.clone());
        seen
    }

    /// An event signal by index.
    pub(super) fn event(&self, ix: SignalIx) -> Option<&'a EventSignal> {
        match self.reader.rules.signals.get(ix).map(|s| &s.kind) {
            Some(SignalKind::Event(event)) => Some(event),
            _ => None,
        }
    }

    /// A log signal by index.
    pub(super) fn log(&self, ix: SignalIx) -> Option<&'a LogSignal> {
        match self.reader.rules.signals.get(ix).map(|s| &s.kind) {
            Some(SignalKind::Log(log)) => Some(log),
            _ => None,
        }
    }
}

/// The index of a signal as observations carry it.
pub(super) fn number(ix: SignalIx) -> u32 {
    u32::try_from(ix).unwrap_or(u32::MAX)
}

/// Where a line was seen.
pub(super) fn log_sighting(signal: SignalIx, stream: &StreamRecord, seen: &Observation, count: u64) -> Sighting {
    let owned = |text: &Option<std::sync::Arc<str>>| text.as_deref().map(str::to_owned);
    Sighting {
        signal,
        origin: Origin {
            input: stream.stream.at.input.0,
            path: stream.stream.at.path.to_string(),
            line: Some(seen.last.line),
            namespace: owned(&stream.stream.namespace),
            pod: owned(&stream.stream.pod),
            container: owned(&stream.stream.container),
            object: None,
            field: None,
        },
        excerpt: clip(&seen.last.text, EXCERPT),
        time: seen.last.time,
        count,
    }
}

/// Where an event was seen.
pub(super) fn event_sighting(signal: SignalIx, event: &Event, count: u64) -> Sighting {
    let kind = if event.kind.is_empty() { "Event" } else { &event.kind };
    let namespace = event.namespace.as_deref();
    Sighting {
        signal,
        origin: Origin {
            input: event.at.input.0,
            path: event.at.path.to_string(),
            line: event.at.line,
            namespace: namespace.map(str::to_owned),
            pod: (kind == "Pod").then(|| event.name.clone()),
            container: None,
            object: Some(object_id(kind, namespace, &event.name)),
            field: None,
        },
        excerpt: clip(if event.message.is_empty() { &event.reason } else { &event.message }, EXCERPT),
        time: event.last.or(event.first),
        count,
    }
}

/// Where a field was seen.
pub(super) fn object_sighting(
    signal: SignalIx,
    object: Option<&Object>,
    field: Option<String>,
    excerpt: &str,
) -> Sighting {
    let origin = object.map_or_else(Origin::default, |o| Origin {
        input: o.at.input.0,
        path: o.at.path.to_string(),
        line: o.at.line,
        namespace: o.namespace.as_deref().map(str::to_owned),
        pod: (&*o.kind == "Pod").then(|| o.name.to_string()),
        container: None,
        object: Some(object_id(&o.kind, o.namespace.as_deref(), &o.name)),
        field,
    });
    Sighting { signal, origin, excerpt: clip(excerpt, EXCERPT), time: None, count: 1 }
}

/// Where a look at a machine or a network namespace was read.
pub(super) fn fact_sighting(signal: SignalIx, at: &Location, candidate: &Candidate<'_>, excerpt: &str) -> Sighting {
    let origin = Origin {
        input: at.input.0,
        path: at.path.to_string(),
        line: at.line,
        namespace: candidate.namespace.clone(),
        pod: candidate.pod.clone(),
        ..Origin::default()
    };
    Sighting { signal, origin, excerpt: clip(excerpt, EXCERPT), time: None, count: 1 }
}

/// `Kind/namespace/name`, or `Kind/name` for what has no namespace.
fn object_id(kind: &str, namespace: Option<&str>, name: &str) -> String {
    namespace.map_or_else(|| format!("{kind}/{name}"), |ns| format!("{kind}/{ns}/{name}"))
}
