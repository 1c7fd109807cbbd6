//! Whether the texts that rules look for are in a source tree of Kuma: string literals of its Go files, and its charts.
//!
//! The texts that a pattern needs are looked for all at once. What runs through a format's verb (`%s`) cannot be found as a whole:
//! then the parts around quotes and colons are, and at last formats whose parts stand in the text in their order.

mod strings;

use std::collections::BTreeSet;
use std::path::Path;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use semver::{Version, VersionReq};
use serde::Serialize;

use super::places::{Kind, Place, Places};
use crate::evidence::Component;
use crate::matching::needed;
use crate::rule::{RuleSet, Signal, SignalKind};

/// Texts shorter than this are found everywhere and tell nothing.
const SHORTEST: usize = 6;

/// Texts that are made of Go's own library, the kernel, the flags of Go programs and the writers of logs: no source tree of Kuma holds
/// them, and no release of it changes them.
const OF_OTHERS: &[&str] = &[
    "Error: ",
    "address already in use",
    "beginning of value",
    "cannot assign requested address",
    "connection refused",
    "connection reset by peer",
    "connection timed out",
    "context deadline exceeded",
    "dial tcp",
    "executable file not found",
    "i/o timeout",
    "invalid argument",
    "listen tcp",
    "mkdir /",
    "network is unreachable",
    "no route to host",
    "no space left on device",
    "no such file or directory",
    "no such host",
    "no such process",
    "open /",
    "operation not permitted",
    "permission denied",
    "read-only file system",
    "unknown command",
    "unknown flag",
    "unknown shorthand flag",
];

/// A text of one word tells something if it is at least so long.
const ONE_WORD: usize = 16;

/// Formats are kept up to so many bytes in all.
const FORMATS: usize = 32 << 20;

/// What became of a signal's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is in the tree.
    Found,
    /// It is not.
    NotFound,
    /// The pattern holds no text that could be looked for, or says that its line is another product's.
    CannotTell,
}

/// What the release says of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Range {
    /// Nothing against it.
    Fits,
    /// The text is there, and the range leaves the release out.
    TooNarrow,
    /// The text is not there, the range names the release, and no signal stands in. That is right where the range tells which releases
    /// have the component: what they cannot print, they did not print.
    TooWide,
}

/// A place in the tree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Spot {
    /// File.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
}

/// A signal, and whether its text was found.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Drifted {
    /// The signal.
    pub signal: String,
    /// Where it is declared.
    #[serde(skip)]
    pub place: Place,
    /// What became of its text.
    pub outcome: Outcome,
    /// Where its text stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Spot>,
    /// Texts of which none was found.
    pub missing: Vec<String>,
    /// The signal's own range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versions: Option<String>,
    /// What that says of its range; absent where the release is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
}

/// A cause whose range names the release, though no text that decides it is there.
#[derive(Debug, Clone, Serialize)]
pub struct Stale {
    /// The cause.
    pub cause: String,
    /// Where it is declared.
    #[serde(skip)]
    pub place: Place,
    /// Its range.
    pub versions: String,
    /// The signals whose texts were looked for.
    pub signals: Vec<String>,
}

/// What the search found.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// All signals that Kuma's components print, by id.
    pub signals: Vec<Drifted>,
    /// Causes of the release that nothing shows.
    pub causes: Vec<Stale>,
}

/// A search for the texts of all rules.
pub struct Search<'r> {
    rules: &'r RuleSet,
    needles: Vec<String>,
    finder: Option<AhoCorasick>,
    /// Where each needle was first found as written, and in any case of its letters.
    exact: Vec<Option<Spot>>,
    folded: Vec<Option<Spot>>,
    formats: Vec<(Spot, Vec<String>)>,
    kept: usize,
}

