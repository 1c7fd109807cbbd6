//! The value that follows a name: `password=x`, `"token": "x"`, `--password x`, `name: TOKEN` with `value: x` below.

use memchr::{memchr, memrchr};

use super::keys::{self, Tells};
use super::scan::Scan;
use super::{Care, shapes};

/// The most bytes of a value that no quote closes.
const LONGEST: usize = 64 * 1024;

/// Looks at what follows the name `text[start..end]`.
pub(super) fn look(scan: &mut Scan<'_>, start: usize, end: usize, tells: Tells) {
    if named_pair(scan, start, end, tells) {
        return;
    }
    let text = scan.text;
    let mut at = end + count(&text[end..], b"\"'\\]", 16);
    at += count(&text[at..], b" \t", 16);
    let rest = &text[at..];
    let sign = match rest {
        [b':', b':', ..] | [b'=', b'=', ..] => return,
        [b'=', b'>', ..] | [b':', b'=', ..] => 2,
        [b'=' | b':', ..] => 1,
        [b'%', b'3', b'D' | b'd' | b'A' | b'a', ..] => 3,
        [b'\\', b'u', b'0', b'0', b'3', b'd' | b'D', ..] => 6,
        [b'>', ..] if start > 0 && text[start - 1] == b'<' => {
            let (_, stop) = scan.line(at);
            let stop = memchr(b'<', &text[at + 1..stop]).map_or(stop, |found| at + 1 + found);
            return judge(scan, tells, at + 1, stop, true);
        }
        _ => return unsigned(scan, start, end, at, tells),
    };
    let certain = rest[0] != b':';
    signed(scan, start, end, at + sign, tells, certain);
}

/// A value behind `=` or `:`.
fn signed(scan: &mut Scan<'_>, start: usize, end: usize, at: usize, tells: Tells, equals: bool) {
    let text = scan.text;
    let mut from = at + count(&text[at..], b" \t", 64);
    let (first, stop) = scan.line(start);
    let stop = stop.min(from + LONGEST).max(from);
    if tells == Tells::Header || tells == Tells::Cookie {
        return header(scan, from, stop, tells);
    }
    if text[from..].first() == Some(&b'[') {
        from += 1;
    }
    if let Some((inner, close)) = quoted(text, from, stop) {
        return judge(scan, tells, inner, close, true);
    }
    from = from.min(stop);
    let before = &text[first..start];
    let leads = before.iter().all(|b| b.is_ascii_whitespace() || b"-\"'".contains(b)) || before.ends_with(b"export ");
    let name = &text[start..end];
    let shouts = name.contains(&b'_') && !name.iter().any(u8::is_ascii_lowercase);
    let rest = text[from..stop].trim_ascii_end();
    if leads && !equals && block(scan, start - first, rest, stop, tells) {
        return;
    }
    let spaced = rest.iter().any(u8::is_ascii_whitespace);
    let alone = !spaced && !rest.contains(&b'\\');
    let whole = if equals {
        leads && (alone || shouts && scan.care == Care::File && !assigns(rest))
    } else {
        leads && (alone || scan.yaml || shouts)
    };
    if whole {
        return judge(scan, tells, from, from + rest.len(), true);
    }
    let length = word(rest);
    judge(scan, tells, from, from + length, equals || shouts);
}

/// `A_TOKEN=x B=y command`: more assignments follow.
fn assigns(rest: &[u8]) -> bool {
    rest.split(u8::is_ascii_whitespace).skip(1).any(|piece| memchr(b'=', piece).is_some_and(|at| at > 0))
}

fn judge(scan: &mut Scan<'_>, tells: Tells, start: usize, end: usize, certain: bool) {
    if start >= end {
        return;
    }
    if let Some(what) = keys::secret(tells, &scan.text[start..end], certain) {
        scan.hide(start, end, what);
    }
}

