//! How a shell parts a line into words.

/// The words of a line: what stands in quotes is one word with them. Where a quote never ends (somebody's `don't`), words
/// are what spaces part.
pub(super) fn words(text: &str) -> Vec<&str> {
    let (mut out, mut begin, mut quote) = (Vec::new(), None, None);
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if std::mem::take(&mut escaped) => {}
            '\\' if quote != Some('\'') => escaped = true,
            c if quote == Some(c) => quote = None,
            '"' | '\'' if quote.is_none() => {
                quote = Some(c);
                begin.get_or_insert(at);
            }
            c if c.is_whitespace() && quote.is_none() => {
                out.extend(begin.take().and_then(|begin| text.get(begin..at)));
            }
            _ => {
                begin.get_or_insert(at);
            }
        }
    }
    if quote.is_some() {
        return text.split_whitespace().collect();
    }
    out.extend(begin.and_then(|begin| text.get(begin..)));
    out
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn quotes_hold_a_word_together() {
        assert_eq!(
            words("get po -o jsonpath='{.a} {.b}'  -n x"),
            ["get", "po", "-o", "jsonpath='{.a} {.b}'", "-n", "x"]
        );
        assert_eq!(words(r#"jq ".a | \"\(.b) c\"" -r"#), ["jq", r#"".a | \"\(.b) c\"""#, "-r"]);
        assert_eq!(words("grep don't care"), ["grep", "don't", "care"]);
        assert_eq!(words(" a\\ b "), ["a\\ b"]);
    }
}
