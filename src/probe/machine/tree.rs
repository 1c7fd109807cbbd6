//! Reads files below a root without ever leaving it: symbolic links are followed as the machine itself would follow them,
//! and only regular files are opened, so that a FIFO or a device in the tree can neither block nor be triggered.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, Stat, openat, readlinkat, statat};
use rustix::io::Errno;

use crate::host::document::Gap;

/// How many links one path may lead through, as in the kernel.
const LINKS: usize = 40;
/// How many names of one directory are kept.
const NAMES: usize = 4096;

/// Why something could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Trouble {
    /// There is no such file.
    #[error("not there")]
    Missing,
    /// Refused by the operating system.
    #[error("{0}")]
    Forbidden(String),
    /// There, but it cannot be read: no regular file, an error of the disk, a circle of links.
    #[error("{0}")]
    Unreadable(String),
    /// Larger than what is read.
    #[error("larger than {0} bytes")]
    Limit(u64),
}

impl Trouble {
    /// The gap that this leaves.
    #[must_use]
    pub(crate) fn gap(&self, what: &str) -> Gap {
        let why = match self {
            Self::Missing => "missing",
            Self::Forbidden(_) => "forbidden",
            Self::Unreadable(_) => "unreadable",
            Self::Limit(_) => "limit",
        };
        Gap { what: what.to_owned(), why: why.to_owned(), detail: self.to_string() }
    }
}

impl From<Errno> for Trouble {
    fn from(error: Errno) -> Self {
        let words = std::io::Error::from(error).to_string();
        match error {
            Errno::NOENT | Errno::NOTDIR => Self::Missing,
            Errno::ACCESS | Errno::PERM => Self::Forbidden(words),
            _ => Self::Unreadable(words),
        }
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Errno::from_io_error(&error).map_or_else(|| Self::Unreadable(error.to_string()), Self::from)
    }
}

/// A file that was found.
#[derive(Debug)]
pub(crate) struct Found {
    /// Its directory, open for look-ups.
    parent: OwnedFd,
    /// Its path below the root, without links: `/usr/sbin/xtables-nft-multi`.
    pub(crate) path: String,
    /// What it is.
    pub(crate) stat: Stat,
}

impl Found {
    /// Whether it is a directory.
    #[must_use]
    pub(crate) fn is_dir(&self) -> bool {
        FileType::from_raw_mode(self.stat.st_mode) == FileType::Directory
    }

    /// Whether it is a regular file.
    #[must_use]
    pub(crate) fn is_file(&self) -> bool {
        FileType::from_raw_mode(self.stat.st_mode) == FileType::RegularFile
    }

    /// Bytes, as the directory says.
    #[must_use]
    pub(crate) fn size(&self) -> u64 {
        u64::try_from(self.stat.st_size).unwrap_or(0)
    }

    /// The last part of the path; `.` for the root.
    #[must_use]
    pub(crate) fn name(&self) -> &str {
        match self.path.rsplit_once('/') {
            Some((_, name)) if !name.is_empty() => name,
            _ => ".",
        }
    }

    /// Opens it for reading, if it is a regular file.
    ///
    /// # Errors
    ///
    /// [`Trouble::Unreadable`] for anything that is no regular file, and whatever the operating system says.
    pub(crate) fn open(&self) -> Result<File, Trouble> {
        if !self.is_file() {
            return Err(Trouble::Unreadable("not a regular file".to_owned()));
        }
        // It may have been replaced since: without NONBLOCK, opening a FIFO would wait for somebody to write.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let file = File::from(openat(&self.parent, self.name(), flags, Mode::empty())?);
        if file.metadata()?.is_file() { Ok(file) } else { Err(Trouble::Unreadable("not a regular file".to_owned())) }
    }
}

/// A machine's file system below a directory.
#[derive(Debug)]
pub(crate) struct Tree {
    root: OwnedFd,
}

