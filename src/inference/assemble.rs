//! From a problem to a finding: texts, names and evidence filled in, so that a report needs nothing else.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::evidence::{View, says};
use super::fill::Names;
use super::finding::{Finding, Form, NotCheckable, RankedCause, RankedStep, Risk, RuledOut};
use super::join::Problem;
use super::likelihood::Likelihoods;
use super::next::next;
use super::rank::symptom_id;
use super::tree::{Entry, LISTED, is_not_kuma};
use crate::evidence::Time;
use crate::matching::{Known, SubjectName, Timeline};
use crate::messages::{Message, inference as messages};
use crate::rule::{Cause, CauseIx, Step, Text};

/// A known answer that weighs at most this contradicts a cause.
const CONTRADICTS: f64 = -1.5;

/// An answer that nothing was seen of, and that weighs at most this, is evidence that was expected and is absent.
const ABSENT: f64 = -0.3;

/// Makes a finding of a problem. `None` for a problem without subjects.
pub(super) fn finding(likelihoods: &Likelihoods<'_>, problem: &Problem<'_>) -> Option<Finding> {
    let rules = likelihoods.rules;
    let (subject, ranking) = problem.example()?;
    let names = Names::new(subject);
    let view = View { likelihoods, subject, ranking, names: &names };
    let symptom = rules.symptoms.get(problem.symptom)?;
    let subjects: Vec<SubjectName> = problem.subjects().map(|s| s.name.clone()).collect();
    let causes: Vec<RankedCause> = problem.ranked.entries.iter().filter_map(|e| ranked_cause(&view, e)).collect();
    let (ruled_out, not_checkable) = not_listed(&view, problem);
    Some(Finding {
        id: digest(&symptom.id, &subjects, causes.first().map_or("", |c| c.id.as_str())),
        symptom: symptom.id.clone(),
        symptom_title: names.text(&symptom.title),
        shown_by: view.shown_by(),
        subjects,
        example: subject.name.clone(),
        timeline: Timeline::default(),
        scope: problem.scope,
        first: problem.subjects().filter_map(|s| s.first).min(),
        last: last(problem),
        causes,
        rest: problem.ranked.rest.get(),
        not_kuma: problem.ranked.not_kuma.get(),
        unknown: problem.ranked.unknown.get(),
        ruled_out,
        not_checkable,
        next: next(&view, &problem.ranking, &problem.ranked),
    })
}

fn last(problem: &Problem<'_>) -> Option<Time> {
    problem.subjects().filter_map(|s| s.last).max()
}

/// Makes a risk of a problem whose symptom is only one; `None` where no cause of the mesh leads.
pub(super) fn risk(likelihoods: &Likelihoods<'_>, problem: &Problem<'_>) -> Option<Risk> {
    let entry = problem.ranked.entries.first().filter(|_| problem.ranked.not_kuma.get() < 0.5)?;
    let cause = likelihoods.rules.causes.get(entry.cause)?;
    let (subject, _) = problem.example()?;
    let names = Names::new(subject);
    let (title, impact) = (names.text(&cause.title), names.text(&cause.impact));
    let fill = |title: &str, impact: &str| messages::RISK.fill(&[("title", title), ("impact", impact)]);
    Some(Risk {
        id: cause.id.clone(),
        code: cause.code.clone(),
        says: Text { en: fill(&title.en, &impact.en).0, zh: fill(&title.zh, &impact.zh).1 },
        subjects: problem.subjects().map(|s| s.name.clone()).collect(),
    })
}

