//! One problem on one screen: what fails, the likeliest cause, why, what to do, and what else it may be.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::messages::report as say;
use crate::report::Style;
use crate::report::subjects;
use crate::report::text::{command_lines, shorten_path, width};
use crate::report::v1::{Cause, Finding, Next, Piece, Report, Step};
use crate::report::words::{Words, clock, percent};

use super::summary::more;
use super::timeline;
use super::{Sheet, Tone, lines, rule};

/// Pieces of evidence, groups of subjects and other causes that a short report shows.
const PIECES: usize = 3;
const GROUPS: usize = 3;
const OTHERS: usize = 4;
const RULED_OUT: usize = 3;
/// From this probability on a cause counts as decided, and what to collect next is a detail.
const DECIDED: f64 = 0.8;
/// Other causes from this probability on are shown with their class, evidence, impact and first step.
const NOTABLE: f64 = 0.1;

/// Forms below this probability are only counted in a short report.
const LEAST: f64 = 0.02;

/// What a finding most probably is.
pub(super) struct Lead<'f> {
    /// Code and title, or that it is not Kuma, or that it is unknown.
    pub(super) name: String,
    /// Its probability.
    pub(super) probability: f64,
    /// The cause, if it is one.
    pub(super) cause: Option<&'f Cause>,
}

/// The likeliest of causes, not-Kuma and unknown.
pub(super) fn lead(finding: &Finding, words: Words) -> Lead<'_> {
    let first = finding.causes.first();
    let best = first.map_or(0.0, |c| c.probability);
    if finding.not_kuma_probability > best.max(finding.unknown_probability) {
        let name = words.of(&say::CAUSE_NOT_KUMA).to_owned();
        return Lead { name, probability: finding.not_kuma_probability, cause: None };
    }
    match first {
        Some(cause) if best >= finding.unknown_probability => {
            Lead { name: called(cause), probability: best, cause: Some(cause) }
        }
        _ => {
            let name = words.of(&say::CAUSE_UNKNOWN).to_owned();
            Lead { name, probability: finding.unknown_probability, cause: None }
        }
    }
}

/// `KD-V02 The CNI came after the pod`.
pub(super) fn called(cause: &Cause) -> String {
    titled(cause.code.as_deref(), &cause.id, &cause.title)
}

fn titled(code: Option<&str>, id: &str, title: &str) -> String {
    format!("{}  {title}", code.unwrap_or(id))
}

/// Writes one problem.
pub(super) fn write(
    report: &Report,
    finding: &Finding,
    number: Option<usize>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let words = Words(style.language);
    let headline = subjects::headline(finding, words);
    let headline = match number {
        Some(n) => format!("{n}. {headline}"),
        None => headline,
    };
    lines(style, Tone::Strong, &headline, out)?;
    rule(style, out)?;
    let mut sheet = Sheet::new(style);
    who(&mut sheet, finding, words);
    let screen = Screen { report, finding, words };
    let lead = lead(finding, words);
    sheet.block(words.of(&say::LABEL_CAUSE));
    sheet.paragraph(Tone::Strong, "", &lead.name);
    let sure = words.fill(
        &say::PROBABILITY,
        &[("words", words.probability(lead.probability)), ("percent", &percent(lead.probability))],
    );
    sheet.line(Tone::Plain, sure);
    if let Some(cause) = lead.cause {
        screen.cause(&mut sheet, cause);
    }
    let decided = lead.probability >= DECIDED && lead.cause.is_none_or(|c| c.open_forms().is_empty());
    if !decided || sheet.full() {
        screen.next(&mut sheet);
    }
    screen.others(&mut sheet, usize::from(lead.cause.is_some()));
    screen.ruled_out(&mut sheet);
    screen.unchecked(&mut sheet);
    timeline::add(&mut sheet, finding, words);
    sheet.write(out)
}

