//! Gaps, as `source` words them.

use std::io;

use super::budget::{self, Limit};
use super::links::Broken;
use super::names::Refused;
use crate::evidence::{Gap, Why};
use crate::messages::Message;
use crate::messages::source as messages;

/// A gap with a message.
pub(crate) fn gap(what: &str, source: &str, why: Why, message: &Message, values: &[(&str, &str)]) -> Gap {
    Gap { what: what.to_owned(), why, source: source.to_owned(), effect: message.fill(values) }
}

/// What a failed read means.
pub(crate) fn fault(what: &str, source: &str, error: &io::Error) -> Gap {
    if let Some(limit) = budget::limit_of(error) {
        return limited(what, source, limit);
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof => gap(what, source, Why::Truncated, &messages::CUT, &[]),
        io::ErrorKind::NotFound => gap(what, source, Why::Missing, &messages::NOT_FOUND, &[]),
        io::ErrorKind::PermissionDenied => gap(what, source, Why::Forbidden, &messages::NO_PERMISSION, &[]),
        _ if error.to_string().contains("checksum") => gap(what, source, Why::Unreadable, &messages::CHECKSUM, &[]),
        _ => gap(what, source, Why::Unreadable, &messages::UNREADABLE, &[("error", &error.to_string())]),
    }
}

/// A limit of ours that was hit.
pub(crate) fn limited(what: &str, source: &str, limit: Limit) -> Gap {
    let value = limit.value().to_string();
    let message = match limit {
        Limit::TotalBytes(_) => &messages::LIMIT_TOTAL,
        Limit::EntryBytes(_) => &messages::LIMIT_ENTRY,
        Limit::Entries(_) => &messages::LIMIT_ENTRIES,
        Limit::Ratio(_) => &messages::LIMIT_RATIO,
        Limit::Nesting(_) => &messages::LIMIT_NESTING,
        Limit::Held(_) => &messages::LIMIT_HELD,
    };
    gap(what, source, Why::Limit, message, &[("limit", &value), ("flag", limit.flag())])
}

/// An archive that cannot be read on.
pub(crate) fn cut(what: &str, error: &io::Error, offset: u64, last: &str) -> Gap {
    if let Some(limit) = budget::limit_of(error) {
        return limited(what, what, limit);
    }
    let offset = offset.to_string();
    let last = if last.is_empty() { "-" } else { last };
    let text = error.to_string();
    let values = [("offset", offset.as_str()), ("last", last), ("error", text.as_str())];
    match error.kind() {
        io::ErrorKind::UnexpectedEof => gap(what, what, Why::Truncated, &messages::ARCHIVE_CUT, &values),
        _ if text.contains("checksum") => gap(what, what, Why::Unreadable, &messages::CHECKSUM, &[]),
        _ => gap(what, what, Why::Unreadable, &messages::ARCHIVE_DAMAGED, &values),
    }
}

/// A name that is refused.
pub(crate) fn refused(name: &str, archive: &str, why: Refused) -> Gap {
    let (en, zh) = why.reason();
    let (english, chinese) =
        (messages::NAME_REFUSED.fill(&[("reason", en)]), messages::NAME_REFUSED.fill(&[("reason", zh)]));
    Gap { what: name.to_owned(), why: Why::Unreadable, source: archive.to_owned(), effect: (english.0, chinese.1) }
}

/// A link that leads nowhere.
pub(crate) fn link(what: &str, path: &str, target: &str, broken: Broken) -> Gap {
    let values = [("target", target)];
    match broken {
        Broken::Dangling => gap(what, path, Why::Missing, &messages::LINK_DANGLING, &values),
        Broken::Escapes => gap(what, path, Why::Unreadable, &messages::LINK_ESCAPES, &values),
        Broken::Loops => gap(what, path, Why::Unreadable, &messages::LINK_LOOPS, &values),
    }
}

/// What a collector's own error text means.
pub(crate) fn collector(what: &str, source: &str, error: &str) -> Gap {
    let text = error.trim();
    let forbidden =
        ["forbidden", "Forbidden", "Unauthorized", "insufficient RBAC"].iter().any(|word| text.contains(word));
    let missing = ["not found", "NotFound", "unable to retrieve container logs"].iter().any(|word| text.contains(word));
    let why = if forbidden {
        Why::Forbidden
    } else if missing {
        Why::Missing
    } else {
        Why::NotCollected
    };
    gap(what, source, why, &messages::COLLECTOR, &[("error", &shortened(text))])
}

/// At most 300 characters.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(300) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
