//! A rule as it is declared, and who uses it.

use serde::Serialize;

use super::places::{Kind, Place, Places};
use super::{in_language, words};
use crate::inference::unfilled;
use crate::report::Language;
use crate::rule::{Cause, Condition, Question, RuleSet, Signal, Symptom};

/// A rule, where it stands, and who uses it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// `signal`, `question`, `symptom` or `cause`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// File that declares it.
    pub file: String,
    /// Line there.
    pub line: usize,
    /// What it says or asks.
    pub title: String,
    /// As it is declared.
    pub text: String,
    /// What uses it.
    pub used_by: Vec<Use>,
}

/// A use of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Use {
    /// Kind of what uses it.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// As what: an answer, a word, `form`, `general` and the like; empty where there is nothing to say.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub r#as: String,
}

impl Use {
    fn new(kind: Kind, id: &str, r#as: impl Into<String>) -> Self {
        Self { kind: kind.name(), id: id.to_owned(), r#as: r#as.into() }
    }
}

/// All rules of an id (or of a cause's code): kinds have ids of their own, so there may be several.
#[must_use]
pub fn show(rules: &RuleSet, places: &Places<'_>, id: &str, language: Language) -> Vec<Shown> {
    let title = |text| in_language(&unfilled(text), language).to_owned();
    let mut out = Vec::new();
    let mut put = |kind: Kind, id: &str, title: String, used_by: Vec<Use>| {
        let Place { file, line, .. } = places.of(kind, id, &[]);
        let text = places.text(kind, id);
        out.push(Shown { kind: kind.name(), id: id.to_owned(), file, line, title, text, used_by });
    };
    if let Some((ix, signal)) = rules.signal(id).and_then(|ix| Some((ix, rules.signals.get(ix)?))) {
        put(Kind::Signal, id, title(&signal.says), of_signal(rules, ix, signal));
    }
    if let Some(question) = rules.question(id).and_then(|ix| rules.questions.get(ix)) {
        put(Kind::Question, id, title(&question.title), of_question(rules, question));
    }
    if let Some(symptom) = rules.symptoms.iter().find(|symptom| symptom.id == id) {
        put(Kind::Symptom, id, title(&symptom.title), of_symptom(rules, symptom));
    }
    if let Some(cause) = super::names::cause(rules, id).and_then(|ix| rules.causes.get(ix)) {
        put(Kind::Cause, &cause.id, title(&cause.title), of_cause(rules, cause));
    }
    out
}

/// Ids near to one that no rule has.
#[must_use]
pub fn near(rules: &RuleSet, id: &str) -> Vec<String> {
    let signals = rules.signals.iter().map(|r| r.id.as_str());
    let questions = rules.questions.iter().map(|r| r.id.as_str());
    let symptoms = rules.symptoms.iter().map(|r| r.id.as_str());
    let causes = rules.causes.iter().flat_map(|r| [r.id.as_str(), r.code.as_str()]);
    super::names::near(id, signals.chain(questions).chain(symptoms).chain(causes).filter(|name| !name.is_empty()))
}

fn names_signal(condition: &Condition, signal: usize) -> bool {
    condition.signals().contains(&signal)
}

fn of_signal(rules: &RuleSet, ix: usize, _signal: &Signal) -> Vec<Use> {
    let mut uses = Vec::new();
    for question in &rules.questions {
        for answer in question.answers.iter().filter(|a| a.when.as_ref().is_some_and(|w| names_signal(w, ix))) {
            uses.push(Use::new(Kind::Question, &question.id, answer.id.as_str()));
        }
    }
    let symptoms = rules.symptoms.iter().filter(|symptom| names_signal(&symptom.when, ix));
    uses.extend(symptoms.map(|symptom| Use::new(Kind::Symptom, &symptom.id, "")));
    uses
}

fn of_question(rules: &RuleSet, question: &Question) -> Vec<Use> {
    let mut uses = Vec::new();
    for cause in &rules.causes {
        for (answer, word) in cause.expects.get(&question.id).into_iter().flatten() {
            uses.push(Use::new(Kind::Cause, &cause.id, format!("{answer}: {}", words::likelihood_word(*word))));
        }
    }
    uses
}

fn of_symptom(rules: &RuleSet, symptom: &Symptom) -> Vec<Use> {
    let mut uses = Vec::new();
    for cause in &rules.causes {
        if let Some(word) = cause.explains.get(&symptom.id) {
            uses.push(Use::new(Kind::Cause, &cause.id, words::likelihood_word(*word)));
        }
    }
    for question in rules.questions.iter().filter(|question| question.symptoms.contains(&symptom.id)) {
        uses.push(Use::new(Kind::Question, &question.id, ""));
    }
    for other in &rules.symptoms {
        if other.joins.as_ref().is_some_and(|joins| joins.symptoms.contains(&symptom.id)) {
            uses.push(Use::new(Kind::Symptom, &other.id, "joins"));
        }
    }
    uses
}

fn of_cause(rules: &RuleSet, cause: &Cause) -> Vec<Use> {
    let mut uses = Vec::new();
    let forms = rules.causes.iter().filter(|other| other.form_of.as_ref() == Some(&cause.id));
    uses.extend(forms.map(|form| Use::new(Kind::Cause, &form.id, "formOf")));
    for symptom in &rules.symptoms {
        if symptom.general.as_ref() == Some(&cause.id) {
            uses.push(Use::new(Kind::Symptom, &symptom.id, "general"));
        }
        if symptom.joins.as_ref().is_some_and(|joins| joins.explains.contains(&cause.id)) {
            uses.push(Use::new(Kind::Symptom, &symptom.id, "joins"));
        }
    }
    uses
}

#[cfg(test)]
mod tests {
    use super::super::places::Places;
    use super::{near, show};
    use crate::report::Language;
    use crate::rule::{compile, shipped};