impl<'r> Search<'r> {
    /// Begins a search.
    #[must_use]
    pub fn new(rules: &'r RuleSet) -> Self {
        let mut needles: BTreeSet<String> = BTreeSet::new();
        for signal in rules.signals.iter().filter(|signal| is_kumas(signal)) {
            for text in texts(signal).into_iter().flatten().flatten() {
                for part in parts(&text) {
                    needles.insert(part.to_owned());
                }
                needles.insert(text);
            }
        }
        let needles: Vec<String> = needles.into_iter().filter(|text| text.len() >= SHORTEST).collect();
        let built =
            AhoCorasick::builder().ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(&needles);
        let none = vec![None; needles.len()];
        Self { rules, finder: built.ok(), exact: none.clone(), folded: none, needles, formats: Vec::new(), kept: 0 }
    }

    /// Whether a file's texts are looked at: sources and charts, without tests.
    #[must_use]
    pub fn wants(path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let test = name.ends_with("_test.go")
            || path.split('/').any(|folder| matches!(folder, "testdata" | "test" | ".git" | "node_modules" | "docs"));
        let ending = name.rsplit('.').next().unwrap_or_default();
        !test && matches!(ending, "go" | "yaml" | "yml" | "tpl" | "sh")
    }

    /// Looks at a file.
    pub fn see(&mut self, path: &str, text: &[u8]) {
        let text = String::from_utf8_lossy(text);
        if Path::new(path).extension().is_some_and(|ending| ending == "go") {
            for (line, literal) in strings::literals(&text) {
                self.look(path, line, &literal);
                self.keep(path, line, &literal);
            }
        } else {
            for (line, one) in (1..).zip(text.lines()) {
                self.look(path, line, one);
            }
        }
    }

    fn look(&mut self, path: &str, line: usize, text: &str) {
        let Some(finder) = &self.finder else { return };
        for found in finder.find_overlapping_iter(text) {
            let needle = found.pattern().as_usize();
            let spot = || Some(Spot { file: path.to_owned(), line });
            let as_written = self.needles.get(needle).map(String::as_str) == text.get(found.range());
            if let Some(place) = self.exact.get_mut(needle).filter(|place| place.is_none() && as_written) {
                *place = spot();
            }
            if let Some(place) = self.folded.get_mut(needle).filter(|place| place.is_none()) {
                *place = spot();
            }
        }
    }

    /// Keeps a format for texts that are not found as they are.
    fn keep(&mut self, path: &str, line: usize, literal: &str) {
        let parts = strings::around_verbs(literal);
        let size: usize = parts.iter().map(String::len).sum();
        if parts.len() > 1 && size >= 2 * SHORTEST && self.kept + literal.len() <= FORMATS {
            self.kept += literal.len();
            self.formats.push((Spot { file: path.to_owned(), line }, parts));
        }
    }

    /// Ends the search.
    #[must_use]
    pub fn finish(self, places: &Places<'_>, release: Option<&Version>) -> Report {
        let kumas = self.rules.signals.iter().filter(|signal| is_kumas(signal));
        let mut signals: Vec<Drifted> = kumas.map(|signal| self.drifted(signal, places, release)).collect();
        let found: Vec<String> =
            signals.iter().filter(|one| one.outcome == Outcome::Found).map(|one| one.signal.clone()).collect();
        for one in signals.iter_mut().filter(|one| one.range == Some(Range::TooWide)) {
            if self.is_stood_in_for(&one.signal, &found) {
                one.range = Some(Range::Fits);
            }
        }
        let causes = release.map(|release| self.stale(&signals, places, release)).unwrap_or_default();
        Report { signals, causes }
    }

    /// Whether wherever a signal is used, one that was found serves as well. Where wordings changed, each has a signal of its own, and
    /// all of them name all releases: what a release cannot print was not printed.
    fn is_stood_in_for(&self, id: &str, found: &[String]) -> bool {
        let answers = self.rules.questions.iter().flat_map(|question| &question.answers);
        let conditions = answers.filter_map(|answer| answer.when.as_ref());
        let conditions = conditions.chain(self.rules.symptoms.iter().map(|symptom| &symptom.when));
        let names = |ix: usize| self.rules.signals.get(ix).map(|signal| &signal.id);
        let mut using = conditions
            .map(crate::rule::Condition::signals)
            .filter(|signals| signals.iter().any(|ix| names(*ix).is_some_and(|name| name == id)))
            .peekable();
        using.peek().is_some()
            && using.all(|signals| signals.iter().any(|ix| names(*ix).is_some_and(|name| found.contains(name))))
    }

