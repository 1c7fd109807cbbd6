//! Private keys between `-----BEGIN …-----` and `-----END …-----`: on one line with `\n` between, over many lines, and
//! with what a transport puts before each line.

use memchr::{memchr, memmem, memrchr};

use super::keys::hidden;
use super::{Care, Hit};

/// The most lines of one block.
const LINES: usize = 400;
/// The most bytes that are looked at for the end of a block.
const BYTES: usize = 64 * 1024;

/// Whether a block of this label is hidden. Certificates, requests and public keys are evidence in a bundle.
fn private(label: &[u8], care: Care) -> bool {
    let upper = label.to_ascii_uppercase();
    let has = |word: &[u8]| memmem::find(&upper, word).is_some();
    care == Care::Excerpt || has(b"KEY") && !has(b"PUBLIC")
}

/// Looks at a block that begins with `-----BEGIN ` at `start`. Returns where to go on; hits are added, and what is
/// public is noted so that nothing else takes it for random characters.
pub(super) fn block(
    text: &[u8],
    start: usize,
    care: Care,
    hits: &mut Vec<Hit>,
    public: &mut Vec<(usize, usize)>,
) -> usize {
    let limit = text.len().min(start + BYTES);
    let window = &text[start..limit];
    let Some(label_start) = memchr(b' ', window).map(|at| at + 1) else { return start + 1 };
    let line_end = memchr(b'\n', window).unwrap_or(window.len());
    let Some(header) = memmem::find(&window[label_start..line_end], b"----").map(|at| label_start + at) else {
        return start + label_start;
    };
    let mut body = header + window[header..].iter().take_while(|b| **b == b'-').count();
    let end = memmem::find(&window[body..], b"-END ").map(|at| body + at);
    // The dashes before END belong to it.
    let end = end.map(|at| at - window[body..at].iter().rev().take_while(|b| **b == b'-').count());
    let next = memmem::find(&window[body..], b"-BEGIN ").map(|at| body + at);
    let end = end.filter(|end| next.is_none_or(|next| *end < next));
    if !private(&window[label_start..header], care) {
        let until = end.unwrap_or(body);
        public.push((start, start + until));
        return start + until.max(body);
    }
    if end.is_some_and(|end| end <= line_end) || line_end == window.len() {
        let end = end.unwrap_or_else(|| body + cut(&window[body..line_end], care));
        push(hits, text, start + body, start + end);
        return start + end;
    }
    // The rest of the first line is body too, where a line holds several.
    let rest = window[body..line_end].trim_ascii_end();
    if !rest.is_empty() && rest.iter().any(u8::is_ascii_alphanumeric) {
        push(hits, text, start + body, start + body + cut(rest, care));
    }
    body = line_end + 1;
    let mut strangers = 0;
    for _ in 0..LINES {
        if body >= window.len() || end.is_some_and(|end| body >= end) {
            break;
        }
        let stop = memchr(b'\n', &window[body..]).map_or(window.len(), |at| body + at);
        let stop = end.map_or(stop, |end| end.min(stop));
        let (from, to) = last_word(&window[body..stop]);
        let word = &window[body + from..body + to];
        let is_body = if end.is_some() {
            !word.is_empty() && word.iter().all(|b| letter(*b))
        } else {
            word.len() >= 40 && word.iter().all(|b| letter(*b))
        };
        if is_body {
            push(hits, text, start + body + from, start + body + to);
        } else if end.is_none() {
            strangers += 1;
            if strangers > 3 {
                break;
            }
        }
        body = stop + 1;
    }
    start + end.unwrap_or(body).min(window.len())
}

fn letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// How much of a line whose block does not end is body: all, or up to what closes a string.
fn cut(line: &[u8], care: Care) -> usize {
    let inner = |b: u8| letter(b) || matches!(b, b'\\' | b' ' | b'-' | b':' | b',' | b'.' | b'\t' | b'\r');
    match care {
        Care::Excerpt => line.len(),
        Care::File => line.iter().position(|b| !inner(*b)).unwrap_or(line.len()),
    }
}

/// The last word of a line: start and end, without what closes a string.
fn last_word(line: &[u8]) -> (usize, usize) {
    let mut end =
        line.iter().rposition(|b| !b.is_ascii_whitespace() && !b"\"',;+|`".contains(b)).map_or(0, |at| at + 1);
    // `+` may be a letter of base64, or joins two strings of a program.
    if line.get(end) == Some(&b'+') {
        end += 1;
    }
    for escape in [br"\r\n".as_slice(), br"\n", br"\r"] {
        if line[..end].ends_with(escape) {
            end -= escape.len();
            break;
        }
    }
    let start = memrchr(b' ', &line[..end]).map_or(0, |at| at + 1);
    let start = start.max(line[..end].iter().rposition(|b| b"\t\"'|:>".contains(b)).map_or(0, |at| at + 1));
    (start, end)
}

fn push(hits: &mut Vec<Hit>, text: &[u8], start: usize, end: usize) {
    // Line ends around the body stay.
    let body = &text[start..end];
    let from = start + body.len() - body.trim_ascii_start().len();
    let end = from + body.trim_ascii().len();
    if from < end && !hidden(&text[from..end]) {
        hits.push(Hit { start: from, end, what: "pem-private-key" });
    }
}
