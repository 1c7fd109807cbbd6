//! How a probability came about: each cause's prior, gates and terms, for one subject.
//!
//! The numbers are those of `rank`, taken apart; a test compares both.

use super::likelihood::Likelihoods;
use super::odds::{LogOdds, Probability};
use super::rank::{passes_platform, passes_version, priors, rank, shown, symptom_id};
use crate::matching::Subject;
use crate::rule::{CauseIx, QuestionIx, RuleSet};

/// What keeps a cause out that would explain the symptom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// It does not exist in the release.
    Version,
    /// It does not exist on the platform.
    Platform,
}

/// What one answer weighs for a cause.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// The question.
    pub question: QuestionIx,
    /// Its answer.
    pub answer: usize,
    /// How often this answer is seen, whatever the cause.
    pub base: f64,
    /// How often under this cause.
    pub given: f64,
    /// The logarithm of their ratio.
    pub nats: f64,
}

/// One cause that explains the symptom.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// The cause.
    pub cause: CauseIx,
    /// What keeps it out; without, it was reckoned with.
    pub gate: Option<Gate>,
    /// How common it is among subjects with the symptom.
    pub prior: f64,
    /// Log-odds against a cause that no rule knows, before any answer.
    pub from: f64,
    /// What each known answer weighs, of the questions that the cause names.
    pub terms: Vec<Term>,
    /// Log-odds after all answers.
    pub to: f64,
    /// Probability.
    pub probability: f64,
}

/// All causes that explain a subject's symptom, the most probable first; and the probability that it is none of them.
#[must_use]
pub fn accounts(rules: &RuleSet, subject: &Subject) -> (Vec<Account>, f64) {
    let likelihoods = Likelihoods::new(rules);
    let symptom = symptom_id(rules, subject.symptom);
    let shown = shown(&likelihoods, subject);
    let explaining = rules.causes.iter().enumerate().filter(|(_, c)| c.explains.contains_key(symptom));
    let gated: Vec<(CauseIx, Option<Gate>)> = explaining
        .map(|(ix, cause)| {
            let version = (!passes_version(cause, subject.version.as_ref())).then_some(Gate::Version);
            let platform = || (!passes_platform(cause, subject.platform.as_deref())).then_some(Gate::Platform);
            (ix, version.or_else(platform))
        })
        .collect();
    let possible: Vec<CauseIx> = gated.iter().filter(|(_, gate)| gate.is_none()).map(|(ix, _)| *ix).collect();
    let ranking = rank(&likelihoods, subject.symptom, &possible, &shown);
    let (unknown, priors) = priors(rules, subject.symptom, &possible);
    let mut all: Vec<Account> = gated
        .into_iter()
        .map(|(cause, gate)| {
            let at = possible.binary_search(&cause).ok();
            let prior = at.and_then(|at| priors.get(at)).copied().unwrap_or_default();
            let probability = ranking.causes.get(&cause).copied().unwrap_or_default().get();
            account(&likelihoods, cause, gate, (prior, unknown), &shown, probability)
        })
        .collect();
    all.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.cause.cmp(&b.cause)));
    (all, ranking.unknown.get())
}

fn account(
    likelihoods: &Likelihoods<'_>,
    cause: CauseIx,
    gate: Option<Gate>,
    (prior, unknown): (Probability, Probability),
    shown: &[(QuestionIx, usize)],
    probability: f64,
) -> Account {
    let from = LogOdds::of(prior).get() - LogOdds::of(unknown).get();
    let named = shown.iter().filter(|(question, _)| likelihoods.names(cause, *question));
    let of = |rates: &[Probability], answer: usize| rates.get(answer).copied().unwrap_or_default().get();
    let terms: Vec<Term> = named
        .map(|(question, answer)| Term {
            question: *question,
            answer: *answer,
            base: of(likelihoods.base(*question), *answer),
            given: of(likelihoods.under(cause, *question), *answer),
            nats: likelihoods.weight(cause, *question, *answer).get(),
        })
        .collect();
    let to = from + terms.iter().map(|t| t.nats).sum::<f64>();
    Account { cause, gate, prior: prior.get(), from, terms, to, probability }
}
