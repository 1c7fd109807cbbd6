//! What a line of a log tells: the signals that match it, the answers that it could decide, and the causes that it makes likelier.

use serde::Serialize;

use super::page::{Block, Name, name, polarities};
use super::{in_language, say, words};
use crate::evidence::{Component, Time};
use crate::inference::{Chances, answer_says, unfilled};
use crate::matching::needed;
use crate::messages::kit as messages;
use crate::report::Language;
use crate::rule::{CauseIx, Condition, Pattern, QuestionIx, RuleSet, SignalIx, SignalKind};

/// How many times more usual an answer must be for its cause to be listed.
const LIKELIER: f64 = 1.05;

/// Causes that are listed at most.
const MOST: usize = 10;

/// A text so long is hardly in a line by chance.
const TELLING: usize = 10;

/// Lines longer than this are cut: so does a diagnosis.
pub const LONGEST: usize = 256 * 1024;

/// What a line tells.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    /// The line.
    pub line: String,
    /// The component that prints it, going by what matches; absent where several may.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component: Option<&'static str>,
    /// The signals that match it.
    pub signals: Vec<Matched>,
    /// The symptoms that it can show.
    pub symptoms: Vec<Symptom>,
    /// The answers that it decides, or helps to decide.
    pub answers: Vec<Answered>,
    /// The causes that it makes likelier, most first.
    pub causes: Vec<Likelier>,
    /// How many more of them there are.
    pub more: usize,
}

/// A signal that matches.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Matched {
    /// Its id.
    pub signal: String,
    /// What it says.
    pub says: String,
    /// The components that print it; none for an event.
    pub components: Vec<String>,
    /// It needs so many such lines.
    pub at_least: u64,
}

/// A symptom.
#[derive(Debug, Clone, Serialize)]
pub struct Symptom {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// An answer to a question.
#[derive(Debug, Clone, Serialize)]
pub struct Answered {
    /// The question's id.
    pub question: String,
    /// As a user would ask it.
    pub title: String,
    /// The answer's id.
    pub answer: String,
    /// What it says.
    pub says: String,
    /// The line alone is enough.
    pub decided: bool,
}

/// A cause that the line makes likelier.
#[derive(Debug, Clone, Serialize)]
pub struct Likelier {
    /// Its names.
    #[serde(flatten)]
    pub name: Name,
    /// How many times more usual the answers are under it than whatever the cause.
    pub ratio: f64,
}

/// Finds what a line tells.
#[must_use]
pub fn told(rules: &RuleSet, chances: &Chances<'_>, line: &str, language: Language) -> Told {
    let mut found = matching(rules, line);
    let component = printed_by(&found);
    if let Some(component) = component {
        found.retain(|(_, matched)| matched.is_of(component));
    }
    let signals: Vec<SignalIx> = found.iter().map(|(ix, _)| *ix).collect();
    let answers = answers(rules, &signals);
    let mut causes = causes(rules, chances, &answers, language);
    let more = causes.len().saturating_sub(MOST);
    causes.truncate(MOST);
    let shows = rules.symptoms.iter().filter(|symptom| helps(&symptom.when, &signals));
    let symptom = |symptom: &crate::rule::Symptom| Symptom {
        id: symptom.id.clone(),
        title: in_language(&unfilled(&symptom.title), language).to_owned(),
    };
    Told {
        line: line.to_owned(),
        component: component.map(Component::as_str),
        signals: found.into_iter().map(|(_, says)| says).map(|m| m.in_language(language)).collect(),
        symptoms: shows.map(symptom).collect(),
        answers: answers.iter().filter_map(|found| answered(rules, found, language)).collect(),
        causes,
        more,
    }
}

/// A signal that matches, with the captures of its pattern.
struct Match<'r> {
    signal: &'r crate::rule::Signal,
    names: Vec<(String, String)>,
}