impl Tree {
    /// Opens the root.
    ///
    /// # Errors
    ///
    /// Where it is no directory or may not be opened.
    pub(crate) fn open(root: &Path) -> Result<Self, Trouble> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(Self { root: openat(CWD, root, flags, Mode::empty())? })
    }

    /// Finds what a path of the machine leads to, links followed below the root.
    ///
    /// # Errors
    ///
    /// [`Trouble::Missing`] where nothing is there, or whatever the operating system says.
    pub(crate) fn find(&self, path: &str) -> Result<Found, Trouble> {
        let mut above: Vec<(OwnedFd, String)> = Vec::new();
        let mut here = self.root.try_clone()?;
        let mut left: VecDeque<String> = parts(path).collect();
        let mut links = 0;
        while let Some(part) = left.pop_front() {
            if part == ".." {
                if let Some((parent, _)) = above.pop() {
                    here = parent;
                }
                continue;
            }
            let stat = statat(&here, part.as_str(), AtFlags::SYMLINK_NOFOLLOW)?;
            match FileType::from_raw_mode(stat.st_mode) {
                FileType::Symlink => {
                    links += 1;
                    if links > LINKS {
                        return Err(Trouble::Unreadable("too many symbolic links".to_owned()));
                    }
                    let target = readlinkat(&here, part.as_str(), Vec::new())?;
                    let Ok(target) = target.to_str() else {
                        return Err(Trouble::Unreadable("a symbolic link that is no text".to_owned()));
                    };
                    if target.starts_with('/') {
                        above.clear();
                        here = self.root.try_clone()?;
                    }
                    for part in parts(target).collect::<Vec<_>>().into_iter().rev() {
                        left.push_front(part);
                    }
                }
                FileType::Directory => {
                    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
                    // A directory may be searched without being readable.
                    let next = openat(&here, part.as_str(), flags, Mode::empty())
                        .or_else(|_| openat(&here, part.as_str(), flags | OFlags::PATH, Mode::empty()))?;
                    above.push((std::mem::replace(&mut here, next), part));
                }
                _ if left.is_empty() => {
                    let path = joined(&above, Some(&part));
                    return Ok(Found { parent: here, path, stat });
                }
                _ => return Err(Trouble::Missing),
            }
        }
        let stat = rustix::fs::fstat(&here)?;
        let path = joined(&above, None);
        let parent = above.pop().map_or(here, |(parent, _)| parent);
        Ok(Found { parent, path, stat })
    }

    /// Reads a file of no more than `limit` bytes.
    ///
    /// # Errors
    ///
    /// [`Trouble::Limit`] where it is larger, and whatever keeps it from being read.
    pub(crate) fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Trouble> {
        let file = self.find(path)?.open()?;
        let mut bytes = Vec::new();
        // Files of /proc have no size, and some never end: only reading tells.
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit { Err(Trouble::Limit(limit)) } else { Ok(bytes) }
    }

    /// The same as text; what is no UTF-8 is replaced.
    ///
    /// # Errors
    ///
    /// As [`Tree::read`].
    pub(crate) fn text(&self, path: &str, limit: u64) -> Result<String, Trouble> {
        self.read(path, limit).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The last `limit` bytes of a file, from the start of a line.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from being read.
    pub(crate) fn tail(&self, path: &str, limit: u64) -> Result<String, Trouble> {
        let mut file = self.find(path)?.open()?;
        let skip = file.metadata()?.len().saturating_sub(limit);
        file.seek(SeekFrom::Start(skip))?;
        let mut bytes = Vec::new();
        file.take(limit).read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if skip == 0 {
            return Ok(text);
        }
        Ok(text.split_once('\n').map_or(String::new(), |(_, rest)| rest.to_owned()))
    }

    /// The names in a directory, sorted by bytes as the runtimes do. Names that are no text are left out.
    ///
    /// # Errors
    ///
    /// [`Trouble::Limit`] where there are too many, and whatever keeps it from being read.
    pub(crate) fn list(&self, path: &str) -> Result<Vec<String>, Trouble> {
        let found = self.find(path)?;
        if !found.is_dir() {
            return Err(Trouble::Unreadable("not a directory".to_owned()));
        }
        let name = if found.path == "/" { "." } else { found.name() };
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let directory = openat(found.parent.as_fd(), name, flags, Mode::empty())?;
        let mut names = Vec::new();
        for entry in Dir::read_from(&directory)? {
            let entry = entry?;
            match entry.file_name().to_str() {
                // A placeholder keeps an empty directory in a tree of files.
                Ok("." | ".." | ".gitkeep") | Err(_) => {}
                Ok(_) if names.len() == NAMES => return Err(Trouble::Limit(NAMES as u64)),
                Ok(name) => names.push(name.to_owned()),
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    /// Whether anything is at this path.
    #[must_use]
    pub(crate) fn has(&self, path: &str) -> bool {
        self.find(path).is_ok()
    }
}

fn parts(path: &str) -> impl Iterator<Item = String> + '_ {
    path.split('/').filter(|part| !part.is_empty() && *part != ".").map(str::to_owned)
}

fn joined(above: &[(OwnedFd, String)], last: Option<&str>) -> String {
    let mut path = String::new();
    for part in above.iter().map(|(_, name)| name.as_str()).chain(last) {
        path.push('/');
        path.push_str(part);
    }
    if path.is_empty() { "/".to_owned() } else { path }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use rustix::fs::{CWD, FileType, Mode, mknodat};

    use super::{Tree, Trouble};

    fn tree() -> (tempfile::TempDir, Tree) {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("etc/cni/net.d")).unwrap();
        std::fs::write(dir.path().join("etc/real"), "inside\n").unwrap();
        let tree = Tree::open(dir.path()).unwrap();
        (dir, tree)
    }

    #[test]
    fn links_never_lead_out_of_the_root() {
        let (dir, tree) = tree();
        let outside = tempfile::tempdir().unwrap();
        std::fs::write(outside.path().join("secret"), "outside").unwrap();
        symlink(outside.path().join("secret"), dir.path().join("absolute")).unwrap();
        symlink("../../../../../../etc/real", dir.path().join("etc/cni/up")).unwrap();
        symlink("/etc/real", dir.path().join("etc/cni/top")).unwrap();
        symlink(outside.path(), dir.path().join("away")).unwrap();
        assert_eq!(tree.text("/absolute", 100), Err(Trouble::Missing));
        assert_eq!(tree.text("/away/secret", 100), Err(Trouble::Missing));
        assert_eq!(tree.text("/etc/cni/up", 100).unwrap(), "inside\n");
        assert_eq!(tree.text("etc/cni/top", 100).unwrap(), "inside\n");
        assert_eq!(tree.text("../../../etc/real", 100).unwrap(), "inside\n");
        assert_eq!(tree.find("/etc/cni/top").unwrap().path, "/etc/real");
    }

    #[test]
    fn circles_fifos_devices_and_large_files_end() {
        let (dir, tree) = tree();
        symlink("b", dir.path().join("a")).unwrap();
        symlink("a", dir.path().join("b")).unwrap();
        assert!(matches!(tree.text("/a", 10), Err(Trouble::Unreadable(_))));
        mknodat(CWD, dir.path().join("fifo"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        assert_eq!(tree.text("/fifo", 10), Err(Trouble::Unreadable("not a regular file".to_owned())));
        assert!(matches!(tree.tail("/fifo", 10), Err(Trouble::Unreadable(_))));
        assert!(matches!(tree.text("/etc", 10), Err(Trouble::Unreadable(_))));
        std::fs::write(dir.path().join("big"), "x".repeat(11)).unwrap();
        assert_eq!(tree.text("/big", 10), Err(Trouble::Limit(10)));
        let real = Tree::open(std::path::Path::new("/")).unwrap();
        assert!(matches!(real.text("/dev/zero", 10), Err(Trouble::Unreadable(_))));
    }

    #[test]
    fn the_end_of_a_log_starts_with_a_whole_line() {
        let (dir, tree) = tree();
        std::fs::write(dir.path().join("log"), "first line\nsecond\nthird\n").unwrap();
        assert_eq!(tree.tail("/log", 15).unwrap(), "second\nthird\n");
        assert_eq!(tree.tail("/log", 100).unwrap(), "first line\nsecond\nthird\n");
        std::fs::write(dir.path().join("log"), "x".repeat(100)).unwrap();
        assert_eq!(tree.tail("/log", 15).unwrap(), "");
    }

    #[test]
    fn what_is_no_directory_and_what_is_missing_differ() {
        let (dir, tree) = tree();
        std::fs::write(dir.path().join("etc/cni/net.d/.gitkeep"), "").unwrap();
        assert_eq!(tree.list("/etc/cni/net.d").unwrap(), Vec::<String>::new());
        assert_eq!(tree.list("/").unwrap(), ["etc"]);
        assert_eq!(tree.list("/nowhere"), Err(Trouble::Missing));
        assert_eq!(tree.list("/etc/real/under"), Err(Trouble::Missing));
        assert!(matches!(tree.list("/etc/real"), Err(Trouble::Unreadable(_))));
        assert_eq!(Trouble::Missing.gap("/x").why, "missing");
        assert_eq!(Trouble::Limit(3).gap("/x").detail, "larger than 3 bytes");
        assert!(Tree::open(&dir.path().join("etc/real")).is_err());
    }
}
