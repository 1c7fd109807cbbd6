//! The report for people at a terminal: one screen a problem, wrapped to the width, in one language.
//!
//! Texts are laid out by [`super::text`]; `comfy_table` aligns and colours them, and is named in this file only.

mod finding;
pub(super) mod preflight;
mod summary;
mod timeline;

use std::io::{self, Write};

use comfy_table::{Attribute, Cell, Color, ContentArrangement, Table, presets};

use super::text::{shorten, width, wrap};
use super::words::Words;
use super::{Colour, Detail, Style, v1};

/// Columns of the labels, and of the gap after them.
const LABEL: usize = 12;
const GAP: usize = 2;
/// Wider lines are hard to read, however wide the terminal.
const WIDEST: usize = 160;
const NARROWEST: usize = 40;

/// Columns of the terminal that standard output is, if it is one.
#[must_use]
pub fn terminal_width() -> Option<usize> {
    Table::new().width().map(usize::from)
}

/// How a line stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Strong,
    Faint,
    Good,
    Notice,
    Alarm,
}

impl Tone {
    fn cell(self, text: &str) -> Cell {
        let cell = Cell::new(text);
        match self {
            Self::Plain => cell,
            Self::Strong => cell.add_attribute(Attribute::Bold),
            Self::Faint => cell.add_attribute(Attribute::Dim),
            Self::Good => cell.fg(Color::Green).add_attribute(Attribute::Bold),
            Self::Notice => cell.fg(Color::Yellow),
            Self::Alarm => cell.fg(Color::Red).add_attribute(Attribute::Bold),
        }
    }
}

/// Lines with a label before the first of each block.
pub(super) struct Sheet<'s> {
    style: &'s Style,
    label: String,
    rows: Vec<(String, String, Tone)>,
}

impl<'s> Sheet<'s> {
    fn new(style: &'s Style) -> Self {
        Self { style, label: String::new(), rows: Vec::new() }
    }

    fn words(&self) -> Words {
        Words(self.style.language)
    }

    fn full(&self) -> bool {
        self.style.detail == Detail::Full
    }

    /// Columns of the text beside the labels.
    fn room(&self) -> usize {
        columns(self.style) - LABEL - GAP
    }

    /// Opens a block: the next line carries this label.
    fn block(&mut self, label: &str) {
        label.clone_into(&mut self.label);
    }

    /// One line, as it is.
    fn line(&mut self, tone: Tone, text: String) {
        self.rows.push((std::mem::take(&mut self.label), text, tone));
    }

    /// One line, cut to fit.
    fn cut(&mut self, tone: Tone, mark: &str, text: &str) {
        let text = shorten(text, self.room().saturating_sub(width(mark)));
        self.line(tone, format!("{mark}{text}"));
    }

    /// A paragraph: wrapped, its first line after `mark`, the others under the text.
    fn paragraph(&mut self, tone: Tone, mark: &str, text: &str) {
        let indent = width(mark);
        for (index, line) in wrap(text, self.room().saturating_sub(indent)).iter().enumerate() {
            let before = if index == 0 { mark.to_owned() } else { " ".repeat(indent) };
            self.line(tone, format!("{before}{line}"));
        }
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let mut table = plain(self.style);
        for (label, text, tone) in &self.rows {
            let pad = " ".repeat((LABEL + GAP).saturating_sub(width(label)));
            table.add_row([Tone::Strong.cell(&format!("{label}{pad}")), tone.cell(text)]);
        }
        put(&mut table, out)
    }
}

/// Columns that a report may take.
fn columns(style: &Style) -> usize {
    style.width.clamp(NARROWEST, WIDEST)
}

/// A table without lines and padding that wraps nothing itself.
fn plain(style: &Style) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    colour(&mut table, style);
    table
}

fn colour(table: &mut Table, style: &Style) {
    match style.colour {
        Colour::On => {
            table.enforce_styling();
            table.style_text_only();
        }
        Colour::Off => {
            table.force_no_tty();
        }
    }
}

fn put(table: &mut Table, out: &mut dyn Write) -> io::Result<()> {
    table.discover_columns();
    for column in table.column_iter_mut() {
        column.set_padding((0, 0));
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Lines over the whole width.
fn lines(style: &Style, tone: Tone, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut table = plain(style);
    for line in wrap(text, columns(style)) {
        table.add_row([tone.cell(&line)]);
    }
    put(&mut table, out)
}

/// A line across.
fn rule(style: &Style, out: &mut dyn Write) -> io::Result<()> {
    lines(style, Tone::Faint, &"─".repeat(columns(style)), out)
}

/// The problems of a run, one a row.
fn overview(header: [&str; 4], rows: &[[String; 4]], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(columns(style)).unwrap_or(u16::MAX));
    colour(&mut table, style);
    table.set_header(header.map(|h| Tone::Strong.cell(h)));
    for row in rows {
        table.add_row(row.each_ref().map(|text| Tone::Plain.cell(text)));
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Writes the report.
pub(super) fn write(report: &v1::Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    summary::head(report, style, out)?;
    let several = report.findings.len() > 1;
    for (index, finding) in report.findings.iter().enumerate() {
        let number = several.then_some(index + 1);
        writeln!(out)?;
        finding::write(report, finding, number, style, out)?;
    }
    summary::foot(report, style, out)
}
