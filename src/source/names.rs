//! Names of entries as they stand in archives: foreign, and never trusted.

/// Why a name is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is empty, or nothing but dots and slashes.
    Empty,
    /// It climbs out of the archive (`..`).
    Climbs,
    /// It names a drive or a host (`C:\x`, `\\host\x`), or is the absolute target of a link.
    Absolute,
    /// It holds a NUL byte.
    Nul,
}

impl Refused {
    /// What is wrong, in English and Chinese.
    pub(crate) const fn reason(self) -> (&'static str, &'static str) {
        match self {
            Self::Empty => ("it is empty", "名称为空"),
            Self::Climbs => ("it climbs out of the archive with `..`", "名称含有 `..`，会逃出归档"),
            Self::Absolute => ("it is absolute", "名称为绝对路径"),
            Self::Nul => ("it holds a NUL byte", "名称含有 NUL 字节"),
        }
    }
}

/// The name with forward slashes and without `.` segments, or why it is refused.
///
/// A slash at the front is left off, as `tar` and `unzip` do: Rancher's kits are zipped with it, and nothing is ever
/// looked up outside of the archive.
pub(crate) fn clean(raw: &[u8]) -> Result<String, Refused> {
    if raw.contains(&0) {
        return Err(Refused::Nul);
    }
    let name = String::from_utf8_lossy(raw).replace('\\', "/");
    if raw.starts_with(br"\\") || has_drive(name.trim_start_matches('/')) {
        return Err(Refused::Absolute);
    }
    let mut parts = Vec::new();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => return Err(Refused::Climbs),
            part => parts.push(part),
        }
    }
    if parts.is_empty() { Err(Refused::Empty) } else { Ok(parts.join("/")) }
}

fn has_drive(name: &str) -> bool {
    matches!(name.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic())
}

/// Where a link at `path` leads, resolved without looking at any file.
pub(crate) fn resolve(path: &str, target: &str) -> Result<String, Refused> {
    let target = target.replace('\\', "/");
    if target.contains('\0') {
        return Err(Refused::Nul);
    }
    if target.starts_with('/') || has_drive(&target) {
        return Err(Refused::Absolute);
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return Err(Refused::Climbs);
                }
            }
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{Refused, clean, resolve};

    #[test]
    fn names() {
        assert_eq!(clean(b"./a//b/./c.log").as_deref(), Ok("a/b/c.log"));
        assert_eq!(clean(br"a\b\c.log").as_deref(), Ok("a/b/c.log"));
        assert_eq!(clean(b"a/../b"), Err(Refused::Climbs));
        assert_eq!(clean(br"..\b"), Err(Refused::Climbs));
        assert_eq!(clean(b"/kit/logs/c.log").as_deref(), Ok("kit/logs/c.log"));
        assert_eq!(clean(b"//kit/c.log").as_deref(), Ok("kit/c.log"));
        assert_eq!(clean(b"/../etc/passwd"), Err(Refused::Climbs));
        assert_eq!(clean(br"/C:\x"), Err(Refused::Absolute));
        assert_eq!(clean(b"/"), Err(Refused::Empty));
        assert_eq!(clean(br"\\host\share"), Err(Refused::Absolute));
        assert_eq!(clean(br"C:\x"), Err(Refused::Absolute));
        assert_eq!(clean(b"a\0b"), Err(Refused::Nul));
        assert_eq!(clean(b"./"), Err(Refused::Empty));
        assert_eq!(clean(b"config_dump?x:y").as_deref(), Ok("config_dump?x:y"));
    }

    #[test]
    fn links() {
        assert_eq!(resolve("b/logs/p/c.log", "../../cr/x.log").as_deref(), Ok("b/cr/x.log"));
        assert_eq!(resolve("b/c.log", "../../x"), Err(Refused::Climbs));
        assert_eq!(resolve("b/c.log", "/etc/passwd"), Err(Refused::Absolute));
    }
}