    #[test]
    fn rules_tell_who_uses_them() {
        let files = shipped();
        let rules = compile(&files).unwrap();
        let places = Places::new(&files);
        let look_up = |id: &str| {
            let shown = show(&rules, &places, id, Language::En);
            let uses = shown.iter().flat_map(|s| &s.used_by).map(|u| format!("{} {} {}", u.kind, u.id, u.r#as));
            (shown.first().map(|s| (s.kind, s.file.clone(), s.line)), uses.collect::<Vec<_>>())
        };
        let (place, uses) = look_up("validator-bind-in-use");
        assert_eq!(place.as_ref().map(|p| (p.0, p.1.as_str())), Some(("signal", "rules/signals/kuma-validation.yaml")));
        assert!(place.is_some_and(|p| p.2 > 1));
        assert!(uses.contains(&"question validator-last-word port-in-use".to_owned()), "{uses:?}");
        let (_, uses) = look_up("validator-last-word");
        assert!(uses.contains(&"cause val-cni-race-new-node refused: always".to_owned()), "{uses:?}");
        let (_, uses) = look_up("validation-failed");
        assert!(uses.contains(&"cause val-cni-race-new-node sometimes".to_owned()), "{uses:?}");
        let (_, uses) = look_up("kd-v01");
        assert!(uses.contains(&"cause val-cni-race-new-node formOf".to_owned()), "{uses:?}");
        assert!(show(&rules, &places, "nope", Language::En).is_empty());
        assert_eq!(near(&rules, "validator-bind-in-uze").first().map(String::as_str), Some("validator-bind-in-use"));
    }

    #[test]
    fn every_rule_has_its_place_and_text() {
        let files = shipped();
        let rules = compile(&files).unwrap();
        let places = Places::new(&files);
        let ids = rules.signals.iter().map(|r| &r.id).chain(rules.questions.iter().map(|r| &r.id));
        for id in ids.chain(rules.symptoms.iter().map(|r| &r.id)).chain(rules.causes.iter().map(|r| &r.id)) {
            for shown in show(&rules, &places, id, Language::Zh) {
                assert!(shown.line > 0 && shown.text.contains(id.as_str()), "{id}");
            }
        }
    }
}
