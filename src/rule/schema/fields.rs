//! Reads the members of a mapping one by one and complains about what is missing, wrong or unknown.

use semver::VersionReq;

use super::super::tree::{Key, Node, Value};
use super::super::{Likelihood, Text};
use super::{Complaint, Spot, Words};

/// A mapping that is being read.
pub(super) struct Fields<'n, 'p> {
    node: &'n Node,
    what: &'static str,
    entries: &'n [(Key, Node)],
    asked: Vec<&'static str>,
    problems: &'p mut Vec<Complaint>,
}

impl<'n, 'p> Fields<'n, 'p> {
    /// Begins to read `node`, which must be a mapping; `what` names it in messages.
    pub(super) fn of(node: &'n Node, what: &'static str, problems: &'p mut Vec<Complaint>) -> Option<Self> {
        if let Value::Map(entries) = &node.value {
            Some(Self { node, what, entries, asked: Vec::new(), problems })
        } else {
            problems.push((node.mark, format!("{what} must be a mapping of keys to values")));
            None
        }
    }

    /// Complains about keys nobody asked for.
    pub(super) fn done(self) {
        for (key, _) in self.entries {
            if !self.asked.contains(&&*key.text) {
                let known = self.asked.join(", ");
                self.problems.push((
                    key.mark,
                    format!("unknown key `{}` in {}; known are: {known}", escape(&key.text), self.what),
                ));
            }
        }
    }

    /// Complains about the mapping as a whole.
    pub(super) fn complain(&mut self, message: &str) {
        self.problems.push((self.node.mark, message.to_owned()));
    }

