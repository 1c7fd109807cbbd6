//! Programs of iptables on a machine, and which of the two flavours each is.

use std::collections::BTreeSet;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use super::Live;
use super::tree::{Found, Tree, Trouble};
use crate::host::document::{Gap, Machine, Tool};

/// Where Kuma and people look for them.
const DIRECTORIES: &[&str] = &["/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin"];
const PREFIXES: &[&str] = &["iptables", "ip6tables"];
const FLAVOURS: &[&str] = &["", "-nft", "-legacy"];
const KINDS: &[&str] = &["", "-restore", "-save"];
/// How long a program may take to say its version, in steps of 10 ms.
const PATIENCE: u32 = 200;

pub(super) fn look(tree: &Tree, live: Live, machine: &mut Machine, gaps: &mut Vec<Gap>) {
    let mut seen = BTreeSet::new();
    for directory in DIRECTORIES {
        let found = match tree.find(directory) {
            Ok(found) if found.is_dir() => found,
            Ok(_) | Err(Trouble::Missing) => continue,
            Err(trouble) => {
                gaps.push(trouble.gap(directory));
                continue;
            }
        };
        // /sbin is often the same directory as /usr/sbin.
        if !seen.insert(found.path.clone()) {
            continue;
        }
        match tree.list(directory) {
            Ok(names) => {
                machine.iptables_searched.push((*directory).to_owned());
                tools(tree, live, directory, &names, &mut machine.iptables, gaps);
            }
            Err(trouble) => gaps.push(trouble.gap(directory)),
        }
    }
}

fn tools(tree: &Tree, live: Live, directory: &str, names: &[String], to: &mut Vec<Tool>, gaps: &mut Vec<Gap>) {
    for prefix in PREFIXES {
        for flavour in FLAVOURS {
            for kind in KINDS {
                let name = format!("{prefix}{flavour}{kind}");
                if names.binary_search(&name).is_err() {
                    continue;
                }
                let path = format!("{directory}/{name}");
                match tree.find(&path) {
                    Ok(found) if found.is_file() => to.push(tool(path, &found, live, gaps)),
                    Ok(_) => gaps.push(Trouble::Unreadable("not a regular file".to_owned()).gap(&path)),
                    Err(trouble) => gaps.push(trouble.gap(&path)),
                }
            }
        }
    }
}

fn tool(path: String, found: &Found, live: Live, gaps: &mut Vec<Gap>) -> Tool {
    let by_name = flavour_of_name(found.name()).or_else(|| flavour_of_name(&path));
    let mut tool = Tool { path, flavour: by_name.map(str::to_owned), version: None };
    if live == Live::Here && found.stat.st_mode & 0o111 != 0 {
        match asked(&tool.path) {
            Ok(said) => {
                if let Some((version, flavour)) = version(&said) {
                    tool.version = Some(version.to_owned());
                    tool.flavour = Some(flavour.to_owned());
                }
            }
            Err(trouble) => gaps.push(trouble.gap(&tool.path)),
        }
    }
    tool
}

fn flavour_of_name(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next()?;
    let has = |part: &str| name.split('-').any(|word| word == part);
    match (has("nft"), has("legacy")) {
        (true, false) => Some("nft"),
        (false, true) => Some("legacy"),
        _ => None,
    }
}

/// `iptables v1.8.9 (nf_tables)` to `1.8.9` and `nft`. Before 1.8 there was only what is now called legacy.
fn version(said: &str) -> Option<(&str, &'static str)> {
    let mut words = said.lines().next()?.split_whitespace();
    let version = words.find_map(|word| word.strip_prefix('v'))?;
    let flavour = if words.next() == Some("(nf_tables)") { "nft" } else { "legacy" };
    Some((version, flavour))
}

/// What the program prints for its version: no more than a line is read, and it is ended when it takes too long.
fn asked(path: &str) -> Result<String, Trouble> {
    let mut child = Command::new(path)
        .arg("-V")
        .env_clear()
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    if !ended(&mut child)? {
        child.kill()?;
        child.wait()?;
        return Err(Trouble::Unreadable("does not answer -V in time".to_owned()));
    }
    let mut said = [0_u8; 256];
    let mut length = 0;
    if let Some(mut out) = child.stdout.take() {
        // All that it wrote is in the pipe by now. A program that it left behind could hold the pipe open for ever.
        rustix::io::ioctl_fionbio(&out, true)?;
        length = match out.read(&mut said) {
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => 0,
            other => other?,
        };
    }
    Ok(String::from_utf8_lossy(said.get(..length).unwrap_or_default()).into_owned())
}

fn ended(child: &mut Child) -> Result<bool, Trouble> {
    for _ in 0..PATIENCE {
        if child.try_wait()?.is_some() {
            return Ok(true);
        }
        sleep(Duration::from_millis(10));
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::{asked, flavour_of_name, version};

    #[test]
    fn flavours_by_name_and_by_word() {
        assert_eq!(flavour_of_name("/usr/sbin/xtables-nft-multi"), Some("nft"));
        assert_eq!(flavour_of_name("/sbin/xtables-legacy-multi"), Some("legacy"));
        assert_eq!(flavour_of_name("/usr/sbin/ip6tables-legacy-save"), Some("legacy"));
        assert_eq!(flavour_of_name("/nft/iptables"), None);
        assert_eq!(flavour_of_name("xtables-multi"), None);
        assert_eq!(version("iptables v1.8.9 (nf_tables)\n"), Some(("1.8.9", "nft")));
        assert_eq!(version("ip6tables-save v1.8.9 (legacy)"), Some(("1.8.9", "legacy")));
        assert_eq!(version("iptables v1.6.1"), Some(("1.6.1", "legacy")));
        assert_eq!(version("bash: no such thing"), None);
        assert_eq!(version(""), None);
    }

    #[test]
    fn a_program_that_hangs_or_fails_is_trouble() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("iptables");
        let write = |text: &str| {
            use std::os::unix::fs::PermissionsExt;
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        };
        write("#!/bin/sh\nwhile :; do :; done\n");
        assert!(asked(path.to_str().unwrap()).unwrap_err().to_string().contains("in time"));
        write("#!/bin/sh\necho iptables v1.8.10 '(nf_tables)'\n");
        assert_eq!(version(&asked(path.to_str().unwrap()).unwrap()), Some(("1.8.10", "nft")));
        write("#!/bin/sh\necho iptables v1.8.7\nsleep 30 &\n");
        assert_eq!(version(&asked(path.to_str().unwrap()).unwrap()), Some(("1.8.7", "legacy")));
        write("no program");
        assert!(asked(path.to_str().unwrap()).is_err());
    }
}
