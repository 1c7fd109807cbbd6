//! Which pod people mean by what they wrote around something that does not name its own.

use std::collections::BTreeMap;

use super::command::Command;
use super::identity::is_name;
use super::said::is_pod;

/// Lines above and below in which a pod is looked for.
const ABOVE: usize = 14;
const BELOW: usize = 3;

/// What a row says of a pod.
#[derive(Debug, Clone)]
struct Row {
    namespace: Option<String>,
    status: String,
    at: usize,
}

/// The pods of which a text has rows.
#[derive(Debug, Default)]
pub(super) struct Pods(BTreeMap<String, Row>);

/// A pod, and its namespace where the text tells it.
pub(super) type Pod = (Option<String>, String);

impl Pods {
    /// Those of these lines: `shop  cart-7d9f6c-x2abc  0/2  Init:0/1  0  17m`.
    pub(super) fn of(lines: &[&str]) -> Self {
        let mut rows = BTreeMap::new();
        for (at, line) in lines.iter().enumerate() {
            let Some((namespace, name, status)) = row(line) else { continue };
            rows.entry(name.to_owned()).or_insert_with(|| Row {
                namespace: namespace.map(str::to_owned),
                status: status.to_owned(),
                at,
            });
        }
        Self(rows)
    }

    /// The one pod that a line mentions: by its name, by `namespace/name`, or by the end of a name of which there is a row.
    fn mentioned(&self, line: &str) -> Option<Pod> {
        let words = line.split(|c: char| !(c.is_ascii_alphanumeric() || "-./".contains(c)));
        let mut found: Option<Pod> = None;
        for word in words.map(|word| word.trim_matches(['.', '/', '-'])).filter(|word| word.len() > 4) {
            let (namespace, name) = word.rsplit_once('/').map_or((None, word), |(before, name)| (Some(before), name));
            let namespace = namespace.and_then(|n| n.rsplit('/').next()).filter(|n| !["pod", "po", "pods"].contains(n));
            let known = self.0.get_key_value(name).map(|(name, _)| name.as_str());
            let of_end = || {
                let ends = |known: &&String| known.strip_suffix(name).is_some_and(|before| before.ends_with('-'));
                let mut all = self.0.keys().filter(ends);
                all.next().filter(|_| all.next().is_none()).map(String::as_str)
            };
            let Some(name) = known.or_else(|| is_pod(name).then_some(name)).or_else(of_end) else { continue };
            let namespace = namespace.filter(|n| is_name(n)).map(str::to_owned);
            match &found {
                Some((_, other)) if other != name => return None,
                _ => found = Some((namespace.or_else(|| self.0.get(name)?.namespace.clone()), name.to_owned())),
            }
        }
        found
    }

    /// The pod of which people speak right above these lines, or else right below them.
    pub(super) fn near(&self, lines: &[&str], from: usize, to: usize) -> Option<Pod> {
        let speaks = |line: &&&str| !line.trim().is_empty() && row(line).is_none();
        let above = lines.get(from.saturating_sub(ABOVE)..from).unwrap_or_default().iter().rev();
        let above =
            above.take_while(|line| Command::read(line).is_none()).filter(speaks).find_map(|line| self.mentioned(line));
        let below = || {
            let below = lines.get(to..).unwrap_or_default().iter().filter(speaks).take(BELOW);
            below.take_while(|line| Command::read(line).is_none()).find_map(|line| self.mentioned(line))
        };
        above.or_else(below)
    }

    /// The first of the pods whose init containers fail, if all of these are of one workload: whose log people paste.
    pub(super) fn failing(&self) -> Option<Pod> {
        let fails = |row: &Row| row.status.starts_with("Init:") && !row.status.bytes().any(|b| b == b'/');
        let mut failing: Vec<(&String, &Row)> = self.0.iter().filter(|(_, row)| fails(row)).collect();
        failing.sort_by_key(|(_, row)| row.at);
        let workload = |name: &str| name.rsplitn(3, '-').nth(2).map(str::to_owned);
        let (name, row) = failing.first()?;
        let one = failing
            .iter()
            .all(|(other, other_row)| workload(other) == workload(name) && other_row.namespace == row.namespace);
        one.then(|| (row.namespace.clone(), (*name).clone()))
    }
}

/// Namespace, name and status of a pod's row.
fn row(line: &str) -> Option<(Option<&str>, &str, &str)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let count = |text: &str| !text.is_empty() && text.len() < 4 && text.bytes().all(|b| b.is_ascii_digit());
    let ready = |word: &str| word.split_once('/').is_some_and(|(ready, all)| count(ready) && count(all));
    let at = words.iter().position(|word| ready(word)).filter(|at| (1..4).contains(at))?;
    let bare = |word: &&&str| word.contains(|c: char| c.is_ascii_alphanumeric());
    let mut before = words.get(..at)?.iter().filter(bare).rev();
    let name = before.next()?.rsplit('/').next()?;
    let namespace = before.next().copied().filter(|n| is_name(n));
    let status = words.get(at + 1)?;
    (name.contains('-') && is_name(name) && status.starts_with(|c: char| c.is_ascii_uppercase()))
        .then_some((namespace, name, status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pod_of_which_people_speak() {
        let lines = [
            "NAME                         READY   STATUS                  RESTARTS   AGE",
            "shop   cart-7d9f6c5b8-x2bcd   0/2     Init:CrashLoopBackOff   7          14m",
            "match-engine-0   0/2     ContainerCreating   2          33d",
            "describe 一下 match-engine-0 ，只要 Events",
            "",
            "Events of x2bcd, the first:",
            "<events>",
            "<more>",
            "that was billing/ledger-5f6b7d8c9-qwz7k.",
        ];
        let pods = Pods::of(&lines);
        let near =
            |from, to| pods.near(&lines, from, to).map(|(namespace, name)| (namespace.unwrap_or_default(), name));
        assert_eq!(near(4, 5), Some((String::new(), "match-engine-0".into())));
        assert_eq!(near(6, 7), Some(("shop".into(), "cart-7d9f6c5b8-x2bcd".into())));
        assert_eq!(pods.near(&lines[6..], 0, 2), Some((Some("billing".into()), "ledger-5f6b7d8c9-qwz7k".into())));
        assert_eq!(pods.failing(), Some((Some("shop".into()), "cart-7d9f6c5b8-x2bcd".into())));
    }

    #[test]
    fn of_several_pods_none_is_meant() {
        let lines = ["a cart-7d9f6c5b8-x2bcd and cart-7d9f6c5b8-zzz4k", "$ kubectl get events", "x"];
        assert_eq!(Pods::of(&lines).near(&lines, 1, 2), None);
        let failing = ["cart-7d9f6c5b8-x2bcd 0/2 Init:Error 1 1m", "shop-7d9f6c5b8-x2bcd 0/2 Init:Error 1 1m"];
        assert_eq!(Pods::of(&failing).failing(), None);
    }
}
