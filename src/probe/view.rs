//! Ties the parts together: one look at one network namespace.

use std::fs::File;
use std::io::{self, Read};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, open, openat2};

use super::active::{Patience, try_all};
use super::command::Limits;
use super::listeners::{gap, read};
use super::namespace::{EnterError, Place, here, inside};
use super::network;
use super::plan::{OffLoopback, Trying, UserMap, Walk};
use super::rules::{self, TOOL_DIRECTORIES, Tools};
use crate::host::document::{API_VERSION, Document, Gap, Wanted};
use crate::host::summary::is_wanted;

/// The largest `resolv.conf` and list of control groups that are read, in bytes.
const MOST: u64 = 64 << 10;

/// What to look at, and how.
#[derive(Clone)]
pub struct Look<'a> {
    /// Look at the network namespace of this process; without, at one's own.
    pub pid: Option<u32>,
    /// What Kuma was configured to do.
    pub wanted: Wanted,
    /// Whether connections are tried, or the namespace is only read.
    pub active: bool,
    /// How often and how long they are tried.
    pub patience: Patience,
    /// Where iptables and nft are looked for: absolute paths of directories.
    pub tool_directories: Vec<PathBuf>,
    /// Of each run of iptables and nft.
    pub limits: Limits,
    /// Whether a trial may send packets that could leave the loopback interface.
    pub off_loopback: OffLoopback,
    /// What the rules do with a packet, so that more can be tried without one leaving.
    pub walk: Option<Walk<'a>>,
    /// The time now, RFC 3339 UTC, to be put into the document.
    pub taken_at: Option<String>,
}

impl Look<'_> {
    /// A look at `pid`'s namespace (or one's own) that tries connections and sends nothing off the loopback.
    #[must_use]
    pub fn at(pid: Option<u32>, wanted: Wanted) -> Self {
        Self {
            pid,
            wanted,
            active: true,
            patience: Patience::default(),
            tool_directories: TOOL_DIRECTORIES.iter().map(PathBuf::from).collect(),
            limits: Limits::default(),
            off_loopback: OffLoopback::Never,
            walk: None,
            taken_at: None,
        }
    }
}

/// Looks, on a thread of its own: the caller's stays where it is. Of the document, the machine is left for others.
///
/// # Errors
///
/// [`EnterError`] if the process's network namespace cannot be entered. Whatever else cannot be seen is a gap.
pub fn look(request: &Look) -> Result<Document, EnterError> {
    inside(request.pid, || look_here(request))
}

fn look_here(request: &Look) -> Document {
    let place = here();
    let (mut network, mut gaps) = network::look(&place);
    // Some ten runs, of which each takes milliseconds: one that hangs is no reason to wait for all the others to.
    let end = Instant::now() + request.limits.time * 2;
    let tools = Tools { directories: &request.tool_directories, limits: request.limits, end };
    rules::look(&tools, &mut network, &mut gaps);
    let seen_from = seen_from(request.pid, &place).to_owned();
    // In a machine's own namespace there is nothing to try, unless something of Kuma is there.
    let active = (request.active && is_wanted(&seen_from, &network)).then(|| {
        let dns_servers = dns_servers(request.pid, &mut gaps);
        let trying = Trying {
            wanted: &request.wanted,
            off_loopback: request.off_loopback,
            walk: request.walk,
            dns_servers: &dns_servers,
            users: &users(request.pid, &mut gaps),
        };
        let (active, more) = try_all(&trying, &request.patience, &network);
        gaps.extend(more);
        active
    });
    // What came while it was tried is what is there now.
    if active.as_ref().is_some_and(|active| active.trials.iter().any(|trial| trial.attempts > 1)) {
        let (later, more) = network::look(&place);
        network = later;
        gaps.extend(more);
        rules::look(&tools, &mut network, &mut gaps);
    }
    gaps.sort();
    gaps.dedup();
    Document {
        api_version: API_VERSION.to_owned(),
        seen_from,
        pid: request.pid,
        taken_at: request.taken_at.clone(),
        wanted: Some(request.wanted.clone()),
        network: Some(network),
        active,
        gaps,
        ..Document::default()
    }
}

/// `host`, `pod` or `process`, by the namespace and by the control group, which the kubelet names after pods.
fn seen_from(pid: Option<u32>, place: &Place) -> &'static str {
    if place.is_hosts == Some(true) {
        return "host";
    }
    let path = pid.map_or_else(|| "/proc/self/cgroup".to_owned(), |pid| format!("/proc/{pid}/cgroup"));
    let in_group = read(Path::new(&path), MOST).is_ok_and(|text| is_of_pod(&text));
    // A container with a control-group namespace of its own does not see its name.
    let mounted = pid.is_none() && Path::new("/var/run/secrets/kubernetes.io").is_dir();
    if in_group || mounted { "pod" } else { "process" }
}