/// `Authorization: Bearer x`, `Cookie: a=b; c=d`.
fn header(scan: &mut Scan<'_>, from: usize, stop: usize, tells: Tells) {
    let text = scan.text;
    let bracket = text[from..].first() == Some(&b'[');
    let at = from + usize::from(bracket);
    let close = quoted(text, at, stop);
    let (start, end) = close.unwrap_or_else(|| {
        let end = if bracket { memchr(b']', &text[at..stop]).map_or(stop, |found| at + found) } else { stop };
        (at.min(end), end)
    });
    let value = &text[start..end];
    if tells == Tells::Cookie {
        return judge(scan, tells, start, end, true);
    }
    let scheme = value.iter().position(|b| *b == b' ').map_or(&value[..0], |space| &value[..space]);
    let known = ["bearer", "basic", "token", "negotiate", "ntlm", "apikey", "splunk"];
    let whole = ["digest", "aws4-hmac-sha256", "aws", "oauth", "sharedkey", "hawk", "signature"];
    let is = |names: &[&str]| names.iter().any(|name| scheme.eq_ignore_ascii_case(name.as_bytes()));
    if is(&whole) {
        return judge(scan, tells, start + scheme.len() + 1, end, true);
    }
    let skip = if is(&known) { scheme.len() + 1 } else { 0 };
    let sure = close.is_some() || skip > 0;
    let length = if close.is_some() { value.len() - skip } else { word(&value[skip..]) };
    judge(scan, tells, start + skip, start + skip + length, sure);
}

/// `password: |` with more indented lines below.
fn block(scan: &mut Scan<'_>, indent: usize, rest: &[u8], stop: usize, tells: Tells) -> bool {
    let sign = matches!(rest.first(), Some(b'|' | b'>'))
        && rest.len() <= 3
        && rest[1..].iter().all(|b| b"+-0123456789".contains(b));
    if !sign || matches!(tells, Tells::Pair) {
        return false;
    }
    let what = match tells {
        Tells::Sure(what) | Tells::Reference(what) | Tells::Random(what) => what,
        _ => "credential",
    };
    let text = scan.text;
    let mut at = memchr(b'\n', &text[stop..]).map_or(text.len(), |found| stop + found + 1);
    for _ in 0..400 {
        let line_end = memchr(b'\n', &text[at..]).map_or(text.len(), |found| at + found);
        let line = text[at..line_end].trim_ascii_end();
        let depth = count(line, b" ", usize::MAX);
        if at >= text.len() || !line.is_empty() && depth <= indent {
            break;
        }
        let body = &line[depth..];
        if !body.is_empty() && !keys::hidden(body) && !body.starts_with(b"-----") {
            scan.hide(at + depth, at + line.len(), what);
        }
        at = line_end + 1;
        if at > text.len() {
            break;
        }
    }
    true
}

/// `name: TOKEN` and `value: x` on the next line, or behind a comma.
fn named_pair(scan: &mut Scan<'_>, start: usize, end: usize, tells: Tells) -> bool {
    let text = scan.text;
    let marks = b" \t\"'\\";
    let back = text[..start].iter().rev().take(8).take_while(|b| marks.contains(b)).count();
    let before = &text[..start - back];
    let Some(before) = before.strip_suffix(b":") else { return false };
    let back = before.iter().rev().take(8).take_while(|b| marks.contains(b)).count();
    let before = &before[..before.len() - back];
    if !["name", "Name", "key", "Key", "header"].iter().any(|word| before.ends_with(word.as_bytes())) {
        return false;
    }
    let mut at = end;
    // Quotes, a comma, and a line's end, which may be an escaped one.
    for _ in 0..80 {
        match &text[at..] {
            [b'\\', b'n' | b'r' | b't', ..] => at += 2,
            [b, ..] if b.is_ascii_whitespace() || b"\"'\\,".contains(b) => at += 1,
            _ => break,
        }
    }
    let rest = &text[at..];
    let Some(length) =
        ["values", "value", "Value"].iter().find(|word| rest.starts_with(word.as_bytes())).map(|word| word.len())
    else {
        return value_above(scan, start, tells);
    };
    at += length;
    at += count(&text[at..], b"\"'\\ \t", 16);
    if text.get(at) != Some(&b':') {
        return false;
    }
    at += 1;
    at += count(&text[at..], b" \t[", 64);
    let (_, stop) = scan.line(at.min(text.len().saturating_sub(1)));
    let stop = stop.min(at + LONGEST).max(at);
    let (from, to) = quoted(text, at, stop).unwrap_or_else(|| (at, at + text[at..stop].trim_ascii_end().len()));
    judge(scan, tells, from, to, true);
    true
}

