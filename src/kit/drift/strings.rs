//! String literals of Go, and the parts of formats.

/// The string literals of a Go file: the line where each begins, and what it says. Comments are left out.
pub(super) fn literals(text: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let mut chars = text.chars().peekable();
    let mut line = 1;
    while let Some(c) = chars.next() {
        match c {
            '\n' => line += 1,
            '/' if chars.peek() == Some(&'/') => {
                for c in chars.by_ref() {
                    if c == '\n' {
                        line += 1;
                        break;
                    }
                }
            }
            '/' if chars.peek() == Some(&'*') => {
                let mut last = ' ';
                chars.next();
                for c in chars.by_ref() {
                    line += usize::from(c == '\n');
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
            }
            '`' => {
                let start = line;
                let mut literal = String::new();
                for c in chars.by_ref() {
                    line += usize::from(c == '\n');
                    if c == '`' {
                        break;
                    }
                    literal.push(c);
                }
                // Each of its lines is printed as one.
                out.extend(literal.lines().zip(start..).map(|(one, line)| (line, one.to_owned())));
            }
            '"' => out.push((line, interpreted(&mut chars, &mut line))),
            '\'' => rune(&mut chars),
            _ => {}
        }
    }
    out
}

type Chars<'t> = std::iter::Peekable<std::str::Chars<'t>>;

/// The rest of an interpreted literal; a broken one ends with its line.
fn interpreted(chars: &mut Chars<'_>, line: &mut usize) -> String {
    let mut literal = String::new();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\n' => {
                *line += 1;
                break;
            }
            '\\' => match chars.next() {
                Some('n') => literal.push('\n'),
                Some('t') => literal.push('\t'),
                Some(other) => literal.push(other),
                None => break,
            },
            c => literal.push(c),
        }
    }
    literal
}

/// Passes the rest of a rune literal: `'"'` begins no string.
fn rune(chars: &mut Chars<'_>) {
    if chars.next() == Some('\\') {
        chars.next();
    }
    // As in `'\u00e9'`; a quote in other places is no literal at all, and ends soon.
    for _ in 0..10 {
        match chars.peek() {
            Some('\'') => {
                chars.next();
                return;
            }
            Some(c) if c.is_ascii_hexdigit() => {
                chars.next();
            }
            _ => return,
        }
    }
}

/// The parts of a format between its verbs, empty ones left out; one part for a text without verbs.
pub(super) fn around_verbs(format: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = format.chars().peekable();
    let mut put = |c: char, new: bool| {
        if new {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    };
    while let Some(c) = chars.next() {
        if c != '%' {
            put(c, false);
        } else if chars.peek() == Some(&'%') {
            chars.next();
            put('%', false);
        } else {
            // Flags, width and precision, then the verb.
            while chars.next_if(|c| "+-# 0123456789.*[]".contains(*c)).is_some() {}
            chars.next_if(char::is_ascii_alphabetic);
            put(' ', true);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Whether a format could make a text: the text may begin and end within the format. At least one part of a certain length must be in
/// it as a whole, and what is between parts must be as a verb would print it.
pub(super) fn makes(parts: &[String], text: &str, shortest: usize) -> bool {
    let mut rest = text;
    let mut long = 0;
    let mut matched = 0;
    for part in parts {
        let Some(at) = rest.find(part.as_str()) else { continue };
        rest = rest.get(at + part.len()..).unwrap_or_default();
        matched += part.len();
        long += usize::from(part.trim().len() >= shortest);
    }
    // Most of the text is of the format.
    long > 0 && matched * 3 >= text.len() * 2
}