    fn drifted(&self, signal: &Signal, places: &Places<'_>, release: Option<&Version>) -> Drifted {
        let (mut at, mut missing, mut looked) = (None, Vec::new(), false);
        let of_kuma = says_kuma(signal);
        for alternative in texts(signal).iter().filter(|_| of_kuma) {
            let sets: Vec<&Vec<String>> = alternative.iter().filter(|set| set.iter().all(|text| tells(text))).collect();
            if sets.is_empty() {
                continue;
            }
            looked = true;
            let mut spots = Vec::new();
            for set in &sets {
                match set.iter().find_map(|text| self.find(text, is_folded(signal))) {
                    Some(spot) => spots.push(spot),
                    None => missing.extend(set.iter().cloned()),
                }
            }
            if spots.len() == sets.len() && at.is_none() {
                at = spots.into_iter().next();
            }
        }
        let outcome = match (&at, looked) {
            (Some(_), _) => Outcome::Found,
            (None, true) => Outcome::NotFound,
            (None, false) => Outcome::CannotTell,
        };
        missing.sort_unstable();
        missing.dedup();
        let versions = versions(signal);
        let range = release.map(|release| judge(outcome, versions, release));
        Drifted {
            signal: signal.id.clone(),
            place: places.of(Kind::Signal, &signal.id, &["log", "versions"]),
            outcome,
            at,
            missing,
            versions: versions.map(ToString::to_string),
            range,
        }
    }

    /// Where a text stands: as it is, else in parts, else made by a format.
    fn find(&self, text: &str, folded: bool) -> Option<Spot> {
        let spots = if folded { &self.folded } else { &self.exact };
        let place = |text: &str| {
            let at = self.needles.binary_search_by(|needle| needle.as_str().cmp(text)).ok()?;
            spots.get(at)?.clone()
        };
        if let Some(spot) = place(text) {
            return Some(spot);
        }
        let parts = parts(text);
        let found: Option<Vec<Spot>> = parts.iter().map(|part| place(part)).collect();
        if let Some(spot) = found.and_then(|spots| spots.into_iter().next()) {
            return Some(spot);
        }
        self.formats.iter().find(|(_, parts)| strings::makes(parts, text, SHORTEST)).map(|(spot, _)| spot.clone())
    }

    /// The causes whose range names the release and of whose deciding texts none is there.
    fn stale(&self, signals: &[Drifted], places: &Places<'_>, release: &Version) -> Vec<Stale> {
        let mut out = Vec::new();
        for cause in &self.rules.causes {
            let Some(range) = cause.versions.as_ref().filter(|range| matches(range, release)) else { continue };
            let mut named: Vec<&Drifted> = Vec::new();
            for (question, words) in &cause.expects {
                let Some(rule) = self.rules.question(question).and_then(|ix| self.rules.questions.get(ix)) else {
                    continue;
                };
                let likely = rule
                    .answers
                    .iter()
                    .filter(|answer| words.get(&answer.id).is_some_and(|word| word.probability() > 2.0 * answer.base));
                for signal in likely.filter_map(|answer| answer.when.as_ref()).flat_map(crate::rule::Condition::signals)
                {
                    let id = self.rules.signals.get(signal).map(|signal| signal.id.as_str());
                    named.extend(signals.iter().filter(|drifted| Some(drifted.signal.as_str()) == id));
                }
            }
            named.retain(|drifted| drifted.outcome != Outcome::CannotTell);
            if !named.is_empty() && named.iter().all(|drifted| drifted.outcome == Outcome::NotFound) {
                let mut signals: Vec<String> = named.iter().map(|drifted| drifted.signal.clone()).collect();
                signals.sort_unstable();
                signals.dedup();
                let place = places.of(Kind::Cause, &cause.id, &["versions"]);
                out.push(Stale { cause: cause.id.clone(), place, versions: range.to_string(), signals });
            }
        }
        out
    }
}

