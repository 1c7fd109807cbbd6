//! A regular expression that is compiled when first needed.
//!
//! Most runs meet a few of the patterns only; compiling all of them would take longer than reading a small log.

use std::sync::OnceLock;

use regex::Regex;

/// A pattern whose syntax was checked, compiled at its first use.
#[derive(Debug, Clone)]
pub struct Pattern {
    text: String,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// Checks the syntax.
    ///
    /// # Errors
    /// The parser's message, in one line.
    pub fn new(text: &str) -> Result<Self, String> {
        match regex_syntax::parse(text) {
            Ok(_) => Ok(Self::unchecked(text)),
            Err(e) => Err(flatten(&e.to_string())),
        }
    }

    /// For the shipped rules, whose patterns the tests compile.
    pub(super) fn unchecked(text: &str) -> Self {
        Self { text: text.to_owned(), regex: OnceLock::new() }
    }

    /// The expression as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The compiled expression; `None` where it is too large to compile, which the rule checks refuse.
    #[must_use]
    pub fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| Regex::new(&self.text).ok()).as_ref()
    }

    /// Whether it is found in the text.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.regex().is_some_and(|r| r.is_match(text))
    }
}

/// The last line of the parser's message says what is wrong; the ones before draw it.
fn flatten(message: &str) -> String {
    message.lines().last().unwrap_or(message).trim_start_matches("error: ").to_owned()
}
