//! The rule kit: what `explain` and `rules …` compute, from rules and from what they are given.
//!
//! This room prints nothing: the plan passes texts in and writes what comes out. Of its files, `proof/folder.rs` alone
//! reads any.

pub mod drift;
pub mod line;
pub mod lint;
pub mod names;
pub mod page;
pub mod places;
pub mod proof;
pub mod show;
pub mod starter;
mod words;

use serde_json::Value;

use crate::messages::Message;
use crate::report::{self, Language};
use crate::rule::Text;

pub use words::{changes, component, likelihood, likelihood_word};

/// A text in one language.
#[must_use]
pub fn in_language(text: &Text, language: Language) -> &str {
    match language {
        Language::En => &text.en,
        Language::Zh => &text.zh,
    }
}

/// A message in one language.
#[must_use]
pub fn say(message: &Message, language: Language, values: &[(&str, &str)]) -> String {
    let (en, zh) = message.fill(values);
    match language {
        Language::En => en,
        Language::Zh => zh,
    }
}

/// A document for programs, in lines; every text in it is escaped, as everywhere.
#[must_use]
pub fn document(value: &Value) -> String {
    let mut value = value.clone();
    escape_all(&mut value);
    format!("{value:#}")
}

fn escape_all(value: &mut Value) {
    match value {
        Value::String(text) => *text = report::escape(text),
        Value::Array(items) => items.iter_mut().for_each(escape_all),
        Value::Object(members) => members.values_mut().for_each(escape_all),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