/// `value: x` on the line before `name: TOKEN`.
fn value_above(scan: &mut Scan<'_>, start: usize, tells: Tells) -> bool {
    let text = scan.text;
    let (first, _) = scan.line(start);
    let Some(stop) = first.checked_sub(1) else { return false };
    let window = stop.saturating_sub(4096);
    let from = memrchr(b'\n', &text[window..stop]).map_or(window, |found| window + found + 1);
    let at = from + count(&text[from..stop], b" -\"", 64);
    let Some(rest) = text[at..stop].strip_prefix(b"value").map(|rest| rest.strip_prefix(b"\"").unwrap_or(rest)) else {
        return false;
    };
    let Some(rest) = rest.strip_prefix(b":") else { return false };
    let at = stop - rest.len() + count(rest, b" ", 8);
    let (from, to) = quoted(text, at, stop).unwrap_or_else(|| (at, at + text[at..stop].trim_ascii_end().len()));
    judge(scan, tells, from, to, true);
    true
}

/// A value without a sign: of a flag, of SQL, of `.netrc`.
fn unsigned(scan: &mut Scan<'_>, start: usize, end: usize, at: usize, tells: Tells) {
    let text = scan.text;
    let Tells::Sure(what) = tells else { return };
    let flag = text[start..].starts_with(b"--");
    if flag {
        // `--token x`, `"--token", "x"`, and an item of its own on the next line.
        let gap = count(&text[end..], b"\"'\\, \t\r\n", 64);
        let crossed = text[end..end + gap].contains(&b'\n');
        let mut from = end + gap;
        let list = text[from..].starts_with(b"- ");
        if gap == 0 || crossed && !list && !text[from - 1..].starts_with(b"\"") {
            return;
        }
        if crossed && list {
            from += 2;
            from += count(&text[from..], b" \"'", 8);
        }
        if text.get(from) == Some(&b'-') && !crossed || from >= text.len() {
            return;
        }
        let quote = text[from - 1];
        let (_, stop) = scan.line(from);
        let stop = stop.min(from + LONGEST);
        let length = if matches!(quote, b'"' | b'\'') {
            text[from..stop].iter().position(|b| *b == quote).unwrap_or(stop - from)
        } else {
            word(&text[from..stop])
        };
        return judge(scan, tells, from, from + length, true);
    }
    if what != "password" {
        return;
    }
    let from = at + count(&text[at..], b"( ", 4);
    let (first, stop) = scan.line(start);
    let stop = stop.min(from + 4096).max(from);
    if let Some((inner, close)) = quoted(text, from, stop)
        .filter(|_| text.get(from) == Some(&b'\'') || from > end && text[end..from].contains(&b'('))
    {
        return judge(scan, tells, inner, close, true);
    }
    let before = text[first.max(start.saturating_sub(256))..start].trim_ascii();
    let mut words = before.rsplit(u8::is_ascii_whitespace);
    let login = words.next().is_some() && words.next().is_some_and(|word| word.ends_with(b"login"));
    let netrc = login || before.is_empty() && scan.netrc();
    // `requirepass x` in a file of settings, `the password is x` in prose.
    let rest = &text[at.min(stop)..stop];
    let alone = before.is_empty() && !rest.trim_ascii_end().iter().any(u8::is_ascii_whitespace);
    let is = if rest.starts_with(b"is ") { 3 } else { 0 };
    if at > end && (alone || is > 0) && keys::odd(&rest[is..is + word(&rest[is..])]) {
        return judge(scan, tells, at + is, at + is + word(&rest[is..]), true);
    }
    if netrc && at > end {
        let length = word(&text[at.min(stop)..stop]);
        judge(scan, tells, at, at + length, true);
    }
}

