//! CNI configurations that somebody printed on a node: `cat /etc/cni/net.d/10-calico.conflist`, or only the plugins' types
//! out of it.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::evidence::{HostFact, HostFactKind, Sink};

use super::Hint;
use super::command::Command;

/// Where nodes keep them.
const DIRECTORY: &str = "/net.d/";

/// A file of which a command prints the content.
#[derive(Debug, PartialEq, Eq)]
struct Printed<'c> {
    path: &'c str,
    node: Option<&'c str>,
    /// Whether only the plugins' types are picked.
    types: bool,
}

impl<'c> Printed<'c> {
    fn of(command: &'c Command) -> Option<Self> {
        let text = command.text.as_str();
        let mut words = text.split_whitespace().map(|word| word.trim_matches(['"', '\'', ';']));
        let is_file = |word: &&str| {
            word.contains(DIRECTORY)
                && [".conflist", ".conf"].iter().any(|end| word.ends_with(end))
                && !word.contains('*')
        };
        let path = words.clone().find(is_file)?;
        let prints =
            ["cat", "jq", "less", "more", "head"].iter().any(|program| words.clone().any(|word| word == *program));
        let node = words.find_map(|word| word.strip_prefix("node/").or_else(|| word.strip_prefix("node=")));
        prints.then_some(Self { path, node, types: text.contains(".plugins[].type") })
    }
}

/// The line of an unknown command that prints such a file, with the host that its prompt names; `None` for others.
pub(super) fn stand_in(other: &str, prompt: &str, rest: &str) -> Option<String> {
    let host = prompt.split_once('@').map(|(_, host)| host.split([':', ' ', ']']).next().unwrap_or_default());
    let node = host.filter(|host| !host.is_empty()).map(|host| format!("node={host} ")).unwrap_or_default();
    rest.contains(DIRECTORY).then(|| format!("{other} # {node}{}", rest.trim()))
}

/// Reads the configuration that stands below such a command; how many lines it takes.
pub(super) fn read(hint: &Hint, first: u64, lines: &[&str], command: &Command, sink: &mut dyn Sink) -> usize {
    let Some(printed) = Printed::of(command) else { return 0 };
    let Some((value, used)) = (if printed.types { types(lines) } else { whole(lines) }) else { return 0 };
    let mut at = hint.location();
    at.line = Some(first);
    at.path = Arc::from(format!("{}: {}", hint.path, printed.path));
    let node = printed.node.or(hint.node.as_deref()).map(str::to_owned);
    sink.fact(HostFact { node, kind: HostFactKind::CniConfig, text: value.to_string(), at });
    used
}

fn whole(lines: &[&str]) -> Option<(Value, usize)> {
    lines.first().filter(|line| line.trim_start().starts_with('{'))?;
    let text = lines.join("\n");
    let mut values = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
    let value = values.next()?.ok()?;
    let is_configuration = value.get("plugins").or_else(|| value.get("type")).is_some();
    let read = text.get(..values.byte_offset()).unwrap_or_default();
    is_configuration.then(|| (value, read.lines().count()))
}

/// A plugin's type a line, in quotes or not.
fn types(lines: &[&str]) -> Option<(Value, usize)> {
    let bare = |line: &&str| {
        let word = line.trim().trim_matches('"');
        let is_type =
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        is_type.then(|| json!({ "type": word }))
    };
    let plugins: Vec<Value> = lines.iter().map_while(bare).collect();
    let used = plugins.len();
    (used > 0).then(|| (json!({ "cniVersion": "0.3.1", "name": "", "plugins": plugins }), used))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_commands_print() {
        let command =
            Command::read("$ kubectl debug node/n1 -it --image=busybox -- cat /host/etc/cni/net.d/10-a.conflist");
        let printed = Printed { path: "/host/etc/cni/net.d/10-a.conflist", node: Some("n1"), types: false };
        assert_eq!(Printed::of(command.as_ref().unwrap()), Some(printed));
        let line = stand_in("$ kubectl version", "root@n1:~#", "jq -c '.plugins[].type' /etc/cni/net.d/05-b.conflist");
        let command = Command::read(&line.unwrap());
        let printed = Printed { path: "/etc/cni/net.d/05-b.conflist", node: Some("n1"), types: true };
        assert_eq!(Printed::of(command.as_ref().unwrap()), Some(printed));
        let listed = Command::read("$ kubectl debug node/n1 -it --image=busybox -- ls -l /host/etc/cni/net.d");
        assert_eq!(Printed::of(listed.as_ref().unwrap()), None);
        assert_eq!(stand_in("$ kubectl version", "root@n1:~#", "ls /tmp"), None);
    }

    #[test]
    fn configurations_and_types() {
        let lines = ["{", "  \"plugins\": [{\"type\": \"calico\"}]", "}", "root@n1:~# "];
        assert_eq!(whole(&lines), Some((json!({"plugins": [{"type": "calico"}]}), 3)));
        assert_eq!(whole(&["{\"a\": 1}"]), None);
        let (value, used) = types(&["\"calico\"", "\"kuma-cni\"", "root@n1:~# "]).unwrap();
        assert_eq!((value.pointer("/plugins/1/type").cloned(), used), (Some(json!("kuma-cni")), 2));
    }
}
