//! Pseudonyms of names: `cart-7d9f-abcde` becomes `work-3-7d9f-abcde`, so that what belongs together stays together.
//!
//! A workload's name gets a number, and the suffixes that controllers generate are kept. Numbers follow the order of
//! the names that were learnt; a hash of a short name could be guessed. Names of Kuma, Kubernetes and well-known
//! networking stay, as rules know them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::addresses::Addresses;
use super::known::{common, public_image, reserved};

/// What was seen, by what it names.
#[derive(Debug, Default)]
pub(super) struct Learnt {
    spaces: BTreeSet<String>,
    nodes: BTreeSet<String>,
    works: BTreeSet<String>,
    hosts: BTreeSet<String>,
}

impl Learnt {
    /// Learns the names of all objects in a document.
    pub(super) fn document(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.document(item)),
            Value::Object(fields) => {
                if fields.contains_key("metadata") {
                    self.object(value);
                }
                if let Some(items) = fields.get("items") {
                    self.document(items);
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, value: &Value) {
        let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str);
        let kind = text("/kind").unwrap_or_default();
        for pointer in ["/metadata/namespace", "/involvedObject/namespace"] {
            add(&mut self.spaces, text(pointer));
        }
        for pointer in ["/spec/nodeName", "/source/host"] {
            self.node(text(pointer));
        }
        match kind {
            "Namespace" => add(&mut self.spaces, text("/metadata/name")),
            "Node" => {
                self.node(text("/metadata/name"));
                for address in value.pointer("/status/addresses").and_then(Value::as_array).into_iter().flatten() {
                    let is = |what: &str| address.get("type").and_then(Value::as_str).is_some_and(|t| t.contains(what));
                    if is("Host") || is("DNS") {
                        self.node(address.get("address").and_then(Value::as_str));
                    }
                }
            }
            "Event" => {
                if text("/involvedObject/kind") == Some("Node") {
                    self.node(text("/involvedObject/name"));
                } else if text("/involvedObject/kind") == Some("Namespace") {
                    add(&mut self.spaces, text("/involvedObject/name"));
                } else if let Some(name) = text("/involvedObject/name") {
                    add(&mut self.works, Some(base(text("/involvedObject/kind").unwrap_or_default(), name)));
                }
            }
            "CustomResourceDefinition" | "PriorityClass" | "StorageClass" | "List" | "APIService" => {}
            _ if kind.ends_with("List") || kind.ends_with("WebhookConfiguration") => {}
            _ => self.workload(value, kind),
        }
        for pointer in ["/spec", "/spec/template/spec", "/spec/jobTemplate/spec/template/spec"] {
            if let Some(spec) = value.pointer(pointer) {
                self.pod_spec(spec);
            }
        }
    }

    fn workload(&mut self, value: &Value, kind: &str) {
        let owners = value.pointer("/metadata/ownerReferences").and_then(Value::as_array);
        let owner = owners.into_iter().flatten().find_map(|owner| {
            let kind = owner.get("kind")?.as_str()?;
            Some((kind, owner.get("name")?.as_str()?)).filter(|_| kind != "Node")
        });
        let name = value.pointer("/metadata/name").and_then(Value::as_str);
        let generated = value.pointer("/metadata/generateName").and_then(Value::as_str);
        match (owner, name) {
            // What a controller made is named after it.
            (Some((kind, owner)), Some(name)) if name.starts_with(base(kind, owner)) => {
                add(&mut self.works, Some(base(kind, owner)));
            }
            (_, Some(_)) if generated.is_some_and(|g| g.len() > 1) => {
                add(&mut self.works, generated.map(|g| base(kind, g.trim_end_matches('-'))));
            }
            (_, name) => add(&mut self.works, name),
        }
    }

    fn pod_spec(&mut self, spec: &Value) {
        let text = |name: &str| spec.get(name).and_then(Value::as_str);
        add(&mut self.works, text("serviceAccountName"));
        add(&mut self.works, text("hostname"));
        let volumes = spec.get("volumes").and_then(Value::as_array);
        for claim in volumes.into_iter().flatten().filter_map(|v| v.pointer("/persistentVolumeClaim/claimName")) {
            add(&mut self.works, claim.as_str().map(|name| base("ReplicaSet", name)));
        }
        for list in ["containers", "initContainers"] {
            for container in spec.get(list).and_then(Value::as_array).into_iter().flatten() {
                add(&mut self.works, container.get("name").and_then(Value::as_str));
                if let Some(image) = container.get("image").and_then(Value::as_str) {
                    self.image(image);
                }
            }
        }
    }

