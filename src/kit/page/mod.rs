//! The page of a cause: everything that its rule, and the rules around it, say of it.

mod blocks;
mod markdown;
mod rivals;
mod terminal;

use serde::Serialize;

use super::{in_language, words};
use crate::inference::{Chances, answer_says, unfilled, unfilled_command};
use crate::report::Language;
use crate::rule::{Cause, CauseIx, Condition, Pattern, Question, QuestionIx, RuleSet, SignalKind, Text};

pub use blocks::{Block, families, family, index, page_blocks};
pub use markdown::{Links, markdown};
pub use terminal::terminal;

/// How many times more (or less) usual an answer must be for it to speak for (or against) a cause.
pub const SPEAKS: f64 = 1.5;

/// Steps to collect that a page lists at most.
const STEPS: usize = 6;

/// A cause's page in one language.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// `KD-V02`; empty for what is no fault of the mesh.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// Its id.
    pub id: String,
    /// What is wrong.
    pub title: String,
    /// The coarse kind.
    pub class: String,
    /// `critical`, `high`, `medium` or `low`.
    pub severity: &'static str,
    /// What it does to workloads.
    pub impact: String,
    /// The general cause of which it is a form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form_of: Option<Name>,
    /// Its own forms.
    pub forms: Vec<Name>,
    /// The symptoms that it explains.
    pub symptoms: Vec<Explained>,
    /// Releases in which it exists; all, if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versions: Option<String>,
    /// Platforms on which it exists; all, if empty.
    pub platforms: Vec<String>,
    /// What speaks for and against it.
    pub questions: Vec<Asked>,
    /// Causes that look alike.
    pub confused_with: Vec<rivals::Rival>,
    /// What to collect where the evidence does not decide.
    pub collect: Vec<Collected>,
    /// What to do.
    pub remediation: Vec<Done>,
    /// Links.
    pub references: Vec<String>,
}

/// A cause's names.
#[derive(Debug, Clone, Serialize)]
pub struct Name {
    /// `KD-V02`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// Its id.
    pub id: String,
    /// What is wrong.
    pub title: String,
}

/// A symptom, and how usual the cause is for it.
#[derive(Debug, Clone, Serialize)]
pub struct Explained {
    /// The symptom's id.
    pub symptom: String,
    /// Its title.
    pub title: String,
    /// In the words of rule files.
    pub usual: &'static str,
}

/// A question that the cause answers in its own way.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    /// The question's id.
    pub question: String,
    /// As a user would ask it.
    pub title: String,
    /// What must be had to answer it.
    pub needs: String,
    /// The answers that the cause names.
    pub answers: Vec<Said>,
    /// How many times more likely each other answer is than whatever the cause; absent where all are named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_answers: Option<f64>,
}

/// An answer under a cause.
#[derive(Debug, Clone, Serialize)]
pub struct Said {
    /// The answer's id.
    pub answer: String,
    /// What it says.
    pub says: String,
    /// How usual it is under the cause, in the words of rule files.
    pub usual: &'static str,
    /// How many times more likely it is than whatever the cause.
    pub ratio: f64,
    /// What decides it.
    pub signals: Vec<Shown>,
}

/// A signal.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// Its id.
    pub signal: String,
    /// What it says when it is present.
    pub says: String,
    /// It speaks by its absence.
    pub absent: bool,
    /// `log`, `event` or `object`.
    pub kind: &'static str,
    /// The components that print it.
    pub components: Vec<String>,
    /// A line that it matches, or what it looks at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// Where the line comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A step that collects evidence.
#[derive(Debug, Clone, Serialize)]
pub struct Collected {
    /// What it tells.
    pub says: String,
    /// The command.
    pub command: Vec<String>,
    /// `read`, `debug-pod` or `node-access`.
    pub needs: &'static str,
}

/// A step of the remediation.
#[derive(Debug, Clone, Serialize)]
pub struct Done {
    /// What to do.
    pub title: String,
    /// The command, if there is one.
    pub command: Vec<String>,
    /// `nothing`, `restarts-pod`, `config` or `node`.
    pub changes: &'static str,
    /// Only on these platforms; all, if empty.
    pub platforms: Vec<String>,
}

/// Makes the page of a cause; nothing for a cause that the rules do not hold.
#[must_use]
pub fn page(rules: &RuleSet, chances: &Chances<'_>, cause: CauseIx, language: Language) -> Option<Page> {
    let own = rules.causes.get(cause)?;
    let in_own = |text: &Text| in_language(&unfilled(text), language).to_owned();
    let forms = rules.causes.iter().filter(|other| other.form_of.as_deref() == Some(&own.id));
    let title = |id: &str| rules.symptoms.iter().find(|s| s.id == *id).map(|s| in_own(&s.title)).unwrap_or_default();
    let explained = own.explains.iter().map(|(symptom, usual)| Explained {
        symptom: symptom.clone(),
        title: title(symptom),
        usual: words::likelihood_word(*usual),
    });
    let steps = own.remediation.iter().map(|step| Done {
        title: in_own(&step.title),
        command: unfilled_command(&step.command),
        changes: words::changes(step.changes),
        platforms: step.platforms.clone(),
    });
    Some(Page {
        code: own.code.clone(),
        id: own.id.clone(),
        title: in_own(&own.title),
        class: own.class.clone(),
        severity: words::severity(own.severity),
        impact: in_own(&own.impact),
        form_of: own.form_of.as_ref().and_then(|id| rules.causes.get(rules.cause(id)?)).map(|of| name(of, language)),
        forms: forms.map(|form| name(form, language)).collect(),
        symptoms: explained.collect(),
        versions: own.versions.as_ref().map(ToString::to_string),
        platforms: own.platforms.clone(),
        questions: asked(rules, chances, cause, language),
        confused_with: rivals::rivals(rules, chances, cause, language),
        collect: collected(rules, chances, cause, language),
        remediation: steps.collect(),
        references: own.references.clone(),
    })
}