fn who(sheet: &mut Sheet<'_>, finding: &Finding, words: Words) {
    sheet.block(words.of(&say::LABEL_WHAT));
    if sheet.full() {
        for subject in &finding.subjects {
            sheet.paragraph(Tone::Plain, "", &subjects::groups(std::slice::from_ref(subject), words).join(""));
            if let Some(run) = &subject.validation {
                let mut facts = Vec::new();
                facts.extend(run.started_at.iter().chain(&run.finished_at).map(|t| clock(t)));
                facts.extend(run.seconds.map(|s| words.fill(&say::SECONDS, &[("seconds", &s.to_string())])));
                facts.extend(run.attempts.map(|n| words.fill(&say::ATTEMPTS, &[("count", &n.to_string())])));
                let line = words
                    .fill(&say::VALIDATION_RUN, &[("subject", &subject.name), ("facts", &facts.join(words.comma()))]);
                sheet.paragraph(Tone::Faint, "  ", &line);
            }
        }
    } else {
        let groups = subjects::groups(&finding.subjects, words);
        for group in groups.iter().take(GROUPS) {
            sheet.paragraph(Tone::Plain, "", group);
        }
        more(sheet, groups.len(), GROUPS);
    }
    let seen = match (&finding.first_seen, &finding.last_seen) {
        (Some(first), Some(last)) if first != last => {
            words.fill(&say::SEEN_BETWEEN, &[("first", &clock(first)), ("last", &clock(last))])
        }
        (Some(at), _) | (None, Some(at)) => words.fill(&say::SEEN_ONCE, &[("first", &clock(at))]),
        (None, None) => return,
    };
    sheet.block(words.of(&say::LABEL_SEEN));
    sheet.line(Tone::Plain, seen);
}

struct Screen<'r> {
    report: &'r Report,
    finding: &'r Finding,
    words: Words,
}