    /// The registry and the owner of an image that is nobody else's.
    fn image(&mut self, image: &str) {
        if public_image(image) {
            return;
        }
        let image = image.split('@').next().unwrap_or(image);
        let mut parts: Vec<&str> = image.split('/').collect();
        if let Some(last) = parts.last_mut() {
            *last = last.split(':').next().unwrap_or(last);
        }
        for (at, part) in parts.iter().enumerate() {
            if at == 0 && parts.len() > 1 && part.contains(['.', ':']) {
                add(&mut self.hosts, part.split(':').next());
            } else if parts.len() > 1 {
                add(&mut self.works, Some(part));
            }
        }
    }

    fn node(&mut self, name: Option<&str>) {
        add(&mut self.nodes, name.filter(|name| name.parse::<std::net::IpAddr>().is_err()));
    }

    /// Numbers what was learnt.
    pub(super) fn number(&self) -> Names {
        let mut names = Names::default();
        // A node's name with a domain, and without.
        let short = |name: &String| name.split('.').next().unwrap_or(name).to_owned();
        let nodes: BTreeSet<String> = self.nodes.iter().map(short).collect();
        let classes = [("ns", &self.spaces), ("node", &nodes), ("work", &self.works)];
        for (prefix, set) in classes {
            let own: Vec<&String> = set.iter().filter(|name| !names.labels.contains_key(*name)).collect();
            let width = own.len().to_string().len();
            // A pseudonym must not be somebody's name.
            let taken = classes.iter().any(|(_, set)| set.iter().any(|name| name.starts_with(&format!("{prefix}-"))));
            let prefix = format!("{prefix}{}", if taken { "x" } else { "" });
            for (at, name) in own.into_iter().enumerate() {
                names.labels.insert(name.clone(), format!("{prefix}-{:0width$}", at + 1));
            }
        }
        for name in self.nodes.iter().filter(|name| name.contains('.')) {
            if let Some(label) = names.labels.get(&short(name)) {
                names.hosts.insert(name.clone(), format!("{label}.example"));
            }
        }
        let width = self.hosts.len().to_string().len();
        for (at, name) in self.hosts.iter().enumerate() {
            names.hosts.insert(name.clone(), format!("host-{:0width$}.example", at + 1));
        }
        names.nodes = nodes;
        names
    }
}

fn add(set: &mut BTreeSet<String>, name: Option<&str>) {
    if let Some(name) = name.filter(|name| !name.is_empty() && !reserved(name) && !super::keys::hidden(name.as_bytes()))
    {
        set.insert(name.to_owned());
    }
}

/// The name of a workload from what it makes: a ReplicaSet's without its hash, a Pod's without both.
fn base<'n>(kind: &str, name: &'n str) -> &'n str {
    let cut = |name: &'n str| match name.rsplit_once('-') {
        Some((base, suffix)) if generated(suffix) => base,
        _ => name,
    };
    match kind {
        "ReplicaSet" | "Job" | "ControllerRevision" => cut(name),
        "Pod" | "Dataplane" => {
            let once = cut(name);
            if once.len() < name.len() && name[once.len() + 1..].len() == 5 { cut(once) } else { once }
        }
        _ => name,
    }
}

/// A suffix that a controller made: an ordinal, a time, or letters and digits without most vowels.
fn generated(suffix: &str) -> bool {
    let digit = suffix.bytes().any(|b| b.is_ascii_digit());
    let random = |b: u8| b"bcdfghjklmnpqrstvwxz".contains(&b) || b.is_ascii_digit() || digit && b"ae".contains(&b);
    let ordinal = !suffix.is_empty() && suffix.bytes().all(|b| b.is_ascii_digit());
    ordinal || (4..=10).contains(&suffix.len()) && suffix.bytes().all(random)
}

/// Pseudonyms.
#[derive(Debug, Default)]
pub(super) struct Names {
    labels: BTreeMap<String, String>,
    /// Names with dots in them.
    hosts: BTreeMap<String, String>,
    nodes: BTreeSet<String>,
}

/// Where a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Where names of objects stand.
    Name,
    /// In prose.
    Prose,
}

impl Names {
    fn is_empty(&self) -> bool {
        self.labels.is_empty() && self.hosts.is_empty()
    }

    /// The pseudonym of a word, which may be several labels with dots between.
    fn word(&self, word: &str, place: Place) -> Option<String> {
        if let Some(host) = self.hosts.get(word) {
            return Some(host.clone());
        }
        // `cart.shop.svc`: what has another name beside it is a name.
        let several = word.contains('.');
        let known = several && word.split('.').filter(|label| self.labels.contains_key(*label)).count() > 1;
        let place = if known { Place::Name } else { place };
        let mut changed = false;
        let labels: Vec<String> = word
            .split('.')
            .map(|label| {
                let new = self.label(label, place);
                changed |= new.is_some();
                new.unwrap_or_else(|| label.to_owned())
            })
            .collect();
        changed.then(|| labels.join("."))
    }

