//! Predicates over the neighbourhood: a trait-thin layer with CEL behind it.

use serde_json::Value;

/// A compiled predicate.
#[derive(Debug)]
pub struct Predicate;

/// What a predicate gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Truth {
    /// True.
    Yes,
    /// False.
    No,
    /// It could not be evaluated (a missing key, a type that does not fit).
    Error(String),
}

/// The names that predicates may use, bound once per subject.
#[derive(Debug, Default)]
pub struct Bindings;

impl Bindings {
    /// Binds the members of a JSON object as variables.
    #[must_use]
    pub fn new(_neighbourhood: &Value) -> Self {
        Self
    }
}

impl Predicate {
    /// Compiles.
    ///
    /// # Errors
    /// The parser's message.
    pub fn compile(_text: &str) -> Result<Self, String> {
        Ok(Self)
    }

    /// Evaluates.
    #[must_use]
    pub fn evaluate(&self, _bindings: &Bindings) -> Truth {
        Truth::No
    }
}