/// A quoted value: the place of what stands between the quotes, which may be escaped (`\"`).
fn quoted(text: &[u8], at: usize, stop: usize) -> Option<(usize, usize)> {
    let escapes = count(&text[at..], b"\\", 8);
    let quote = *text.get(at + escapes).filter(|b| matches!(b, b'"' | b'\'' | b'`'))?;
    if escapes > 7 || at + escapes >= stop {
        return None;
    }
    let start = at + escapes + 1;
    let mut backslashes = 0;
    for (index, byte) in text[start..stop].iter().enumerate() {
        if *byte == quote
            && (backslashes <= escapes && (escapes > 0 || backslashes == 0) || escapes == 0 && backslashes % 2 == 0)
        {
            return Some((start, start + index - backslashes.min(escapes)));
        }
        backslashes = if *byte == b'\\' { backslashes + 1 } else { 0 };
    }
    Some((start, stop.max(start)))
}

/// The length of a value without quotes.
pub(super) fn word(text: &[u8]) -> usize {
    text.iter().position(|b| b.is_ascii_whitespace() || b",;&\"'\\)}]<>`|".contains(b)).unwrap_or(text.len())
}

fn count(text: &[u8], of: &[u8], most: usize) -> usize {
    text.iter().take(most).take_while(|b| of.contains(b)).count()
}

/// Whether a text is YAML, by its first line: `apiVersion: v1`, `---`, `name:`.
pub(super) fn yaml(text: &[u8]) -> bool {
    let head = &text[..text.len().min(512)];
    let mut lines =
        head.split(|b| *b == b'\n').map(<[u8]>::trim_ascii_end).filter(|l| !l.is_empty() && !l.starts_with(b"#"));
    let Some(first) = lines.next() else { return false };
    let key = first.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_./\"".contains(b))).unwrap_or(first.len());
    first == b"---" || key > 0 && first.get(key) == Some(&b':') && matches!(first.get(key + 1), None | Some(b' '))
}

/// Whether a run of base64 letters is long and random enough to be hidden without knowing what it is.
pub(super) fn chance(text: &[u8], start: usize, end: usize, care: Care) -> bool {
    let run = &text[start..end];
    let bare = run.strip_suffix(b"=").unwrap_or(run);
    let bare = bare.strip_suffix(b"=").unwrap_or(bare);
    if care == Care::Excerpt {
        let count = |p: &[u8], f: fn(&u8) -> bool| p.iter().filter(|b| f(b)).count();
        let piece = |p: &[u8]| {
            p.len() >= 24
                && count(p, u8::is_ascii_uppercase) >= 3
                && count(p, u8::is_ascii_lowercase) >= 3
                && count(p, u8::is_ascii_digit) >= 2
        };
        // The last line of a key is short.
        let tail = bare.len() < run.len()
            && run.len() >= 20
            && run.len().is_multiple_of(4)
            && !text.get(end).is_some_and(u8::is_ascii_alphanumeric)
            && count(bare, u8::is_ascii_uppercase) >= 2
            && count(bare, u8::is_ascii_lowercase) >= 2;
        return tail || run.len() >= 40 && (shapes::random(bare) || bare.split(|b| *b == b'/').any(piece));
    }
    let before = &text[start.saturating_sub(8)..start];
    let digest = [b"h1:".as_slice(), b"SHA256:", b"sha256:"].iter().any(|p| before.ends_with(p))
        || [b"sha256-".as_slice(), b"sha384-", b"sha512-"].iter().any(|p| run.starts_with(p));
    run.len() >= 40 && !digest && shapes::random(bare)
}
