//! Evidence of an entry: what speaks for it, what against it, and what could not be seen.
//!
//! The evidence shown is one subject's, of the largest group; the weights are those by which its group was ranked.

use super::fill::Names;
use super::finding::{Missing, Piece};
use super::likelihood::Likelihoods;
use super::rank::{Ranking, symptom_id};
use super::tree::LISTED;
use crate::matching::{Known, Sighting, Subject};
use crate::messages::inference as messages;
use crate::rule::{Answer, CauseIx, Condition, Question, QuestionIx, RuleSet, Text};

/// Weights closer to 0 are not shown.
const SHOWN: f64 = 0.05;

/// Sightings of one answer that are shown at most; the answer's weight is split evenly among them.
const SIGHTINGS: usize = 3;

/// Where evidence is read: a subject, its names, and the ranking of its group.
pub(super) struct View<'a> {
    pub(super) likelihoods: &'a Likelihoods<'a>,
    pub(super) subject: &'a Subject,
    pub(super) ranking: &'a Ranking,
    pub(super) names: &'a Names,
}

/// A question with what is known of it.
pub(super) struct Seen<'a> {
    pub(super) ix: QuestionIx,
    pub(super) question: &'a Question,
    pub(super) known: &'a Known,
}

impl<'a> View<'a> {
    pub(super) fn rules(&self) -> &'a RuleSet {
        self.likelihoods.rules
    }

    /// The questions that concern the symptom, in order.
    pub(super) fn questions(&self) -> impl Iterator<Item = Seen<'a>> {
        let symptom = symptom_id(self.rules(), self.subject.symptom);
        self.subject.answers.iter().filter(move |(ix, _)| self.likelihoods.concerns(**ix, symptom)).filter_map(
            |(ix, known)| {
                let question = self.rules().questions.get(*ix)?;
                Some(Seen { ix: *ix, question, known })
            },
        )
    }

    /// The weight of an answer for a cause alone, or for several together: the logarithm of their mean likelihood
    /// ratio, each weighing as much as it is probable. So a general cause shows what speaks for the forms that remain.
    pub(super) fn weight(&self, members: &[CauseIx], question: QuestionIx, answer: usize) -> f64 {
        let of = |cause: CauseIx| self.likelihoods.weight(cause, question, answer).get();
        if let [only] = members {
            return of(*only);
        }
        let share = |cause: &CauseIx| self.ranking.causes.get(cause).copied().unwrap_or_default().get();
        let total: f64 = members.iter().map(share).sum();
        if total <= 0.0 {
            return 0.0;
        }
        members.iter().map(|c| share(c) / total * of(*c).exp()).sum::<f64>().ln()
    }

    /// What speaks for the causes and what against them, heaviest first.
    pub(super) fn pieces(&self, members: &[CauseIx]) -> (Vec<Piece>, Vec<Piece>) {
        let mut pieces = Vec::new();
        for seen in self.questions() {
            let Known::Answer(answer, sightings) = seen.known else { continue };
            let weight = self.weight(members, seen.ix, *answer);
            if weight.abs() >= SHOWN {
                self.answered(&seen, *answer, sightings, weight, &mut pieces);
            }
        }
        pieces.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()).then_with(|| a.signal.cmp(&b.signal)));
        pieces.into_iter().partition(|p| p.weight > 0.0)
    }

    fn answered(&self, seen: &Seen<'_>, answer: usize, sightings: &[Sighting], weight: f64, out: &mut Vec<Piece>) {
        let mut deciding: Vec<&Sighting> = Vec::new();
        for sighting in sightings {
            if deciding.len() < SIGHTINGS && !deciding.iter().any(|d| d.signal == sighting.signal) {
                deciding.push(sighting);
            }
        }
        let Some(answer) = seen.question.answers.get(answer) else { return };
        if deciding.is_empty() {
            let says = self.names.text_about(&says(self.rules(), seen.question, answer), None);
            let signal = seen.question.id.clone();
            out.push(Piece { signal, says, weight, origin: None, excerpt: None, time: None, count: 0 });
        }
        let share = weight / super::odds::count(deciding.len().max(1));
        for (position, sighting) in deciding.into_iter().enumerate() {
            let own = answer.says.as_ref().filter(|_| position == 0);
            out.push(self.sighted(sighting, own, share));
        }
    }

    /// A sighting as a piece of evidence, in the words of the answer or, without any, of its signal.
    fn sighted(&self, sighting: &Sighting, answer_says: Option<&Text>, weight: f64) -> Piece {
        let signal = self.rules().signals.get(sighting.signal);
        let says = answer_says.or(signal.map(|s| &s.says)).cloned().unwrap_or_default();
        Piece {
            signal: signal.map(|s| s.id.clone()).unwrap_or_default(),
            says: self.names.text_about(&says, Some(&sighting.excerpt).filter(|e| !e.is_empty()).map(String::as_str)),
            weight,
            origin: Some(sighting.origin.clone()),
            excerpt: Some(sighting.excerpt.clone()).filter(|e| !e.is_empty()),
            time: sighting.time,
            count: sighting.count,
        }
    }

    /// What shows the symptom, each signal once.
    pub(super) fn shown_by(&self) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        for sighting in &self.subject.shown_by {
            let piece = self.sighted(sighting, None, 0.0);
            if pieces.len() < SIGHTINGS && pieces.iter().all(|p| p.signal != piece.signal) {
                pieces.push(piece);
            }
        }
        pieces
    }

    /// The questions that the causes name and that could not be answered. Forms that are hardly possible do not count.
    pub(super) fn missing(&self, members: &[CauseIx]) -> Vec<Missing> {
        let probable =
            |c: &&CauseIx| members.len() == 1 || self.ranking.causes.get(c).is_some_and(|p| p.get() >= LISTED);
        let members: Vec<&CauseIx> = members.iter().filter(probable).collect();
        self.questions()
            .filter(|seen| members.iter().any(|c| self.likelihoods.names(**c, seen.ix)))
            .filter_map(|seen| {
                let Known::Unobservable(why) = seen.known else { return None };
                let collect = seen.question.collect.as_ref();
                Some(Missing {
                    signal: seen.question.id.clone(),
                    says: self.names.text(&seen.question.title),
                    why: *why,
                    collect: collect.map(|c| self.names.command(&c.command).0).unwrap_or_default(),
                })
            })
            .collect()
    }
}

/// What an answer says: its own words, else those of the first signal that must be present for it, else its id.
pub(super) fn says(rules: &RuleSet, question: &Question, answer: &Answer) -> Text {
    if let Some(says) = &answer.says {
        return says.clone();
    }
    if let Some(signal) = answer.when.as_ref().and_then(first_signal).and_then(|ix| rules.signals.get(ix)) {
        return signal.says.clone();
    }
    let fill = |title: &str| messages::ANSWERED.fill(&[("question", title), ("answer", &answer.id)]);
    Text { en: fill(&question.title.en).0, zh: fill(&question.title.zh).1 }
}

fn first_signal(condition: &Condition) -> Option<usize> {
    match condition {
        Condition::Signal(ix) | Condition::Seen(ix) | Condition::Later(ix, _) => Some(*ix),
        Condition::Not(_) => None,
        Condition::And(all) | Condition::Or(all) => all.iter().find_map(first_signal),
    }
}
