//! What people say above a log: whose it is.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::identity::{Identity, is_name};

/// Kuma's own containers.
const OF_KUMA: [&str; 5] = ["kuma-validation", "kuma-init", "kuma-sidecar", "install-cni", "control-plane"];
/// Kubernetes' alphabet of random names, and the length of a pod's own.
const SAFE: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";
const RANDOM: usize = 5;

/// Names of the containers of pods that a text describes.
pub(super) fn containers(lines: &[&str]) -> BTreeSet<String> {
    let begins = |pair: &[&str]| {
        let name = pair.first()?.strip_prefix("  ")?.strip_suffix(':').filter(|name| is_name(name))?;
        let next = pair.get(1)?.strip_prefix("    ")?;
        (next.starts_with("Container ID:") || next.starts_with("Image:")).then(|| name.to_owned())
    };
    lines.windows(2).filter_map(begins).collect()
}

/// What a caption tells of the log below it: `logs of shop/cart-1:kuma-sidecar`, `migrate (cart-6d9f7c-x2k4p)`. Of several
/// names, none is it.
pub(super) fn whose(caption: &str, containers: &BTreeSet<String>) -> Identity {
    let words = caption.split(|c: char| !(c.is_ascii_alphanumeric() || "-./:".contains(c)));
    let words: Vec<&str> =
        words.map(|word| word.trim_matches([':', '.', '/'])).filter(|word| !word.is_empty()).collect();
    let mut id = Identity::default();
    let (mut pods, mut programs) = (BTreeSet::new(), BTreeSet::new());
    for word in words {
        let (rest, container) = word.split_once(':').map_or((word, None), |(rest, container)| (rest, Some(container)));
        let (namespace, name) = rest.split_once('/').map_or((None, rest), |(namespace, name)| (Some(namespace), name));
        if let Some(container) = container.filter(|c| is_name(c) && is_name(name)) {
            programs.insert(container);
            pods.insert((namespace, name));
        } else if OF_KUMA.contains(&word) || containers.contains(word) {
            programs.insert(word);
        } else if is_pod(name) {
            pods.insert((namespace, name));
        }
    }
    if let Some((namespace, pod)) = pods.first().filter(|_| pods.len() == 1) {
        id.pod = Some(Arc::from(*pod));
        id.namespace = namespace.filter(|n| is_name(n) && !["pod", "po", "pods"].contains(n)).map(Arc::from);
    }
    id.container = programs.first().filter(|_| programs.len() == 1).map(|name| Arc::from(*name));
    id
}

/// Whether a word is the name of a pod of a workload: it ends with random letters.
pub(super) fn is_pod(word: &str) -> bool {
    let random = word.rsplit_once('-').map(|(_, end)| end);
    is_name(word)
        && word.matches('-').count() > 1
        && random.is_some_and(|end| end.len() == RANDOM && end.bytes().all(|b| SAFE.contains(&b)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{containers, whose};

    #[test]
    fn captions_tell_whose_a_log_is() {
        let known = BTreeSet::from(["schema-migrate".to_owned()]);
        let read = |caption: &str| {
            let id = whose(caption, &known);
            [id.namespace, id.pod, id.container].map(|part| part.as_deref().unwrap_or("").to_owned()).join("|")
        };
        assert_eq!(
            read("--- window 2 (logs, shop/cart-77b9c48d6-vnzj9:kuma-sidecar) ---"),
            "shop|cart-77b9c48d6-vnzj9|kuma-sidecar"
        );
        assert_eq!(read("----- schema-migrate のログ -----"), "||schema-migrate");
        assert_eq!(read("log of pod/cart-77b9c48d6-vnzj9:"), "|cart-77b9c48d6-vnzj9|");
        assert_eq!(read("logs of kuma-init and kuma-sidecar:"), "||");
        assert_eq!(read("and the other one, half-an-hour later:"), "||");
    }

    #[test]
    fn containers_of_descriptions() {
        let lines = ["Containers:", "  app:", "    Image:  x", "  Labels:", "    a: b", "Events:"];
        assert_eq!(containers(&lines), BTreeSet::from(["app".to_owned()]));
    }
}