/// `0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod….slice/cri-containerd-….scope`
fn is_of_pod(groups: &str) -> bool {
    groups.lines().filter_map(|line| line.splitn(3, ':').nth(2)).any(|path| path.contains("kubepods"))
}

/// How the process numbers users. Those that we do not see ourselves, in another user namespace, are numbered by ours.
fn users(pid: Option<u32>, gaps: &mut Vec<Gap>) -> UserMap {
    let Some(pid) = pid else { return UserMap::same() };
    let path = format!("/proc/{pid}/uid_map");
    // In one's own user namespace one reads one's own map, which says nothing about numbers here.
    let namespace = |pid: &str| std::fs::read_link(format!("/proc/{pid}/ns/user")).ok();
    let same = namespace("self").is_some_and(|own| namespace(&pid.to_string()) == Some(own));
    if same {
        return UserMap::same();
    }
    match read(Path::new(&path), MOST) {
        Ok(text) => UserMap::parse(&text),
        Err(error) => {
            gaps.push(gap(&path, &error));
            UserMap::same()
        }
    }
}

/// The name servers of those who live in the namespace.
fn dns_servers(pid: Option<u32>, gaps: &mut Vec<Gap>) -> Vec<IpAddr> {
    let root = pid.map_or_else(|| "/".to_owned(), |pid| format!("/proc/{pid}/root"));
    match below(&root, "etc/resolv.conf") {
        Ok(text) => servers(&text),
        Err(error) => {
            gaps.push(gap(&format!("{}/etc/resolv.conf", root.trim_end_matches('/')), &error));
            Vec::new()
        }
    }
}

/// Reads a file of another root: its links stay below that root, and what is no file (a pipe) is not waited for.
fn below(root: &str, path: &str) -> io::Result<String> {
    let directory = open(root, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file = match openat2(&directory, path, flags, Mode::empty(), ResolveFlags::IN_ROOT) {
        // Before Linux 5.6, and only for one's own root, where links lead nowhere else.
        Err(rustix::io::Errno::NOSYS) if root == "/" => {
            rustix::fs::openat(CWD, Path::new("/").join(path), flags, Mode::empty())?
        }
        other => other?,
    };
    let file = File::from(file);
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("not a file"));
    }
    let mut bytes = Vec::new();
    file.take(MOST).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn servers(text: &str) -> Vec<IpAddr> {
    let lines = text.lines().map(|line| line.split_ascii_whitespace().collect::<Vec<_>>());
    let addresses = lines.filter_map(|words| match words.as_slice() {
        ["nameserver", address, ..] => address.split('%').next()?.parse().ok(),
        _ => None,
    });
    addresses.collect()
}

#[cfg(test)]
mod tests {
    use super::{below, is_of_pod, servers};
    use std::process::Command;

    #[test]
    fn name_servers_are_read_and_everything_else_is_passed_over() {
        let text = "# nameserver 1.1.1.1\nsearch x\nnameserver 10.96.0.10 x\nnameserver\nnameserver fe80::1%eth0\nnameserver é\n";
        let addresses: Vec<_> = servers(text).iter().map(ToString::to_string).collect();
        assert_eq!(addresses, ["10.96.0.10", "fe80::1"]);
    }

    #[test]
    fn files_of_another_root_do_not_lead_out_of_it_nor_block() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().to_str().unwrap();
        std::fs::create_dir(root.path().join("etc")).unwrap();
        std::os::unix::fs::symlink("/real", root.path().join("etc/link")).unwrap();
        std::fs::write(root.path().join("real"), "inside").unwrap();
        assert_eq!(below(path, "etc/link").unwrap(), "inside");
        assert!(Command::new("mkfifo").arg(root.path().join("etc/pipe")).status().unwrap().success());
        assert!(below(path, "etc/pipe").is_err() && below(path, "etc").is_err() && below(path, "none").is_err());
    }

    #[test]
    fn pods_are_known_by_their_group() {
        assert!(is_of_pod("0::/kubepods.slice/kubepods-besteffort.slice/x.scope\n"));
        assert!(is_of_pod("12:cpu:/kubepods/burstable/pod1/x\n0::/\n"));
        assert!(!is_of_pod("0::/user.slice\n1:name=kubepods:/\n") && !is_of_pod("kubepods") && !is_of_pod(""));
    }
}
