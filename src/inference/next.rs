//! What to collect next: the questions whose answers would tell most about the causes.

use super::evidence::{Seen, View, says};
use super::finding::Next;
use super::odds::Probability;
use super::rank::Ranking;
use super::tree::{Ranked, is_not_kuma};
use crate::matching::Known;
use crate::messages::{Message, inference as messages};
use crate::rule::{CauseIx, Collect, CollectNeeds, Question, Text};

/// Steps that are listed at most.
const MOST: usize = 5;

/// From here on a finding is decided: only steps that still tell something noticeable are listed.
const DECIDED: f64 = 0.95;

/// Bits that a step must tell where nothing is decided, and where all is.
const LEAST_BITS: (f64, f64) = (0.01, 0.05);

/// Outcomes that a step explains at most.
const OUTCOMES: usize = 3;

/// Outcomes that are rarer than this are not explained.
const RARE: f64 = 0.03;

/// A question that could not be answered and can be, with what it would tell.
struct Step<'a> {
    seen: Seen<'a>,
    collect: &'a Collect,
    bits: f64,
}

/// The steps that would tell most, best first.
pub(super) fn next(view: &View<'_>, ranking: &Ranking, ranked: &Ranked) -> Vec<Next> {
    let lead = ranked.entries.first();
    let decided =
        lead.is_some_and(|e| e.mass.get() >= DECIDED && e.forms.is_empty()) || ranked.not_kuma.get() >= DECIDED;
    let (most, least) = if decided { (2, LEAST_BITS.1) } else { (MOST, LEAST_BITS.0) };
    let mut steps: Vec<Step<'_>> = view
        .questions()
        .filter(|seen| matches!(seen.known, Known::Unobservable(_)))
        .filter_map(|seen| {
            let collect = seen.question.collect.as_ref()?;
            let bits = information(view, ranking, &seen);
            Some(Step { seen, collect, bits })
        })
        .filter(|step| step.bits >= least)
        .collect();
    steps.sort_by(|a, b| worth(b).total_cmp(&worth(a)).then_with(|| a.seen.question.id.cmp(&b.seen.question.id)));
    let mut out: Vec<Next> = Vec::new();
    for step in &steps {
        let next = described(view, ranking, step);
        if out.len() < most && out.iter().all(|o| o.command != next.command || next.command.is_empty()) {
            out.push(next);
        }
    }
    if out.is_empty() && !decided {
        out.push(generic(view));
    }
    out
}

/// Where two steps tell about as much, the one that needs less comes first.
fn worth(step: &Step<'_>) -> f64 {
    let ease = match step.collect.needs {
        CollectNeeds::Read => 1.0,
        CollectNeeds::DebugPod => 0.9,
        CollectNeeds::NodeAccess => 0.85,
    };
    step.bits * ease
}

/// Likelihoods of the answers under each hypothesis, with its probability; *unknown* (`None`) keeps the base rates.
fn hypotheses<'v>(
    view: &'v View<'_>,
    ranking: &'v Ranking,
    seen: &'v Seen<'_>,
) -> impl Iterator<Item = (Option<CauseIx>, Probability, &'v [Probability])> {
    let known = ranking.causes.iter().map(|(c, p)| (Some(*c), *p, view.likelihoods.under(*c, seen.ix)));
    known.chain(std::iter::once((None, ranking.unknown, view.likelihoods.base(seen.ix))))
}

/// How probable each answer is.
fn predicted(view: &View<'_>, ranking: &Ranking, seen: &Seen<'_>) -> Vec<f64> {
    let mut answers = vec![0.0; seen.question.answers.len()];
    for (_, probability, likelihoods) in hypotheses(view, ranking, seen) {
        for (sum, likelihood) in answers.iter_mut().zip(likelihoods) {
            *sum += probability.get() * likelihood.get();
        }
    }
    answers
}

/// Mutual information of cause and answer, in bits.
fn information(view: &View<'_>, ranking: &Ranking, seen: &Seen<'_>) -> f64 {
    let predicted = predicted(view, ranking, seen);
    let mut bits = 0.0;
    for (_, probability, likelihoods) in hypotheses(view, ranking, seen) {
        for (likelihood, mean) in likelihoods.iter().zip(&predicted) {
            if likelihood.get() > 0.0 && *mean > 0.0 {
                bits += probability.get() * likelihood.get() * (likelihood.get() / mean).log2();
            }
        }
    }
    bits.max(0.0)
}

