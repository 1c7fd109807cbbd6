//! Links inside an archive or directory: they lead to files that are read at their own place, in whatever order they
//! come, so all that remains is to see whether their targets are there.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{self, Refused};

/// How many links may lead to one another.
const DEPTH: usize = 8;

/// What is wrong with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Broken {
    /// Its target is not there.
    Dangling,
    /// It leads out of the archive.
    Escapes,
    /// It leads back to itself, or over too many others.
    Loops,
}

/// All files and links of one input.
#[derive(Debug, Default)]
pub(crate) struct Links {
    files: BTreeSet<Box<str>>,
    links: BTreeMap<String, Result<String, Refused>>,
}

impl Links {
    /// Notes a file. False if there was one of that name already.
    pub(crate) fn file(&mut self, path: &str) -> bool {
        self.files.insert(path.into())
    }

    /// Notes a symbolic link.
    pub(crate) fn symlink(&mut self, path: &str, target: &str) {
        self.links.insert(path.to_owned(), names::resolve(path, target));
    }

    /// Notes a hard link; its target is a name in the archive, whose own place is `prefix`.
    pub(crate) fn hardlink(&mut self, path: &str, target: &[u8], prefix: &str) {
        let target = names::clean(target).map(|target| format!("{prefix}{target}"));
        self.links.insert(path.to_owned(), target);
    }

    /// The links that lead nowhere, with their targets.
    pub(crate) fn broken(&self) -> Vec<(&str, &str, Broken)> {
        let check = |path: &str, target: &Result<String, Refused>| match target {
            Err(_) => Some(Broken::Escapes),
            Ok(_) => self.follow(path).err(),
        };
        let links = self.links.iter();
        links
            .filter_map(|(path, target)| {
                check(path, target).map(|broken| (path.as_str(), target.as_deref().unwrap_or_default(), broken))
            })
            .collect()
    }

    /// The file or folder a path stands for.
    fn follow(&self, path: &str) -> Result<(), Broken> {
        let mut path = path.to_owned();
        for _ in 0..=DEPTH {
            if self.files.contains(path.as_str()) || self.is_folder(&path) {
                return Ok(());
            }
            path = match self.step(&path) {
                None => return Err(Broken::Dangling),
                Some(Err(_)) => return Err(Broken::Escapes),
                Some(Ok(next)) => next,
            };
        }
        Err(Broken::Loops)
    }

    /// Replaces the link in a path, be it its end or a folder on the way.
    fn step(&self, path: &str) -> Option<Result<String, Refused>> {
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        for end in ends {
            let (head, tail) = path.split_at(end);
            match self.links.get(head) {
                Some(Ok(target)) => return Some(Ok(format!("{target}{tail}"))),
                Some(Err(refused)) => return Some(Err(*refused)),
                None => {}
            }
        }
        None
    }

    fn is_folder(&self, path: &str) -> bool {
        if path.is_empty() {
            return true;
        }
        let prefix = format!("{path}/");
        self.files.range(Box::from(prefix.as_str())..).next().is_some_and(|file| file.starts_with(&prefix))
    }
}

#[cfg(test)]
mod tests {
    use super::{Broken, Links};

    #[test]
    fn follows_chains_folders_and_stops_at_loops() {
        let mut links = Links::default();
        links.symlink("b/a.log", "../real/x.log");
        links.symlink("b/chain", "a.log");
        links.symlink("dir", "real");
        links.symlink("via", "dir/x.log");
        links.symlink("to-dir", "real");
        links.symlink("loop1", "loop2");
        links.symlink("loop2", "loop1");
        links.symlink("self", "self/x");
        links.symlink("gone", "nowhere");
        links.symlink("out", "../../etc/passwd");
        links.hardlink("hard", b"real/x.log", "");
        links.file("real/x.log");
        let broken = links.broken();
        let names: Vec<_> = broken.iter().map(|b| (b.0, b.2)).collect();
        assert_eq!(
            names,
            [
                ("gone", Broken::Dangling),
                ("loop1", Broken::Loops),
                ("loop2", Broken::Loops),
                ("out", Broken::Escapes),
                ("self", Broken::Loops),
            ]
        );
    }
}
