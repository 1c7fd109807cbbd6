//! Secrets of Kubernetes written as YAML: all values below `data` and `stringData` are hidden.

use memchr::{memchr, memrchr};

use super::keys::hidden;
use super::scan::Scan;

/// The word that calls [`look`].
pub(super) const TRIGGER: &str = "kind: secret";

/// The most lines of one object, before and behind its kind.
const LINES: usize = 4000;

/// Looks at `kind: Secret` at a place.
pub(super) fn look(scan: &mut Scan<'_>, at: usize, end: usize) {
    let text = scan.text;
    let (first, stop) = scan.line(at);
    let before = &text[first..at];
    let plain = before.iter().all(|b| matches!(b, b' ' | b'-'));
    if at < scan.manifest_end
        || !plain
        || !text[end..stop.max(end)].trim_ascii().is_empty()
        || !text[at..].starts_with(b"kind: Secret")
    {
        return;
    }
    let depth = before.len();
    let mut start = first;
    for _ in 0..LINES {
        if start == 0 || !before_is_same(text, start, depth) {
            break;
        }
        start = memrchr(b'\n', &text[..start - 1]).map_or(0, |found| found + 1);
    }
    let mut inside = false;
    let mut from = start;
    for _ in 0..2 * LINES {
        let line_end = memchr(b'\n', &text[from..]).map_or(text.len(), |found| from + found);
        let line = &text[from..line_end];
        let own = indent(line);
        let body = line.trim_ascii();
        if from > first && !body.is_empty() && (own < depth || item(line, depth) || body == b"---") {
            break;
        }
        if own == depth || item(line, depth) {
            let name = body.strip_prefix(b"- ").unwrap_or(body);
            inside = name == b"data:" || name == b"stringData:";
        } else if inside && !body.is_empty() {
            value(scan, from + own, from + own + body.len());
        }
        if line_end == text.len() {
            from = line_end;
            break;
        }
        from = line_end + 1;
    }
    scan.manifest_end = from;
}

/// `key: value`, or a line of a value of several.
fn value(scan: &mut Scan<'_>, start: usize, end: usize) {
    let line = &scan.text[start..end];
    let key = memchr(b':', line)
        .filter(|colon| line[..*colon].iter().all(|b| b.is_ascii_alphanumeric() || b"-_.\"'".contains(b)));
    let from = key.map_or(0, |colon| colon + 1 + line[colon + 1..].iter().take_while(|b| **b == b' ').count());
    let rest = &line[from..];
    if !rest.is_empty() && !matches!(rest, b"|" | b"|-" | b">" | b">-" | b"|+" | b"{}" | b"\"\"") && !hidden(rest) {
        scan.hide(start + from, end, "secret-object");
    }
}

/// Whether the line that ends before `start` is of the same object.
fn before_is_same(text: &[u8], start: usize, depth: usize) -> bool {
    let this = text[start..].split(|b| *b == b'\n').next().unwrap_or_default();
    let before = memrchr(b'\n', &text[..start - 1]).map_or(0, |found| found + 1);
    let line = text[before..start].trim_ascii_end();
    let first_of_item = item(this, depth);
    !first_of_item && line != b"---" && (line.is_empty() || indent(line) >= depth || item(line, depth))
}

/// Whether a line begins an item of a list whose fields stand at this depth.
fn item(line: &[u8], depth: usize) -> bool {
    depth >= 2 && indent(line) == depth - 2 && line.get(depth - 2..depth) == Some(b"- ")
}

fn indent(line: &[u8]) -> usize {
    line.iter().take_while(|b| **b == b' ').count()
}