    fn label(&self, label: &str, place: Place) -> Option<String> {
        if let Some(new) = self.labels.get(label) {
            return (place == Place::Name || !common(label)).then(|| new.clone());
        }
        // A static pod ends with its node.
        let node = label.match_indices('-').find_map(|(at, _)| {
            let node = &label[at + 1..];
            self.nodes.contains(node).then(|| (at, self.labels.get(node)))
        });
        if let Some((at, Some(node))) = node {
            return Some(format!("{}-{node}", &label[..at]));
        }
        if reserved(label) {
            return None;
        }
        let ends: Vec<usize> = label.match_indices('-').map(|(at, _)| at).collect();
        let first = ends.iter().rev().find_map(|end| {
            let (base, rest) = label.split_at(*end);
            let new = self.labels.get(base)?;
            let own = rest.split('-').skip(1).all(|part| part.is_empty() || generated(part));
            (own || !common(base)).then(|| format!("{new}{rest}"))
        });
        // A claim of a StatefulSet's volume ends with its pod: `data-ledger-0`.
        first.or_else(|| ends.iter().find_map(|at| Some(format!("{}-{}", &label[..*at], self.last(&label[at + 1..])?))))
    }

    /// The pseudonym of what a longer name ends with: a name, or what a controller made of it.
    fn last(&self, name: &str) -> Option<String> {
        let end = name.match_indices('-').map(|(at, _)| at).find(|at| name[at + 1..].split('-').all(generated));
        let ends = [Some(name.len()), end].into_iter().flatten();
        ends.map(|end| name.split_at(end)).find_map(|(base, rest)| {
            let new = self.labels.get(base).filter(|_| base.len() > 3 && !common(base))?;
            Some(format!("{new}{rest}"))
        })
    }

    /// The text with its names replaced; nothing if there were none.
    pub(super) fn text(&self, text: &[u8], place: Place, addresses: &Addresses) -> Option<Vec<u8>> {
        let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.');
        let mut out: Vec<u8> = Vec::new();
        let (mut at, mut copied) = (0, 0);
        while let Some(skip) = text[at..].iter().position(part) {
            let start = at + skip;
            let length = text[start..].iter().position(|b| !part(b)).unwrap_or(text.len() - start);
            let run = &text[start..start + length];
            at = start + length;
            // Dots and dashes around a word are not its own; escapes (`\n`) are not either.
            let mut from = run.iter().take_while(|b| matches!(b, b'-' | b'.')).count();
            if start > 0
                && text[start - 1] == b'\\'
                && from == 0
                && run.len() > 1
                && matches!(run[0], b'n' | b't' | b'r')
            {
                from = 1;
            }
            let to = run.iter().rposition(|b| !matches!(b, b'-' | b'.')).map_or(from, |last| last + 1).max(from);
            let Ok(word) = std::str::from_utf8(&run[from..to]) else { continue };
            if word.is_empty() || word.len() > 253 {
                continue;
            }
            let (begin, end) = (start + from, start + to);
            let new = addresses.dotted(word, text, begin, end).or_else(|| {
                if self.is_empty() {
                    return None;
                }
                let place = if delimited(text, begin, end) { Place::Name } else { place };
                self.word(word, place)
            });
            if let Some(new) = new {
                out.extend_from_slice(&text[copied..begin]);
                out.extend_from_slice(new.as_bytes());
                copied = end;
            }
        }
        if copied == 0 {
            return None;
        }
        out.extend_from_slice(&text[copied..]);
        Some(out)
    }

    /// A path within a bundle. The folders of a layout stay.
    pub(super) fn path(&self, path: &str, addresses: &Addresses) -> String {
        let parts: Vec<&str> = path.split('/').collect();
        let root = parts.iter().position(|part| *part == "cluster-resources").unwrap_or(usize::MAX);
        let fixed = |at: usize| {
            at < parts.len() - 1
                && (at == root || at == root.wrapping_add(1) || at == root.wrapping_add(2) && parts[at] == "logs")
        };
        let part = |(at, part): (usize, &&str)| {
            if fixed(at) {
                return (*part).to_owned();
            }
            let stem = [".json", ".log", ".txt", ".yaml", ".yml"]
                .iter()
                .find_map(|end| part.strip_suffix(end))
                .unwrap_or(part);
            let tail = ["-previous", "-errors"].iter().find_map(|end| stem.strip_suffix(end)).unwrap_or(stem);
            let new = self.text(tail.as_bytes(), Place::Name, addresses);
            new.map_or_else(
                || (*part).to_owned(),
                |new| String::from_utf8_lossy(&new).into_owned() + &part[tail.len()..],
            )
        };
        parts.iter().enumerate().map(part).collect::<Vec<_>>().join("/")
    }
}

