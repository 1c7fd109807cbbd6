//! Why a cause did or did not win: for one subject of a finding, from the states of signals to the probability.

use serde::Serialize;

use crate::inference::{Account, Finding, Gate, accounts};
use crate::matching::{Held, Inquiry, Known, Sighting, Status, SubjectName};
use crate::rule::{CauseIx, Condition, Question, QuestionIx, RuleSet, Text};

use super::mutants::write_condition;

/// How one finding came about.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Trace {
    /// Symptom.
    pub symptom: String,
    /// How many subjects the finding has.
    pub subjects: usize,
    /// The one that is traced: `Kind/namespace/name`.
    pub subject: String,
    /// When the symptom is shown.
    pub condition: String,
    /// The signals of that condition.
    pub signals: Vec<SignalTrace>,
    /// The causes side by side: the one that was asked for (or the first), and the one that it is compared with.
    pub causes: Vec<CauseTrace>,
    /// The questions that concern the symptom.
    pub questions: Vec<QuestionTrace>,
    /// Probability of a cause that no rule knows.
    pub unknown: f64,
}

/// What a signal is.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignalTrace {
    /// Its id.
    pub id: String,
    /// `present`, `absent` or `unobservable`.
    pub state: &'static str,
    /// Where it was seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
    /// What was seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<String>,
    /// Why it cannot be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
}

/// One cause's numbers.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CauseTrace {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its title.
    #[serde(skip)]
    pub title: Text,
    /// What keeps it out: `version` or `platform`; `symptom` where it does not explain the symptom at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gate: Option<&'static str>,
    /// How common it is among subjects with the symptom.
    pub prior: f64,
    /// Log-odds against a cause that no rule knows, before any answer.
    pub from: f64,
    /// Log-odds after all answers.
    pub to: f64,
    /// Probability.
    pub probability: f64,
}

/// One question.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QuestionTrace {
    /// Its id.
    pub id: String,
    /// Its title.
    #[serde(skip)]
    pub title: Text,
    /// Its answer, if it could be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// Why it could not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
    /// The answers that were tried, in order, up to the one that holds.
    pub tried: Vec<TriedTrace>,
    /// Whether one of the causes speaks of it.
    pub named: bool,
    /// What the answer weighs for each of the causes; nothing for a cause that does not name the question.
    pub terms: Vec<Option<TermTrace>>,
}

/// One answer that was tried.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TriedTrace {
    /// Its id.
    pub answer: String,
    /// When it holds; nothing: when no other does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// `yes`, `no` or `unknown`.
    pub held: &'static str,
    /// The signals of the condition.
    pub signals: Vec<SignalTrace>,
}

/// What an answer weighs.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TermTrace {
    /// How often the answer is seen, whatever the cause.
    pub base: f64,
    /// How often under the cause.
    pub given: f64,
    /// The logarithm of their ratio.
    pub nats: f64,
    /// Log-odds of the cause after this answer.
    pub running: f64,
}

/// Traces a finding. `asked` is the cause in question; without one, the first cause is compared with the next.
/// `None` where the finding's subjects are not among the answers.
#[must_use]
pub fn trace(rules: &RuleSet, inquiry: &Inquiry<'_, '_>, finding: &Finding, asked: Option<CauseIx>) -> Option<Trace> {
    let of_symptom = |at: &usize| {
        let subject = inquiry.answers().subjects.get(*at)?;
        let symptom = rules.symptoms.get(subject.symptom)?;
        (symptom.id == finding.symptom).then_some(())
    };
    let at = finding.subjects.iter().find_map(|name| {
        let mut all = inquiry.answers().subjects.iter().enumerate();
        all.find(|(at, s)| same(&s.name, name) && of_symptom(at).is_some()).map(|(at, _)| at)
    })?;
    let subject = inquiry.answers().subjects.get(at)?;
    let symptom = rules.symptoms.get(subject.symptom)?;
    let (all, unknown) = accounts(rules, subject);
    let compared = compared(&all, asked);
    let mut running: Vec<f64> = compared.iter().map(|(_, account)| account.map_or(0.0, |a| a.from)).collect();
    let mut questions = Vec::new();
    for (ix, known) in &subject.answers {
        let Some(question) = rules.questions.get(*ix) else { continue };
        let terms = terms(&compared, *ix, &mut running);
        let speaks = |cause: &CauseIx| rules.causes.get(*cause).is_some_and(|c| c.expects.contains_key(&question.id));
        let named = compared.iter().any(|(cause, _)| speaks(cause));
        questions.push(QuestionTrace { named, terms, ..of_question(rules, inquiry, at, question, known) });
    }
    Some(Trace {
        symptom: symptom.id.clone(),
        subjects: finding.subjects.len(),
        subject: called(&subject.name),
        condition: write_condition(rules, &symptom.when),
        signals: signals(rules, inquiry, at, &symptom.when),
        causes: compared.iter().filter_map(|(cause, account)| of_cause(rules, *cause, *account)).collect(),
        questions,
        unknown,
    })
}

type Compared<'a> = Vec<(CauseIx, Option<&'a Account>)>;

