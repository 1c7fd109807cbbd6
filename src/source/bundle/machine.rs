//! Files of a machine under the folders that they had there, as `sos report` and people who copy them keep them.

use super::{Entry, Fact};

/// Folders at the root of a machine.
const ROOTS: [&str; 6] = ["etc", "var", "opt", "usr", "proc", "sos_commands"];
/// Folders that are called after no machine.
const GENERIC: [&str; 6] = ["host", "hostfs", "root", "rootfs", "files", "fs"];

/// What lies at a path that leads through the root of a machine; `None` where it does not.
pub(crate) fn entry(path: &str, is_cni: impl Fn(&str) -> bool) -> Option<Entry> {
    let parts: Vec<&str> = path.split('/').collect();
    if parts.last().is_some_and(|name| of_sysdump(name)) {
        return Some(Entry::Fact { fact: Fact::Cni, node: None });
    }
    let root = parts.iter().position(|part| ROOTS.contains(part)).filter(|at| *at + 1 < parts.len())?;
    let node = node(parts.get(..root)?);
    let name = parts.last()?;
    Some(if is_cni(name) { Entry::Fact { fact: Fact::Cni, node } } else { Entry::Unknown { node } })
}

/// Whether a name is that under which Cilium's sysdump keeps a CNI configuration:
/// `cniconf-<pod>-05-cilium.conflist-<date>-<time>.txt`.
fn of_sysdump(name: &str) -> bool {
    let file = name.strip_prefix("cniconf-").and_then(|rest| rest.strip_suffix(".txt"));
    file.is_some_and(|file| file.contains(".conf"))
}

/// The machine that the folders above its root name: that of a report, or the folder of one of several machines.
fn node(above: &[&str]) -> Option<String> {
    let of_report = above.iter().rev().find_map(|folder| of_report(folder));
    let named = above.iter().skip(1).rev().find(|folder| !GENERIC.contains(folder));
    of_report.or(named.copied()).map(str::to_owned)
}

/// The host of `sosreport-<host>[-<case>]-<year>-<month>-<day>-<letters>`.
fn of_report(folder: &str) -> Option<&str> {
    let mut rest = folder.strip_prefix("sosreport-")?;
    let number = |text: &str, digits: std::ops::RangeInclusive<usize>| {
        digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    rest = rest.rsplit_once('-')?.0;
    for digits in [2..=2, 2..=2, 4..=4] {
        let (before, last) = rest.rsplit_once('-')?;
        if !number(last, digits) {
            return None;
        }
        rest = before;
    }
    match rest.rsplit_once('-') {
        Some((host, case)) if number(case, 5..=12) => Some(host),
        _ => Some(rest),
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, entry, of_report};

    #[test]
    fn hosts_of_reports() {
        let names = [
            "sosreport-wrk07-0451177-2026-06-18-kqzvwmx",
            "sosreport-ip-10-0-0-1-2026-06-18-abc",
            "wrk07",
            "sosreport-x",
        ];
        assert_eq!(names.map(of_report), [Some("wrk07"), Some("ip-10-0-0-1"), None, None]);
    }

    #[test]
    fn paths_through_a_root() {
        let node = |path: &str| match entry(path, |name| name.ends_with(".conflist")) {
            Some(Entry::Fact { node, .. }) => Some((true, node)),
            Some(Entry::Unknown { node }) => Some((false, node)),
            _ => None,
        };
        let some = |name: &str| Some(name.to_owned());
        assert_eq!(node("sosreport-n1-2026-06-18-abc/etc/cni/net.d/10-x.conflist"), Some((true, some("n1"))));
        assert_eq!(node("b/n1/rootfs/var/log/pods/a.log"), Some((false, some("n1"))));
        assert_eq!(node("b/etc/cni/net.d/10-x.conflist"), Some((true, None)));
        assert_eq!(node("b/pods.yaml"), None);
        assert_eq!(node("b/cniconf-cilium-x8k2p-05-cilium.conflist-20260101-101112.txt"), Some((true, None)));
        assert_eq!(node("b/cniconf-notes.txt"), None);
    }
}