/// Whether a word stands between what stands around names of objects: quotes, slashes, `=`.
fn delimited(text: &[u8], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).map(|at| text[at]);
    let after = text.get(end).copied();
    let quote = |b: Option<u8>| b.is_some_and(|b| matches!(b, b'"' | b'\'' | b'`'));
    quote(before) && quote(after)
        || before == Some(b'/')
        || after == Some(b'/')
        || before == Some(b'_') && after == Some(b'_')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Learnt, Names, Place};
    use crate::redact::addresses::Addresses;

    fn names() -> Names {
        let mut learnt = Learnt::default();
        learnt.document(&json!({"kind": "List", "metadata": {}, "items": [
            {"kind": "Namespace", "metadata": {"name": "shop"}}, {"kind": "Namespace", "metadata": {"name": "kuma-system"}},
            {"kind": "Node", "metadata": {"name": "n1.corp.internal"}},
            {"kind": "Deployment", "metadata": {"name": "cart", "namespace": "shop"}},
            {"kind": "Deployment", "metadata": {"name": "data", "namespace": "shop"}},
            {"kind": "ReplicaSet", "metadata": {"name": "cart-7d9f8b6c5d", "namespace": "shop", "ownerReferences": [{"kind": "Deployment", "name": "cart"}]}},
            {"kind": "Pod", "metadata": {"name": "cart-7d9f8b6c5d-x2x4z", "namespace": "shop", "ownerReferences": [{"kind": "ReplicaSet", "name": "cart-7d9f8b6c5d"}]},
             "spec": {"nodeName": "n1.corp.internal", "containers": [{"name": "app", "image": "registry.corp.example/team/cart:1.2"}]}},
        ]}));
        learnt.number()
    }

    fn prose(text: &str) -> String {
        let new = names().text(text.as_bytes(), Place::Prose, &Addresses::default());
        new.map_or_else(|| text.to_owned(), |new| String::from_utf8(new).unwrap())
    }

    #[test]
    fn what_belongs_together_stays_together() {
        for (text, want) in [
            (
                "pod shop/cart-7d9f8b6c5d-x2x4z of cart-7d9f8b6c5d of cart.",
                "pod ns-1/work-2-7d9f8b6c5d-x2x4z of work-2-7d9f8b6c5d of work-2.",
            ),
            ("an older cart-5c6b7d8f9-abcde", "an older work-2-5c6b7d8f9-abcde"),
            ("cartography of the cart", "cartography of the work-2"),
            (
                "data plane, data-plane, deployment \"data\" and data-7d9f8b6c5d-x2x4z",
                "data plane, data-plane, deployment \"work-3\" and work-3-7d9f8b6c5d-x2x4z",
            ),
            ("cart.shop.svc.cluster.local:80", "work-2.ns-1.svc.cluster.local:80"),
            ("node n1.corp.internal n1 kube-proxy-n1", "node node-1.example node-1 kube-proxy-node-1"),
            ("registry.corp.example/team/cart:1.2", "host-1.example/work-4/work-2:1.2"),
            ("kuma-system/kuma-control-plane-7d9f8b6c5d-x2x4z", "kuma-system/kuma-control-plane-7d9f8b6c5d-x2x4z"),
            ("claim store-cart-0 of old-cart-7d9f8b6c5d-x2x4z", "claim store-work-2-0 of old-work-2-7d9f8b6c5d-x2x4z"),
            ("the app failed", "the app failed"),
        ] {
            assert_eq!(prose(text), want, "{text}");
        }
    }

    #[test]
    fn paths_keep_their_layout() {
        let path = |p: &str| names().path(p, &Addresses::default());
        assert_eq!(
            path("cluster-resources/pods/logs/shop/cart-7d9f8b6c5d-x2x4z/app-previous.log"),
            "cluster-resources/pods/logs/ns-1/work-2-7d9f8b6c5d-x2x4z/work-1-previous.log"
        );
        assert_eq!(path("x/cluster-resources/pods/shop.json"), "x/cluster-resources/pods/ns-1.json");
        assert_eq!(path("cluster-resources/nodes.json"), "cluster-resources/nodes.json");
    }
}
