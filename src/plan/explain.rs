//! `explain`: the page of a cause, or what a line of a log tells.

use std::io::Read as _;

use serde_json::{Value, json};

use crate::cli::ExplainArgs;
use crate::inference::Chances;
use crate::kit::line;
use crate::kit::names::{Named, named};
use crate::kit::page::{Block, Links, index, markdown, name, page, page_blocks, terminal};
use crate::messages::kit as say;
use crate::report::Language;
use crate::rule::RuleSet;

use super::{Refusal, World, fill, load, resolve};

/// So much is read from standard input.
const INPUT: u64 = 1 << 20;

/// So many lines that tell something are explained.
const LINES: usize = 20;

/// Explains what was typed.
pub(super) fn run(world: &mut World<'_>, typed: &ExplainArgs, spoken: Language) -> Result<u8, Refusal> {
    let rules = load(&typed.kit.rules, spoken)?;
    // Programs read English, unless the user says otherwise.
    let json = typed.output.as_deref() == Some("json");
    let language = if json && typed.kit.lang.is_none() { Language::En } else { spoken };
    let words = typed.explained.join(" ");
    let words = words.trim();
    let (blocks, document) = if words.is_empty() && !typed.explained.is_empty() {
        return Err(Refusal::Usage(fill(&say::NOTHING_TO_EXPLAIN, spoken, &[])));
    } else if words.is_empty() {
        (index(&rules, language), list(&rules, language))
    } else if words == "-" {
        from_input(&rules, language, spoken)?
    } else {
        one(&rules, words, language, spoken)?
    };
    if json {
        writeln!(world.out, "{}", crate::kit::document(&document))?;
    } else if typed.output.is_some() {
        write!(world.out, "{}", markdown(&blocks, Links::None))?;
    } else {
        let width = resolve::width(typed.width.as_deref(), spoken, world).map_err(Refusal::Usage)?;
        write!(world.out, "{}", terminal(&blocks, width))?;
    }
    Ok(0)
}

type Explained = (Vec<Block>, Value);

/// A cause by its name, else a line.
fn one(rules: &RuleSet, words: &str, language: Language, spoken: Language) -> Result<Explained, Refusal> {
    let chances = Chances::new(rules);
    let refuse = |message, values: &[(&str, &str)]| Err(Refusal::Usage(fill(message, spoken, values)));
    match named(rules, words) {
        Named::Cause(cause) => match page(rules, &chances, cause, language) {
            Some(page) => {
                let document = json!({ "apiVersion": "kuma-diagnose/v1", "kind": "Cause", "cause": page });
                Ok((page_blocks(&page, language), document))
            }
            None => refuse(&say::UNKNOWN_NAME, &[("name", words)]),
        },
        Named::Other(kind) => refuse(&say::OTHER_RULE, &[("name", words), ("kind", kind)]),
        Named::Unknown(near) if near.is_empty() => refuse(&say::UNKNOWN_NAME, &[("name", words)]),
        Named::Unknown(near) => refuse(&say::UNKNOWN_NAME_NEAR, &[("name", words), ("names", &near.join(", "))]),
        Named::Text => {
            let told = line::told(rules, &chances, words, language);
            let blocks = line::blocks(&told, language);
            Ok((blocks, json!({ "apiVersion": "kuma-diagnose/v1", "kind": "Lines", "lines": [told] })))
        }
    }
}

/// The lines of standard input that tell something; each kind of line once.
fn from_input(rules: &RuleSet, language: Language, spoken: Language) -> Result<Explained, Refusal> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(INPUT).read_to_end(&mut bytes);
    if let Err(error) = read {
        return Err(Refusal::Usage(fill(&say::STDIN_UNREADABLE, spoken, &[("why", &error.to_string())])));
    }
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    if let [only] = lines.as_slice() {
        return one(rules, only.trim(), language, spoken);
    }
    let chances = Chances::new(rules);
    let (mut blocks, mut told, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    for line in &lines {
        let found = line::told(rules, &chances, line, language);
        let signals: Vec<String> = found.signals.iter().map(|s| s.signal.clone()).collect();
        if signals.is_empty() || seen.contains(&signals) || told.len() >= LINES {
            continue;
        }
        seen.push(signals);
        blocks.extend(line::blocks(&found, language));
        told.push(found);
    }
    if told.is_empty() {
        blocks.push(Block::Paragraph(fill(&say::NO_LINE_KNOWN, language, &[("count", &lines.len().to_string())])));
    }
    Ok((blocks, json!({ "apiVersion": "kuma-diagnose/v1", "kind": "Lines", "lines": told })))
}

fn list(rules: &RuleSet, language: Language) -> Value {
    let causes: Vec<_> = rules.causes.iter().map(|cause| name(cause, language)).collect();
    json!({ "apiVersion": "kuma-diagnose/v1", "kind": "Causes", "causes": causes })
}
