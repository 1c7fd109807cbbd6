//! Looks at a machine: its kernel, and the files below a root that decide whether Kuma's redirection can work there. It
//! reads and says nothing of what it means; what cannot be read is a gap.

mod cni;
mod elf;
mod iptables;
mod kernel;
mod modules;
mod runtime;
mod toml;
mod tree;

use std::collections::BTreeMap;
use std::path::Path;

use crate::host::document::{Gap, Machine};
use tree::{Tree, Trouble};

/// How the root relates to the machine that this program runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Live {
    /// The root is this machine's own: its kernel is ours, and its programs may be asked for their version.
    Here,
    /// The root is the file system of the machine whose kernel runs us, seen from a container (`/host`): what the kernel
    /// says of itself holds for it; its programs are not run.
    Mounted,
    /// Only files, of some other machine.
    Files,
}

impl Live {
    fn kernel_is_ours(self) -> bool {
        matches!(self, Self::Here | Self::Mounted)
    }
}

/// Largest small file of which the whole is read.
const SMALL: u64 = 64 * 1024;

/// Reads a machine below `root`. Never fails: what could not be read is among the gaps.
#[must_use]
pub fn machine(root: &Path, live: Live) -> (Machine, Vec<Gap>) {
    let mut gaps = Vec::new();
    let tree = match Tree::open(root) {
        Ok(tree) => tree,
        Err(trouble) => {
            gaps.push(trouble.gap(&format!("machine: {}", root.display())));
            return (Machine::default(), gaps);
        }
    };
    let mut machine = Machine { os: os_release(&tree, &mut gaps), ..Machine::default() };
    let kernel = kernel::look(&tree, live, &mut gaps);
    machine.modules = modules::look(&tree, live, &kernel, &mut gaps);
    machine.kernel = kernel.release;
    machine.architecture = kernel.architecture;
    machine.config = kernel.config;
    machine.cni = cni::look(&tree, &mut gaps);
    iptables::look(&tree, live, &mut machine, &mut gaps);
    machine.selinux = selinux(&tree, live, &mut gaps);
    machine.apparmor = apparmor(&tree, live, &mut gaps);
    gaps.sort();
    gaps.dedup();
    (machine, gaps)
}

fn os_release(tree: &Tree, gaps: &mut Vec<Gap>) -> BTreeMap<String, String> {
    let mut last = Trouble::Missing;
    for path in ["/etc/os-release", "/usr/lib/os-release"] {
        match tree.text(path, SMALL) {
            Ok(text) => return assignments(&text),
            Err(Trouble::Missing) => {}
            Err(trouble) => last = trouble,
        }
    }
    gaps.push(last.gap("/etc/os-release"));
    BTreeMap::new()
}

/// `NAME=value` as os-release(5) has it: shell quotes, with a backslash before what the shell would take for itself.
fn assignments(text: &str) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    for line in text.lines() {
        let Some((name, value)) = line.trim().split_once('=') else { continue };
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_') {
            continue;
        }
        let quoted = |quote: char| value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        let value = match (quoted('\''), quoted('"')) {
            (Some(inner), _) => inner.to_owned(),
            (None, Some(inner)) => unescaped(inner),
            (None, None) => unescaped(value),
        };
        fields.insert(name.to_owned(), value);
    }
    fields
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next @ ('"' | '\\' | '$' | '`' | '\'')) if c == '\\' => {
                out.push(*next);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

fn selinux(tree: &Tree, live: Live, gaps: &mut Vec<Gap>) -> Option<String> {
    match kernel::of_kernel(tree, live, "/sys/fs/selinux/enforce", SMALL) {
        Ok(text) if text.trim() == "1" => return Some("enforcing".to_owned()),
        Ok(text) if text.trim() == "0" => return Some("permissive".to_owned()),
        // A container has no view of selinuxfs, so its absence does not prove that SELinux is off.
        Ok(_) | Err(Trouble::Missing) => {}
        Err(trouble) => gaps.push(trouble.gap("/sys/fs/selinux/enforce")),
    }
    match tree.text("/etc/selinux/config", SMALL) {
        Ok(text) => {
            let said = text.lines().rev().find_map(|line| line.trim().strip_prefix("SELINUX="));
            said.map(|mode| mode.trim().to_ascii_lowercase())
                .filter(|mode| matches!(mode.as_str(), "enforcing" | "permissive" | "disabled"))
        }
        Err(Trouble::Missing) => None,
        Err(trouble) => {
            gaps.push(trouble.gap("/etc/selinux/config"));
            None
        }
    }
}

fn apparmor(tree: &Tree, live: Live, gaps: &mut Vec<Gap>) -> Option<bool> {
    match kernel::of_kernel(tree, live, "/sys/module/apparmor/parameters/enabled", SMALL) {
        Ok(text) => match text.trim() {
            "Y" => Some(true),
            "N" => Some(false),
            _ => None,
        },
        Err(Trouble::Missing) => None,
        Err(trouble) => {
            gaps.push(trouble.gap("/sys/module/apparmor/parameters/enabled"));
            None
        }
    }
}

#[cfg(test)]
#[path = "machine/tests.rs"]
mod tests;