/// The asked cause and the first one; without, the first two. Where the asked one is the first, the second beside it.
fn compared(all: &[Account], asked: Option<CauseIx>) -> Compared<'_> {
    let first = asked.or(all.first().map(|a| a.cause));
    let rival = all.iter().map(|a| a.cause).find(|cause| Some(*cause) != first);
    let account = |cause: CauseIx| all.iter().find(|a| a.cause == cause);
    first.into_iter().chain(rival).map(|cause| (cause, account(cause))).collect()
}

fn terms(compared: &Compared<'_>, question: QuestionIx, running: &mut [f64]) -> Vec<Option<TermTrace>> {
    let mut terms = Vec::new();
    for ((_, account), sum) in compared.iter().zip(running) {
        let term = account.and_then(|a| a.terms.iter().find(|t| t.question == question));
        terms.push(term.map(|term| {
            *sum += term.nats;
            TermTrace { base: term.base, given: term.given, nats: term.nats, running: *sum }
        }));
    }
    terms
}

fn of_cause(rules: &RuleSet, cause: CauseIx, account: Option<&Account>) -> Option<CauseTrace> {
    let rule = rules.causes.get(cause)?;
    let gate = match account {
        None => Some("symptom"),
        Some(account) => account.gate.map(|gate| match gate {
            Gate::Version => "version",
            Gate::Platform => "platform",
        }),
    };
    // What was not reckoned with has no numbers.
    let counted = account.filter(|a| a.gate.is_none());
    let number = |of: &dyn Fn(&Account) -> f64| counted.map_or(0.0, of);
    Some(CauseTrace {
        id: rule.id.clone(),
        code: rule.code.clone(),
        title: rule.title.clone(),
        gate,
        prior: number(&|a| a.prior),
        from: number(&|a| a.from),
        to: number(&|a| a.to),
        probability: number(&|a| a.probability),
    })
}

fn of_question(
    rules: &RuleSet,
    inquiry: &Inquiry<'_, '_>,
    at: usize,
    question: &Question,
    known: &Known,
) -> QuestionTrace {
    let (chosen, unknown) = match known {
        Known::Answer(answer, _) => (Some(*answer), None),
        Known::Unobservable(reason) => (None, Some(reason.as_str())),
    };
    let mut tried = Vec::new();
    for (ix, answer) in question.answers.iter().enumerate().take(chosen.map_or(usize::MAX, |c| c + 1)) {
        let held = match &answer.when {
            Some(condition) => inquiry.holds(at, condition),
            None => (chosen == Some(ix)).then_some(Held::Yes),
        };
        let word = match held {
            Some(Held::Yes) => "yes",
            Some(Held::No) => "no",
            Some(Held::Unknown(_)) | None => "unknown",
        };
        tried.push(TriedTrace {
            answer: answer.id.clone(),
            condition: answer.when.as_ref().map(|c| write_condition(rules, c)),
            held: word,
            signals: answer.when.as_ref().map(|c| signals(rules, inquiry, at, c)).unwrap_or_default(),
        });
        if word == "unknown" && !question.exclusive {
            break;
        }
    }
    QuestionTrace {
        id: question.id.clone(),
        title: question.title.clone(),
        answer: chosen.and_then(|c| question.answers.get(c)).map(|a| a.id.clone()),
        why: unknown,
        tried,
        named: false,
        terms: Vec::new(),
    }
}

fn signals(rules: &RuleSet, inquiry: &Inquiry<'_, '_>, at: usize, condition: &Condition) -> Vec<SignalTrace> {
    let all = condition.signals().into_iter();
    all.filter_map(|ix| {
        let (status, sighting) = inquiry.signal(at, ix)?;
        let (state, why) = match status {
            Status::Present => ("present", None),
            Status::Absent => ("absent", None),
            Status::Unobservable(reason) => ("unobservable", Some(reason.as_str())),
        };
        let id = rules.signals.get(ix)?.id.clone();
        let excerpt = sighting.as_ref().map(|s| s.excerpt.clone()).filter(|e| !e.is_empty());
        Some(SignalTrace { id, state, seen: sighting.as_ref().map(place), excerpt, why })
    })
    .collect()
}

/// Where a sighting is: object and field, or path and line.
fn place(sighting: &Sighting) -> String {
    let origin = &sighting.origin;
    match (&origin.object, &origin.field, origin.line) {
        (Some(object), Some(field), _) => format!("{object} {field}"),
        (Some(object), None, _) => object.clone(),
        (None, _, Some(line)) => format!("{}:{line}", origin.path),
        (None, _, None) => origin.path.clone(),
    }
}

fn same(a: &SubjectName, b: &SubjectName) -> bool {
    (&a.kind, &a.namespace, &a.name) == (&b.kind, &b.namespace, &b.name)
}

/// `Kind/namespace/name`.
fn called(name: &SubjectName) -> String {
    let namespace = name.namespace.as_ref().map_or(String::new(), |n| format!("{n}/"));
    format!("{}/{namespace}{}", name.kind, name.name)
}
