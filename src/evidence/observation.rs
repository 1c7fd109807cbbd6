//! What was seen of log signals.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{StreamIx, Time};

/// A pod by namespace and name, as captured from a log line; the namespace may be unknown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PodKey {
    /// Namespace, empty where the line did not tell.
    pub namespace: Arc<str>,
    /// Name.
    pub name: Arc<str>,
}

/// One line that matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exemplar {
    /// Line, from 1.
    pub line: u64,
    /// Its time, if it has one.
    pub time: Option<Time>,
    /// Its text, at most 400 characters, not yet escaped or masked.
    pub text: Box<str>,
    /// Named captures of the pattern.
    pub captures: BTreeMap<String, String>,
}

/// What was seen of one signal in one stream, for one pod key (`None` for patterns that capture no pod).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// Index of the signal in the rule set.
    pub signal: u32,
    /// The stream.
    pub stream: StreamIx,
    /// The pod that the lines are about, for patterns that capture `pod` (and `namespace`).
    pub about: Option<PodKey>,
    /// How many lines.
    pub count: u64,
    /// The first.
    pub first: Exemplar,
    /// The last (equal to the first where there is one).
    pub last: Exemplar,
}

/// All observations, by signal, stream and pod.
#[derive(Debug, Clone, Default)]
pub struct Observations {
    map: BTreeMap<(u32, StreamIx, Option<PodKey>), Observation>,
    /// Signals of which more distinct pods were seen than are kept: absence proves nothing then.
    overflowed: Vec<(u32, StreamIx)>,
}

impl Observations {
    /// Adds or merges.
    pub fn add(&mut self, observation: Observation) {
        use std::collections::btree_map::Entry;
        let key = (observation.signal, observation.stream, observation.about.clone());
        match self.map.entry(key) {
            Entry::Vacant(slot) => {
                slot.insert(observation);
            }
            Entry::Occupied(mut slot) => {
                let old = slot.get_mut();
                old.count += observation.count;
                if observation.first.line < old.first.line {
                    old.first = observation.first;
                }
                if observation.last.line > old.last.line {
                    old.last = observation.last;
                }
            }
        }
    }

    /// Notes that more pods were seen than are kept.
    pub fn overflow(&mut self, signal: u32, stream: StreamIx) {
        if !self.overflowed.contains(&(signal, stream)) {
            self.overflowed.push((signal, stream));
        }
    }

    /// Whether pods were dropped for this signal in this stream.
    #[must_use]
    pub fn overflowed(&self, signal: u32, stream: StreamIx) -> bool {
        self.overflowed.contains(&(signal, stream))
    }

    /// All of a signal in a stream.
    pub fn of(&self, signal: u32, stream: StreamIx) -> impl Iterator<Item = &Observation> {
        self.map
            .range((signal, stream, None)..)
            .take_while(move |(k, _)| k.0 == signal && k.1 == stream)
            .map(|(_, o)| o)
    }

    /// All of a signal.
    pub fn of_signal(&self, signal: u32) -> impl Iterator<Item = &Observation> {
        self.map.range((signal, StreamIx(0), None)..).take_while(move |(k, _)| k.0 == signal).map(|(_, o)| o)
    }

    /// All.
    pub fn iter(&self) -> impl Iterator<Item = &Observation> {
        self.map.values()
    }

    /// The same with new indices of streams, by old index; what lies in a stream without one is left out.
    #[must_use]
    pub fn renumbered(&self, indices: &[Option<StreamIx>]) -> Self {
        let new = |old: StreamIx| usize::try_from(old.0).ok().and_then(|ix| indices.get(ix).copied().flatten());
        let mut out = Self::default();
        for observation in self.iter() {
            if let Some(stream) = new(observation.stream) {
                out.add(Observation { stream, ..observation.clone() });
            }
        }
        out.overflowed = self.overflowed.iter().filter_map(|(signal, ix)| Some((*signal, new(*ix)?))).collect();
        out
    }

    /// Replaces all that was seen of a signal.
    pub fn replace(&mut self, signal: u32, seen: impl IntoIterator<Item = Observation>, overflowed: &[StreamIx]) {
        self.map.retain(|(of, ..), _| *of != signal);
        self.overflowed.retain(|(of, _)| *of != signal);
        seen.into_iter().for_each(|observation| self.add(observation));
        self.overflowed.extend(overflowed.iter().map(|ix| (signal, *ix)));
    }

    /// The streams in which more of a signal was seen than was kept.
    pub fn overflows(&self, signal: u32) -> impl Iterator<Item = StreamIx> {
        self.overflowed.iter().filter(move |(of, _)| *of == signal).map(|(_, ix)| *ix)
    }
}
