//! Decision tables: what a question answers, and whether a symptom is shown, for states of signals that are made up.
//!
//! A scenario exercises a whole diagnosis and seldom each part of a condition. A row of a table exercises one: it names the
//! signals that are there, and those of which nobody can tell; all others are absent.
//!
//! ```yaml
//! questions:
//!   validator-last-word:
//!     - validator-v4-passed, validator-v6-refused -> v6-refused
//!     - ?validator-refused -> unknown
//! symptoms:
//!   init-failed:
//!     - nothing -> not-shown
//! ```

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::evidence::Why;
use crate::matching::{Held, States, Status, decide, holds};
use crate::rule::{Question, QuestionIx, RuleSet, SignalIx, Symptom, SymptomIx};

use super::test::{Case, Failure};

/// Begins the name of a file with decision tables.
pub(super) const FILE: &str = "decisions";

/// Nobody can tell.
const UNKNOWN: &str = "unknown";
/// A symptom is there, or not.
const SHOWN: [&str; 2] = ["not-shown", "shown"];

/// Rows as written, by the id of their rule.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tables {
    questions: BTreeMap<String, Vec<String>>,
    symptoms: BTreeMap<String, Vec<String>>,
}

impl Tables {
    /// Puts the rows of another file behind those of this one.
    pub fn append(&mut self, other: Self) {
        for (mine, theirs) in [(&mut self.questions, other.questions), (&mut self.symptoms, other.symptoms)] {
            for (id, rows) in theirs {
                mine.entry(id).or_default().extend(rows);
            }
        }
    }
}

/// One row, its names resolved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    present: BTreeSet<SignalIx>,
    unknown: BTreeSet<SignalIx>,
    /// First signals that were last seen after second ones.
    after: BTreeSet<(SignalIx, SignalIx)>,
}

impl States for Row {
    fn status(&self, signal: SignalIx) -> Status {
        if self.present.contains(&signal) {
            Status::Present
        } else if self.unknown.contains(&signal) {
            Status::Unobservable(Why::NotCollected)
        } else {
            Status::Absent
        }
    }

    fn is_later(&self, first: SignalIx, second: SignalIx) -> bool {
        !self.present.contains(&second) || self.after.contains(&(first, second))
    }
}

impl Row {
    /// `a, ?b, c after d`, or `nothing`; else the name that no signal has.
    pub(super) fn parse(rules: &RuleSet, text: &str) -> Result<Self, String> {
        let signal = |name: &str| rules.signal(name).ok_or_else(|| name.to_owned());
        let mut row = Self::default();
        for part in text.split(',').map(str::trim).filter(|part| *part != "nothing") {
            if let Some(name) = part.strip_prefix('?') {
                row.unknown.insert(signal(name)?);
            } else if let Some((first, second)) = part.split_once(" after ") {
                let (first, second) = (signal(first)?, signal(second)?);
                row.present.extend([first, second]);
                row.after.insert((first, second));
            } else {
                row.present.insert(signal(part)?);
            }
        }
        Ok(row)
    }

    /// Of a signal that is there.
    pub(super) fn with(signal: SignalIx) -> Self {
        Self { present: BTreeSet::from([signal]), ..Self::default() }
    }

    /// Of two, the first last seen after the second.
    pub(super) fn ordered(first: SignalIx, second: SignalIx) -> Self {
        let (present, after) = (BTreeSet::from([first, second]), BTreeSet::from([(first, second)]));
        Self { present, after, ..Self::default() }
    }

    /// What either has.
    pub(super) fn joined(&self, other: &Self) -> Self {
        let mut row = self.clone();
        row.present.extend(&other.present);
        row.unknown.retain(|signal| !other.present.contains(signal));
        for (first, second) in &other.after {
            row.after.remove(&(*second, *first));
            row.after.insert((*first, *second));
        }
        row
    }

    /// With a signal absent that was there, or there that was not.
    pub(super) fn turned(&self, signal: SignalIx) -> Self {
        let mut row = self.without(signal);
        if !self.present.contains(&signal) {
            row.present.insert(signal);
        }
        row
    }

    /// With a signal of which nobody can tell.
    pub(super) fn untold(&self, signal: SignalIx) -> Self {
        let mut row = self.without(signal);
        row.unknown.insert(signal);
        row
    }

    fn without(&self, signal: SignalIx) -> Self {
        let mut row = self.clone();
        row.present.remove(&signal);
        row.unknown.remove(&signal);
        row.after.retain(|(first, second)| *first != signal && *second != signal);
        row
    }

    /// How many signals it names.
    pub(super) fn size(&self) -> usize {
        self.present.len() + self.unknown.len()
    }
}

/// A row as it is written.
pub(super) fn write(rules: &RuleSet, row: &Row, expected: &str) -> String {
    let id = |ix: &SignalIx| rules.signals.get(*ix).map_or("", |s| s.id.as_str());
    let ordered = row.after.iter().map(|(first, second)| format!("{} after {}", id(first), id(second)));
    let alone = |ix: &&SignalIx| row.after.iter().all(|(first, second)| first != *ix && second != *ix);
    let present = row.present.iter().filter(alone).map(|ix| id(ix).to_owned());
    let unknown = row.unknown.iter().map(|ix| format!("?{}", id(ix)));
    let parts: Vec<String> = ordered.chain(present).chain(unknown).collect();
    let given = if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") };
    format!("{given} -> {expected}")
}

/// All rows of the rules they are about.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    questions: BTreeMap<QuestionIx, Vec<(Row, String)>>,
    symptoms: BTreeMap<SymptomIx, Vec<(Row, String)>>,
}

