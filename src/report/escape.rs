//! Foreign text made harmless: the one place where everything that others wrote passes before a report shows it.
//!
//! A log line may hold terminal escapes, a name may hold bidirectional controls, a message may hold a password. Every
//! format renders the published document, and every text of that document came through here.

use std::fmt::Write as _;

use crate::redact::mask;

/// Most characters of an excerpt.
const EXCERPT: usize = 400;

/// Foreign text as it may be shown: controls written visibly (`\x1b`, `\n`, `\u{202e}`).
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        push(&mut out, c);
    }
    out
}

/// Prose that may quote foreign text: secrets masked, then escaped.
pub(super) fn prose(text: &str) -> String {
    escape(&mask(text))
}

/// A quoted line: masked, escaped, and cut to 400 characters without cutting an escape in two.
pub(super) fn excerpt(text: &str) -> String {
    let masked = mask(text.trim_end());
    let mut out = String::with_capacity(masked.len());
    let mut length = 0;
    let mut last = 0;
    for c in masked.chars() {
        let before = out.len();
        push(&mut out, c);
        length += out[before..].chars().count();
        if length > EXCERPT {
            out.truncate(last);
            out.push('…');
            return out;
        }
        if length < EXCERPT {
            last = out.len();
        }
    }
    out
}

/// An argument of a command, quoted for a POSIX shell where it needs it. The argument is already escaped.
pub(super) fn shell(argument: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    // `<pod>` stands for a name that is not known: quoting it would hide that it must be replaced.
    let placeholder = argument.starts_with('<') && argument.ends_with('>') && !argument.contains(' ');
    if !argument.is_empty() && (argument.chars().all(plain) || placeholder) {
        return argument.to_owned();
    }
    format!("'{}'", argument.replace('\'', r"'\''"))
}

fn push(out: &mut String, c: char) {
    let written = match c {
        '\n' => out.write_str(r"\n"),
        '\r' => out.write_str(r"\r"),
        '\t' => out.write_str(r"\t"),
        '\0'..='\x1f' | '\x7f'..='\u{9f}' => write!(out, r"\x{:02x}", u32::from(c)),
        _ if invisible(c) => write!(out, r"\u{{{:x}}}", u32::from(c)),
        _ => out.write_char(c),
    };
    // Writing to a string cannot fail.
    debug_assert!(written.is_ok());
}

/// Bidirectional controls, characters without width, line separators and tags: they change what is read around them.
const fn invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::{escape, excerpt, shell};

    #[test]
    fn controls_become_visible() {
        assert_eq!(escape("a\x1b[31mb\x7f\u{9b}c"), r"a\x1b[31mb\x7f\x9bc");
        assert_eq!(escape("x\u{202e}y\u{2066}z\u{200f}\u{61c}\u{200b}"), r"x\u{202e}y\u{2066}z\u{200f}\u{61c}\u{200b}");
        assert_eq!(escape("one\ntwo\r\tthree\0"), r"one\ntwo\r\tthree\x00");
        assert_eq!(escape("验证 é ✓"), "验证 é ✓");
    }

    #[test]
    fn excerpts_are_cut_between_escapes() {
        let long = excerpt(&"\x1b".repeat(200));
        assert!(long.chars().count() <= 400 && long.ends_with("\\x1b…"), "{long}");
        assert_eq!(excerpt(&"a".repeat(400)).chars().count(), 400);
        assert_eq!(excerpt(&"é".repeat(500)).chars().count(), 400);
        assert_eq!(excerpt("short  \n"), "short");
    }

    #[test]
    fn arguments_are_quoted_only_where_needed() {
        assert_eq!(shell("app=kuma-cni-node"), "app=kuma-cni-node");
        assert_eq!(shell("<pod>"), "<pod>");
        assert_eq!(shell("a b"), "'a b'");
        assert_eq!(shell("it's"), r"'it'\''s'");
        assert_eq!(shell("$(x)"), "'$(x)'");
        assert_eq!(shell(""), "''");
    }
}