impl Screen<'_> {
    fn class(&self, cause: &Cause) -> String {
        self.words.fill(
            &say::CLASS_LINE,
            &[
                ("class", &cause.class),
                ("words", self.words.class(&cause.class)),
                ("severity", self.words.severity(cause.severity)),
            ],
        )
    }

    /// The leading cause: forms, class, evidence, impact, what to do.
    fn cause(&self, sheet: &mut Sheet<'_>, cause: &Cause) {
        let words = self.words;
        let forms = cause.open_forms();
        if !forms.is_empty() {
            sheet.block(words.of(&say::LABEL_FORM));
            sheet.paragraph(Tone::Notice, "", words.of(&say::UNDECIDED));
            // Those in the tail of the list tell nobody anything.
            let likely = forms.iter().filter(|form| form.probability >= LEAST).count().max(1);
            let shown = if sheet.full() { forms.len() } else { likely };
            for form in forms.iter().take(shown) {
                let mark = format!("{:>5}  ", percent(form.probability));
                sheet.paragraph(Tone::Plain, &mark, &titled(form.code.as_deref(), &form.id, &form.title));
            }
            more(sheet, forms.len(), shown);
        }
        sheet.block(words.of(&say::LABEL_CLASS));
        sheet.paragraph(Tone::Plain, "", &self.class(cause));
        self.evidence(sheet, cause);
        if let Some(impact) = &cause.impact {
            sheet.block(words.of(&say::LABEL_IMPACT));
            sheet.paragraph(Tone::Plain, "", impact);
        }
        sheet.block(words.of(&say::LABEL_DO));
        for (index, step) in cause.remediation.iter().enumerate() {
            self.step(sheet, index + 1, step);
        }
        if sheet.full() {
            sheet.block(words.of(&say::LABEL_LINKS));
            for link in &cause.references {
                sheet.line(Tone::Plain, link.clone());
            }
        }
    }

    fn evidence(&self, sheet: &mut Sheet<'_>, cause: &Cause) {
        let words = self.words;
        let (shown, against) = if sheet.full() { (usize::MAX, usize::MAX) } else { (PIECES, PIECES - 1) };
        sheet.block(words.of(&say::LABEL_EVIDENCE));
        for piece in cause.evidence.supporting.iter().take(shown) {
            self.piece(sheet, "+ ", piece);
        }
        more(sheet, cause.evidence.supporting.len(), shown);
        sheet.block(words.of(&say::LABEL_AGAINST));
        for piece in cause.evidence.against.iter().take(against) {
            self.piece(sheet, "- ", piece);
        }
        more(sheet, cause.evidence.against.len(), against);
        if sheet.full() {
            sheet.block(words.of(&say::LABEL_MISSING));
            for missing in &cause.evidence.missing {
                let text = format!("{}{}{}", missing.says, words.colon(), words.why(missing.why));
                sheet.paragraph(Tone::Plain, "? ", &text);
                command(sheet, &missing.collect);
            }
        }
    }

    fn piece(&self, sheet: &mut Sheet<'_>, mark: &str, piece: &Piece) {
        let words = self.words;
        sheet.paragraph(Tone::Plain, mark, &piece.says);
        let mut about: Vec<String> = Vec::new();
        if let Some(time) = &piece.time {
            about.push(clock(time));
        }
        if let Some(count) = piece.count.filter(|n| *n > 1) {
            about.push(words.fill(&say::TIMES, &[("count", &count.to_string())]));
        }
        if sheet.full() {
            let weight = format!("{:+.2}", piece.weight);
            about.push(if piece.weight.abs() < 0.005 {
                words.of(&say::SHOWS_SYMPTOM).to_owned()
            } else {
                words.fill(&say::WEIGHT, &[("weight", &weight)])
            });
        }
        let about = about.join(words.comma());
        let place = self.place(piece);
        let separator = if about.is_empty() || place.is_empty() { "" } else { "  " };
        let room = sheet.room().saturating_sub(2 + width(&about) + separator.len());
        let place = if sheet.full() { place } else { shorten_path(&place, room.max(20)) };
        let line = format!("{place}{separator}{about}");
        if !line.is_empty() {
            if sheet.full() {
                sheet.paragraph(Tone::Faint, "  ", &line);
            } else {
                sheet.line(Tone::Faint, format!("  {line}"));
            }
        }
        if let Some(excerpt) = &piece.excerpt {
            let excerpt = plain_line(excerpt);
            if sheet.full() {
                sheet.paragraph(Tone::Faint, "  > ", &excerpt);
            } else {
                sheet.cut(Tone::Faint, "  > ", &excerpt);
            }
        }
    }

    /// `path:12` of a log, `Pod/shop/cart status.phase` of an object; with the input where there are several.
    fn place(&self, piece: &Piece) -> String {
        let Some(source) = &piece.source else {
            return self.words.of(&say::ABSENT).to_owned();
        };
        let object = source.object.as_ref().map(|object| match &source.field {
            Some(field) => format!("{object} {field}"),
            None => object.clone(),
        });
        let path = source.path.as_ref().map(|path| match source.line {
            Some(line) => format!("{path}:{line}"),
            None => path.clone(),
        });
        let inside = if source.line.is_some() { path.or(object) } else { object.or(path) };
        let several = self.report.inputs.len() > 1;
        let index = usize::try_from(source.input).unwrap_or(usize::MAX);
        match (self.report.inputs.get(index).filter(|_| several), inside) {
            (Some(input), Some(inside)) if !inside.starts_with(&input.path) => format!("{}: {inside}", input.path),
            (_, Some(inside)) => inside,
            (input, None) => input.map(|i| i.path.clone()).unwrap_or_default(),
        }
    }

    fn step(&self, sheet: &mut Sheet<'_>, number: usize, step: &Step) {
        let words = self.words;
        let unknown: Vec<&str> =
            step.command.iter().map(String::as_str).filter(|a| a.contains('<') && a.contains('>')).collect();
        let mut marks = Vec::new();
        if step.changes != "nothing" {
            marks.push(words.changes(step.changes).to_owned());
        }
        if !step.command.is_empty() && !step.runnable && !unknown.is_empty() {
            marks.push(words.fill(&say::FILL_IN, &[("names", &unknown.join(words.comma()))]));
        }
        let marks = if marks.is_empty() { String::new() } else { format!("  [{}]", marks.join(words.comma())) };
        sheet.paragraph(Tone::Plain, &format!("{number}. "), &format!("{}{marks}", step.title));
        command(sheet, &step.command);
    }

    fn next(&self, sheet: &mut Sheet<'_>) {
        let shown = if sheet.full() { self.finding.next.len() } else { 2 };
        sheet.block(self.words.of(&say::LABEL_NEXT));
        for (index, next) in self.finding.next.iter().take(shown).enumerate() {
            self.collect(sheet, index + 1, next);
        }
    }

    fn collect(&self, sheet: &mut Sheet<'_>, number: usize, next: &Next) {
        let needs = if next.needs == "read" { String::new() } else { format!("  [{}]", self.words.needs(next.needs)) };
        sheet.paragraph(Tone::Plain, &format!("{number}. "), &format!("{}{needs}", next.says));
        command(sheet, &next.command);
    }

    /// The other causes, `skip` of the first left out, and the shares of what is no cause.
    fn others(&self, sheet: &mut Sheet<'_>, skip: usize) {
        let (words, finding) = (self.words, self.finding);
        sheet.block(words.of(&say::LABEL_OTHERS));
        let shown = if sheet.full() { usize::MAX } else { OTHERS };
        for cause in finding.causes.iter().skip(skip).take(shown) {
            let mark = format!("{:>5}  ", percent(cause.probability));
            if sheet.full() {
                sheet.paragraph(Tone::Strong, &mark, &called(cause));
                self.alternative(sheet, cause);
                continue;
            }
            sheet.cut(Tone::Plain, &mark, &called(cause));
            if cause.probability >= NOTABLE || words.0 == crate::report::Language::Zh {
                self.alternative(sheet, cause);
            }
        }
        more(sheet, finding.causes.len().saturating_sub(skip), shown);
        let shares = [
            (finding.not_kuma_probability, &say::SHARE_NOT_KUMA),
            (finding.unknown_probability, &say::SHARE_UNKNOWN),
            (finding.rest_probability, &say::SHARE_REST),
        ];
        let listed: Vec<String> = shares
            .iter()
            .filter(|(share, _)| *share >= 0.005)
            .map(|(share, message)| words.fill(message, &[("percent", &percent(*share))]))
            .collect();
        if !listed.is_empty() {
            sheet.paragraph(Tone::Faint, "", &listed.join(words.comma()));
        }
    }

    /// Class, evidence, impact and first step of a cause that does not lead.
    fn alternative(&self, sheet: &mut Sheet<'_>, cause: &Cause) {
        let words = self.words;
        let own = cause.evidence.supporting.iter().find(|p| p.weight > 0.0);
        let evidence = own.map_or_else(|| words.of(&say::NO_EVIDENCE).to_owned(), |p| p.says.clone());
        let step = cause.remediation.first().map(|s| s.title.clone()).unwrap_or_default();
        let impact = cause.impact.clone().unwrap_or_default();
        let class = if sheet.full() { self.class(cause) } else { cause.class.clone() };
        let text = words.fill(
            &say::ALTERNATIVE,
            &[("class", &class), ("evidence", &evidence), ("impact", &impact), ("step", &step)],
        );
        sheet.paragraph(Tone::Faint, "       ", &text);
        if sheet.full() {
            for piece in cause.evidence.supporting.iter().filter(|p| p.weight != 0.0) {
                self.piece(sheet, "       + ", piece);
            }
            for piece in &cause.evidence.against {
                self.piece(sheet, "       - ", piece);
            }
            for (index, step) in cause.remediation.iter().enumerate() {
                self.step(sheet, index + 1, step);
            }
        }
    }

    fn ruled_out(&self, sheet: &mut Sheet<'_>) {
        let words = self.words;
        sheet.block(words.of(&say::LABEL_RULED_OUT));
        let all = &self.finding.ruled_out;
        if sheet.full() {
            for one in all {
                let code = one.code.as_deref().unwrap_or(&one.id);
                sheet.paragraph(Tone::Plain, &format!("{code}  "), &format!("{} ({})", one.says, words.why(one.why)));
            }
            return;
        }
        for one in all.iter().take(RULED_OUT) {
            let mark = format!("{}  ", one.code.as_deref().unwrap_or(&one.id));
            sheet.paragraph(Tone::Plain, &mark, &one.says);
        }
        more(sheet, all.len(), RULED_OUT);
    }

    /// By what they need: one line for all causes that need host files.
    fn unchecked(&self, sheet: &mut Sheet<'_>) {
        let words = self.words;
        sheet.block(words.of(&say::LABEL_UNCHECKED));
        if sheet.full() {
            for one in &self.finding.not_checkable {
                let code = one.code.as_deref().unwrap_or(&one.id);
                sheet.paragraph(Tone::Plain, &format!("{code}  "), &one.says);
            }
            return;
        }
        let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for one in &self.finding.not_checkable {
            groups.entry(one.needs.join(words.comma())).or_default().push(one.code.as_deref().unwrap_or(&one.id));
        }
        for (needs, codes) in groups.iter().take(RULED_OUT) {
            let text = words.fill(&say::NEEDS, &[("needs", needs), ("codes", &codes.join(words.comma()))]);
            sheet.cut(Tone::Plain, "", &text);
        }
        more(sheet, groups.len(), RULED_OUT);
    }
}

/// A command under a step.
fn command(sheet: &mut Sheet<'_>, arguments: &[String]) {
    if arguments.is_empty() {
        return;
    }
    for (index, line) in command_lines(arguments, sheet.room().saturating_sub(5)).iter().enumerate() {
        let mark = if index == 0 { "   $ " } else { "     " };
        sheet.line(Tone::Strong, format!("{mark}{line}"));
    }
}

/// A quoted log line without what the screen says beside it: the time in front, and tabs between its columns.
fn plain_line(excerpt: &str) -> String {
    let dated = |head: &str| head.len() >= 19 && head.bytes().take(4).all(|b| b.is_ascii_digit());
    match excerpt.split_once(r"\t") {
        Some((head, rest)) if dated(head) => rest.replace(r"\t", " "),
        _ => excerpt.to_owned(),
    }
}
