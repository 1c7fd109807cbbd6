//! Questions answered per subject.

use crate::evidence::Evidence;
use crate::rule::RuleSet;

use super::{Answers, Context, Health};

/// What the user asked about; empty: everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Focus {
    /// `-n`.
    pub namespace: Option<String>,
    /// `TYPE/NAME`, the type as a canonical kind (`Pod`, `Deployment`, `Node` …).
    pub objects: Vec<(String, String)>,
}

/// Answers every question for every subject that shows a symptom.
#[must_use]
pub fn answer(_rules: &RuleSet, _evidence: &Evidence, _focus: &Focus) -> Answers {
    Answers { subjects: Vec::new(), context: Context::default(), health: Health::NotShown, gaps: Vec::new() }
}