/// A cause's names in one language.
#[must_use]
pub fn name(cause: &Cause, language: Language) -> Name {
    let title = in_language(&unfilled(&cause.title), language).to_owned();
    Name { code: cause.code.clone(), id: cause.id.clone(), title }
}

fn asked(rules: &RuleSet, chances: &Chances<'_>, cause: CauseIx, language: Language) -> Vec<Asked> {
    let Some(own) = rules.causes.get(cause) else { return Vec::new() };
    let mut all: Vec<(f64, Asked)> = Vec::new();
    for (id, words) in &own.expects {
        let Some((ix, question)) = rules.question(id).and_then(|ix| Some((ix, rules.questions.get(ix)?))) else {
            continue;
        };
        let ratio = |answer: usize| rounded(chances.ratio(cause, ix, answer));
        let mut answers = Vec::new();
        let mut other_answers = None;
        for (position, answer) in question.answers.iter().enumerate() {
            let Some(usual) = words.get(&answer.id) else {
                other_answers.get_or_insert_with(|| ratio(position));
                continue;
            };
            answers.push(Said {
                answer: answer.id.clone(),
                says: in_language(&unfilled(&answer_says(rules, question, answer)), language).to_owned(),
                usual: words::likelihood_word(*usual),
                ratio: ratio(position),
                signals: answer.when.as_ref().map(|when| deciding(rules, when, language)).unwrap_or_default(),
            });
        }
        answers.sort_by(|a, b| b.ratio.total_cmp(&a.ratio).then_with(|| a.answer.cmp(&b.answer)));
        let asked = Asked {
            question: id.clone(),
            title: in_language(&unfilled(&question.title), language).to_owned(),
            needs: question.needs.clone(),
            answers,
            other_answers,
        };
        all.push((rivals::divergence(chances, question, ix, Some(cause), None), asked));
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.question.cmp(&b.1.question)));
    all.into_iter().map(|(_, asked)| asked).collect()
}

fn rounded(ratio: f64) -> f64 {
    (ratio * 100.0).round() / 100.0
}

/// The signals of a condition, each with whether it must be absent.
fn deciding(rules: &RuleSet, condition: &Condition, language: Language) -> Vec<Shown> {
    let mut named: Vec<(usize, bool)> = Vec::new();
    polarities(condition, false, &mut named);
    named.into_iter().filter_map(|(ix, absent)| shown(rules, ix, absent, language)).collect()
}

/// The signals that a condition names, each once, with whether their absence makes it hold.
pub(super) fn polarities(condition: &Condition, negated: bool, out: &mut Vec<(usize, bool)>) {
    let mut put = |signal: usize, absent: bool| {
        if !out.iter().any(|(known, _)| *known == signal) {
            out.push((signal, absent));
        }
    };
    match condition {
        Condition::Signal(signal) | Condition::Seen(signal) => put(*signal, negated),
        Condition::Later(first, then) => {
            put(*first, negated);
            put(*then, !negated);
        }
        Condition::Not(inner) => polarities(inner, !negated, out),
        Condition::And(all) | Condition::Or(all) => all.iter().for_each(|c| polarities(c, negated, out)),
    }
}

fn shown(rules: &RuleSet, ix: usize, absent: bool, language: Language) -> Option<Shown> {
    let signal = rules.signals.get(ix)?;
    let (kind, components, looked_at) = match &signal.kind {
        SignalKind::Log(log) => ("log", log.components.iter().map(|c| words::component(*c, language)).collect(), None),
        SignalKind::Event(event) => ("event", Vec::new(), event.reason.as_ref().map(whole_reason)),
        SignalKind::Object(object) => {
            ("object", Vec::new(), object.shows.clone().or_else(|| Some(object.needs.join(", "))))
        }
    };
    Some(Shown {
        signal: signal.id.clone(),
        says: in_language(&unfilled(&signal.says), language).to_owned(),
        absent,
        kind,
        components,
        example: signal.matching.first().cloned().or(looked_at).filter(|example| !example.is_empty()),
        source: signal.origin.clone(),
    })
}

/// A reason as the rule gives it: a pattern of one matches it as a whole.
fn whole_reason(pattern: &Pattern) -> String {
    let text = pattern.as_str();
    text.strip_prefix("^(?:").and_then(|rest| rest.strip_suffix(")$")).unwrap_or(text).to_owned()
}

fn collected(rules: &RuleSet, chances: &Chances<'_>, cause: CauseIx, language: Language) -> Vec<Collected> {
    let Some(own) = rules.causes.get(cause) else { return Vec::new() };
    let named = own.expects.keys().filter_map(|id| rules.question(id));
    let mut steps: Vec<(f64, &Question)> = named
        .filter_map(|ix: QuestionIx| {
            let question = rules.questions.get(ix)?;
            Some((rivals::divergence(chances, question, ix, Some(cause), None), question))
        })
        .collect();
    steps.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    let mut out: Vec<Collected> = Vec::new();
    for collect in steps.into_iter().filter_map(|(_, question)| question.collect.as_ref()) {
        let command = unfilled_command(&collect.command);
        if out.len() < STEPS && out.iter().all(|known| known.command != command || command.is_empty()) {
            let says = in_language(&unfilled(&collect.says), language).to_owned();
            out.push(Collected { says, command, needs: words::needs(collect.needs) });
        }
    }
    out
}
