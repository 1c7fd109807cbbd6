//! Regular expressions with one thing changed.

use regex_syntax::ast::{self, Ast, ClassPerlKind, Span};

/// A changed text, and what was changed.
pub(super) type Changed = (String, String);

/// The pattern with a word left out, a letter in the other case, a class replaced, an anchor dropped, a repetition made
/// a single one, or an alternative left out. Those that do not parse, and those that mean the same (another case where case does
/// not matter), are left out.
pub(super) fn changed(pattern: &str) -> Vec<Changed> {
    let Ok(ast) = ast::parse::Parser::new().parse(pattern) else { return Vec::new() };
    let Ok(meant) = regex_syntax::parse(pattern) else { return Vec::new() };
    let mut edits = Vec::new();
    walk(&ast, &mut edits);
    let mut out: Vec<Changed> = Vec::new();
    for (from, to, instead, what) in edits {
        let (Some(before), Some(after)) = (pattern.get(..from), pattern.get(to..)) else { continue };
        let text = format!("{before}{instead}{after}");
        let empty = text.is_empty() || text == "()" || text.ends_with("(?:)");
        let differs = regex_syntax::parse(&text).is_ok_and(|other| other != meant);
        if differs && !empty && !out.iter().any(|(t, _)| *t == text) {
            out.push((text, what));
        }
    }
    out
}

/// From where, to where, what stands there instead, and how that is told.
type Edit = (usize, usize, String, String);

fn walk(ast: &Ast, edits: &mut Vec<Edit>) {
    match ast {
        Ast::Assertion(one) => edit(&one.span, "", "an anchor is dropped".to_owned(), edits),
        Ast::ClassPerl(class) => {
            let other = match (&class.kind, class.negated) {
                (ClassPerlKind::Digit, false) => r"\D",
                (ClassPerlKind::Digit, true) => r"\d",
                (ClassPerlKind::Space, false) => r"\S",
                (ClassPerlKind::Space, true) => r"\s",
                (ClassPerlKind::Word, false) => r"\W",
                (ClassPerlKind::Word, true) => r"\w",
            };
            edit(&class.span, other, format!("a class becomes {other}"), edits);
        }
        Ast::ClassBracketed(class) => edit(&class.span, ".", "a class becomes .".to_owned(), edits),
        Ast::Repetition(one) => {
            walk(&one.ast, edits);
            edit(&one.op.span, "", "a repetition is dropped".to_owned(), edits);
        }
        Ast::Group(group) => walk(&group.ast, edits),
        Ast::Alternation(all) => {
            for (at, branch) in all.asts.iter().enumerate() {
                walk(branch, edits);
                let (from, to) = match all.asts.get(at + 1) {
                    Some(next) => (branch.span().start.offset, next.span().start.offset),
                    None => (branch.span().start.offset.saturating_sub(1), branch.span().end.offset),
                };
                edits.push((from, to, String::new(), "an alternative is left out".to_owned()));
            }
        }
        Ast::Concat(concat) => {
            words(&concat.asts, edits);
            concat.asts.iter().filter(|ast| !matches!(ast, Ast::Literal(_))).for_each(|ast| walk(ast, edits));
        }
        Ast::Literal(_) | Ast::Empty(_) | Ast::Flags(_) | Ast::Dot(_) | Ast::ClassUnicode(_) => {}
    }
}

fn edit(span: &Span, instead: &str, what: String, edits: &mut Vec<Edit>) {
    edits.push((span.start.offset, span.end.offset, instead.to_owned(), what));
}

/// Words among adjacent literals: three letters and more.
fn words(all: &[Ast], edits: &mut Vec<Edit>) {
    let mut word: Vec<(&Span, char)> = Vec::new();
    let mut flush = |word: &mut Vec<(&Span, char)>| {
        if let (Some((first, letter)), Some((last, _))) = (word.first(), word.last())
            && word.len() >= 3
        {
            let text: String = word.iter().map(|(_, c)| *c).collect();
            let (from, to) = (first.start.offset, last.end.offset);
            edits.push((from, to, String::new(), format!("the word `{text}` is left out")));
            let other: String =
                if letter.is_uppercase() { letter.to_lowercase().collect() } else { letter.to_uppercase().collect() };
            edits.push((from, first.end.offset, other, format!("`{text}` begins in the other case")));
        }
        word.clear();
    };
    for ast in all {
        match ast {
            Ast::Literal(literal) if literal.c.is_alphanumeric() => word.push((&literal.span, literal.c)),
            _ => flush(&mut word),
        }
    }
    flush(&mut word);
}

#[cfg(test)]
mod tests {
    use super::changed;

    #[test]
    fn one_thing_is_changed_at_a_time() {
        let texts: Vec<String> = changed(r"^pod (?:excluded|skipped) \d+ [a-z]$").into_iter().map(|(t, _)| t).collect();
        for expected in [
            r"pod (?:excluded|skipped) \d+ [a-z]$",
            r"^ (?:excluded|skipped) \d+ [a-z]$",
            r"^Pod (?:excluded|skipped) \d+ [a-z]$",
            r"^pod (?:skipped) \d+ [a-z]$",
            r"^pod (?:excluded) \d+ [a-z]$",
            r"^pod (?:excluded|skipped) \D+ [a-z]$",
            r"^pod (?:excluded|skipped) \d [a-z]$",
            r"^pod (?:excluded|skipped) \d+ .$",
            r"^pod (?:excluded|skipped) \d+ [a-z]",
        ] {
            assert!(texts.iter().any(|t| t == expected), "{expected} in {texts:#?}");
        }
        assert!(changed("(").is_empty());
        assert!(changed("(?i)reset by peer").iter().all(|(_, what)| !what.contains("other case")));
    }
}
