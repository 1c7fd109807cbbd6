//! Kernel modules that matter to iptables: loaded, built in, loadable or absent.

use std::collections::BTreeSet;

use super::Live;
use super::kernel::{Kernel, of_kernel};
use super::tree::{Tree, Trouble};
use crate::host::document::{Gap, Module};
use crate::host::modules::{Lists, plain};

/// Largest list of modules that is read. Those of distributions have less than 1 MB.
const LIST: u64 = 16 * 1024 * 1024;

/// The status of each module of which it is known. A module that is left out is unknown; the gaps say why.
pub(super) fn look(tree: &Tree, live: Live, kernel: &Kernel, gaps: &mut Vec<Gap>) -> Vec<Module> {
    let (modules, unknown) = read(tree, live, kernel, gaps).statuses(kernel.config.as_ref());
    if !unknown.is_empty() {
        let detail = unknown.join(", ");
        gaps.push(Gap { what: "machine.modules".to_owned(), why: "missing".to_owned(), detail });
    }
    modules
}

fn read(tree: &Tree, live: Live, kernel: &Kernel, gaps: &mut Vec<Gap>) -> Lists {
    let mut keep = |path: &str, read: Result<String, Trouble>| match read {
        Ok(text) => Some(text),
        Err(trouble) => {
            gaps.push(trouble.gap(path));
            None
        }
    };
    let loaded = keep("/proc/modules", of_kernel(tree, live, "/proc/modules", LIST));
    let mut lists = Lists { loaded: loaded.map(|text| first_words(&text)), ..Lists::default() };
    let Some(release) = &kernel.release else { return lists };
    let mut of_release = |file: &str| {
        let path = format!("/lib/modules/{release}/{file}");
        let read = match tree.text(&path, LIST) {
            // Without the link from /lib to /usr/lib, as in trees that only hold /usr.
            Err(Trouble::Missing) => tree.text(&format!("/usr{path}"), LIST),
            other => other,
        };
        keep(&path, read)
    };
    lists.builtin = of_release("modules.builtin").map(|text| file_names(&text));
    lists.loadable = of_release("modules.dep").map(|text| file_names(&text));
    lists
}

/// Names in `/proc/modules`.
fn first_words(text: &str) -> BTreeSet<String> {
    text.lines().filter_map(|line| line.split_whitespace().next()).map(plain).collect()
}

/// Names of the files in `modules.builtin` and `modules.dep`: `kernel/net/netfilter/xt_owner.ko.zst: kernel/…`.
fn file_names(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter_map(|line| {
            let path = line.split(':').next()?.trim();
            let file = path.rsplit('/').next()?;
            let file = [".xz", ".zst", ".gz"].iter().find_map(|end| file.strip_suffix(end)).unwrap_or(file);
            file.strip_suffix(".ko").map(plain)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{file_names, first_words};

    #[test]
    fn names_of_lists() {
        let dep = "kernel/net/netfilter/xt_owner.ko.xz: kernel/net/netfilter/x_tables.ko.xz\nkernel/nf-nat.ko.zst:\nk/a.ko.gz:\nk/b.ko:\n";
        assert_eq!(file_names(dep).into_iter().collect::<Vec<_>>(), ["a", "b", "nf_nat", "xt_owner"]);
        assert_eq!(file_names("kernel/net/netfilter/x_tables.ko\n").into_iter().collect::<Vec<_>>(), ["x_tables"]);
        let loaded = first_words("xt_comment 16384 12 - Live 0x0\nnf-tables 1 1 x, Live 0x0\n");
        assert_eq!(loaded.into_iter().collect::<Vec<_>>(), ["nf_tables", "xt_comment"]);
    }
}
