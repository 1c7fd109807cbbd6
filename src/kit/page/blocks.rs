//! A page as headings, paragraphs, items and commands: what every way to write it has in common.

use super::{Asked, Name, Page, SPEAKS, Said, Shown};
use crate::kit::{say, words};
use crate::messages::kit as messages;
use crate::report::Language;
use crate::rule::RuleSet;

/// A part of a page. Texts are not escaped yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The page's title.
    Title(String),
    /// A section's title.
    Section(String),
    /// A fact: its name and its value.
    Fact(String, String),
    /// A paragraph.
    Paragraph(String),
    /// An item of a list, so deep; the mark is `+`, `-`, `=` or a number.
    Item(usize, String, String),
    /// An item that names another cause: its id, and the whole text.
    Cause(String, String),
    /// A line of a log, so deep.
    Line(usize, String),
    /// A command.
    Command(Vec<String>),
    /// A link.
    Link(String),
}

/// The blocks of a page.
#[must_use]
pub fn page_blocks(page: &Page, language: Language) -> Vec<Block> {
    let tell = |message, values: &[(&str, &str)]| say(message, language, values);
    let mut out = vec![Block::Title(titled(&page.code, &page.title))];
    head(page, language, &mut out);
    if !page.questions.is_empty() {
        out.push(Block::Section(tell(&messages::PAGE_EVIDENCE, &[])));
        out.push(Block::Paragraph(tell(&messages::PAGE_EVIDENCE_HOW, &[])));
        page.questions.iter().for_each(|asked| question(asked, language, &mut out));
    }
    if !page.confused_with.is_empty() {
        out.push(Block::Section(tell(&messages::PAGE_RIVALS, &[])));
        for rival in &page.confused_with {
            let text = titled(&rival.name.code, &rival.name.title);
            out.push(Block::Cause(rival.name.id.clone(), text));
            out.push(Block::Item(
                1,
                String::new(),
                rival.told_apart_by.as_ref().map_or_else(
                    || tell(&messages::NOT_TOLD_APART, &[]),
                    |by| {
                        let values = [("question", by.title.as_str()), ("here", &by.here), ("there", &by.there)];
                        tell(&messages::TOLD_APART, &values)
                    },
                ),
            ));
        }
    }
    if !page.collect.is_empty() {
        out.push(Block::Section(tell(&messages::PAGE_COLLECT, &[])));
        for step in &page.collect {
            let needs = words::needed(step.needs, language).map(|n| format!(" [{n}]")).unwrap_or_default();
            out.push(Block::Item(0, String::new(), format!("{}{needs}", step.says)));
            out.extend(Some(&step.command).filter(|c| !c.is_empty()).map(|c| Block::Command(c.clone())));
        }
    }
    if !page.remediation.is_empty() {
        out.push(Block::Section(tell(&messages::PAGE_REMEDIATION, &[])));
        for (number, step) in (1..).zip(&page.remediation) {
            let mut text = format!("{} [{}]", step.title, words::changed(step.changes, language));
            if !step.platforms.is_empty() {
                text.push_str(&tell(&messages::ONLY_ON, &[("platforms", &step.platforms.join(", "))]));
            }
            out.push(Block::Item(0, format!("{number}."), text));
            out.extend(Some(&step.command).filter(|c| !c.is_empty()).map(|c| Block::Command(c.clone())));
        }
    }
    if !page.references.is_empty() {
        out.push(Block::Section(tell(&messages::PAGE_REFERENCES, &[])));
        out.extend(page.references.iter().map(|link| Block::Link(link.clone())));
    }
    out
}

/// `KD-V02  The pod …`.
fn titled(code: &str, title: &str) -> String {
    if code.is_empty() { title.to_owned() } else { format!("{code} {title}") }
}

fn head(page: &Page, language: Language, out: &mut Vec<Block>) {
    let tell = |message, values: &[(&str, &str)]| say(message, language, values);
    let mut fact = |message, value: String| out.push(Block::Fact(tell(message, &[]), value));
    fact(&messages::FACT_ID, page.id.clone());
    fact(&messages::FACT_CLASS, format!("{} ({})", page.class, words::class(&page.class, language)));
    fact(&messages::FACT_SEVERITY, words::severe(page.severity, language));
    fact(&messages::FACT_VERSIONS, page.versions.clone().unwrap_or_else(|| tell(&messages::ALL_RELEASES, &[])));
    let platforms =
        if page.platforms.is_empty() { tell(&messages::ALL_PLATFORMS, &[]) } else { page.platforms.join(", ") };
    fact(&messages::FACT_PLATFORMS, platforms);
    out.push(Block::Paragraph(page.impact.clone()));
    out.push(Block::Section(tell(&messages::PAGE_SYMPTOMS, &[])));
    for symptom in &page.symptoms {
        let usual = words::likelihood(symptom.usual, language);
        let values = [("title", symptom.title.as_str()), ("id", &symptom.symptom), ("usual", &usual)];
        out.push(Block::Item(0, String::new(), tell(&messages::SYMPTOM_USUAL, &values)));
    }
    let mut related = |message, names: &[Name]| {
        if !names.is_empty() {
            out.push(Block::Section(tell(message, &[])));
            out.extend(names.iter().map(|name| Block::Cause(name.id.clone(), titled(&name.code, &name.title))));
        }
    };
    related(&messages::PAGE_FORM_OF, page.form_of.as_slice());
    related(&messages::PAGE_FORMS, &page.forms);
}

