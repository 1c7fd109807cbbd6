//! The fast way to the lines finds exactly what the plain loop finds: on random patterns and random texts.

use std::sync::Arc;

use proptest::prelude::*;
use regex::bytes::Regex;

use super::lines::{self, Line};
use super::patterns::Patterns;
use super::prefilter::Finder;
use crate::evidence::Component;
use crate::rule::{self, SignalKind};

/// Words that patterns and lines share, so that they meet: short and long, alike, in both cases, with letters that
/// fold into ASCII from outside.
const WORDS: &[&str] = &[
    "connection refused",
    "Connection Refused",
    "connection",
    "refused",
    "not found",
    "plugin not found",
    "kuma-cni",
    "KUMA-CNI",
    "127.0.0.6:23007",
    "excluded",
    "pod",
    "ok",
    "k",
    "s",
    "timed out",
    "time out",
    "Task",
    "\u{212a}uma-cni",
    "connection refu\u{17f}ed",
    "é",
    "É",
    "straße",
    " ",
    "\t",
    "  ",
    ":",
    "=",
    "x",
    "12",
    "a b",
];

/// Pieces of patterns around them.
const PIECES: &[&str] = &[
    ".*",
    r"\S+",
    r"\s+",
    r"\d+",
    r"\w*",
    "[a-z]+",
    "[:=]",
    "[kK]",
    "^",
    "$",
    r"\b",
    "(?:ERROR|WARN)",
    "(?:a|b)?",
    "x{2,3}",
    "(?:ab)+",
    "(?:pod|ok) ",
    ".",
    "(?-u:[sS])",
    r"(?:\d+|refused)",
    "o?",
    "[^ ]",
    "(?s:.)",
    r"(?:not found|excluded)+",
    "(?:connection (?:refused|reset)|timed? out)",
];

fn pattern() -> impl Strategy<Value = String> {
    let word = prop::sample::select(WORDS).prop_map(regex_syntax::escape);
    let piece = prop_oneof![3 => word, 2 => prop::sample::select(PIECES).prop_map(str::to_owned)];
    let sequence = prop::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat());
    let wrapped = (sequence.clone(), sequence, 0..8).prop_map(|(a, b, form)| match form {
        0 => format!("(?:{a}|{b})"),
        1 => format!("(?P<x>{a}){b}"),
        2 => format!("(?:{a})?{b}"),
        3 => format!("(?:{a}){{1,2}}{b}"),
        _ => a,
    });
    let flags = prop::sample::select(&["", "", "(?i)", "(?x-i)", "(?m)"][..]);
    (flags, wrapped).prop_map(|(flags, text)| format!("{flags}{text}")).prop_filter("valid", |p| Regex::new(p).is_ok())
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    let word = prop::sample::select(WORDS).prop_map(|w| w.as_bytes().to_vec());
    let noise = prop::collection::vec(
        prop_oneof![8 => b' '..=b'~', 1 => Just(b'\t'), 1 => Just(0xff), 1 => Just(b'\r')],
        0..12,
    );
    let parts = prop::collection::vec(prop_oneof![3 => word, 2 => noise], 0..8).prop_map(|parts| parts.concat());
    let stamp = prop_oneof![4 => Just(""), 1 => Just("2026-06-06T19:06:49.257000000Z "), 1 => Just("2026 ")];
    (stamp, parts).prop_map(|(stamp, rest)| [stamp.as_bytes(), &rest].concat())
}

fn block() -> impl Strategy<Value = Vec<u8>> {
    let lines = prop::collection::vec(line(), 0..40);
    (lines, any::<bool>()).prop_map(|(lines, open)| {
        let mut block = lines.join(&b'\n');
        if !open && !block.is_empty() {
            block.push(b'\n');
        }
        block
    })
}

/// The shipped patterns and all their examples.
fn shipped() -> (Vec<Regex>, Vec<String>) {
    let rules = rule::load(&[]).unwrap();
    let logs = rules.signals.iter().filter_map(|signal| match &signal.kind {
        SignalKind::Log(log) => Some((log.pattern.as_str(), signal)),
        SignalKind::Event(_) | SignalKind::Object(_) => None,
    });
    let (regexes, examples): (_, Vec<_>) = logs
        .map(|(text, signal)| (Regex::new(text).unwrap(), [signal.matching.as_slice(), &signal.not_matching].concat()))
        .unzip();
    (regexes, examples.concat())
}

