//! What rules say of causes before anything is seen: how likely each answer is, and texts without names.

use super::fill::Names;
use super::likelihood::Likelihoods;
use crate::rule::{Answer, CauseIx, Question, QuestionIx, RuleSet, Text};

/// The likelihoods of a rule set, as a diagnosis uses them.
pub struct Chances<'r>(Likelihoods<'r>);

impl<'r> Chances<'r> {
    /// Works them out.
    #[must_use]
    pub fn new(rules: &'r RuleSet) -> Self {
        Self(Likelihoods::new(rules))
    }

    /// How often an answer is seen whatever the cause; 0 for an answer that is not.
    #[must_use]
    pub fn base(&self, question: QuestionIx, answer: usize) -> f64 {
        self.0.base(question).get(answer).map_or(0.0, |p| p.get())
    }

    /// How likely it is under a cause: the base rate where the cause does not name the question.
    #[must_use]
    pub fn given(&self, cause: CauseIx, question: QuestionIx, answer: usize) -> f64 {
        self.0.under(cause, question).get(answer).map_or(0.0, |p| p.get())
    }

    /// How many times more likely an answer is under a cause than whatever the cause, as a diagnosis weighs it.
    #[must_use]
    pub fn ratio(&self, cause: CauseIx, question: QuestionIx, answer: usize) -> f64 {
        self.0.weight(cause, question, answer).get().exp()
    }
}

/// What an answer says, in its own words or those of its first signal.
#[must_use]
pub fn answer_says(rules: &RuleSet, question: &Question, answer: &Answer) -> Text {
    super::evidence::says(rules, question, answer)
}

/// A text where no name is known: `{pod.name}` stands as `<pod>`.
#[must_use]
pub fn unfilled(text: &Text) -> Text {
    Names::default().text(text)
}

/// A command where no name is known.
#[must_use]
pub fn unfilled_command(arguments: &[String]) -> Vec<String> {
    Names::default().command(arguments).0
}
