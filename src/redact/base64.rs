//! Base64: found, decoded, and looked into.

use super::scan;
use super::{Care, shapes};

/// The shortest that is looked into: `password=x` is longer.
const SHORTEST: usize = 16;
/// How often base64 within base64 is decoded.
const DEEPEST: u8 = 4;

/// What is a letter of either alphabet.
const LETTERS: [bool; 256] = {
    let mut letters = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "it counts to 255")]
        let letter = byte as u8;
        letters[byte] = letter.is_ascii_alphanumeric() || matches!(letter, b'+' | b'/' | b'-' | b'_');
        byte += 1;
    }
    letters
};

pub(super) fn letter(byte: u8) -> bool {
    LETTERS[usize::from(byte)]
}

/// The next run of base64 letters of at least [`SHORTEST`] from `from` on: start and end, with what pads it. Jumps over what cannot hold one.
pub(super) fn next_run(text: &[u8], from: usize) -> Option<(usize, usize)> {
    let mut start = from;
    'outer: loop {
        let window = text.get(start..start + SHORTEST)?;
        for (at, byte) in window.iter().enumerate().rev() {
            if !letter(*byte) {
                start += at + 1;
                continue 'outer;
            }
        }
        let rest = &text[start + SHORTEST..];
        let mut end = start + SHORTEST + rest.iter().position(|b| !letter(*b)).unwrap_or(rest.len());
        let pads = text[end..].iter().take(2).take_while(|b| **b == b'=').count();
        end += pads;
        return Some((start, end));
    }
}

/// The last word of a line, if it is of base64 letters: start and end, without what closes a string.
pub(super) fn last_run(line: &[u8]) -> Option<(usize, usize)> {
    let end = line.iter().rposition(|b| letter(*b) || *b == b'=')? + 1;
    let start = line[..end].iter().rposition(|b| !letter(*b) && *b != b'=').map_or(0, |at| at + 1);
    (end - start >= 2 && line.len() - end <= 4).then_some((start, end))
}

fn value(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    }))
}

/// The bytes that base64 of either alphabet stands for; padding may be missing.
pub(super) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let text = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    for chunk in text.chunks(4) {
        let mut bits = 0;
        for at in 0..4 {
            bits = bits << 6 | chunk.get(at).map_or(Some(0), |b| value(*b))?;
        }
        let bytes = bits.to_be_bytes();
        out.extend_from_slice(&bytes[1..chunk.len().max(1)]);
    }
    Some(out)
}

/// Whether this is `user:password`.
pub(super) fn pair(text: &[u8]) -> bool {
    let trimmed = text.trim_ascii();
    trimmed.len() >= 4
        && decode(trimmed).is_some_and(|plain| plain.contains(&b':') && plain.iter().all(|b| !b.is_ascii_control()))
}

/// What base64 holds.
pub(super) enum Inside {
    /// A secret of this kind.
    Secret(&'static str),
    /// Text or a certificate, without secrets.
    Public,
    /// Bytes that tell nothing, or not base64 at all.
    Unknown,
}

/// Looks into a run of base64.
pub(super) fn look(run: &[u8], care: Care, depth: u8) -> Inside {
    if depth >= DEEPEST {
        return Inside::Unknown;
    }
    // Most words are no base64: their first letters show it.
    if first(run).is_none_or(|first| !begins(&first)) {
        return Inside::Unknown;
    }
    let Some(head) = decode(&run[..run.len().min(64) / 4 * 4]) else { return Inside::Unknown };
    if let Some(inside) = shapes::binary(&head) {
        return inside;
    }
    if !readable(&head) {
        return Inside::Unknown;
    }
    let Some(plain) = decode(run).filter(|plain| readable(plain)) else { return Inside::Unknown };
    match scan::hits(&plain, care, depth + 1).first() {
        Some(hit) => Inside::Secret(hit.what),
        None => Inside::Public,
    }
}

/// The first six bytes.
fn first(run: &[u8]) -> Option<[u8; 6]> {
    let mut bits = 0u64;
    for byte in run.get(..8)? {
        bits = bits << 6 | u64::from(value(*byte)?);
    }
    let [_, _, first @ ..] = bits.to_be_bytes();
    Some(first)
}

/// Whether text, or a binary that is known, can begin so.
fn begins(first: &[u8]) -> bool {
    let known = [[0x30, 0x81].as_slice(), &[0x30, 0x82], &[0x30, 0x83], &[0x1f, 0x8b], &[0, 0, 0], &[0xfe, 0xed]];
    let plain = |b: &u8| !b.is_ascii_control() || b.is_ascii_whitespace();
    let cut = |error: std::str::Utf8Error| error.error_len().is_none();
    known.iter().any(|magic| first.starts_with(magic))
        || first.iter().all(plain) && std::str::from_utf8(first).map_or_else(cut, |_| true)
}

/// Whether decoded bytes are text: printable but for one byte in twenty, as the last may be cut.
fn readable(bytes: &[u8]) -> bool {
    let strange = |b: &&u8| b.is_ascii_control() && !b.is_ascii_whitespace();
    let wild = bytes.iter().filter(strange).count();
    let high = bytes.iter().filter(|b| !b.is_ascii()).count();
    wild * 20 <= bytes.len() && (high * 20 <= bytes.len() || std::str::from_utf8(bytes).is_ok())
}

#[cfg(test)]
mod tests {
    use super::{decode, next_run, pair};

    #[test]
    fn decodes_both_alphabets() {
        assert_eq!(decode(b"aGVsbG8gd29ybGQ=").unwrap(), b"hello world");
        assert_eq!(decode(b"aGVsbG8gd29ybGQ").unwrap(), b"hello world");
        assert_eq!(decode(b"-_-_").unwrap(), decode(b"+/+/").unwrap());
        assert_eq!(decode(b"a b c"), None);
        assert!(pair(b"dXNlcjpwYXNz") && !pair(b"kubernetes"));
    }

    #[test]
    fn runs_are_found() {
        let text = b"short words only, then aGVsbG8gd29ybGQgaGVsbG8= and more";
        assert_eq!(next_run(text, 0), Some((23, 47)));
        assert_eq!(next_run(text, 47), None);
    }
}
