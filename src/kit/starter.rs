//! A rule to start from: a signal, a question and a cause, with what each part is for.

use super::say;
use crate::messages::{Message, kit as messages};
use crate::report::Language;

const YAML: &str = include_str!("starter.yaml");

/// The comments of the starter, by the line that they replace.
const COMMENTS: [(&str, &Message); 13] = [
    ("{head}", &messages::STARTER_HEAD),
    ("{signal}", &messages::STARTER_SIGNAL),
    ("{component}", &messages::STARTER_COMPONENT),
    ("{pattern}", &messages::STARTER_PATTERN),
    ("{source}", &messages::STARTER_SOURCE),
    ("{examples}", &messages::STARTER_EXAMPLES),
    ("{question}", &messages::STARTER_QUESTION),
    ("{collect}", &messages::STARTER_COLLECT),
    ("{answers}", &messages::STARTER_ANSWERS),
    ("{cause}", &messages::STARTER_CAUSE),
    ("{explains}", &messages::STARTER_EXPLAINS),
    ("{expects}", &messages::STARTER_EXPECTS),
    ("{remediation}", &messages::STARTER_REMEDIATION),
];

/// Whether a word can be the id of a rule.
#[must_use]
pub fn is_id(id: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    id.len() <= 50
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.ends_with(|c: char| c.is_ascii_alphanumeric())
        && id.chars().all(fits)
}

/// The ids that a starter declares.
#[must_use]
pub fn ids(id: &str) -> [String; 3] {
    [id.to_owned(), format!("{id}-said"), format!("{id}-asked")]
}

/// The starter of a cause with this id.
#[must_use]
pub fn starter(id: &str, language: Language) -> String {
    let mut out = String::new();
    for line in YAML.lines() {
        if let Some((_, comment)) = COMMENTS.iter().find(|(place, _)| *place == line) {
            // As deep as what it is about: the next line.
            let depth = depth_after(line);
            for part in say(comment, language, &[]).lines() {
                out.push_str(&" ".repeat(depth));
                out.push_str("# ");
                out.push_str(part);
                out.push('\n');
            }
            continue;
        }
        out.push_str(&line.replace("{id}", id).replace("{code}", &id.to_ascii_uppercase()));
        out.push('\n');
    }
    out
}

fn depth_after(place: &str) -> usize {
    let next = YAML.lines().skip_while(|line| *line != place).find(|line| !line.starts_with('{'));
    next.map_or(0, |line| line.len() - line.trim_start().len())
}

#[cfg(test)]
mod tests {
    use super::{is_id, starter};
    use crate::report::Language;
    use crate::rule::{RuleFile, compile, shipped};

    #[test]
    fn starters_compile() {
        for language in [Language::En, Language::Zh] {
            let text = starter("my-cause-2", language);
            let mut files = shipped();
            files.push(RuleFile { path: "my.yaml".into(), text: text.clone().into(), user: true });
            let rules = compile(&files).unwrap_or_else(|e| panic!("{:?}\n{text}", e.0));
            assert!(rules.cause("my-cause-2").is_some());
            assert!(text.lines().filter(|line| line.trim_start().starts_with('#')).count() > 12, "{text}");
        }
    }

    #[test]
    fn ids_are_kebab_case() {
        assert!(is_id("a-b2"));
        for wrong in ["", "A", "a_b", "-a", "a-", "2a", "a b", &"a".repeat(51)] {
            assert!(!is_id(wrong), "{wrong}");
        }
    }
}
