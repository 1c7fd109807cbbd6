//! Causes that look alike, and what tells them apart.

use serde::Serialize;

use super::{Name, name};
use crate::inference::{Chances, answer_says, unfilled};
use crate::kit::in_language;
use crate::report::Language;
use crate::rule::{Cause, CauseIx, Question, QuestionIx, RuleSet};

/// Rivals that a page lists at most.
const MOST: usize = 5;

/// Bits that a question must tell to be worth naming.
const TELLS: f64 = 0.05;

/// A cause that shows the same.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rival {
    /// Its names.
    #[serde(flatten)]
    pub name: Name,
    /// The symptoms that both explain.
    pub symptoms: Vec<String>,
    /// The question that tells most; absent where nothing that rules look for tells them apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_apart_by: Option<ToldApart>,
}

/// What tells two causes apart.
#[derive(Debug, Clone, Serialize)]
pub struct ToldApart {
    /// The question's id.
    pub question: String,
    /// As a user would ask it.
    pub title: String,
    /// The answer that speaks for this cause.
    pub here: String,
    /// The answer that speaks for the other.
    pub there: String,
}

/// The causes that are hardest to tell from one, hardest first.
pub(super) fn rivals(rules: &RuleSet, chances: &Chances<'_>, cause: CauseIx, language: Language) -> Vec<Rival> {
    let Some(own) = rules.causes.get(cause) else { return Vec::new() };
    let mut found: Vec<(f64, CauseIx, &Cause, Vec<String>)> = Vec::new();
    for (ix, other) in rules.causes.iter().enumerate().filter(|(ix, _)| *ix != cause) {
        // A general cause and its forms are one answer, and the page lists them as such.
        let related = own.form_of.as_ref() == Some(&other.id) || other.form_of.as_ref() == Some(&own.id);
        let shared: Vec<String> = own.explains.keys().filter(|s| other.explains.contains_key(*s)).cloned().collect();
        if related || shared.is_empty() || other.code.is_empty() {
            continue;
        }
        let apart: f64 = questions(rules, own, other)
            .map(|(q, question)| {
                divergence(chances, question, q, Some(cause), Some(ix))
                    + divergence(chances, question, q, Some(ix), Some(cause))
            })
            .sum();
        found.push((apart, ix, other, shared));
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.2.id.cmp(&b.2.id)));
    let rival = |(_, ix, other, symptoms): (f64, CauseIx, &Cause, Vec<String>)| Rival {
        name: name(other, language),
        symptoms,
        told_apart_by: told_apart(rules, chances, (cause, own), (ix, other), language),
    };
    found.into_iter().take(MOST).map(rival).collect()
}

/// The questions that either of two causes names.
fn questions<'r>(
    rules: &'r RuleSet,
    one: &'r Cause,
    other: &'r Cause,
) -> impl Iterator<Item = (QuestionIx, &'r Question)> {
    let named = |id: &str| one.expects.contains_key(id) || other.expects.contains_key(id);
    rules.questions.iter().enumerate().filter(move |(_, question)| named(&question.id))
}

fn told_apart(
    rules: &RuleSet,
    chances: &Chances<'_>,
    (one, own): (CauseIx, &Cause),
    (two, other): (CauseIx, &Cause),
    language: Language,
) -> Option<ToldApart> {
    let mut best: Option<(f64, QuestionIx, &Question)> = None;
    for (ix, question) in questions(rules, own, other) {
        let apart = divergence(chances, question, ix, Some(one), Some(two))
            + divergence(chances, question, ix, Some(two), Some(one));
        if apart >= TELLS && best.is_none_or(|(most, _, _)| apart > most) {
            best = Some((apart, ix, question));
        }
    }
    let (_, ix, question) = best?;
    let answer = |for_one: CauseIx, than: CauseIx| {
        let gain = |answer: usize| {
            let (given, there) = (chances.given(for_one, ix, answer), chances.given(than, ix, answer));
            term(given, there)
        };
        let best = (0..question.answers.len()).max_by(|a, b| gain(*a).total_cmp(&gain(*b)))?;
        let says = unfilled(&answer_says(rules, question, question.answers.get(best)?));
        Some(in_language(&says, language).to_owned())
    };
    Some(ToldApart {
        question: question.id.clone(),
        title: in_language(&unfilled(&question.title), language).to_owned(),
        here: answer(one, two)?,
        there: answer(two, one)?,
    })
}

/// How far a question's answers under one cause are from those under another (`None`: whatever the cause), in bits.
pub(super) fn divergence(
    chances: &Chances<'_>,
    question: &Question,
    ix: QuestionIx,
    from: Option<CauseIx>,
    to: Option<CauseIx>,
) -> f64 {
    let of = |cause: Option<CauseIx>, answer: usize| match cause {
        Some(cause) => chances.given(cause, ix, answer),
        None => chances.base(ix, answer),
    };
    (0..question.answers.len()).map(|answer| term(of(from, answer), of(to, answer))).sum()
}

fn term(given: f64, other: f64) -> f64 {
    if given > 0.0 { given * (given / other.max(1e-4)).log2() } else { 0.0 }
}