impl Decisions {
    /// Those rows that can be resolved; `test` tells of the others.
    pub(super) fn of(rules: &RuleSet, tables: &Tables) -> Self {
        let rows = |all: &[String]| all.iter().filter_map(|text| row(rules, text).ok()).collect();
        let symptom = |id: &String| rules.symptoms.iter().position(|s| s.id == *id);
        Self {
            questions: tables.questions.iter().filter_map(|(id, all)| Some((rules.question(id)?, rows(all)))).collect(),
            symptoms: tables.symptoms.iter().filter_map(|(id, all)| Some((symptom(id)?, rows(all)))).collect(),
        }
    }

    /// Tells what the rows exercise.
    pub(super) fn exercise<'r>(&self, rules: &'r RuleSet, tell: &mut dyn FnMut(Decided<'r>)) {
        for (question, row) in self.questions.iter().flat_map(|(q, rows)| rows.iter().map(move |(row, _)| (*q, row))) {
            row.unknown.iter().for_each(|signal| tell(Decided::Untold(*signal)));
            if let Some(answer) = rules.questions.get(question).and_then(|rule| decide(row, rule).ok()) {
                tell(Decided::Answer(question, answer));
            }
        }
        for (symptom, row) in self.symptoms.iter().flat_map(|(s, rows)| rows.iter().map(move |(row, _)| (*s, row))) {
            row.unknown.iter().for_each(|signal| tell(Decided::Untold(*signal)));
            let rule = rules.symptoms.get(symptom).filter(|rule| holds(row, &rule.when) == Held::Yes);
            if let Some(rule) = rule {
                tell(Decided::Shown(&rule.id));
            }
        }
    }

    /// Whether a row of this question fails under these rules.
    pub(super) fn fails_question(&self, rules: &RuleSet, question: QuestionIx) -> bool {
        let (Some(rows), Some(rule)) = (self.questions.get(&question), rules.questions.get(question)) else {
            return false;
        };
        rows.iter().any(|(row, expected)| answered(rule, row) != expected)
    }

    /// Whether a row of this symptom fails under these rules.
    pub(super) fn fails_symptom(&self, rules: &RuleSet, symptom: SymptomIx) -> bool {
        let (Some(rows), Some(rule)) = (self.symptoms.get(&symptom), rules.symptoms.get(symptom)) else { return false };
        rows.iter().any(|(row, expected)| shown(rule, row) != expected)
    }
}

/// What a row exercises.
pub(super) enum Decided<'r> {
    /// A signal of which nobody can tell.
    Untold(SignalIx),
    /// An answer.
    Answer(QuestionIx, usize),
    /// A symptom that is shown.
    Shown(&'r str),
}

/// What a question is answered in a row: the answer's id, or that nobody can tell.
pub(super) fn answered<'q>(question: &'q Question, row: &Row) -> &'q str {
    decide(row, question).map_or(UNKNOWN, |ix| question.answers.get(ix).map_or(UNKNOWN, |a| a.id.as_str()))
}

/// Whether a symptom is shown in a row, in a word.
pub(super) fn shown(symptom: &Symptom, row: &Row) -> &'static str {
    SHOWN[usize::from(holds(row, &symptom.when) == Held::Yes)]
}

/// A row and what it expects.
fn row(rules: &RuleSet, text: &str) -> Result<(Row, String), Failure> {
    let Some((given, expected)) = text.rsplit_once("->") else { return Err(Failure::NoRow(text.to_owned())) };
    let row = Row::parse(rules, given).map_err(Failure::NoSuchSignal)?;
    Ok((row, expected.trim().to_owned()))
}

/// Runs all rows: one test a rule.
pub(super) fn run(rules: &RuleSet, tables: &Tables) -> Vec<Case> {
    let mut cases = Vec::new();
    for (id, rows) in &tables.questions {
        let rule = rules.question(id).and_then(|ix| rules.questions.get(ix));
        let answers =
            |rule: &Question| rule.answers.iter().map(|a| a.id.as_str()).chain([UNKNOWN]).map(str::to_owned).collect();
        cases.push(case(rules, "question", (id, rows), rule, &answers, &|rule, row| answered(rule, row).to_owned()));
    }
    for (id, rows) in &tables.symptoms {
        let rule = rules.symptoms.iter().find(|s| s.id == *id);
        let words = |_: &Symptom| SHOWN.map(str::to_owned).to_vec();
        cases.push(case(rules, "symptom", (id, rows), rule, &words, &|rule, row| shown(rule, row).to_owned()));
    }
    cases
}

fn case<R>(
    rules: &RuleSet,
    group: &'static str,
    (id, rows): (&str, &[String]),
    rule: Option<&R>,
    possible: &dyn Fn(&R) -> Vec<String>,
    got: &dyn Fn(&R, &Row) -> String,
) -> Case {
    let failures = rule.map_or_else(
        || vec![Failure::NoSuchRule(id.to_owned())],
        |rule| {
            let words = possible(rule);
            let failure = |text: &String| match row(rules, text) {
                Err(failure) => Some(failure),
                Ok((_, expected)) if !words.contains(&expected) => Some(Failure::NoSuchAnswer(expected, words.clone())),
                Ok((row, expected)) => {
                    let got = got(rule, &row);
                    (got != expected).then(|| Failure::Decided(text.clone(), got))
                }
            };
            rows.iter().filter_map(failure).collect()
        },
    );
    Case { group, name: id.to_owned(), checks: rows.len(), failures, record: String::new() }
}
