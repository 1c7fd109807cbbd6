//! What could not be seen, and why.

/// Why something is missing; the words of the report's contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// Nobody collected it.
    NotCollected,
    /// Access was refused.
    Forbidden,
    /// It does not exist, or no longer.
    Missing,
    /// It was masked before it reached us.
    Redacted,
    /// It was cut.
    Truncated,
    /// It is there but cannot be read.
    Unreadable,
    /// Its lines carry no times.
    NoTimestamps,
    /// One of our own limits stopped it.
    Limit,
}

impl Why {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::NotCollected,
        Self::Forbidden,
        Self::Missing,
        Self::Redacted,
        Self::Truncated,
        Self::Unreadable,
        Self::NoTimestamps,
        Self::Limit,
    ];

    /// The value in the report.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotCollected => "not-collected",
            Self::Forbidden => "forbidden",
            Self::Missing => "missing",
            Self::Redacted => "redacted",
            Self::Truncated => "truncated",
            Self::Unreadable => "unreadable",
            Self::NoTimestamps => "no-timestamps",
            Self::Limit => "limit",
        }
    }
}

/// Something that could not be seen. The texts are keys of the message catalogue's arguments: `what` is a short
/// noun phrase or a path, `detail` the reader's own error text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// What is missing: a path or a thing (`logs of kuma-system/kuma-control-plane-x`).
    pub what: String,
    /// Why.
    pub why: Why,
    /// Where this was noticed (input path, or path inside it).
    pub source: String,
    /// What follows from it, as a message: English and Chinese.
    pub effect: (String, String),
}
