//! Names that people type: codes and ids, known ones, and ones that were meant.

use crate::rule::{CauseIx, RuleSet};

/// What a typed word is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// A cause.
    Cause(CauseIx),
    /// Another rule: it can be shown, and explains nothing.
    Other(&'static str),
    /// It looks like a name, and none is it; these are near.
    Unknown(Vec<String>),
    /// It is no name.
    Text,
}

/// Finds what a word names.
#[must_use]
pub fn named(rules: &RuleSet, word: &str) -> Named {
    if let Some(cause) = cause(rules, word) {
        return Named::Cause(cause);
    }
    // `refused` is a signal, and more likely a part of a line.
    if !looks_like_a_name(word) {
        return Named::Text;
    }
    if rules.symptoms.iter().any(|symptom| symptom.id == word) {
        return Named::Other("symptom");
    }
    if rules.question(word).is_some() {
        return Named::Other("question");
    }
    if rules.signal(word).is_some() {
        return Named::Other("signal");
    }
    let names = rules.causes.iter().flat_map(|cause| [cause.code.as_str(), cause.id.as_str()]);
    Named::Unknown(near(word, names.filter(|name| !name.is_empty())))
}

/// A cause by code (in any case) or id.
#[must_use]
pub fn cause(rules: &RuleSet, word: &str) -> Option<CauseIx> {
    let by_code = |cause: &crate::rule::Cause| !cause.code.is_empty() && cause.code.eq_ignore_ascii_case(word);
    rules.cause(word).or_else(|| rules.causes.iter().position(by_code))
}

/// `KD-V02`, `kdv02`, `val-cni-race`: one word of letters, digits and dashes, with a dash or a digit.
fn looks_like_a_name(word: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    word.len() <= 64
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(fits)
        && word.contains(|c: char| c == '-' || c.is_ascii_digit())
}

/// The names nearest to a word, best first; at most three, and none that is far.
pub fn near<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let word = word.to_ascii_lowercase();
    let mut ranked: Vec<(usize, &str)> = names
        .map(|name| {
            let folded = name.to_ascii_lowercase();
            let part = word.len() >= 4 && (folded.contains(&word) || word.contains(&folded));
            (if part { 0 } else { distance(&word, &folded) }, name)
        })
        .filter(|(distance, name)| *distance <= (name.len() / 3).max(1))
        .collect();
    ranked.sort_unstable();
    ranked.dedup();
    ranked.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

/// Edits between two words: letters put in, left out, replaced.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row.first().copied().unwrap_or_default();
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        let mut left = i + 1;
        for (cell, to) in row.iter_mut().skip(1).zip(&b) {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = *cell;
            left = replaced.min(*cell + 1).min(left + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Named, distance, named, near};
    use crate::rule::{compile, shipped};

    #[test]
    fn words_are_told_apart() {
        let rules = compile(&shipped()).unwrap();
        let of = |word: &str| named(&rules, word);
        assert_eq!(of("kd-v02"), of("val-cni-race-new-node"));
        assert!(matches!(of("KD-V02"), Named::Cause(_)));
        assert_eq!(of("validation-failed"), Named::Other("symptom"));
        assert_eq!(of("validator-last-word"), Named::Other("question"));
        assert_eq!(of("validator-passed"), Named::Other("signal"));
        let Named::Unknown(meant) = of("val-cni-race-new-nod") else { panic!("known") };
        assert_eq!(meant.first().map(String::as_str), Some("val-cni-race-new-node"));
        assert!(matches!(of("KD-V99"), Named::Unknown(meant) if meant.len() == 3));
        for line in ["connection refused", "refused", "Error:", "-x", "127.0.0.6:15006", "pod/a"] {
            assert_eq!(of(line), Named::Text, "{line}");
        }
    }

    #[test]
    fn distances() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(near("zzz", ["abc"].into_iter()), Vec::<String>::new());
    }
}
