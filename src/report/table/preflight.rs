//! A preflight for people: what fails first, group by group, with what shows it and what to do.

use std::io::{self, Write};

use crate::messages::report as say;
use crate::report::text::command_lines;
use crate::report::words::Words;
use crate::report::{Detail, Style};

use super::{Sheet, Tone, lines};
use crate::report::preflight::{Answer, Document};

/// Writes it.
pub(in crate::report) fn write(document: &Document, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let words = Words(style.language);
    let count = &document.summary;
    let numbers = [count.fail, count.warn, count.pass, count.not_checkable].map(|n| n.to_string());
    let [fail, warn, pass, unknown] = &numbers;
    let values = [("fail", fail.as_str()), ("warn", warn), ("pass", pass), ("unknown", unknown)];
    let (tone, verdict) = match (count.fail, count.warn) {
        (0, 0) if count.pass == 0 => (Tone::Notice, &say::PREFLIGHT_UNKNOWN),
        (0, 0) => (Tone::Good, &say::PREFLIGHT_READY),
        (0, _) => (Tone::Notice, &say::PREFLIGHT_WARN),
        _ => (Tone::Alarm, &say::PREFLIGHT_FAIL),
    };
    let head = format!("{}{}{}", words.of(verdict), words.colon(), words.fill(&say::PREFLIGHT_COUNTS, &values));
    lines(style, tone, &head, out)?;
    for (node, answers) in groups(document) {
        writeln!(out)?;
        let title = node.map_or_else(
            || words.of(&say::PREFLIGHT_CLUSTER).to_owned(),
            |node| words.fill(&say::PREFLIGHT_NODE, &[("node", node)]),
        );
        lines(style, Tone::Strong, &title, out)?;
        group(&answers, style, out)?;
    }
    Ok(())
}

/// The cluster's answers, then each node's.
fn groups(document: &Document) -> Vec<(Option<&str>, Vec<&Answer>)> {
    let node = |answer: &'_ Answer| (answer.subject.kind == "Node").then(|| answer.subject.name.clone()).flatten();
    let mut names: Vec<Option<String>> = document.checks.iter().map(node).collect();
    names.sort();
    names.dedup();
    let of = |name: &Option<String>| document.checks.iter().filter(|answer| node(answer) == *name).collect::<Vec<_>>();
    let title = |name: &Option<String>| {
        let found = document.checks.iter().find(|answer| node(answer) == *name);
        found.filter(|_| name.is_some()).and_then(|answer| answer.subject.name.as_deref())
    };
    names.iter().map(|name| (title(name), of(name))).collect()
}

fn group(answers: &[&Answer], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let words = Words(style.language);
    let mut sheet = Sheet::new(style);
    let mut sorted: Vec<&&Answer> = answers.iter().collect();
    sorted.sort_by_key(|answer| match answer.status {
        "fail" => 0,
        "warn" => 1,
        "not-checkable" => 2,
        _ => 3,
    });
    let full = style.detail == Detail::Full;
    for answer in sorted {
        let (tone, label) = match answer.status {
            "fail" => (Tone::Alarm, &say::STATUS_FAIL),
            "warn" => (Tone::Notice, &say::STATUS_WARN),
            "pass" => (Tone::Good, &say::STATUS_PASS),
            _ => (Tone::Faint, &say::STATUS_NOT_CHECKABLE),
        };
        sheet.block(words.of(label));
        sheet.paragraph(tone, "", &format!("{}  {}", answer.code, about(answer)));
        let serious = matches!(answer.status, "fail" | "warn");
        if serious || full {
            sheet.paragraph(Tone::Plain, "  ", &answer.says);
        }
        if serious || full {
            let shown = if full { answer.evidence.len() } else { 3 };
            for seen in answer.evidence.iter().take(shown) {
                let colon = if seen.text.is_empty() { "" } else { words.colon() };
                sheet.paragraph(Tone::Faint, "  · ", &format!("{}{colon}{}", seen.at, seen.text));
            }
            super::summary::more(&mut sheet, answer.evidence.len(), shown);
            for (index, step) in answer.remediation.iter().enumerate() {
                sheet.paragraph(Tone::Plain, &format!("  {}. ", index + 1), &step.title);
                for line in command_lines(&step.command, sheet.room().saturating_sub(7)) {
                    let mark = if line.starts_with(' ') { "     " } else { "     $ " };
                    sheet.line(Tone::Strong, format!("{mark}{line}"));
                }
            }
        }
    }
    sheet.write(out)
}

/// The question, and of what where that is not the group's own.
fn about(answer: &Answer) -> String {
    let subject = &answer.subject;
    match (&subject.name, &subject.namespace) {
        (Some(name), Some(namespace)) => format!("{} ({} {namespace}/{name})", answer.title, subject.kind),
        (Some(name), None) if subject.kind != "Node" => format!("{} ({} {name})", answer.title, subject.kind),
        _ => answer.title.clone(),
    }
}
