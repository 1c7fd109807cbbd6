//! The kernel: its release, its architecture and its configuration.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;

use super::tree::{Tree, Trouble};
use super::{Live, SMALL, elf};
use crate::host::document::Gap;
use crate::host::modules;

/// Largest configuration that is read, unpacked.
const CONFIG: u64 = 2 * 1024 * 1024;

/// What the kernel is.
#[derive(Debug, Default)]
pub(super) struct Kernel {
    /// `6.1.0-18-amd64`.
    pub(super) release: Option<String>,
    /// `x86_64`.
    pub(super) architecture: Option<String>,
    /// The options that matter.
    pub(super) config: Option<BTreeMap<String, String>>,
}

/// A file that the kernel makes (`/proc`, `/sys`): of our own kernel where the tree belongs to it and has none mounted.
pub(super) fn of_kernel(tree: &Tree, live: Live, path: &str, limit: u64) -> Result<String, Trouble> {
    bytes_of_kernel(tree, live, path, limit).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

fn bytes_of_kernel(tree: &Tree, live: Live, path: &str, limit: u64) -> Result<Vec<u8>, Trouble> {
    match tree.read(path, limit) {
        Err(Trouble::Missing) if live == Live::Mounted => Tree::open(Path::new("/"))?.read(path, limit),
        other => other,
    }
}

pub(super) fn look(tree: &Tree, live: Live, gaps: &mut Vec<Gap>) -> Kernel {
    let mut kernel = Kernel { release: release(tree, live, gaps), ..Kernel::default() };
    let mut options = configuration(tree, live, kernel.release.as_deref(), gaps);
    kernel.architecture = architecture(tree, live, options.as_ref());
    if kernel.architecture.is_none() {
        gaps.push(Trouble::Missing.gap("machine.architecture"));
    }
    if let Some(options) = &mut options {
        options.retain(|name, _| modules::matters(name));
    }
    kernel.config = options;
    kernel
}

fn release(tree: &Tree, live: Live, gaps: &mut Vec<Gap>) -> Option<String> {
    if live.kernel_is_ours() {
        return Some(rustix::system::uname().release().to_string_lossy().into_owned());
    }
    if let Ok(text) = tree.text("/proc/sys/kernel/osrelease", SMALL) {
        return Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    }
    if let Ok(text) = tree.text("/proc/version", SMALL) {
        let said = text.strip_prefix("Linux version ").and_then(|rest| rest.split_whitespace().next());
        if let Some(said) = said {
            return Some(said.to_owned());
        }
    }
    match tree.list("/lib/modules").as_deref() {
        Ok([only]) => return Some(only.clone()),
        Ok([_, _, ..]) => gaps
            .push(Gap { detail: "several kernels are installed".to_owned(), ..Trouble::Missing.gap("machine.kernel") }),
        Ok([]) | Err(Trouble::Missing) => gaps.push(Trouble::Missing.gap("machine.kernel")),
        Err(trouble) => gaps.push(trouble.gap("/lib/modules")),
    }
    None
}

fn architecture(tree: &Tree, live: Live, options: Option<&BTreeMap<String, String>>) -> Option<String> {
    if live.kernel_is_ours() {
        return Some(rustix::system::uname().machine().to_string_lossy().into_owned());
    }
    if let Ok(text) = tree.text("/proc/sys/kernel/arch", SMALL) {
        return Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    }
    let configured = [
        ("CONFIG_X86_64", "x86_64"),
        ("CONFIG_ARM64", "aarch64"),
        ("CONFIG_PPC64", "ppc64le"),
        ("CONFIG_S390", "s390x"),
        ("CONFIG_ARCH_RV64I", "riscv64"),
    ];
    let is_set = |name: &str| options.and_then(|options| options.get(name)).is_some_and(|value| value == "y");
    if let Some((_, architecture)) = configured.iter().find(|(name, _)| is_set(name)) {
        return Some((*architecture).to_owned());
    }
    // Programs of the system run on its kernel, so theirs is its architecture.
    let programs = ["/usr/bin/containerd", "/usr/bin/kubelet", "/usr/lib/systemd/systemd", "/sbin/init", "/bin/sh"];
    programs.iter().find_map(|path| elf::architecture(&tree.find(path).ok()?))
}

/// All options of the configuration, from the first place that has one.
fn configuration(
    tree: &Tree,
    live: Live,
    release: Option<&str>,
    gaps: &mut Vec<Gap>,
) -> Option<BTreeMap<String, String>> {
    let mut places = vec!["/proc/config.gz".to_owned()];
    if let Some(release) = release {
        places.push(format!("/boot/config-{release}"));
        places.push(format!("/lib/modules/{release}/config"));
        places.push(format!("/usr/lib/modules/{release}/config"));
    }
    for place in &places {
        let read = if place.starts_with("/proc/") {
            bytes_of_kernel(tree, live, place, CONFIG).and_then(|bytes| unpacked(&bytes))
        } else {
            tree.text(place, CONFIG)
        };
        match read {
            Ok(text) => return Some(options(&text)),
            Err(Trouble::Missing) => {}
            Err(trouble) => gaps.push(trouble.gap(place)),
        }
    }
    gaps.push(Trouble::Missing.gap("machine.config"));
    None
}

fn unpacked(bytes: &[u8]) -> Result<String, Trouble> {
    let mut text = Vec::new();
    // A few kilobytes can unpack to gigabytes.
    GzDecoder::new(bytes).take(CONFIG + 1).read_to_end(&mut text)?;
    if text.len() as u64 > CONFIG {
        return Err(Trouble::Limit(CONFIG));
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// `CONFIG_A=m` to `m`; `# CONFIG_B is not set` to `n`.
fn options(text: &str) -> BTreeMap<String, String> {
    let mut options = BTreeMap::new();
    for line in text.lines().map(str::trim) {
        let unset = line.strip_prefix("# ").and_then(|rest| rest.strip_suffix(" is not set"));
        let set = line.split_once('=').filter(|(name, _)| name.starts_with("CONFIG_"));
        match (unset, set) {
            (Some(name), _) => options.insert(name.to_owned(), "n".to_owned()),
            (None, Some((name, value))) => options.insert(name.to_owned(), value.to_owned()),
            (None, None) => None,
        };
    }
    options
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::{Trouble, options, unpacked};

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn options_that_are_set_and_unset() {
        let read =
            options("# Automatically generated\nCONFIG_NF_NAT=m\n# CONFIG_IP_NF_RAW is not set\nCONFIG_X=\"a=b\"\n");
        let said: Vec<_> = read.iter().map(|(name, value)| format!("{name}:{value}")).collect();
        assert_eq!(said, ["CONFIG_IP_NF_RAW:n", "CONFIG_NF_NAT:m", "CONFIG_X:\"a=b\""]);
    }

    #[test]
    fn packed_garbage_and_bombs_are_refused() {
        assert_eq!(unpacked(&packed(b"CONFIG_A=y\n")).unwrap(), "CONFIG_A=y\n");
        assert!(matches!(unpacked(b"no gzip"), Err(Trouble::Unreadable(_))));
        let whole = packed(b"CONFIG_A=y\n");
        assert!(unpacked(&whole[..whole.len() - 9]).is_err());
        assert!(matches!(unpacked(&packed(&vec![b'x'; 4 << 20])), Err(Trouble::Limit(_))));
    }
}
