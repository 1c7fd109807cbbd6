//! Conditions over signals: `a and not (b or later(c, d))`, three-valued.

use super::SignalIx;

/// A parsed condition, its signal ids resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// A signal is present.
    Signal(SignalIx),
    /// The last sight of the first (log) signal is later, in the same stream, than the last of the second;
    /// true also where the second was never seen.
    Later(SignalIx, SignalIx),
    /// Not.
    Not(Box<Condition>),
    /// All.
    And(Vec<Condition>),
    /// Any.
    Or(Vec<Condition>),
}