/// A digest of symptom, subjects and first cause, the same for the same evidence.
fn digest(symptom: &str, subjects: &[SubjectName], cause: &str) -> String {
    let mut lines: Vec<String> = subjects
        .iter()
        .map(|s| format!("{}/{}/{}", s.kind, s.namespace.as_deref().unwrap_or_default(), s.name))
        .collect();
    lines.sort();
    let mut hash = Sha256::new();
    for part in [symptom, cause].into_iter().chain(lines.iter().map(String::as_str)) {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let mut out = String::new();
    for byte in hash.finalize().iter().take(6) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

fn ranked_cause(view: &View<'_>, entry: &Entry) -> Option<RankedCause> {
    let cause = view.rules().causes.get(entry.cause)?;
    let (supporting, against) = view.pieces(&entry.members);
    let form = |(ix, mass): &(CauseIx, super::odds::Probability)| {
        let form = view.rules().causes.get(*ix)?;
        let title = view.names.text(&form.title);
        Some(Form { id: form.id.clone(), code: form.code.clone(), title, probability: mass.get() })
    };
    Some(RankedCause {
        id: cause.id.clone(),
        code: cause.code.clone(),
        class: cause.class.clone(),
        title: view.names.text(&cause.title),
        impact: view.names.text(&cause.impact),
        severity: cause.severity,
        probability: entry.mass.get(),
        forms: entry.forms.iter().filter_map(form).collect(),
        supporting,
        against,
        missing: view.missing(&entry.members),
        remediation: remediation(view, cause),
        references: cause.references.clone(),
    })
}

/// The steps for the subject's platform. Where the platform is not known, steps of single platforms are left out,
/// unless there are no others.
fn remediation(view: &View<'_>, cause: &Cause) -> Vec<RankedStep> {
    let platform = view.subject.platform.as_deref();
    let ungated = cause.remediation.iter().any(|s| s.platforms.is_empty());
    let applies = |step: &&Step| match platform {
        _ if step.platforms.is_empty() => true,
        Some(platform) => step.platforms.iter().any(|p| p == platform),
        None => !ungated,
    };
    let ranked = |step: &Step| {
        let (command, known) = view.names.command(&step.command);
        let runnable = known && !command.is_empty();
        RankedStep { title: view.names.text(&step.title), command, runnable, changes: step.changes }
    };
    cause.remediation.iter().filter(applies).map(ranked).collect()
}

/// Why each hypothesis under 0.01 is not listed.
fn not_listed(view: &View<'_>, problem: &Problem<'_>) -> (Vec<RuledOut>, Vec<NotCheckable>) {
    let (mut ruled_out, mut not_checkable) = (Vec::new(), Vec::new());
    let entries = &problem.ranked.entries;
    // The usual causes of the symptom first: they are the rivals that a reader thinks of.
    let usual = |c: &CauseIx| view.rules().causes.get(*c).map_or(0.0, |cause| prior_word(view, problem, cause));
    let mut rivals: Vec<_> = problem.ranking.causes.iter().collect();
    rivals.sort_by(|(a, _), (b, _)| usual(b).total_cmp(&usual(a)).then(a.cmp(b)));
    let listed = |c: CauseIx| entries.iter().any(|e| e.cause == c || e.forms.iter().any(|(form, _)| *form == c));
    for (ix, probability) in rivals {
        let Some(cause) = view.rules().causes.get(*ix) else { continue };
        if probability.get() >= LISTED || is_not_kuma(view.rules(), *ix) || listed(*ix) {
            continue;
        }
        let out =
            |why: &'static str, says: Text| RuledOut { id: cause.id.clone(), code: cause.code.clone(), why, says };
        match speaks_against(view, *ix) {
            Against::Seen(says) => ruled_out.push(out("contradicted", around(&messages::CONTRADICTED, &says))),
            Against::Absent(says) => {
                ruled_out.push(out("expected-evidence-absent", around(&messages::EXPECTED_ABSENT, &says)));
            }
            Against::Nothing(needs) if needs.is_empty() => {
                let (en, zh) = messages::NOTHING_FOR_IT.fill(&[]);
                ruled_out.push(out("expected-evidence-absent", Text { en, zh }));
            }
            Against::Nothing(needs) => {
                let (en, zh) = messages::NOT_CHECKABLE.fill(&[("needs", &needs.join(", "))]);
                let (id, code) = (cause.id.clone(), cause.code.clone());
                not_checkable.push(NotCheckable { id, code, needs, says: Text { en, zh } });
            }
        }
    }
    (ruled_out, not_checkable)
}

/// How common a cause is among the subjects with the problem's symptom.
fn prior_word(view: &View<'_>, problem: &Problem<'_>, cause: &Cause) -> f64 {
    let symptom = symptom_id(view.rules(), problem.symptom);
    cause.explains.get(symptom).map_or(0.0, |word| word.probability())
}

/// What speaks against a cause.
enum Against {
    /// Something that was seen.
    Seen(Text),
    /// Something that was not seen, though it would have been.
    Absent(Text),
    /// Nothing much; what its questions need that was not there.
    Nothing(Vec<String>),
}

fn speaks_against(view: &View<'_>, cause: CauseIx) -> Against {
    let mut seen_against: Option<(f64, Text)> = None;
    let mut absent: Option<(f64, Text)> = None;
    let mut needs = Vec::new();
    for seen in view.questions().filter(|s| view.likelihoods.names(cause, s.ix)) {
        match seen.known {
            Known::Unobservable(_) => needs.push(seen.question.needs.clone()),
            Known::Answer(answer, sightings) => {
                let weight = view.likelihoods.weight(cause, seen.ix, *answer).get();
                let (worst, limit) =
                    if sightings.is_empty() { (&mut absent, ABSENT) } else { (&mut seen_against, CONTRADICTS) };
                if weight <= limit && worst.as_ref().is_none_or(|(w, _)| weight < *w) {
                    let text = seen.question.answers.get(*answer).map(|a| says(view.rules(), seen.question, a));
                    *worst = text.map(|t| (weight, view.names.text(&t)));
                }
            }
        }
    }
    needs.sort();
    needs.dedup();
    match (seen_against, absent) {
        (Some((_, says)), _) => Against::Seen(says),
        (None, Some((_, says))) => Against::Absent(says),
        (None, None) => Against::Nothing(needs),
    }
}

fn around(message: &Message, says: &Text) -> Text {
    Text { en: message.fill(&[("says", &says.en)]).0, zh: message.fill(&[("says", &says.zh)]).1 }
}
