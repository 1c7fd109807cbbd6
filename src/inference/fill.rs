//! Placeholders of texts and commands, filled with the names that are known of a subject.
//!
//! Values may come from logs. In a text they are foreign text like any other; in a command only what fits the grammar
//! of the name is taken, anything else leaves the placeholder open and the command not runnable.

use std::collections::BTreeMap;

use crate::matching::Subject;
use crate::rule::Text;

/// Longer values are cut in texts.
const LONGEST: usize = 200;
/// What was seen of a fault of a network namespace or a machine.
const DETAIL: &str = "{fault.detail}";

/// The names of one subject.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<String, String>);

impl Names {
    /// The subject's names; its own name, namespace and node stand in where they were not given.
    pub(super) fn new(subject: &Subject) -> Self {
        let mut names = subject.names.clone();
        let own = &subject.name;
        let pod = if own.kind == "Pod" { Some(&own.name) } else { own.pod.as_ref() };
        for (key, value) in
            [("pod.name", pod), ("pod.namespace", own.namespace.as_ref()), ("node.name", own.node.as_ref())]
        {
            if let Some(value) = value {
                names.entry(key.to_owned()).or_insert_with(|| value.clone());
            }
        }
        Self(names)
    }

    /// A text in both languages.
    pub(super) fn text(&self, text: &Text) -> Text {
        Text { en: self.fill_text(&text.en), zh: self.fill_text(&text.zh) }
    }

    /// A text about one sighting: what was seen of a fault is that sighting's, and not another's of the same subject. Of
    /// what was not seen, nothing is said.
    pub(super) fn text_about(&self, text: &Text, detail: Option<&str>) -> Text {
        let of = |template: &str| match detail {
            Some(_) => template.to_owned(),
            None => [": ", "："]
                .iter()
                .fold(template.to_owned(), |text, colon| text.replace(&format!("{colon}{DETAIL}"), "")),
        };
        let known = detail.map(|detail| (DETAIL.trim_matches(['{', '}']), detail));
        Text { en: self.fill_with(&of(&text.en), known), zh: self.fill_with(&of(&text.zh), known) }
    }

    fn fill_text(&self, template: &str) -> String {
        self.fill_with(template, None)
    }

    fn fill_with(&self, template: &str, more: Option<(&str, &str)>) -> String {
        let own = |key: &str| more.filter(|(name, _)| *name == key).map(|(_, value)| value);
        substitute(template, |key| match own(key).or_else(|| self.0.get(key).map(String::as_str)) {
            Some(value) => value.chars().take(LONGEST).collect(),
            None => open(key),
        })
    }

    /// A command, and whether every name in it is known.
    pub(super) fn command(&self, arguments: &[String]) -> (Vec<String>, bool) {
        let mut runnable = true;
        let filled = arguments
            .iter()
            .map(|argument| {
                substitute(argument, |key| {
                    let value = self.0.get(key).filter(|value| fits(key, value)).cloned();
                    runnable &= value.is_some();
                    value.unwrap_or_else(|| open(key))
                })
            })
            .collect();
        (filled, runnable)
    }
}

/// Replaces `{name}`. Other braces (JSON patches, `{.status.phase}`, `{end}`) are left alone.
fn substitute(template: &str, mut value: impl FnMut(&str) -> String) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, tail)) = rest.split_once('{') {
        out.push_str(before);
        if let Some((key, after)) = tail.split_once('}').filter(|(key, _)| is_placeholder(key)) {
            out.push_str(&value(key));
            rest = after;
        } else {
            out.push('{');
            rest = tail;
        }
    }
    out.push_str(rest);
    out
}

fn is_placeholder(key: &str) -> bool {
    key != "end"
        && key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.ends_with(|c: char| c.is_ascii_alphanumeric())
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_')
}

/// How a name that is not known stands: `<pod>`, `<namespace>`, `<cni-daemonset>`.
fn open(key: &str) -> String {
    let parts: Vec<&str> = key.split(['.', '_']).collect();
    let shown = match parts.as_slice() {
        ["pod", "namespace"] => "namespace".to_owned(),
        [of, "name"] => (*of).to_owned(),
        _ => parts.join("-"),
    };
    format!("<{shown}>")
}

