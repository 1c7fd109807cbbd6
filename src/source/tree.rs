//! A tree of source files on disk, read file by file. Links are not followed, and what is huge is left out.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// What is read of a tree.
#[derive(Debug, Clone, Copy)]
pub struct TreeLimits {
    /// Files larger than this are left out, in bytes.
    pub file_bytes: u64,
    /// Files that are looked at.
    pub files: usize,
    /// Folders in folders.
    pub depth: usize,
}

impl Default for TreeLimits {
    fn default() -> Self {
        Self { file_bytes: 4 << 20, files: 200_000, depth: 64 }
    }
}

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TreeRead {
    /// Files read.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files and folders that were not read: too large, too deep, too many, not readable.
    pub left_out: usize,
}

/// Reads the files below a folder that `wanted` takes by their path there (with `/`), in order of path.
///
/// # Errors
/// If the folder itself cannot be read.
pub fn read_tree(
    root: &str,
    limits: TreeLimits,
    wanted: &dyn Fn(&str) -> bool,
    see: &mut dyn FnMut(&str, &[u8]),
) -> io::Result<TreeRead> {
    let mut read = TreeRead::default();
    let mut buffer = Vec::new();
    // A stack whose top is the next in order.
    let mut open = vec![(String::new(), 0_usize)];
    while let Some((below, depth)) = open.pop() {
        let path = Path::new(root).join(&below);
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if below.is_empty() => return Err(error),
            Err(_) => {
                read.left_out += 1;
                continue;
            }
        };
        let mut folders = Vec::new();
        let mut files = Vec::new();
        for entry in entries {
            let Ok((name, kind)) = entry.and_then(|e| Ok((e.file_name(), e.file_type()?))) else {
                read.left_out += 1;
                continue;
            };
            let name = name.to_string_lossy();
            let inner = if below.is_empty() { name.into_owned() } else { format!("{below}/{name}") };
            // Links, devices and pipes are neither.
            if kind.is_dir() {
                folders.push(inner);
            } else if kind.is_file() && wanted(&inner) {
                files.push(inner);
            }
        }
        files.sort_unstable();
        folders.sort_unstable();
        for file in files {
            if read.files >= limits.files || !fill(&Path::new(root).join(&file), limits.file_bytes, &mut buffer) {
                read.left_out += 1;
                continue;
            }
            read.files += 1;
            read.bytes += u64::try_from(buffer.len()).unwrap_or(u64::MAX);
            see(&file, &buffer);
        }
        for folder in folders.into_iter().rev() {
            if depth < limits.depth {
                open.push((folder, depth + 1));
            } else {
                read.left_out += 1;
            }
        }
    }
    Ok(read)
}

/// Reads a file that is not larger than so many bytes.
fn fill(path: &Path, most: u64, buffer: &mut Vec<u8>) -> bool {
    buffer.clear();
    let read = fs::File::open(path).and_then(|file| {
        if file.metadata()?.len() > most {
            return Ok(most + 1);
        }
        // It may have grown since.
        file.take(most + 1).read_to_end(buffer).map(|n| u64::try_from(n).unwrap_or(u64::MAX))
    });
    read.is_ok_and(|n| n <= most)
}

#[cfg(test)]
mod tests {
    use super::{TreeLimits, TreeRead, read_tree};
    use std::fs;

    #[test]
    fn files_in_order_without_links_and_giants() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("b/c")).unwrap();
        fs::write(at("z.go"), "z").unwrap();
        fs::write(at("b/c/d.go"), "d").unwrap();
        fs::write(at("b/a.go"), "a").unwrap();
        fs::write(at("b/a.txt"), "no").unwrap();
        fs::write(at("big.go"), vec![b'x'; 11]).unwrap();
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(folder.path(), at("loop")).unwrap();
            std::os::unix::fs::symlink(at("z.go"), at("link.go")).unwrap();
        }
        let mut seen = Vec::new();
        let limits = TreeLimits { file_bytes: 10, ..TreeLimits::default() };
        let root = folder.path().to_string_lossy();
        let wanted = |path: &str| std::path::Path::new(path).extension().is_some_and(|e| e == "go");
        let read = read_tree(&root, limits, &wanted, &mut |path, text| {
            seen.push((path.to_owned(), text.to_vec()));
        });
        let pair = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
        assert_eq!(seen, [pair("z.go", "z"), pair("b/a.go", "a"), pair("b/c/d.go", "d")]);
        assert_eq!(read.unwrap(), TreeRead { files: 3, bytes: 3, left_out: 1 });
        assert!(read_tree("/no/such/folder", limits, &wanted, &mut |_, _| ()).is_err());
    }
}
