//! A report to paste into a chat or a ticket: what was detected in one line, then the causes, each with its first step.

use std::io::{self, Write};

use crate::messages::report as say;

use super::text::command;
use super::v1::{Cause, Finding, Report};
use super::words::{Words, percent};
use super::{Style, subjects};

/// Causes of a finding that are named.
const CAUSES: usize = 5;
/// … from this probability on.
const LEAST: f64 = 0.02;

/// Writes the lines.
pub(super) fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let words = Words(style.language);
    if report.findings.is_empty() {
        let what = words.of(match report.verdict {
            "healthy" => &say::HEALTHY_SAYS,
            "not-kuma" => &say::NOT_KUMA_SAYS,
            _ => &say::INSUFFICIENT_SAYS,
        });
        return writeln!(out, "{}", detected(report, what, words));
    }
    for finding in &report.findings {
        writeln!(out, "{}", detected(report, &subjects::headline(finding, words), words))?;
        for (index, line) in causes(finding, words).iter().enumerate() {
            writeln!(out, "{}. {line}", index + 1)?;
        }
    }
    Ok(())
}

fn detected(report: &Report, what: &str, words: Words) -> String {
    words.fill(&say::BRIEF_DETECTED, &[("verdict", words.verdict(report.verdict)), ("what", what)])
}

fn causes(finding: &Finding, words: Words) -> Vec<String> {
    let mut lines = Vec::new();
    let best = finding.causes.first().map_or(0.0, |c| c.probability);
    if finding.unknown_probability > best.max(finding.not_kuma_probability) {
        lines.push(named(words.of(&say::CAUSE_UNKNOWN), finding.unknown_probability, words));
    }
    if finding.not_kuma_probability > best {
        lines.push(named(words.of(&say::CAUSE_NOT_KUMA), finding.not_kuma_probability, words));
    }
    for cause in finding.causes.iter().filter(|c| c.probability >= LEAST).take(CAUSES) {
        lines.push(line(cause, finding, words));
        for form in cause.open_forms().iter().take(CAUSES) {
            let name = format!("{} {}", form.code.as_deref().unwrap_or(&form.id), form.title);
            let share = percent(form.probability);
            lines.push(words.fill(&say::BRIEF_FORM, &[("cause", &name), ("percent", &share)]));
        }
    }
    if lines.is_empty() {
        lines.push(named(words.of(&say::CAUSE_UNKNOWN), finding.unknown_probability, words));
    }
    lines
}

fn named(name: &str, probability: f64, words: Words) -> String {
    words.fill(&say::BRIEF_NO_STEP, &[("cause", name), ("percent", &percent(probability))])
}

fn line(cause: &Cause, finding: &Finding, words: Words) -> String {
    let name = format!("{} {}", cause.code.as_deref().unwrap_or(&cause.id), cause.title);
    let decide = finding.next.first().filter(|_| !cause.open_forms().is_empty());
    let (message, step) = match (decide, cause.remediation.first()) {
        (Some(next), _) => (&say::BRIEF_UNDECIDED, with_command(&next.says, &next.command, words)),
        (None, Some(step)) => (&say::BRIEF_FIRST_STEP, with_command(&step.title, &step.command, words)),
        (None, None) => return named(&name, cause.probability, words),
    };
    words.fill(message, &[("cause", &name), ("percent", &percent(cause.probability)), ("step", &step)])
}

fn with_command(says: &str, arguments: &[String], words: Words) -> String {
    if arguments.is_empty() {
        return says.to_owned();
    }
    words.fill(&say::BRIEF_STEP_COMMAND, &[("step", says), ("command", &command(arguments))])
}