impl Match<'_> {
    /// Whether a component prints it; events are nobody's.
    fn is_of(&self, component: Component) -> bool {
        match &self.signal.kind {
            SignalKind::Log(log) => log.components.contains(&component),
            SignalKind::Event(_) | SignalKind::Object(_) => true,
        }
    }

    fn in_language(self, language: Language) -> Matched {
        let mut says = in_language(&self.signal.says, language).to_owned();
        for (name, value) in &self.names {
            says = says.replace(&format!("{{{name}}}"), value);
        }
        let says = crate::rule::Text { en: says.clone(), zh: says };
        let (components, at_least) = match &self.signal.kind {
            SignalKind::Log(log) => {
                (log.components.iter().map(|c| words::component(*c, language)).collect(), log.at_least)
            }
            SignalKind::Event(event) => (Vec::new(), event.at_least),
            SignalKind::Object(_) => (Vec::new(), 1),
        };
        let says = in_language(&unfilled(&says), language).to_owned();
        Matched { signal: self.signal.id.clone(), says, components, at_least }
    }
}

/// The component of which most signals match, if it is one: a line is printed by one program, and `Error: …` by many. What any program
/// may print counts only where no signal of a certain one matches.
fn printed_by(found: &[(SignalIx, Match<'_>)]) -> Option<Component> {
    let count = |component: Component| {
        let logs = found.iter().filter(|(_, m)| matches!(m.signal.kind, SignalKind::Log(_)) && m.is_of(component));
        logs.count()
    };
    let certain = Component::ALL.into_iter().filter(|c| !matches!(c, Component::Other | Component::Unknown));
    let most = certain.clone().map(count).max().filter(|most| *most > 0)?;
    let mut best = certain.filter(|component| count(*component) == most);
    best.next().filter(|_| best.next().is_none())
}

fn matching<'r>(rules: &'r RuleSet, line: &str) -> Vec<(SignalIx, Match<'r>)> {
    let texts = texts(line);
    let mut found = Vec::new();
    for (ix, signal) in rules.signals.iter().enumerate() {
        let (pattern, reason) = match &signal.kind {
            SignalKind::Log(log) => (Some(&log.pattern), None),
            // The messages of a certain object's events may be looked through for a word that is in many lines.
            SignalKind::Event(event) if event.pattern.as_ref().is_some_and(|pattern| !is_telling(pattern)) => continue,
            SignalKind::Event(event) => (event.pattern.as_ref(), event.reason.as_ref()),
            SignalKind::Object(_) => continue,
        };
        let matched = match (pattern, reason) {
            (Some(pattern), _) => texts.iter().find_map(|text| captured(pattern, text)),
            // As in the table of `kubectl get events`: the reason stands as a word of its own.
            (None, Some(reason)) => line.split_whitespace().any(|word| reason.is_match(word)).then(Vec::new),
            (None, None) => None,
        };
        if let Some(names) = matched {
            found.push((ix, Match { signal, names }));
        }
    }
    found
}

/// Whether each alternative of a pattern needs a text of some length.
fn is_telling(pattern: &Pattern) -> bool {
    let long = |sets: &Vec<Vec<String>>| sets.iter().any(|set| set.iter().all(|text| text.len() >= TELLING));
    needed(pattern.as_str()).alternatives.iter().all(long)
}

fn captured(pattern: &Pattern, text: &str) -> Option<Vec<(String, String)>> {
    let regex = pattern.regex()?;
    let captures = regex.captures(text)?;
    let named = regex.capture_names().flatten();
    Some(named.filter_map(|n| Some((n.to_owned(), captures.name(n)?.as_str().to_owned()))).collect())
}

/// A line as it stands, and without what transports put before it: a time, `stdout F`, `[pod/x/y]`, a stream's name.
fn texts(line: &str) -> Vec<&str> {
    let mut end = line.len().min(LONGEST);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let mut text = line[..end].trim_end();
    let mut all = vec![text];
    loop {
        let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
        let bracketed = first.starts_with("[pod/") && first.ends_with(']');
        let flag = matches!(first, "stdout" | "stderr" | "F" | "P");
        let time = first.len() >= 20 && Time::parse(first).is_some();
        if rest.is_empty() || !(bracketed || flag || time) {
            return all;
        }
        text = rest.trim_start();
        all.push(text);
    }
}

/// An answer that signals decide or help to decide.
struct Found {
    question: QuestionIx,
    answer: usize,
    decided: bool,
}

fn answers(rules: &RuleSet, signals: &[SignalIx]) -> Vec<Found> {
    let mut out = Vec::new();
    for (question, rule) in rules.questions.iter().enumerate() {
        let when = |answer: usize| rule.answers.get(answer).and_then(|a| a.when.as_ref());
        let all = 0..rule.answers.len();
        // What is not a line is not there, so that a line alone can decide.
        if let Some(answer) = all.clone().find(|a| when(*a).is_some_and(|w| helps(w, signals) && holds(w, signals))) {
            out.push(Found { question, answer, decided: enough(rules, signals) });
            continue;
        }
        let helped = all.filter(|a| when(*a).is_some_and(|w| helps(w, signals)));
        out.extend(helped.map(|answer| Found { question, answer, decided: false }));
    }
    out
}

/// Whether one line of each is enough for at least one signal.
fn enough(rules: &RuleSet, signals: &[SignalIx]) -> bool {
    let needed = |ix: &SignalIx| match rules.signals.get(*ix).map(|s| &s.kind) {
        Some(SignalKind::Log(log)) => log.at_least,
        Some(SignalKind::Event(event)) => event.at_least,
        _ => 1,
    };
    signals.iter().any(|ix| needed(ix) <= 1)
}

/// Whether one of the signals speaks for the condition by being present.
fn helps(condition: &Condition, signals: &[SignalIx]) -> bool {
    let mut named = Vec::new();
    polarities(condition, false, &mut named);
    named.iter().any(|(ix, absent)| !absent && signals.contains(ix))
}

/// Whether the condition holds where these signals are present and no other.
fn holds(condition: &Condition, signals: &[SignalIx]) -> bool {
    match condition {
        Condition::Signal(ix) | Condition::Seen(ix) => signals.contains(ix),
        Condition::Later(first, then) => signals.contains(first) && !signals.contains(then),
        Condition::Not(inner) => !holds(inner, signals),
        Condition::And(all) => all.iter().all(|c| holds(c, signals)),
        Condition::Or(all) => all.iter().any(|c| holds(c, signals)),
    }
}

fn answered(rules: &RuleSet, found: &Found, language: Language) -> Option<Answered> {
    let question = rules.questions.get(found.question)?;
    let answer = question.answers.get(found.answer)?;
    Some(Answered {
        question: question.id.clone(),
        title: in_language(&unfilled(&question.title), language).to_owned(),
        answer: answer.id.clone(),
        says: in_language(&unfilled(&answer_says(rules, question, answer)), language).to_owned(),
        decided: found.decided,
    })
}

/// The causes under which the answers are more usual: by all that are decided, else by the one that fits best.
fn causes(rules: &RuleSet, chances: &Chances<'_>, answers: &[Found], language: Language) -> Vec<Likelier> {
    let decided: Vec<&Found> = answers.iter().filter(|found| found.decided).collect();
    let ratio = |cause: CauseIx| {
        let of = |found: &&Found| chances.ratio(cause, found.question, found.answer);
        if decided.is_empty() {
            answers.iter().map(|found| of(&found)).fold(1.0, f64::max)
        } else {
            decided.iter().map(of).product()
        }
    };
    let mut out: Vec<Likelier> = rules
        .causes
        .iter()
        .enumerate()
        .map(|(ix, cause)| Likelier { name: name(cause, language), ratio: (ratio(ix) * 100.0).round() / 100.0 })
        .filter(|likelier| likelier.ratio >= LIKELIER)
        .collect();
    out.sort_by(|a, b| b.ratio.total_cmp(&a.ratio).then_with(|| a.name.id.cmp(&b.name.id)));
    out
}

/// What a line tells, to be written.
#[must_use]
pub fn blocks(told: &Told, language: Language) -> Vec<Block> {
    let tell = |message, values: &[(&str, &str)]| say(message, language, values);
    let mut out = vec![Block::Title(tell(&messages::LINE_TITLE, &[])), Block::Line(0, told.line.clone())];
    if told.signals.is_empty() {
        out.push(Block::Paragraph(tell(&messages::LINE_UNKNOWN, &[])));
        return out;
    }
    if let Some(component) = told.component {
        out.push(Block::Paragraph(tell(&messages::LINE_PRINTED_BY, &[("component", component)])));
    }
    out.push(Block::Section(tell(&messages::LINE_SIGNALS, &[])));
    for signal in &told.signals {
        let from = signal.components.join(", ");
        let message = if from.is_empty() { &messages::SHOWN_BY_EVENT } else { &messages::SHOWN_BY_LOG };
        let shown = tell(message, &[("signal", &signal.signal), ("from", &from)]);
        out.push(Block::Item(0, String::new(), format!("{} {shown}", signal.says)));
        if signal.at_least > 1 {
            out.push(Block::Item(
                1,
                String::new(),
                tell(&messages::AT_LEAST, &[("count", &signal.at_least.to_string())]),
            ));
        }
    }
    if !told.symptoms.is_empty() {
        out.push(Block::Section(tell(&messages::LINE_SYMPTOMS, &[])));
        out.extend(told.symptoms.iter().map(|s| Block::Item(0, String::new(), format!("{} ({})", s.title, s.id))));
    }
    if !told.answers.is_empty() {
        out.push(Block::Section(tell(&messages::LINE_ANSWERS, &[])));
        for answer in &told.answers {
            let with = if answer.decided { String::new() } else { tell(&messages::WITH_OTHERS, &[]) };
            out.push(Block::Item(0, String::new(), format!("{} {}{with}", answer.title, answer.says)));
        }
    }
    if !told.causes.is_empty() {
        out.push(Block::Section(tell(&messages::LINE_CAUSES, &[])));
        for cause in &told.causes {
            let values =
                [("ratio", &*format!("{:.1}", cause.ratio)), ("title", &cause.name.title), ("code", &cause.name.code)];
            out.push(Block::Cause(cause.name.id.clone(), tell(&messages::LIKELIER, &values)));
        }
        if told.more > 0 {
            out.push(Block::Item(0, String::new(), tell(&messages::MORE_CAUSES, &[("count", &told.more.to_string())])));
        }
    }
    out.push(Block::Paragraph(tell(&messages::ONE_LINE, &[])));
    out
}

#[cfg(test)]
mod tests {
    use super::{texts, told};
    use crate::inference::Chances;
    use crate::report::Language;
    use crate::rule::{compile, shipped};

    #[test]
    fn prefixes_of_transports_are_no_part_of_a_line() {
        let whole = "2026-06-06T10:00:00.1Z stderr F Error: x";
        assert_eq!(texts(whole), [whole, "stderr F Error: x", "F Error: x", "Error: x"]);
        assert_eq!(texts("[pod/a/b] Error: x").last(), Some(&"Error: x"));
        assert_eq!(texts("plain text"), ["plain text"]);
    }

    #[test]
    fn a_decisive_line_names_its_cause_first() {
        let rules = compile(&shipped()).unwrap();
        let chances = Chances::new(&rules);
        let line = "2026-06-06T10:00:00.1Z Error: validation failed: could not run verification server: listen tcp 127.0.0.1:15006: bind: address already in use";
        let found = told(&rules, &chances, line, Language::En);
        assert_eq!(found.causes.first().map(|c| c.name.id.as_str()), Some("val-bind-in-use"), "{found:?}");
        assert!(found.answers.iter().any(|a| a.question == "validator-last-word" && a.decided));
        let unknown = told(&rules, &chances, "lorem ipsum", Language::En);
        assert!(unknown.signals.is_empty() && unknown.causes.is_empty());
    }
}
