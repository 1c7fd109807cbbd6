//! Annotations that a search let through: `kubectl get pod cart-1 -o yaml | grep kuma.io`.

use serde_json::{Map, Value, json};

use crate::evidence::Object;

/// Domains of annotations that Kuma reads or sets.
const DOMAINS: [&str; 3] = ["kuma.io/", "traffic.kuma.io/", "k8s.v1.cni.cncf.io/"];
/// Keys that labels have as well: a line alone does not tell which it is.
const BOTH: [&str; 2] = ["kuma.io/mesh", "kuma.io/sidecar-injection"];

/// What such a search is known to let through.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Search {
    /// Every line that holds this text.
    All(String),
    /// Some lines.
    Some,
}

impl Search {
    /// The search of a command, if it is the last program that its output went through.
    pub(super) fn of(command: &str) -> Option<Self> {
        let (_, programs) = command.split_once('|')?;
        let mut words = programs.split_whitespace();
        words.next().filter(|program| ["grep", "egrep", "rg"].contains(program))?;
        let rest: Vec<&str> = words.collect();
        let pattern = rest.iter().find(|word| !word.starts_with('-')).map(|word| word.trim_matches(['"', '\'']));
        let plain = |c: char| c.is_ascii_alphanumeric() || ['.', '/', '-'].contains(&c);
        let inverted = rest.iter().any(|word| word.starts_with('-') && !word.starts_with("--") && word.contains('v'));
        let alone = rest.iter().filter(|word| !word.starts_with('-')).count() == 1;
        match pattern.filter(|pattern| pattern.chars().all(plain) && alone) {
            _ if inverted => None,
            Some(pattern) => Some(Self::All(pattern.to_owned())),
            None => Some(Self::Some),
        }
    }
}

/// Takes annotations from the lines of an object, beside what was read of it; how many lines were looked at, none if there is none
/// among them. What is known whole is added to `whole`.
pub(super) fn read(lines: &[&str], search: &Search, into: &mut Value, whole: &mut Vec<String>) -> usize {
    let own = lines.iter().take_while(|line| !line.trim().is_empty()).count();
    let own = lines.get(..own).unwrap_or_default();
    let pair = |line: &&str| {
        // `12:    kuma.io/mesh: default` of `grep -n`.
        let line = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches([':', '-']);
        let (key, value) = line.trim().split_once(": ")?;
        let is_ours = DOMAINS.iter().any(|domain| key.strip_prefix(domain).is_some_and(|name| !name.contains(' ')));
        (is_ours && !BOTH.contains(&key)).then(|| (key.to_owned(), value.trim().to_owned()))
    };
    let (mut annotations, mut cut) = (Map::new(), false);
    for (key, value) in own.iter().filter_map(pair) {
        let quoted = [('"', '"'), ('\'', '\'')].iter().find_map(|(a, b)| value.strip_prefix(*a)?.strip_suffix(*b));
        // The lines of a block are below, if anybody let them through; a value that was not closed was cut.
        let open = quoted.is_none() && value.starts_with(['|', '>', '"', '\'', '{', '[']);
        if open {
            cut = true;
            continue;
        }
        whole.push(Object::key_of("metadata.annotations", &key));
        annotations.insert(key, quoted.unwrap_or(&value).into());
    }
    if annotations.is_empty() {
        return 0;
    }
    if let Search::All(text) = search
        && !cut
    {
        whole.push(Object::keys_with("metadata.annotations", text));
    }
    let metadata = json!({ "annotations": annotations });
    into.as_object_mut().map(|top| top.insert("metadata".to_owned(), metadata));
    own.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_search_lets_through() {
        for (command, expected) in [
            ("kubectl get po a-1 -o yaml | grep kuma.io", Some(Search::All("kuma.io".to_owned()))),
            ("kubectl get po a-1 -o yaml | grep -n 'kuma.io/'", Some(Search::All("kuma.io/".to_owned()))),
            ("kubectl get po a-1 -o yaml | grep -E 'kuma.io/(a|b)'", Some(Search::Some)),
            ("kubectl get po a-1 -o yaml | grep kuma | head -3", Some(Search::Some)),
            ("kubectl get po a-1 -o yaml | grep -v kuma", None),
            ("kubectl get po a-1 -o yaml | sed x", None),
            ("kubectl get po a-1 -o yaml", None),
        ] {
            assert_eq!(Search::of(command), expected, "{command}");
        }
    }

    #[test]
    fn annotations_among_other_lines() {
        let lines = [
            "    kuma.io/sidecar-injected: \"true\"",
            "    kuma.io/mesh: default",
            "    image: docker.io/kumahq/kuma-dp:2.9.0",
            "12:    traffic.kuma.io/exclude-outbound-ports: '5432'",
            "",
            "    kuma.io/x: y",
        ];
        let read_with = |lines: &[&str]| {
            let (mut value, mut whole) = (json!({}), Vec::new());
            let used = read(lines, &Search::All("kuma.io".to_owned()), &mut value, &mut whole);
            (used, value, whole)
        };
        let (used, value, whole) = read_with(&lines);
        let annotations = json!({"kuma.io/sidecar-injected": "true", "traffic.kuma.io/exclude-outbound-ports": "5432"});
        assert_eq!((used, value.pointer("/metadata/annotations")), (4, Some(&annotations)));
        assert_eq!(whole.len(), 3);
        let (_, _, whole) = read_with(&["traffic.kuma.io/transparent-proxy-config: |", "kuma.io/x: y"]);
        assert_eq!(whole.len(), 1, "where a block was cut, not all is known");
        assert_eq!(read_with(&["kuma.io/mesh: default"]).0, 0);
    }
}
