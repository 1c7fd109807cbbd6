//! How likely each answer is under each cause: the words of the rules as numbers, worked out once a run.

use std::collections::BTreeMap;

use super::odds::{LogOdds, Probability};
use crate::rule::{CauseIx, Likelihood, Question, QuestionIx, RuleSet};

/// What is left for the answers that a cause does not name, at the very least.
const LEFTOVER: f64 = 0.0005;

/// The likelihoods of all answers.
pub(super) struct Likelihoods<'r> {
    pub(super) rules: &'r RuleSet,
    base: Vec<Vec<Probability>>,
    given: Vec<BTreeMap<QuestionIx, Vec<Probability>>>,
}

impl<'r> Likelihoods<'r> {
    pub(super) fn new(rules: &'r RuleSet) -> Self {
        let base: Vec<_> = rules.questions.iter().map(base_rates).collect();
        let given = rules
            .causes
            .iter()
            .map(|cause| {
                let named = cause.expects.iter().filter_map(|(id, words)| Some((rules.question(id)?, words)));
                named
                    .filter_map(|(q, words)| {
                        Some((q, answers_given(rules.questions.get(q)?, base.get(q)?.as_slice(), words)))
                    })
                    .collect()
            })
            .collect();
        Self { rules, base, given }
    }

    /// Base rates of a question's answers.
    pub(super) fn base(&self, question: QuestionIx) -> &[Probability] {
        self.base.get(question).map_or(&[], Vec::as_slice)
    }

    /// Likelihoods of a question's answers under a cause, which are the base rates where the cause does not name it.
    pub(super) fn under(&self, cause: CauseIx, question: QuestionIx) -> &[Probability] {
        match self.given.get(cause).and_then(|g| g.get(&question)) {
            Some(answers) => answers,
            None => self.base(question),
        }
    }

    /// Whether the cause names the question.
    pub(super) fn names(&self, cause: CauseIx, question: QuestionIx) -> bool {
        self.given.get(cause).is_some_and(|g| g.contains_key(&question))
    }

    /// The questions that the cause names, in order.
    pub(super) fn named(&self, cause: CauseIx) -> impl Iterator<Item = QuestionIx> {
        self.given.get(cause).into_iter().flat_map(|g| g.keys().copied())
    }

    /// What an answer says for a cause; 0 where the cause does not name the question.
    pub(super) fn weight(&self, cause: CauseIx, question: QuestionIx, answer: usize) -> LogOdds {
        let given = self.given.get(cause).and_then(|g| g.get(&question)).and_then(|a| a.get(answer));
        match (given, self.base(question).get(answer)) {
            (Some(given), Some(base)) => LogOdds::ratio(*given, *base),
            _ => LogOdds::default(),
        }
    }

    /// Whether a question concerns a symptom.
    pub(super) fn concerns(&self, question: QuestionIx, symptom: &str) -> bool {
        self.rules
            .questions
            .get(question)
            .is_some_and(|q| q.symptoms.is_empty() || q.symptoms.iter().any(|s| s == symptom))
    }
}

fn base_rates(question: &Question) -> Vec<Probability> {
    let total: f64 = question.answers.iter().map(|a| a.base).sum();
    question.answers.iter().map(|a| Probability::new(a.base / total)).collect()
}

/// Answers that are not named share what is left in proportion to their base rates; the whole sums to 1.
fn answers_given(question: &Question, base: &[Probability], words: &BTreeMap<String, Likelihood>) -> Vec<Probability> {
    let said: Vec<Option<f64>> =
        question.answers.iter().map(|a| words.get(&a.id).map(|word| word.probability())).collect();
    let named: f64 = said.iter().flatten().sum();
    let open: f64 = said.iter().zip(base).filter(|(s, _)| s.is_none()).map(|(_, b)| b.get()).sum();
    let left = if said.iter().all(Option::is_some) { 0.0 } else { (1.0 - named).max(LEFTOVER) };
    let total = named + left;
    said.iter()
        .zip(base)
        .map(|(word, base)| Probability::new(word.unwrap_or(left * base.get() / open) / total))
        .collect()
}
