//! The document in a container's log, between two lines that nothing else prints.

use serde::de::IgnoredAny;

/// Bytes of a log that are read.
pub(super) const LONGEST: usize = 16 << 20;

/// What stands in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// The document (JSON).
    Document(String),
    /// It begins and does not end: the log was cut, or its writer ended.
    Cut,
    /// There is none; the last line that says something.
    Nothing(String),
}

fn begin(mark: &str) -> String {
    format!("kuma-diagnose-document-begins {mark}")
}

fn end(mark: &str) -> String {
    format!("kuma-diagnose-document-ends {mark}")
}

/// A document as a container prints it, so that it is found in its log again. `mark` is what `--mark` says.
#[must_use]
pub fn enclosed(mark: &str, document: &str) -> String {
    format!("{}\n{}\n{}\n", begin(mark), document.trim_end(), end(mark))
}

/// Finds the document. A log that is a document as a whole is one, too.
pub(super) fn find(log: &[u8], mark: &str) -> Found {
    let text = String::from_utf8_lossy(log);
    let (begin, end) = (begin(mark), end(mark));
    let mut kept: Option<Vec<&str>> = None;
    for line in text.lines() {
        let line = line.trim_end_matches('\r');
        match &mut kept {
            // Whoever was begun anew tells all again.
            _ if line == begin => kept = Some(Vec::new()),
            Some(lines) if line == end => {
                let document = lines.join("\n");
                return if is_json(&document) { Found::Document(document) } else { Found::Nothing(last(&document)) };
            }
            Some(lines) => lines.push(line),
            None => {}
        }
    }
    match kept {
        Some(_) => Found::Cut,
        None if is_json(&text) => Found::Document(text.into_owned()),
        None => Found::Nothing(last(&text)),
    }
}

fn is_json(text: &str) -> bool {
    text.trim_start().starts_with('{') && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// The last line that is not empty, not longer than a message may be.
fn last(text: &str) -> String {
    let line = text.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    line.chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::{Found, enclosed, find};

    #[test]
    fn a_document_is_found_between_its_marks() {
        let document = Found::Document("{\n  \"a\": 1\n}".to_owned());
        let printed = enclosed("x7", "{\n  \"a\": 1\n}\n");
        assert_eq!(find(printed.as_bytes(), "x7"), document);
        let noisy = format!("a warning\n{{\"b\":2}}\n{}after", printed.replace('\n', "\r\n"));
        assert_eq!(find(noisy.as_bytes(), "x7"), document);
        assert_eq!(find(format!("{}\n{{\n{printed}", super::begin("x7")).as_bytes(), "x7"), document);
        // Somebody else's mark is none.
        assert!(matches!(find(printed.as_bytes(), "x8"), Found::Nothing(_)));
        assert_eq!(find(b"{\"a\":1}\n", "x7"), Found::Document("{\"a\":1}\n".to_owned()));
    }

    #[test]
    fn what_is_no_document_is_told() {
        let printed = enclosed("x7", "{\"a\": 1}");
        for length in 0..printed.len() - 1 {
            assert!(!matches!(find(&printed.as_bytes()[..length], "x7"), Found::Document(_)), "{length}");
        }
        assert_eq!(find(&printed.as_bytes()[..40], "x7"), Found::Cut);
        assert_eq!(
            find(b"exec /x: exec format error\n\n", "x7"),
            Found::Nothing("exec /x: exec format error".to_owned())
        );
        assert_eq!(find(enclosed("x7", "{\"a\": ").as_bytes(), "x7"), Found::Nothing("{\"a\":".to_owned()));
        assert_eq!(find(b"", "x7"), Found::Nothing(String::new()));
        assert_eq!(find(b"\xff\xfe", "x7"), Found::Nothing("\u{fffd}\u{fffd}".to_owned()));
        let Found::Nothing(line) = find("墙".repeat(1000).as_bytes(), "x7") else { panic!("no line") };
        assert_eq!(line.chars().count(), 300);
    }
}