/// Which example, and its part between these percentages.
type Cut = (prop::sample::Index, usize, usize);

/// A line of examples, one after the other: the second and later ones only in part.
fn spliced(examples: &[String], cuts: &[Cut]) -> String {
    let mut line = String::new();
    for (ix, (example, from, to)) in cuts.iter().enumerate() {
        let text = example.get(examples);
        let at = |percent: &usize| percent * text.len() / 100;
        line.push_str(if ix == 0 { text } else { text.get(at(from)..at(to)).unwrap_or(text) });
    }
    line
}

/// Pattern and start of line of every hit, by the plain loop.
fn plain(regexes: &[Regex], block: &[u8], timestamps: bool) -> Vec<(usize, usize)> {
    let mut hits = Vec::new();
    for (ix, regex) in regexes.iter().enumerate() {
        let mut start = 0;
        for bytes in block.split_inclusive(|b| *b == b'\n') {
            let line = Line::new(bytes.strip_suffix(b"\n").unwrap_or(bytes), timestamps);
            if regex.is_match(line.text()) {
                hits.push((ix, start));
            }
            start += bytes.len();
        }
    }
    hits
}

fn fast(finder: &mut Finder, block: &[u8], timestamps: bool) -> Vec<(usize, usize)> {
    let mut hits = Vec::new();
    finder.find(Component::Unknown, block, timestamps, &mut |hit| hits.push((hit.pattern, hit.start)));
    hits.sort_unstable();
    hits
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn finds_what_the_plain_loop_finds(
        patterns in prop::collection::vec(pattern(), 1..12),
        blocks in prop::collection::vec(block(), 1..4),
        timestamps: bool,
    ) {
        let texts = patterns.iter().zip(0_u32..).map(|(text, ix)| (ix, text.as_str(), &[][..]));
        let mut finder = Finder::new(Arc::new(Patterns::from_texts(texts)));
        let regexes: Vec<_> = patterns.iter().map(|pattern| Regex::new(pattern).unwrap()).collect();
        for block in &blocks {
            prop_assert_eq!(fast(&mut finder, block, timestamps), plain(&regexes, block, timestamps));
        }
        // Large enough for the windows to be chosen anew, and the same hits once more.
        let large = blocks[0].repeat(1 + 70_000 / blocks[0].len().max(1));
        if blocks[0].last() == Some(&b'\n') && large.len() < 200_000 {
            let hits = fast(&mut finder, &large, timestamps);
            let times = large.len() / blocks[0].len();
            prop_assert_eq!(hits.len(), plain(&regexes, &blocks[0], timestamps).len() * times);
        }
    }

    #[test]
    fn finds_what_the_shipped_patterns_match(
        lines in prop::collection::vec(prop::collection::vec(any::<Cut>(), 1..4), 1..40),
        again: bool,
    ) {
        thread_local! {
            static SHIPPED: (Vec<Regex>, Vec<String>) = shipped();
        }
        SHIPPED.with(|(regexes, examples)| {
            let lines = lines.iter().map(|cuts| {
                let cuts: Vec<_> = cuts.iter().map(|(ix, from, to)| (*ix, from % 101, to % 101)).collect();
                spliced(examples, &cuts) + "\n"
            });
            // Some lines twice: a pattern is tried in another way once it was tried before.
            let block = lines.collect::<String>().repeat(1 + usize::from(again));
            let texts: Vec<_> = regexes.iter().map(Regex::as_str).collect();
            let texts = texts.into_iter().zip(0_u32..).map(|(text, ix)| (ix, text, &[][..]));
            let mut finder = Finder::new(Arc::new(Patterns::from_texts(texts)));
            let (fast, plain) = (fast(&mut finder, block.as_bytes(), false), plain(regexes, block.as_bytes(), false));
            prop_assert_eq!(fast, plain, "{}", block);
            Ok(())
        })?;
    }

    #[test]
    fn counts_lines_as_the_plain_loop_does(block in block()) {
        let lines = block.split_inclusive(|b| *b == b'\n').count();
        prop_assert_eq!(lines::count(&block), u64::try_from(lines).unwrap());
    }
}
