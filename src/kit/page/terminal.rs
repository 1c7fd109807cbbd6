//! A page in a terminal.

use std::fmt::Write as _;

use super::Block;
use crate::report::{command_lines, escape, wrap};

/// Lines of a log are cut at so many characters.
const LINE: usize = 400;

/// Writes the blocks in lines of so many columns. All texts are escaped.
#[must_use]
pub fn terminal(blocks: &[Block], width: usize) -> String {
    let mut out = String::new();
    let names = blocks.iter().filter_map(|b| if let Block::Fact(name, _) = b { Some(columns(name)) } else { None });
    let indent = names.max().unwrap_or_default() + 2;
    let mut listed = false;
    for block in blocks {
        let is_item = matches!(block, Block::Item(..) | Block::Cause(..) | Block::Line(..) | Block::Command(_));
        match block {
            Block::Title(text) => {
                put(&mut out, "", "", text, width);
                let _ = writeln!(out, "{}", "─".repeat(width.min(80)));
            }
            Block::Section(text) => {
                out.push('\n');
                put(&mut out, "", "", text, width);
            }
            Block::Fact(name, value) => {
                let padded = format!("{name}{}", " ".repeat(indent.saturating_sub(columns(name))));
                put(&mut out, &padded, &" ".repeat(indent), value, width);
            }
            Block::Paragraph(text) => {
                if listed || out.lines().last().is_some_and(|l| !l.is_empty() && !l.starts_with('─')) {
                    out.push('\n');
                }
                put(&mut out, "", "", text, width);
            }
            Block::Item(depth, mark, text) => {
                let mark = if mark.is_empty() { "·" } else { mark };
                let margin = "  ".repeat(depth + 1);
                let first = format!("{margin}{mark} ");
                put(&mut out, &first, &" ".repeat(columns(&first)), text, width);
            }
            Block::Cause(_, text) => put(&mut out, "  · ", "    ", text, width),
            Block::Line(depth, text) => {
                let margin = "  ".repeat(depth + 2);
                let cut: String = text.chars().take(LINE).collect();
                put(&mut out, &format!("{margin}> "), &format!("{margin}  "), &cut, width);
            }
            Block::Command(arguments) => {
                let escaped: Vec<String> = arguments.iter().map(|a| escape(a)).collect();
                let lines = command_lines(&escaped, width.saturating_sub(6));
                for (number, line) in lines.iter().enumerate() {
                    let _ = writeln!(out, "    {} {line}", if number == 0 { "$" } else { " " });
                }
            }
            Block::Link(text) => put(&mut out, "  ", "  ", text, usize::MAX),
        }
        listed = is_item;
    }
    out
}

fn columns(text: &str) -> usize {
    use unicode_width::UnicodeWidthStr as _;
    text.width()
}

/// A text in lines, the first after `first`, the others after `rest`.
fn put(out: &mut String, first: &str, rest: &str, text: &str, width: usize) {
    let lines = wrap(&escape(text), width.saturating_sub(columns(first)).max(20));
    for (number, line) in lines.iter().enumerate() {
        let _ = writeln!(out, "{}{line}", if number == 0 { first } else { rest });
    }
}
