//! `rules trace`: how an answer came about, number by number.

use serde_json::json;

use crate::cli::TraceArgs;
use crate::evidence::InputStatus;
use crate::inference::infer;
use crate::kit::proof::{QuestionTrace, SignalTrace, TermTrace, Trace, collect, trace, verdict};
use crate::matching::{Focus, inquire};
use crate::messages::{Message, proof as say};
use crate::report::{Language, escape, mask};
use crate::rule::{CauseIx, RuleSet, Text};

use super::super::{Refusal, World, fill, load, resolve};

/// Traces the findings that were asked for; 3 if no input can be read.
pub(super) fn run(world: &mut World<'_>, typed: &TraceArgs, spoken: Language) -> Result<u8, Refusal> {
    let rules = load(&typed.kit.rules, spoken)?;
    let (objects, causes): (Vec<String>, Vec<String>) = typed.traced.iter().cloned().partition(|t| t.contains('/'));
    if causes.len() > 1 {
        return Err(Refusal::Usage(fill(&say::TWO_CAUSES, spoken, &[])));
    }
    let asked = causes.first().map(|typed| cause(&rules, typed, spoken)).transpose()?;
    let objects = resolve::objects(&objects, spoken).map_err(Refusal::Usage)?;
    let focus = Focus { namespace: typed.namespace.clone(), objects, selected: None };
    let evidence = collect(&rules, &typed.from);
    let (verdict, traces) = inquire(&rules, &evidence, &focus, |inquiry| {
        let diagnosis = infer(&rules, inquiry.answers(), &evidence);
        let traces: Vec<Trace> = diagnosis.findings.iter().filter_map(|f| trace(&rules, inquiry, f, asked)).collect();
        (verdict(diagnosis.verdict), traces)
    });
    if typed.output.is_some() {
        let mut traces = traces;
        traces.iter_mut().for_each(harmless);
        let document = json!({
            "apiVersion": "kuma-diagnose/v1", "kind": "RulesTrace", "verdict": verdict, "findings": traces,
        });
        writeln!(world.out, "{document:#}")?;
    } else if traces.is_empty() {
        writeln!(world.out, "{}", fill(&say::NOTHING_FOUND, spoken, &[("verdict", verdict)]))?;
    } else {
        let texts: Vec<String> = traces.iter().map(|trace| Writer { spoken, out: String::new() }.all(trace)).collect();
        write!(world.out, "{}", texts.join("\n"))?;
    }
    let unreadable = !evidence.inputs.is_empty() && evidence.inputs.iter().all(|i| i.status == InputStatus::Unreadable);
    Ok(if unreadable { 3 } else { 0 })
}

fn cause(rules: &RuleSet, typed: &str, spoken: Language) -> Result<CauseIx, Refusal> {
    let named = |c: &crate::rule::Cause| c.id == typed || !c.code.is_empty() && c.code.eq_ignore_ascii_case(typed);
    let none = || Refusal::Usage(fill(&say::NO_CAUSE, spoken, &[("cause", typed)]));
    rules.causes.iter().position(named).ok_or_else(none)
}

/// Foreign text of a trace, masked and escaped for a document.
fn harmless(trace: &mut Trace) {
    trace.subject = escape(&trace.subject);
    let tried = trace.questions.iter_mut().flat_map(|q| &mut q.tried).flat_map(|t| &mut t.signals);
    for signal in trace.signals.iter_mut().chain(tried) {
        for text in [&mut signal.seen, &mut signal.excerpt].into_iter().flatten() {
            *text = escape(&mask(text));
        }
    }
}

struct Writer {
    spoken: Language,
    out: String,
}

impl Writer {
    fn say(&self, message: &Message, values: &[(&str, &str)]) -> String {
        fill(message, self.spoken, values)
    }

    fn line(&mut self, depth: usize, text: &str) {
        self.out.push_str(&"  ".repeat(depth));
        self.out.push_str(&escape(text));
        self.out.push('\n');
    }

