//! Predicates and conditions with one thing changed.

use crate::rule::{Condition, RuleSet};

use super::patterns::Changed;

/// A predicate negated as a whole, a comparison replaced, `&&` for `||`, a number moved by one. Texts in quotes are left
/// alone.
pub(super) fn predicates(text: &str) -> Vec<Changed> {
    let mut out = vec![(format!("!({text})"), "it is negated".to_owned())];
    let mut push = |from: usize, to: usize, instead: &str, what: String| {
        if let (Some(before), Some(after)) = (text.get(..from), text.get(to..)) {
            out.push((format!("{before}{instead}{after}"), what));
        }
    };
    let bytes = text.as_bytes();
    let (mut at, mut quote): (usize, Option<u8>) = (0, None);
    while let Some(byte) = bytes.get(at).copied() {
        if let Some(open) = quote {
            at += if byte == b'\\' { 2 } else { 1 };
            quote = (byte != open).then_some(open);
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let pairs = [("==", "!="), ("!=", "=="), ("<=", "<"), (">=", ">"), ("&&", "||"), ("||", "&&")];
        let singles = [("<", "<="), (">", ">=")];
        if byte == b'\'' || byte == b'"' {
            quote = Some(byte);
            at += 1;
        } else if let Some((old, new)) = pairs.iter().chain(&singles).find(|(old, _)| rest.starts_with(old)) {
            push(at, at + old.len(), new, format!("`{old}` becomes `{new}`"));
            at += old.len();
        } else if byte.is_ascii_digit() {
            let length = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
            let number = rest.get(..length).unwrap_or_default();
            let follows = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'.';
            let alone = at.checked_sub(1).and_then(|before| bytes.get(before)).is_none_or(|b| !follows(*b));
            if let Some(new) = alone.then(|| next(number)).flatten() {
                push(at, at + length, &new, format!("{number} becomes {new}"));
            }
            at += length;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    out
}

/// One more, in the same form.
fn next(number: &str) -> Option<String> {
    match number.parse::<u64>() {
        Ok(whole) => Some((whole + 1).to_string()),
        Err(_) => number.parse::<f64>().ok().map(|n| format!("{:.1}", n + 1.0)),
    }
}

/// A condition with `and` for `or` or the other way round, a part left out, or a part negated.
pub(super) fn conditions(condition: &Condition) -> Vec<Condition> {
    let mut out = vec![negated(condition)];
    inner(condition, &mut |changed| out.push(changed));
    out
}

fn negated(condition: &Condition) -> Condition {
    match condition {
        Condition::Not(inner) => (**inner).clone(),
        other => Condition::Not(Box::new(other.clone())),
    }
}

fn inner(condition: &Condition, found: &mut dyn FnMut(Condition)) {
    match condition {
        Condition::Signal(_) => {}
        Condition::Seen(ix) => found(Condition::Signal(*ix)),
        Condition::Later(a, b) => {
            found(Condition::Later(*b, *a));
            found(Condition::Signal(*a));
        }
        Condition::Not(part) => inner(part, &mut |changed| found(Condition::Not(Box::new(changed)))),
        Condition::And(parts) | Condition::Or(parts) => {
            let is_and = matches!(condition, Condition::And(_));
            let same = |parts: Vec<Condition>| if is_and { Condition::And(parts) } else { Condition::Or(parts) };
            found(if is_and { Condition::Or(parts.clone()) } else { Condition::And(parts.clone()) });
            for (at, part) in parts.iter().enumerate() {
                let mut left = parts.clone();
                left.remove(at);
                found(if left.len() == 1 { left.remove(0) } else { same(left) });
                let mut replace = |changed: Condition| {
                    let mut parts = parts.clone();
                    parts[at] = changed;
                    found(same(parts));
                };
                replace(negated(part));
                inner(part, &mut replace);
            }
        }
    }
}

/// A condition as rule files write it.
pub(crate) fn write(rules: &RuleSet, condition: &Condition) -> String {
    let id = |ix: &usize| rules.signals.get(*ix).map_or("?", |s| s.id.as_str()).to_owned();
    let part = |inner: &Condition| match inner {
        Condition::And(_) | Condition::Or(_) => format!("({})", write(rules, inner)),
        _ => write(rules, inner),
    };
    match condition {
        Condition::Signal(ix) => id(ix),
        Condition::Seen(ix) => format!("seen({})", id(ix)),
        Condition::Later(a, b) => format!("later({}, {})", id(a), id(b)),
        Condition::Not(inner) => format!("not {}", part(inner)),
        Condition::And(all) => all.iter().map(part).collect::<Vec<_>>().join(" and "),
        Condition::Or(all) => all.iter().map(part).collect::<Vec<_>>().join(" or "),
    }
}

#[cfg(test)]
mod tests {
    use super::{conditions, predicates};
    use crate::rule::Condition::{And, Not, Or, Signal};

    #[test]
    fn predicates_outside_quotes() {
        let texts: Vec<String> =
            predicates("a.x1 >= 30.0 && b == 'c == 3' || n < 2").into_iter().map(|(t, _)| t).collect();
        for expected in [
            "!(a.x1 >= 30.0 && b == 'c == 3' || n < 2)",
            "a.x1 > 30.0 && b == 'c == 3' || n < 2",
            "a.x1 >= 31.0 && b == 'c == 3' || n < 2",
            "a.x1 >= 30.0 || b == 'c == 3' || n < 2",
            "a.x1 >= 30.0 && b != 'c == 3' || n < 2",
            "a.x1 >= 30.0 && b == 'c == 3' && n < 2",
            "a.x1 >= 30.0 && b == 'c == 3' || n <= 2",
            "a.x1 >= 30.0 && b == 'c == 3' || n < 3",
        ] {
            assert!(texts.iter().any(|t| t == expected), "{expected} in {texts:#?}");
        }
        assert_eq!(texts.len(), 8);
    }

    #[test]
    fn conditions_inside_out() {
        let changed = conditions(&And(vec![Signal(0), Not(Box::new(Or(vec![Signal(1), Signal(2)])))]));
        let not = |c| Not(Box::new(c));
        for expected in [
            Or(vec![Signal(0), not(Or(vec![Signal(1), Signal(2)]))]),
            Signal(0),
            not(Or(vec![Signal(1), Signal(2)])),
            And(vec![not(Signal(0)), not(Or(vec![Signal(1), Signal(2)]))]),
            And(vec![Signal(0), Or(vec![Signal(1), Signal(2)])]),
            And(vec![Signal(0), not(And(vec![Signal(1), Signal(2)]))]),
            And(vec![Signal(0), not(Signal(1))]),
        ] {
            assert!(changed.contains(&expected), "{expected:?} in {changed:#?}");
        }
    }
}
