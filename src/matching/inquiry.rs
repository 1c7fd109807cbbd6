//! Evidence laid out once, then asked more than a diagnosis asks: what single signals are, why an answer did not hold,
//! and what changed rules would answer.

use std::collections::BTreeMap;

use crate::evidence::Evidence;
use crate::rule::{Condition, Question, QuestionIx, RuleSet, SignalIx, SymptomIx};

use super::alike::Shown;
use super::answers::{Asked, Focus, SCOPE, ask, asked, defects, of_scope};
use super::conditions::{Verdict, holds};
use super::focus::inside;
use super::index::Index;
use super::scope::Siblings;
use super::signals::{Reader, View};
use super::subjects::{Candidate, candidates};
use super::surroundings::Surroundings;
use super::{Answers, Known, Sighting, Status, context, health};

/// Evidence that can be asked again and again; subjects are numbered as in [`Answers::subjects`].
pub struct Inquiry<'a, 'e> {
    answers: Answers,
    reader: &'a Reader<'a, 'e>,
    candidates: &'a [Candidate<'e>],
    siblings: &'a Siblings<'a>,
    subjects: Vec<Asked<'a, 'e>>,
}

/// Lays out the evidence, answers every question as [`super::answer`] does, and hands both to `call`.
pub fn inquire<T>(rules: &RuleSet, evidence: &Evidence, focus: &Focus, call: impl FnOnce(&Inquiry<'_, '_>) -> T) -> T {
    let index = Index::new(evidence);
    let shared = Surroundings::new(&index);
    let reader = Reader::new(rules, &index, &shared);
    let candidates = candidates(&index);
    let shown = Shown::new(&reader, &candidates);
    let siblings = Siblings::count(rules, &index, &candidates, &shown);
    let inside = inside(focus, &candidates, &shown.all);
    let (asked, subjects) = asked(&reader, &candidates, &shown, &siblings, &inside).unzip();
    let health = health::health(&reader, &candidates, &shown.all, &inside);
    let answers = Answers { subjects, context: context::context(&index, &shared), health, gaps: defects(&reader) };
    call(&Inquiry { answers, reader: &reader, candidates: &candidates, siblings: &siblings, subjects: asked })
}

impl Inquiry<'_, '_> {
    /// What a diagnosis is made of.
    #[must_use]
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// What a signal is for a subject, and where it was seen.
    #[must_use]
    pub fn signal(&self, subject: usize, signal: SignalIx) -> Option<(Status, Option<Sighting>)> {
        let seen = self.subjects.get(subject)?.view.signal(signal);
        Some((seen.status, seen.sighting.clone()))
    }

    /// Whether a condition holds for a subject.
    #[must_use]
    pub fn holds(&self, subject: usize, condition: &Condition) -> Option<Verdict> {
        Some(holds(&self.subjects.get(subject)?.view, condition))
    }

    /// What is known of a question, which need not be one of the rules.
    #[must_use]
    pub fn ask(&self, subject: usize, question: &Question) -> Option<Known> {
        let asked = self.subjects.get(subject)?;
        Some(if question.id == SCOPE {
            of_scope(question, asked.reach)
        } else {
            ask(&asked.view, question, &mut BTreeMap::new())
        })
    }

    /// What these questions of changed rules would be answered, by subject. The symptoms stay as they are: rules that
    /// change what a symptom is seen by need a new inquiry.
    #[must_use]
    pub fn ask_anew(&self, rules: &RuleSet, questions: &[QuestionIx]) -> Vec<BTreeMap<QuestionIx, Known>> {
        let reader = Reader::new(rules, self.reader.index, self.reader.shared);
        let all = self.subjects.iter().zip(&self.answers.subjects);
        all.map(|(asked, subject)| {
            let Some(candidate) = self.candidates.get(asked.at) else { return BTreeMap::new() };
            let view = View::new(&reader, candidate, Some(self.siblings.value(asked.at, subject.symptom)));
            let of = questions.iter().filter(|ix| subject.answers.contains_key(ix));
            let known = |ix: &QuestionIx| Some((*ix, ask(&view, rules.questions.get(*ix)?, &mut BTreeMap::new())));
            of.filter_map(known).collect()
        })
        .collect()
    }

    /// What the signals are by which symptoms are seen, for everything that could show one.
    pub fn signals_of_symptoms(&self, see: &mut dyn FnMut(SignalIx, Status)) {
        for candidate in self.candidates {
            let view = View::new(self.reader, candidate, None);
            for symptom in self.reader.rules.symptoms.iter().filter(|s| s.subjects.contains(&candidate.kind)) {
                symptom.when.signals().into_iter().for_each(|ix| see(ix, view.signal(ix).status));
            }
        }
    }

    /// The rules that were asked.
    #[must_use]
    pub fn rules(&self) -> &RuleSet {
        self.reader.rules
    }

    /// Whether something would show a symptom, or show it no more, if it were seen by another condition.
    #[must_use]
    pub fn shows_otherwise(&self, symptom: SymptomIx, condition: &Condition) -> bool {
        let Some(rule) = self.reader.rules.symptoms.get(symptom) else { return false };
        self.candidates.iter().filter(|c| rule.subjects.contains(&c.kind)).any(|candidate| {
            let view = View::new(self.reader, candidate, None);
            (holds(&view, &rule.when) == Verdict::Yes) != (holds(&view, condition) == Verdict::Yes)
        })
    }

    /// Whether a signal has another state under changed rules, for anything that could show a symptom.
    #[must_use]
    pub fn sees_otherwise(&self, rules: &RuleSet, signal: SignalIx) -> bool {
        let reader = Reader::new(rules, self.reader.index, self.reader.shared);
        self.candidates.iter().any(|candidate| {
            let (old, new) = (View::new(self.reader, candidate, None), View::new(&reader, candidate, None));
            old.signal(signal).status != new.signal(signal).status
        })
    }
}
