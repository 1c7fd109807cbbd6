//! Text laid out in columns of a terminal: widths, wrapping, shortening. Knows nothing of what it lays out.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::escape::shell;

/// Columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The text in lines of at most `limit` columns. Lines break at spaces, around wide characters, and as a last resort
/// within a word (after `/`, `.`, `,` or `-` where there is one).
#[must_use]
pub fn wrap(text: &str, limit: usize) -> Vec<String> {
    let limit = limit.max(4);
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let taken = width(&line);
        if taken + width(piece.trim_end()) <= limit {
            line.push_str(piece);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        let mut rest = piece;
        while width(rest.trim_end()) > limit {
            let (head, tail) = rest.split_at(forced_break(rest, limit));
            lines.push(head.to_owned());
            rest = tail;
        }
        line.push_str(rest);
    }
    let last = line.trim_end();
    if !last.is_empty() || lines.is_empty() {
        lines.push(last.to_owned());
    }
    lines
}

/// Pieces that may stand on lines of their own: words with the spaces after them, and wide characters, each with the
/// punctuation that must not begin a line.
fn pieces(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut previous: Option<char> = None;
    for (at, c) in text.char_indices() {
        if previous.is_some_and(|p| may_break(p, c)) {
            out.push(&text[start..at]);
            start = at;
        }
        previous = Some(c);
    }
    out.push(&text[start..]);
    out
}

fn may_break(before: char, after: char) -> bool {
    let wide = |c: char| c.width() == Some(2);
    let closing = |c: char| "，。、：；！？）」』”’》】,.;:!?)]}%…".contains(c);
    let opening = |c: char| "（「『“‘《【([{".contains(c);
    if before == ' ' {
        return after != ' ';
    }
    after != ' ' && (wide(before) || wide(after)) && !closing(after) && !opening(before)
}

/// Where to cut a word that is wider than a line, in bytes; at least one character.
fn forced_break(word: &str, limit: usize) -> usize {
    let mut taken = 0;
    let mut end = 0;
    let mut soft = None;
    for (at, c) in word.char_indices() {
        taken += c.width().unwrap_or(0);
        if taken > limit && at > 0 {
            break;
        }
        end = at + c.len_utf8();
        if "/.,-=&".contains(c) && taken * 2 > limit {
            soft = Some(end);
        }
    }
    soft.unwrap_or(end)
}

/// The text on one line of at most `limit` columns, with `…` where it was cut.
pub(super) fn shorten(text: &str, limit: usize) -> String {
    if width(text) <= limit {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut taken = 1;
    for c in text.chars() {
        taken += c.width().unwrap_or(0);
        if taken > limit {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// A path on one line: its end tells more than its beginning.
pub(super) fn shorten_path(path: &str, limit: usize) -> String {
    if width(path) <= limit {
        return path.to_owned();
    }
    let mut tail: Vec<char> = Vec::new();
    let mut taken = 1;
    for c in path.chars().rev() {
        taken += c.width().unwrap_or(0);
        if taken > limit {
            break;
        }
        tail.push(c);
    }
    std::iter::once('…').chain(tail.into_iter().rev()).collect()
}

/// A command as one would paste it, quoted for a shell.
#[must_use]
pub fn command(arguments: &[String]) -> String {
    arguments.iter().map(|a| shell(a)).collect::<Vec<_>>().join(" ")
}

/// The same in lines of at most `limit` columns: broken between arguments with a trailing backslash, so that it can
/// still be pasted. An argument is never broken.
#[must_use]
pub fn command_lines(arguments: &[String], limit: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for argument in arguments.iter().map(|a| shell(a)) {
        if !line.is_empty() && width(&line) + 1 + width(&argument) + 2 > limit {
            lines.push(format!("{line} \\"));
            line = format!("  {argument}");
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&argument);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::{command_lines, shorten, shorten_path, width, wrap};

    #[test]
    fn wraps_by_display_width() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("", 8), [""]);
        assert_eq!(wrap("校验容器无法连接，端口被占用。", 10), ["校验容器无", "法连接，端", "口被占用。"]);
        assert_eq!(wrap("连接 127.0.0.6:15006 被拒绝", 16), ["连接", "127.0.0.6:15006", "被拒绝"]);
        for line in wrap(&"x/yz".repeat(40), 30) {
            assert!(width(&line) <= 30);
        }
    }

    #[test]
    fn shortens_with_an_ellipsis() {
        assert_eq!(shorten("abcdef", 6), "abcdef");
        assert_eq!(shorten("abcdefg", 6), "abcde…");
        assert_eq!(shorten("校验容器", 6), "校验…");
        assert_eq!(shorten_path("cluster-resources/pods/logs/a.log", 12), "…/logs/a.log");
    }

    #[test]
    fn commands_break_between_arguments() {
        let arguments: Vec<String> = ["kubectl", "-n", "shop", "delete", "pod", "a b"].map(String::from).into();
        assert_eq!(command_lines(&arguments, 20), ["kubectl -n shop \\", "  delete pod 'a b'"]);
    }
}