/// Whether a value may enter a command: Kubernetes' names, numbers, absolute paths, and for other captures a cautious
/// alphabet that no program takes for an option.
fn fits(key: &str, value: &str) -> bool {
    let only = |extra: &str| value.chars().all(|c| c.is_ascii_alphanumeric() || extra.contains(c));
    let edge = |c: char| c.is_ascii_alphanumeric();
    let last = key.rsplit(['.', '_']).next().unwrap_or(key);
    if key == "helm.prefix" {
        return value.is_empty() || value == "kuma.";
    }
    if value.is_empty() || value.len() > 253 || value.contains("..") {
        return false;
    }
    match last {
        "port" | "uid" => value.len() <= 10 && value.chars().all(|c| c.is_ascii_digit()),
        "netDir" | "binDir" | "path" => value.starts_with('/') && only("/._-"),
        "kind" => value.chars().all(|c| c.is_ascii_alphabetic()),
        "version" => value.starts_with(edge) && only(".-+_"),
        "confName" => value.starts_with(edge) && only("._-"),
        "name" | "namespace" | "daemonset" | "deployment" | "pod" | "app" | "release" => {
            value.starts_with(edge)
                && value.ends_with(edge)
                && only("-.")
                && !value.contains(|c: char| c.is_ascii_uppercase())
        }
        _ => value.starts_with(|c: char| edge(c) || c == '/') && only("/._-:"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, fits, open};
    use crate::rule::Text;

    fn names(pairs: &[(&str, &str)]) -> Names {
        Names(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn a_faults_detail_is_that_of_the_sighting() {
        let names = names(&[("fault.detail", "ipv4 nat"), ("pod.name", "cart")]);
        let text = Text {
            en: "Kuma is not in it: {fault.detail} ({pod.name}).".to_owned(),
            zh: "没有 Kuma：{fault.detail}。".to_owned(),
        };
        let seen = names.text_about(&text, Some("05-cilium.conflist"));
        assert_eq!(
            (&*seen.en, &*seen.zh),
            ("Kuma is not in it: 05-cilium.conflist (cart).", "没有 Kuma：05-cilium.conflist。")
        );
        let unseen = names.text_about(&text, None);
        assert_eq!((&*unseen.en, &*unseen.zh), ("Kuma is not in it (cart).", "没有 Kuma。"));
    }

    fn command(names: &Names, argument: &str) -> (String, bool) {
        let (filled, runnable) = names.command(&[argument.to_owned()]);
        (filled.concat(), runnable)
    }

    #[test]
    fn fills_names_and_leaves_other_braces() {
        let names = names(&[("pod.name", "cart-1"), ("helm.prefix", "")]);
        assert_eq!(command(&names, "pod/{pod.name}"), ("pod/cart-1".to_owned(), true));
        assert_eq!(command(&names, "{helm.prefix}cni.x=y"), ("cni.x=y".to_owned(), true));
        assert_eq!(command(&names, r#"{"a":{"b":"{pod.name}"}}"#), (r#"{"a":{"b":"cart-1"}}"#.to_owned(), true));
        let jsonpath = "{range .items[*]}{.metadata.name}{end}";
        assert_eq!(command(&names, jsonpath), (jsonpath.to_owned(), true));
        assert_eq!(command(&names, "{node.name}"), ("<node>".to_owned(), false));
    }

    #[test]
    fn open_names_read_well() {
        for (key, want) in [
            ("pod.name", "<pod>"),
            ("pod.namespace", "<namespace>"),
            ("cni.namespace", "<cni-namespace>"),
            ("cni.daemonset", "<cni-daemonset>"),
            ("mesh", "<mesh>"),
        ] {
            assert_eq!(open(key), want);
        }
    }

    #[test]
    fn hostile_values_never_enter_a_command() {
        for value in ["-rf", "a;b", "$(x)", "a b", "../x", "a\u{1b}[0m", "", "UPPER", "a\n", "`x`"] {
            assert!(!fits("pod.name", value), "{value:?}");
            let (filled, runnable) = command(&names(&[("pod.name", value)]), "{pod.name}");
            assert!(!runnable && filled == "<pod>");
        }
        for value in ["-x", "a b", "a;b", "$(x)"] {
            assert!(!fits("mesh", value), "{value:?}");
        }
        assert!(fits("port", "5678") && !fits("port", "56x"));
        assert!(fits("platform.netDir", "/etc/cni/net.d") && !fits("platform.netDir", "etc"));
    }
}