    /// The value of a key, if given and not null.
    pub(super) fn get(&mut self, key: &'static str) -> Option<&'n Node> {
        self.asked.push(key);
        self.entries.iter().find(|(k, _)| k.text == key).map(|(_, v)| v).filter(|v| v.value != Value::Null)
    }

    fn required(&mut self, key: &'static str) -> Option<&'n Node> {
        let value = self.get(key);
        if value.is_none() {
            self.problems.push((self.node.mark, format!("{} needs `{key}`", self.what)));
        }
        value
    }

    /// A text.
    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        self.spot(key).map(|s| s.value)
    }

    /// A text and its place.
    pub(super) fn spot(&mut self, key: &'static str) -> Option<Spot<String>> {
        let node = self.get(key)?;
        string(node, self.problems)
    }

    /// A text and its place, which must be there.
    pub(super) fn required_spot(&mut self, key: &'static str) -> Option<Spot<String>> {
        let node = self.required(key)?;
        string(node, self.problems)
    }

    /// The `id`: kebab-case.
    pub(super) fn required_id(&mut self) -> Option<String> {
        let spot = self.required_spot("id")?;
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if spot.value.is_empty() || !spot.value.chars().all(fits) {
            self.problems.push((spot.mark, format!("the id `{}` must be kebab-case", escape(&spot.value))));
            return None;
        }
        Some(spot.value)
    }

    /// A text in both languages; one language stands for both where only one is given.
    pub(super) fn sentence(&mut self, key: &'static str) -> Option<Text> {
        let node = self.get(key)?;
        sentence(node, self.problems)
    }

    /// A text in both languages, which must be there.
    pub(super) fn required_sentence(&mut self, key: &'static str) -> Option<Text> {
        let node = self.required(key)?;
        sentence(node, self.problems)
    }

    /// A whole number.
    pub(super) fn number(&mut self, key: &'static str) -> Option<u64> {
        let node = self.get(key)?;
        if let Value::Number(n) = node.value {
            return Some(n);
        }
        self.problems.push((node.mark, format!("`{key}` must be a whole number")));
        None
    }

    /// True or false.
    pub(super) fn flag(&mut self, key: &'static str) -> Option<bool> {
        let node = self.get(key)?;
        if let Value::Bool(b) = node.value {
            return Some(b);
        }
        self.problems.push((node.mark, format!("`{key}` must be true or false")));
        None
    }

    /// The items of a list (one value stands for a list of one).
    pub(super) fn list(&mut self, key: &'static str) -> Vec<&'n Node> {
        match self.get(key) {
            None => Vec::new(),
            Some(Node { value: Value::List(items), .. }) => items.iter().collect(),
            Some(one) => vec![one],
        }
    }

    /// A list of texts with their places.
    pub(super) fn spots(&mut self, key: &'static str) -> Vec<Spot<String>> {
        let nodes = self.list(key);
        nodes.into_iter().filter_map(|n| string(n, self.problems)).collect()
    }

    /// A list of texts.
    pub(super) fn strings(&mut self, key: &'static str) -> Vec<String> {
        self.spots(key).into_iter().map(|s| s.value).collect()
    }

    /// One of several words.
    pub(super) fn one_of<T: Copy>(&mut self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let node = self.get(key)?;
        choice(node, key, words, self.problems)
    }

    /// One of several words, which must be there.
    pub(super) fn required_one_of<T: Copy>(&mut self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let node = self.required(key)?;
        choice(node, key, words, self.problems)
    }

    /// Several of several words; at least one.
    pub(super) fn many_of<T: Copy>(&mut self, key: &'static str, words: &[(&str, T)]) -> Vec<T> {
        if self.required(key).is_none() {
            return Vec::new();
        }
        let nodes = self.list(key);
        nodes.into_iter().filter_map(|n| choice(n, key, words, self.problems)).collect()
    }

    /// A likelihood, in words.
    pub(super) fn required_word(&mut self, key: &'static str) -> Option<Likelihood> {
        self.required_one_of(key, &Likelihood::WORDS)
    }

    /// A range of releases.
    pub(super) fn versions(&mut self, key: &'static str) -> Option<VersionReq> {
        let spot = self.spot(key)?;
        VersionReq::parse(&spot.value)
            .map_err(|e| self.problems.push((spot.mark, format!("`{key}` must be like '>=2.9, <2.14': {e}"))))
            .ok()
    }

    /// A mapping of ids to words.
    pub(super) fn words(&mut self, key: &'static str) -> Words {
        let node = self.get(key);
        node.and_then(|n| words_of(n, self.problems)).unwrap_or_default()
    }

    /// The entries of a mapping.
    pub(super) fn entries(&mut self, key: &'static str) -> Vec<(Spot<String>, &'n Node)> {
        match self.get(key) {
            None => Vec::new(),
            Some(Node { value: Value::Map(entries), .. }) => {
                entries.iter().map(|(k, v)| (Spot { mark: k.mark, value: k.text.to_string() }, v)).collect()
            }
            Some(node) => {
                self.problems.push((node.mark, format!("`{key}` must be a mapping")));
                Vec::new()
            }
        }
    }
}

/// A mapping of ids to words.
pub(super) fn words_of(node: &Node, problems: &mut Vec<Complaint>) -> Option<Words> {
    let Value::Map(entries) = &node.value else {
        problems.push((node.mark, "must be a mapping of ids to words (always, usually, often …)".to_owned()));
        return None;
    };
    let mut out = Vec::new();
    for (key, value) in entries {
        if let Some(word) = choice(value, "likelihood", &Likelihood::WORDS, problems) {
            out.push((Spot { mark: key.mark, value: key.text.to_string() }, word));
        }
    }
    Some(out)
}

fn choice<T: Copy>(node: &Node, key: &str, words: &[(&str, T)], problems: &mut Vec<Complaint>) -> Option<T> {
    let given = string(node, problems)?;
    let hit = words.iter().find(|(w, _)| *w == given.value).map(|(_, t)| *t);
    if hit.is_none() {
        let known: Vec<&str> = words.iter().map(|(w, _)| *w).collect();
        problems.push((
            node.mark,
            format!("`{}` is not a value of `{key}`; known are: {}", escape(&given.value), known.join(", ")),
        ));
    }
    hit
}

fn string(node: &Node, problems: &mut Vec<Complaint>) -> Option<Spot<String>> {
    let value = match &node.value {
        Value::Text(text) => text.to_string(),
        Value::Number(n) => n.to_string(),
        Value::Bool(_) | Value::Null => {
            problems.push((node.mark, "must be text; put it in quotes".to_owned()));
            return None;
        }
        Value::List(_) | Value::Map(_) => {
            problems.push((node.mark, "must be text".to_owned()));
            return None;
        }
    };
    Some(Spot { mark: node.mark, value })
}

fn sentence(node: &Node, problems: &mut Vec<Complaint>) -> Option<Text> {
    if let Value::Text(text) = &node.value {
        return Some(Text { en: text.to_string(), zh: text.to_string() });
    }
    let mut f = Fields::of(node, "a text", problems)?;
    let en = f.text("en");
    let zh = f.text("zh");
    f.done();
    match (en, zh) {
        (Some(en), Some(zh)) => {
            if placeholders(&en) != placeholders(&zh) {
                problems.push((node.mark, "`en` and `zh` must have the same {placeholders}".to_owned()));
            }
            Some(Text { en, zh })
        }
        (Some(one), None) | (None, Some(one)) => Some(Text { en: one.clone(), zh: one }),
        (None, None) => {
            problems.push((node.mark, "a text needs `en` or `zh`".to_owned()));
            None
        }
    }
}

/// Names in braces, sorted, once each.
fn placeholders(text: &str) -> Vec<&str> {
    let fits = |n: &str| !n.is_empty() && n.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_');
    let mut names: Vec<&str> =
        text.split('{').skip(1).filter_map(|t| t.split_once('}').map(|(name, _)| name)).filter(|n| fits(n)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn escape(text: &str) -> String {
    text.chars().take(60).flat_map(char::escape_default).collect()
}