fn described(view: &View<'_>, ranking: &Ranking, step: &Step<'_>) -> Next {
    let mut says = view.names.text(&step.collect.says);
    let predicted = predicted(view, ranking, &step.seen);
    let mut answers: Vec<usize> = (0..predicted.len()).collect();
    let chance = |answer: &usize| predicted.get(*answer).copied().unwrap_or_default();
    answers.sort_by(|a, b| chance(b).total_cmp(&chance(a)).then(a.cmp(b)));
    for answer in answers.into_iter().filter(|a| chance(a) >= RARE).take(OUTCOMES) {
        let (en, zh) = outcome(view, ranking, &step.seen, answer);
        says.en = format!("{} {en}", ended(&says.en, '.'));
        says.zh = format!("{}{zh}", ended(&says.zh, '。'));
    }
    let (command, _) = view.names.command(&step.collect.command);
    Next { says, command, gain_bits: step.bits, needs: step.collect.needs }
}

/// A sentence with its full stop.
fn ended(text: &str, stop: char) -> String {
    if text.is_empty() || text.ends_with(['.', '。', '?', '？', '!', '！']) {
        text.to_owned()
    } else {
        format!("{text}{stop}")
    }
}

/// What an answer would make the most likely hypothesis.
fn outcome(view: &View<'_>, ranking: &Ranking, seen: &Seen<'_>, answer: usize) -> (String, String) {
    let after: Vec<(Option<CauseIx>, f64)> = hypotheses(view, ranking, seen)
        .map(|(cause, p, l)| (cause, p.get() * l.get(answer).copied().unwrap_or_default().get()))
        .collect();
    let total: f64 = after.iter().map(|(_, p)| p).sum();
    let best = after.iter().copied().reduce(|best, other| if other.1 > best.1 { other } else { best });
    let (best, share) = best.map_or((None, 0.0), |(c, p)| (c, p / total));
    let answer = answer_says(view, seen.question, answer);
    let percent = format!("{:.0}", share * 100.0);
    let cause = best.and_then(|ix| Some((ix, view.rules().causes.get(ix)?)));
    match cause {
        None => fill(&messages::OUTCOME_UNKNOWN, &answer, &Text::default(), "", &percent),
        Some((ix, _)) if is_not_kuma(view.rules(), ix) => {
            fill(&messages::OUTCOME_NOT_KUMA, &answer, &Text::default(), "", &percent)
        }
        Some((_, cause)) => fill(&messages::OUTCOME, &answer, &view.names.text(&cause.title), &cause.code, &percent),
    }
}

/// An answer's words, without the full stop, to stand in quotes.
fn answer_says(view: &View<'_>, question: &Question, answer: usize) -> Text {
    let text = question.answers.get(answer).map(|a| says(view.rules(), question, a)).unwrap_or_default();
    let text = view.names.text_about(&text, None);
    Text { en: text.en.trim_end_matches('.').to_owned(), zh: text.zh.trim_end_matches('。').to_owned() }
}

fn fill(message: &Message, answer: &Text, title: &Text, code: &str, percent: &str) -> (String, String) {
    let of = |answer: &str, title: &str| {
        message.fill(&[("answer", answer), ("title", title), ("code", code), ("percent", percent)])
    };
    (of(&answer.en, &title.en).0, of(&answer.zh, &title.zh).1)
}

/// Nothing is left to ask, and nothing is decided.
fn generic(view: &View<'_>) -> Next {
    let (en, zh) = messages::NEXT_GENERIC.fill(&[]);
    let name = &view.subject.name;
    let words: &[&str] = match (name.kind.as_str(), name.namespace.is_some()) {
        ("Log", _) => &["kubectl", "-n", "{pod.namespace}", "describe", "pod", "{pod.name}"],
        (_, true) => &["kubectl", "-n", "{pod.namespace}", "describe"],
        (_, false) => &["kubectl", "describe"],
    };
    let words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
    let (mut command, _) = view.names.command(&words);
    if name.kind != "Log" {
        command.push(name.kind.to_lowercase());
        command.push(name.name.clone());
    }
    Next { says: Text { en, zh }, command, gain_bits: 0.0, needs: CollectNeeds::Read }
}
