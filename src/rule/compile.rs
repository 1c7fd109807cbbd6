//! From the YAML shape to a [`RuleSet`], with every problem at once.

use super::{RuleFile, RuleSet};

/// One problem of a rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// File.
    pub file: String,
    /// Line, from 1 (0: the file as a whole).
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong and what to do.
    pub message: String,
    /// The source line, for the caret.
    pub text: String,
}

/// All problems of all rule files.
#[derive(Debug, thiserror::Error)]
#[error("{} problem(s) in the rules", .0.len())]
pub struct RuleError(pub Vec<Problem>);

/// Compiles rule files.
///
/// # Errors
/// All problems of all files.
pub fn compile(_files: &[RuleFile]) -> Result<RuleSet, RuleError> {
    Err(RuleError(Vec::new()))
}