    fn title<'t>(&self, text: &'t Text) -> &'t str {
        match self.spoken {
            Language::En => &text.en,
            Language::Zh => &text.zh,
        }
    }

    fn all(mut self, trace: &Trace) -> String {
        let count = trace.subjects.to_string();
        let values = [("symptom", trace.symptom.as_str()), ("subject", &trace.subject), ("count", &count)];
        let head = self.say(&say::TRACE_HEAD, &values);
        self.line(0, &head);
        let head = format!("{}: {}", self.say(&say::SHOWN_BY, &[]), trace.condition);
        self.line(0, &head);
        self.signals(1, &trace.signals);
        let head = self.say(&say::CAUSES_HEAD, &[]);
        self.line(0, &head);
        for (at, cause) in trace.causes.iter().enumerate() {
            let message = match cause.gate {
                None => &say::PRIOR_LINE,
                Some("version") => &say::GATE_VERSION,
                Some("platform") => &say::GATE_PLATFORM,
                Some(_) => &say::GATE_SYMPTOM,
            };
            let (prior, from) = (format!("{:.3}", cause.prior), format!("{:+.2}", cause.from));
            let title = self.title(&cause.title);
            let values =
                [("column", column(at)), ("title", title), ("id", &cause.id), ("prior", &prior), ("from", &from)];
            let text = self.say(message, &values);
            self.line(1, &text);
        }
        let head = self.say(&say::QUESTIONS_HEAD, &[]);
        self.line(0, &head);
        // What no compared cause speaks of cannot have decided between them.
        let concerned = trace.questions.iter().filter(|q| q.named);
        for question in concerned {
            self.question(question);
        }
        self.result(trace);
        self.out
    }

    fn question(&mut self, question: &QuestionTrace) {
        let head = format!("{} ({})", self.title(&question.title), question.id);
        self.line(1, &head);
        let outcome = match (&question.answer, question.why) {
            (Some(answer), _) => self.say(&say::ANSWERED, &[("answer", answer)]),
            (None, why) => self.say(&say::NOT_ANSWERED, &[("why", why.unwrap_or_default())]),
        };
        self.line(2, &outcome);
        for tried in &question.tried {
            let word = match tried.held {
                "yes" => &say::HELD_YES,
                "no" => &say::HELD_NO,
                _ => &say::HELD_UNKNOWN,
            };
            let outcome = self.say(word, &[]);
            let condition = tried.condition.clone().unwrap_or_else(|| self.say(&say::OTHERWISE, &[]));
            let text = self.say(&say::TRIED, &[("answer", &tried.answer), ("held", &outcome)]);
            self.line(3, &format!("{text}: {condition}"));
            self.signals(4, &tried.signals);
        }
        if question.answer.is_some() {
            for (at, term) in question.terms.iter().enumerate() {
                let text = self.term(at, term.as_ref());
                self.line(2, &text);
            }
        }
    }

    fn term(&self, at: usize, term: Option<&TermTrace>) -> String {
        let Some(term) = term else { return self.say(&say::NO_TERM, &[("column", column(at))]) };
        let (base, given) = (format!("{:.3}", term.base), format!("{:.3}", term.given));
        let (nats, running) = (format!("{:+.2}", term.nats), format!("{:+.2}", term.running));
        let values =
            [("column", column(at)), ("base", &base), ("given", &given), ("nats", &nats), ("running", &running)];
        self.say(&say::TERM, &values)
    }

    fn result(&mut self, trace: &Trace) {
        let head = self.say(&say::RESULT_HEAD, &[]);
        self.line(0, &head);
        for (at, cause) in trace.causes.iter().enumerate().filter(|(_, c)| c.gate.is_none()) {
            let (to, p) = (format!("{:+.2}", cause.to), format!("{:.4}", cause.probability));
            let text = self.say(&say::RESULT, &[("column", column(at)), ("id", &cause.id), ("to", &to), ("p", &p)]);
            self.line(1, &text);
        }
        let text = self.say(&say::RESULT_UNKNOWN, &[("p", &format!("{:.4}", trace.unknown))]);
        self.line(1, &text);
    }

    fn signals(&mut self, depth: usize, signals: &[SignalTrace]) {
        for signal in signals {
            let state = match signal.state {
                "present" => self.say(&say::PRESENT, &[]),
                "absent" => self.say(&say::ABSENT, &[]),
                _ => self.say(&say::UNOBSERVABLE, &[]),
            };
            let mut text = format!("{}: {state}", signal.id);
            for more in [signal.seen.as_deref(), signal.why].into_iter().flatten() {
                text.push_str(", ");
                text.push_str(more);
            }
            self.line(depth, &text);
            if let Some(excerpt) = &signal.excerpt {
                self.line(depth + 1, &format!("> {}", mask(excerpt)));
            }
        }
    }
}

/// What a cause is called beside the other.
fn column(at: usize) -> &'static str {
    if at == 0 { "A" } else { "B" }
}
