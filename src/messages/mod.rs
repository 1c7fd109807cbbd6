//! Every text that lives in Rust and that a user reads, in English and Chinese. One file per room that speaks.
//!
//! A message is a template: `{name}` is replaced when it is filled. This room imports nothing.

/// A template in both languages, with the same `{placeholders}` in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// Its name, for tests.
    pub key: &'static str,
    /// English.
    pub en: &'static str,
    /// Chinese (simplified).
    pub zh: &'static str,
}

impl Message {
    /// The text in English and in Chinese, each `{name}` replaced by its value.
    #[must_use]
    pub fn fill(&self, values: &[(&str, &str)]) -> (String, String) {
        (substitute(self.en, values), substitute(self.zh, values))
    }
}

fn substitute(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let tail = &rest[open..];
        let close = tail.find('}');
        let value = close.and_then(|end| values.iter().find(|(name, _)| *name == &tail[1..end]));
        if let (Some(end), Some((_, value))) = (close, value) {
            out.push_str(value);
            rest = &tail[end + 1..];
        } else {
            out.push('{');
            rest = &tail[1..];
        }
    }
    out.push_str(rest);
    out
}

/// Declares messages: `NAME { en: "…", zh: "…" }`, each a public constant, all of them in `ALL`.
macro_rules! messages {
    ($($(#[$meta:meta])* $name:ident { en: $en:literal, zh: $zh:literal $(,)? })*) => {
        $($(#[$meta])* #[doc = concat!("```text\n", $en, "\n```")] pub const $name: $crate::messages::Message =
            $crate::messages::Message { key: stringify!($name), en: $en, zh: $zh };)*
        /// All messages of this file.
        pub const ALL: &[&$crate::messages::Message] = &[$(&$name),*];
    };
}
pub(crate) use messages;

pub mod cli;
pub mod cluster;
pub mod debug;
pub mod ground;
pub mod inference;
pub mod kit;
pub mod matching;
pub mod preflight;
pub mod preflight_mesh;
pub mod probe;
pub mod probing;
pub mod proof;
pub mod report;
pub mod rules;
pub mod source;
pub mod text;

#[cfg(test)]
mod tests {
    use super::Message;

    fn placeholders(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> =
            text.split('{').skip(1).filter_map(|t| t.split_once('}').map(|(name, _)| name)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    #[test]
    fn both_languages_are_complete_and_agree() {
        let all = [
            super::cli::ALL,
            super::cluster::ALL,
            super::debug::ALL,
            super::ground::ALL,
            super::inference::ALL,
            super::kit::ALL,
            super::matching::ALL,
            super::preflight::ALL,
            super::preflight_mesh::ALL,
            super::probe::ALL,
            super::probing::ALL,
            super::proof::ALL,
            super::report::ALL,
            super::rules::ALL,
            super::source::ALL,
            super::text::ALL,
        ];
        for message in all.into_iter().flatten() {
            assert!(!message.en.is_empty() && !message.zh.is_empty(), "{} lacks a language", message.key);
            assert_eq!(placeholders(message.en), placeholders(message.zh), "{}", message.key);
        }
    }

    #[test]
    fn fills_known_names_and_leaves_others() {
        let message = Message { key: "x", en: "a {b} {c} {", zh: "{b}" };
        assert_eq!(message.fill(&[("b", "1")]), ("a 1 {c} {".to_owned(), "1".to_owned()));
    }
}