/// Whether a text is Kuma's own prose, or a long name: keys, addresses and names of loggers are put together when they are printed.
fn tells(text: &str) -> bool {
    let own = text.trim();
    let words =
        own.split_whitespace().filter(|word| word.chars().filter(char::is_ascii_alphabetic).count() >= 2).count();
    own.len() >= SHORTEST
        && (words >= 2 || words == 1 && own.len() >= ONE_WORD && !own.contains(' '))
        && !OF_OTHERS.iter().any(|other| text.contains(other))
}

/// Whether a part of Kuma prints it.
fn is_kumas(signal: &Signal) -> bool {
    let kumas = |component: &Component| {
        matches!(
            component,
            Component::Validation | Component::Init | Component::Cni | Component::Sidecar | Component::ControlPlane
        )
    };
    matches!(&signal.kind, SignalKind::Log(log) if log.components.iter().any(kumas))
}

/// Whether the rule says that the line is of Kuma's own source: its origin names a Go file below `app` or `pkg`. Components also pass
/// on what Envoy, iptables and the runtime print.
fn says_kuma(signal: &Signal) -> bool {
    let Some(origin) = &signal.origin else { return true };
    let relayed = origin.contains("relayed by") || origin.contains("Envoy") || origin.contains("kubernetes 1.");
    !relayed && ["app/", "pkg/", "deployments/"].iter().any(|folder| origin.contains(folder))
}

fn is_folded(signal: &Signal) -> bool {
    matches!(&signal.kind, SignalKind::Log(log) if needed(log.pattern.as_str()).folded)
}

fn texts(signal: &Signal) -> Vec<Vec<Vec<String>>> {
    match &signal.kind {
        SignalKind::Log(log) => needed(log.pattern.as_str()).alternatives,
        SignalKind::Event(_) | SignalKind::Object(_) => Vec::new(),
    }
}

fn versions(signal: &Signal) -> Option<&VersionReq> {
    match &signal.kind {
        SignalKind::Log(log) => log.versions.as_ref(),
        SignalKind::Event(_) | SignalKind::Object(_) => None,
    }
}

fn judge(outcome: Outcome, range: Option<&VersionReq>, release: &Version) -> Range {
    match (outcome, range.map(|range| matches(range, release))) {
        (Outcome::Found, Some(false)) => Range::TooNarrow,
        (Outcome::NotFound, Some(true)) => Range::TooWide,
        _ => Range::Fits,
    }
}

/// Whether a release is in a range; a pre-release counts as the release it comes before.
fn matches(range: &VersionReq, release: &Version) -> bool {
    range.matches(&Version::new(release.major, release.minor, release.patch))
}

/// The parts of a text that may stand in literals of their own: what programs join with colons, quotes and tabs.
fn parts(text: &str) -> Vec<&str> {
    let ends = |c: char| matches!(c, ':' | '"' | '\'' | '\t' | '{' | '}' | '[' | ']' | '=' | '`' | '\\');
    let parts = text.split(ends).map(str::trim);
    parts.filter(|part| part.len() >= SHORTEST && part.contains(|c: char| c.is_ascii_alphabetic())).collect()
}

/// The release that a folder's name tells, as in `kuma-2.11.0`.
#[must_use]
pub fn release_of(path: &str) -> Option<Version> {
    let name = path.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next()?;
    let from = name.find(|c: char| c.is_ascii_digit())?;
    release(name.get(from..)?)
}

/// A release as people write it: `2.11.0`, `v2.11.0`, `2.11`.
#[must_use]
pub fn release(text: &str) -> Option<Version> {
    let text = text.strip_prefix('v').unwrap_or(text);
    Version::parse(text).or_else(|_| Version::parse(&format!("{text}.0"))).ok()
}

#[cfg(test)]
mod tests;