fn question(asked: &Asked, language: Language, out: &mut Vec<Block>) {
    out.push(Block::Item(0, String::new(), format!("{} ({})", asked.title, asked.needs)));
    for said in &asked.answers {
        answer(said, language, out);
    }
    if let Some(ratio) = asked.other_answers {
        let message = match mark(ratio) {
            "+" => &messages::OTHERS_FOR,
            "-" => &messages::OTHERS_AGAINST,
            _ => return,
        };
        out.push(Block::Item(1, mark(ratio).to_owned(), say(message, language, &[])));
    }
}

fn mark(ratio: f64) -> &'static str {
    if ratio >= SPEAKS {
        "+"
    } else if ratio <= 1.0 / SPEAKS {
        "-"
    } else {
        "="
    }
}

fn answer(said: &Said, language: Language, out: &mut Vec<Block>) {
    let usual = words::likelihood(said.usual, language);
    out.push(Block::Item(1, mark(said.ratio).to_owned(), format!("{usual}: {}", said.says)));
    // What must be there is shown; what must not is the same for many answers, and named by its own question.
    for signal in said.signals.iter().filter(|signal| !signal.absent) {
        out.push(Block::Item(2, String::new(), shown(signal, language)));
        if let Some(example) = signal.example.as_ref().filter(|_| signal.kind != "object") {
            out.push(Block::Line(2, example.clone()));
        }
    }
}

fn shown(signal: &Shown, language: Language) -> String {
    let components = signal.components.join(", ");
    let looked_at = signal.example.as_deref().unwrap_or_default();
    let (message, from) = match signal.kind {
        "log" => (&messages::SHOWN_BY_LOG, components.as_str()),
        "event" => (&messages::SHOWN_BY_EVENT, ""),
        _ => (&messages::SHOWN_BY_OBJECT, looked_at),
    };
    let mut text = say(message, language, &[("signal", &signal.signal), ("from", from)]);
    if let Some(source) = &signal.source {
        text.push_str(&say(&messages::COMES_FROM, language, &[("source", source)]));
    }
    text
}

/// The blocks of the list of all causes, by family.
#[must_use]
pub fn index(rules: &RuleSet, language: Language) -> Vec<Block> {
    let mut out = vec![
        Block::Title(say(&messages::INDEX_TITLE, language, &[])),
        Block::Paragraph(say(&messages::INDEX_HOW, language, &[])),
    ];
    let mut causes: Vec<_> = rules.causes.iter().collect();
    causes.sort_by(|a, b| (a.code.is_empty(), &a.code, &a.id).cmp(&(b.code.is_empty(), &b.code, &b.id)));
    let mut last = None;
    for cause in causes {
        let family = family(&cause.code);
        if last != Some(family) {
            out.push(Block::Section(family_title(family, language)));
            last = Some(family);
        }
        let title = super::name(cause, language).title;
        out.push(Block::Cause(cause.id.clone(), titled(&cause.code, &title)));
    }
    out
}

/// `V` of `KD-V02`; nothing for codes of others.
#[must_use]
pub fn family(code: &str) -> Option<&str> {
    code.strip_prefix("KD-").and_then(|rest| rest.get(..1))
}

/// The families of all codes, sorted.
#[must_use]
pub fn families(rules: &RuleSet) -> Vec<String> {
    let mut all: Vec<String> = rules.causes.iter().filter_map(|cause| family(&cause.code)).map(str::to_owned).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn family_title(family: Option<&str>, language: Language) -> String {
    let message = match family {
        Some("V") => &messages::FAMILY_V,
        Some("C") => &messages::FAMILY_C,
        Some("P") => &messages::FAMILY_P,
        Some("I") => &messages::FAMILY_I,
        Some("J") => &messages::FAMILY_J,
        Some("T") => &messages::FAMILY_T,
        Some("O") => &messages::FAMILY_O,
        Some("D") => &messages::FAMILY_D,
        Some("X") => &messages::FAMILY_X,
        _ => &messages::FAMILY_OTHER,
    };
    say(message, language, &[])
}
