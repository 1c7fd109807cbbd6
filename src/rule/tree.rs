//! A rule file as a tree that remembers where each value stands.
//!
//! The build script includes this file too: it turns the shipped YAML into JSON once, so that starting the tool
//! parses no YAML. A tree read from JSON knows no places; only trees of users' files can have problems at run time.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

/// Line and column, both from 1; `(0, 0)` where the place is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Mark {
    /// Line, from 1.
    pub(crate) line: usize,
    /// Column in characters, from 1.
    pub(crate) column: usize,
}

/// A value and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    /// Where it begins.
    pub(crate) mark: Mark,
    /// The value.
    pub(crate) value: Value,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`, unquoted.
    Bool(bool),
    /// A whole number, unquoted.
    Number(u64),
    /// Any other scalar.
    Text(Cow<'static, str>),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order of the file.
    Map(Vec<(Key, Node)>),
}

/// A key and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    /// Where it stands.
    pub(crate) mark: Mark,
    /// Its text.
    pub(crate) text: Cow<'static, str>,
}

/// Nesting beyond this is refused; rule files need about eight.
const MAX_DEPTH: usize = 64;

type Events<'i> = Parser<'i, saphyr_parser::StrInput<'i>>;

/// Parses one YAML document (an empty file gives `Null`).
///
/// # Errors
/// The parser's message and place; aliases, several documents, keys that are no text and deep nesting are refused.
pub(crate) fn parse(text: &str) -> Result<Node, (Mark, String)> {
    let mut events = Parser::new_from_str(text);
    let mut root = None;
    loop {
        let (event, span) = next(&mut events)?;
        match event {
            Event::StreamEnd => break,
            Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
            _ if root.is_some() => return Err((mark(span), "a rule file holds one YAML document".to_owned())),
            event => root = Some(node(event, span, &mut events, 0)?),
        }
    }
    Ok(root.unwrap_or(Node { mark: Mark { line: 1, column: 1 }, value: Value::Null }))
}

fn mark(span: Span) -> Mark {
    Mark { line: span.start.line(), column: span.start.col() + 1 }
}

fn next<'i>(events: &mut Events<'i>) -> Result<(Event<'i>, Span), (Mark, String)> {
    match events.next_event() {
        Some(Ok(pair)) => Ok(pair),
        Some(Err(e)) => {
            Err((Mark { line: e.marker().line(), column: e.marker().col() + 1 }, format!("invalid YAML: {}", e.info())))
        }
        None => Ok((Event::StreamEnd, Span::default())),
    }
}

fn node<'i>(event: Event<'i>, span: Span, events: &mut Events<'i>, depth: usize) -> Result<Node, (Mark, String)> {
    let at = mark(span);
    if depth > MAX_DEPTH {
        return Err((at, "nested too deeply".to_owned()));
    }
    let value = match event {
        Event::Scalar(text, style, _, _) => {
            // The place of the first character, not of its quote: carets point into the text.
            let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
            let mark = Mark { column: at.column + usize::from(quoted), ..at };
            return Ok(Node { mark, value: scalar(&text, style) });
        }
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            loop {
                match next(events)? {
                    (Event::SequenceEnd, _) => break,
                    (event, span) => items.push(node(event, span, events, depth + 1)?),
                }
            }
            Value::List(items)
        }
        Event::MappingStart(..) => mapping(events, depth)?,
        Event::Alias(_) => return Err((at, "anchors and aliases are not allowed in rule files".to_owned())),
        _ => return Err((at, "unexpected end of the file".to_owned())),
    };
    Ok(Node { mark: at, value })
}

fn mapping(events: &mut Events<'_>, depth: usize) -> Result<Value, (Mark, String)> {
    let mut entries: Vec<(Key, Node)> = Vec::new();
    loop {
        let (event, span) = next(events)?;
        match event {
            Event::MappingEnd => return Ok(Value::Map(entries)),
            Event::Scalar(text, ..) => {
                let key = Key { mark: mark(span), text: text.into_owned().into() };
                if entries.iter().any(|(k, _)| k.text == key.text) {
                    return Err((key.mark, format!("the key `{}` is given twice", key.text)));
                }
                let (event, span) = next(events)?;
                let value = node(event, span, events, depth + 1)?;
                entries.push((key, value));
            }
            Event::StreamEnd => return Err((mark(span), "unexpected end of the file".to_owned())),
            _ => return Err((mark(span), "a key must be plain text".to_owned())),
        }
    }
}

fn scalar(text: &str, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain {
        return Value::Text(text.to_owned().into());
    }
    match text {
        "" | "~" | "null" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => text.parse().map_or_else(|_| Value::Text(text.to_owned().into()), Value::Number),
    }
}
