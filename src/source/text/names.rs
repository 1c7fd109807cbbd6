//! Names of pods in a text, for the commands in which somebody shortened one by hand: `kubectl logs cart-7d9f...`.

use std::collections::BTreeSet;

use super::identity::is_name;

/// What stands for the end of a name.
const CUT: [&str; 2] = ["...", "\u{2026}"];
/// Shortest beginning of a name that is completed.
const SHORTEST: usize = 4;

/// The label by which a pod's template is known.
const HASH: &str = "pod-template-hash=";
/// Length of what a ReplicaSet adds to its own name for a pod, with the dash.
const OWN: usize = 6;

/// Words that may be names of pods.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// Those of a text in which somebody shortened a name, or described a pod by its labels, else none.
    pub(super) fn of(text: &str) -> Self {
        let is_cut = |word: &str| stem(word).is_some();
        if !text.contains(HASH) && !text.split_whitespace().any(is_cut) {
            return Self::default();
        }
        let words = text.split_whitespace().map(|word| word.rsplit('/').next().unwrap_or(word));
        let is_pod = |word: &&str| word.contains('-') && !word.contains('.') && is_name(word);
        Self(words.filter(is_pod).map(str::to_owned).collect())
    }

    /// The only pod of a template with this hash.
    pub(super) fn of_template(&self, hash: &str) -> Option<&str> {
        let is_of = |name: &&String| {
            let rest = name.split_once(hash).filter(|(workload, _)| workload.len() > 1 && workload.ends_with('-'));
            rest.is_some_and(|(_, own)| own.len() == OWN && own.strip_prefix('-').is_some_and(is_name))
        };
        let mut all = self.0.iter().filter(is_of);
        all.next().filter(|_| all.next().is_none()).map(String::as_str)
    }

    /// A command in which each shortened name is the only one that begins so.
    pub(super) fn complete(&self, command: &str) -> String {
        if self.0.is_empty() {
            return command.to_owned();
        }
        let whole = |word: &str| {
            let stem = stem(word)?;
            let mut all = self.0.iter().filter(|name| name.starts_with(stem) && name.len() > stem.len());
            all.next().filter(|_| all.next().is_none())
        };
        command.split(' ').map(|word| whole(word).map_or(word, String::as_str)).collect::<Vec<_>>().join(" ")
    }
}

/// What is left of a name.
fn stem(word: &str) -> Option<&str> {
    let stem = CUT.iter().find_map(|cut| word.strip_suffix(cut))?;
    let stem = stem.strip_suffix('-').unwrap_or(stem);
    (stem.len() >= SHORTEST && is_name(stem)).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn the_only_name_that_begins_so() {
        let text = "cart-7d9f-x2   0/2\ncart-8c1d-ab   2/2\n$ kubectl describe po cart-7...";
        let names = Names::of(text);
        assert_eq!(names.complete("$ kubectl logs cart-7d\u{2026} -n shop"), "$ kubectl logs cart-7d9f-x2 -n shop");
        assert_eq!(names.complete("$ kubectl logs cart-..."), "$ kubectl logs cart-...");
        assert!(Names::of("cart-7d9f-x2   0/2\n...").0.is_empty());
        let described = Names::of("cart-7d9f6c-x2abc   0/2\nshop-7d9f6d-x2abc 2/2\nLabels: pod-template-hash=7d9f6c");
        assert_eq!(described.of_template("7d9f6c"), Some("cart-7d9f6c-x2abc"));
        assert_eq!(described.of_template("7d9f6"), None);
    }
}
