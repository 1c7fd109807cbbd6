use std::fs::{create_dir_all, write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::time::Instant;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::{Live, assignments, machine};
use crate::host::document::{Gap, Machine};

fn put(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = root.join(path);
    create_dir_all(path.parent().unwrap()).unwrap();
    write(path, text).unwrap();
}

fn read(root: &Path) -> (Machine, Vec<Gap>) {
    machine(root, Live::Files)
}

fn why<'a>(gaps: &'a [Gap], what: &str) -> &'a str {
    gaps.iter().find(|gap| gap.what == what).map_or("no gap", |gap| gap.why.as_str())
}

#[test]
fn quotes_of_os_release() {
    let text = "# comment\nID=debian\nNAME=\"a \\\"b\\\" \\$c\"\nPRETTY_NAME='single \\ quoted'\nlower=x\nBROKEN\n VERSION_ID=\"12\" \n";
    let said: Vec<_> = assignments(text).into_iter().map(|(name, value)| format!("{name}:{value}")).collect();
    assert_eq!(said, ["ID:debian", "NAME:a \"b\" $c", "PRETTY_NAME:single \\ quoted", "VERSION_ID:12"]);
}

#[test]
fn an_empty_root_is_gaps_and_no_claim() {
    let dir = tempfile::tempdir().unwrap();
    let (machine, gaps) = read(dir.path());
    assert_eq!(machine, Machine::default());
    for what in ["/etc/os-release", "machine.architecture", "machine.cni", "machine.kernel", "machine.modules"] {
        assert_eq!(why(&gaps, what), "missing", "{what}");
    }
    assert!(gaps.is_sorted());
    let (machine, gaps) = read(&dir.path().join("nowhere"));
    assert_eq!((machine, gaps.len()), (Machine::default(), 1));
    assert_eq!(gaps[0].why, "missing");
}

#[test]
fn the_second_place_of_os_release_and_a_broken_first() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "usr/lib/os-release", "ID=fedora\n");
    assert_eq!(read(dir.path()).0.os["ID"], "fedora");
    put(dir.path(), "etc/os-release", "x".repeat(70_000));
    assert_eq!(read(dir.path()).0.os["ID"], "fedora");
    std::fs::remove_dir_all(dir.path().join("usr")).unwrap();
    assert_eq!(why(&read(dir.path()).1, "/etc/os-release"), "limit");
}

#[test]
fn release_and_processor_from_what_there_is() {
    let dir = tempfile::tempdir().unwrap();
    create_dir_all(dir.path().join("lib/modules/6.1.0-18-amd64")).unwrap();
    assert_eq!(read(dir.path()).0.kernel.as_deref(), Some("6.1.0-18-amd64"));
    create_dir_all(dir.path().join("lib/modules/6.1.0-19-amd64")).unwrap();
    let (machine, gaps) = read(dir.path());
    assert_eq!(machine.kernel, None);
    assert_eq!(why(&gaps, "machine.kernel"), "missing");
    put(dir.path(), "proc/version", "Linux version 6.1.0-19-amd64 (debian-kernel@lists.debian.org) #1 SMP\n");
    assert_eq!(read(dir.path()).0.kernel.as_deref(), Some("6.1.0-19-amd64"));
    let mut program = vec![0_u8; 64];
    program[..6].copy_from_slice(b"\x7fELF\x02\x01");
    program[18] = 183;
    put(dir.path(), "bin/sh", &program);
    assert_eq!(read(dir.path()).0.architecture.as_deref(), Some("aarch64"));
    put(dir.path(), "boot/config-6.1.0-19-amd64", "CONFIG_X86_64=y\n");
    assert_eq!(read(dir.path()).0.architecture.as_deref(), Some("x86_64"));
}

#[test]
fn modes_of_selinux_and_apparmor() {
    let dir = tempfile::tempdir().unwrap();
    let modes = |dir: &tempfile::TempDir| {
        let machine = read(dir.path()).0;
        (machine.selinux, machine.apparmor)
    };
    assert_eq!(modes(&dir), (None, None));
    put(dir.path(), "etc/selinux/config", "# SELINUX= one of\nSELINUX=Permissive\nSELINUXTYPE=targeted\n");
    put(dir.path(), "sys/module/apparmor/parameters/enabled", "N\n");
    assert_eq!(modes(&dir), (Some("permissive".to_owned()), Some(false)));
    // What the kernel does now counts more than what it was told to do at the next start.
    put(dir.path(), "sys/fs/selinux/enforce", "1");
    put(dir.path(), "sys/module/apparmor/parameters/enabled", "Y\n");
    assert_eq!(modes(&dir), (Some("enforcing".to_owned()), Some(true)));
    put(dir.path(), "sys/fs/selinux/enforce", "what");
    put(dir.path(), "etc/selinux/config", "SELINUX=what\n");
    assert_eq!(modes(&dir).0, None);
}

#[test]
fn hostile_files_neither_hang_nor_fill_memory() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    let net = root.join("etc/cni/net.d");
    create_dir_all(&net).unwrap();
    for path in
        ["etc/os-release", "proc/modules", "etc/cni/net.d/00-a.conf", "tmp/kuma-cni.log", "opt/cni/bin/kuma-cni"]
    {
        create_dir_all(root.join(path).parent().unwrap()).unwrap();
        mknodat(CWD, root.join(path), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    }
    let sparse = std::fs::File::create(net.join("10-huge.conflist")).unwrap();
    sparse.set_len(1 << 40).unwrap();
    symlink("circle.conf", net.join("circle.conf")).unwrap();
    symlink("/", net.join("20-root.conf")).unwrap();
    put(root, "etc/cni/net.d/30-bytes.conf", [0xff, 0xfe, 0x00, 0x7b]);
    put(root, "etc/containerd/config.toml", "imports = [\"/etc/containerd/*\", \"/etc/cni/net.d/10-huge.conflist\"]\n");
    let start = Instant::now();
    let (machine, gaps) = read(root);
    assert!(start.elapsed().as_secs() < 10);
    assert_eq!(why(&gaps, "/etc/os-release"), "unreadable");
    assert_eq!(why(&gaps, "/proc/modules"), "unreadable");
    assert_eq!(why(&gaps, "/tmp/kuma-cni.log"), "unreadable");
    assert_eq!(why(&gaps, "/etc/cni/net.d/00-a.conf"), "unreadable");
    assert_eq!(why(&gaps, "/etc/cni/net.d/10-huge.conflist"), "limit");
    assert_eq!(why(&gaps, "/etc/cni/net.d/circle.conf"), "unreadable");
    let cni = machine.cni.unwrap();
    let names: Vec<_> = cni.files.iter().map(|file| (file.name.as_str(), file.text.is_some())).collect();
    assert_eq!(names, [("00-a.conf", false), ("10-huge.conflist", false), ("30-bytes.conf", true)]);
    assert!(!cni.binaries[0].executable && cni.binaries[0].architecture.is_none());
}

#[test]
fn no_kubeconfig_is_read_under_whatever_name() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    let secret = "apiVersion: v1\nkind: Config\ncurrent-context: x\nusers:\n- user: {token: SECRET}\n";
    put(root, "etc/cni/net.d/ZZZ-kuma-cni-kubeconfig", secret);
    put(root, "etc/kubernetes/kubelet.conf", secret);
    put(root, "etc/cni/net.d/20-copy.conf", secret);
    put(root, "etc/cni/net.d/calico-kubeconfig.json", secret);
    symlink("ZZZ-kuma-cni-kubeconfig", root.join("etc/cni/net.d/10-link.conf")).unwrap();
    symlink("/etc/kubernetes/kubelet.conf", root.join("etc/cni/net.d/15-link.conf")).unwrap();
    let (machine, gaps) = read(root);
    assert!(!serde_json::to_string(&machine).unwrap().contains("SECRET"));
    assert_eq!(machine.cni.unwrap().files.len(), 5);
    assert_eq!(why(&gaps, "/etc/cni/net.d/20-copy.conf"), "forbidden");
}

#[test]
fn directories_that_are_one_are_looked_into_once() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    for name in ["iptables", "iptables-save", "kuma-cni"] {
        put(root, &format!("usr/bin/{name}"), "#!/bin/sh\n");
    }
    symlink("usr/bin", root.join("bin")).unwrap();
    symlink("bin", root.join("usr/sbin")).unwrap();
    put(
        root,
        "etc/containerd/config.toml",
        "version = 2\n[plugins.'io.containerd.grpc.v1.cri'.cni]\nbin_dir = '/bin'\n",
    );
    let (machine, _) = read(root);
    let paths: Vec<&str> = machine.iptables.iter().map(|tool| tool.path.as_str()).collect();
    assert_eq!(paths, ["/usr/sbin/iptables", "/usr/sbin/iptables-save"]);
    assert_eq!(machine.iptables_searched, ["/usr/sbin"]);
    let binaries = machine.cni.unwrap().binaries;
    assert_eq!(binaries.iter().map(|binary| binary.path.as_str()).collect::<Vec<_>>(), ["/bin/kuma-cni"]);
}

#[test]
fn a_directory_that_was_named_and_is_not_there_holds_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let conf = r#"{"name":"n","plugins":[{"type":"calico"},{"type":"kuma-cni","kubernetes":{"kubeconfig":"/gone/k","cni_bin_dir":"/own"}}]}"#;
    put(dir.path(), "etc/cni/net.d/10-a.conflist", conf);
    put(dir.path(), "own/kuma-cni", "no program");
    let cni = read(dir.path()).0.cni.unwrap();
    assert_eq!(
        cni.other_dirs.iter().map(|other| (other.path.as_str(), other.files.len())).collect::<Vec<_>>(),
        [("/gone", 0)]
    );
    assert_eq!(cni.binaries[0].path, "/own/kuma-cni");
    assert_eq!(cni.missing_plugins, ["calico"]);
}

/// Root may read everything, so that this is only shown to others.
#[test]
fn what_may_not_be_read_is_a_gap_and_not_an_absence() {
    if rustix::process::geteuid().is_root() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "etc/cni/net.d/10-a.conflist", "{}");
    put(dir.path(), "opt/cni/bin/kuma-cni", "");
    for path in ["etc/cni/net.d", "opt/cni/bin"] {
        std::fs::set_permissions(dir.path().join(path), std::fs::Permissions::from_mode(0o000)).unwrap();
    }
    let (machine, gaps) = read(dir.path());
    let cni = machine.cni.unwrap();
    assert!(!cni.listed && cni.bin_dirs_unseen == ["/opt/cni/bin"]);
    assert_eq!(why(&gaps, "/etc/cni/net.d"), "forbidden");
    for path in ["etc/cni/net.d", "opt/cni/bin"] {
        std::fs::set_permissions(dir.path().join(path), std::fs::Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn this_machine_tells_its_kernel_and_its_programs_their_version() {
    let (machine, _) = machine(Path::new("/"), Live::Here);
    let uname = rustix::system::uname();
    assert_eq!(machine.kernel.as_deref(), uname.release().to_str().ok());
    assert_eq!(machine.architecture.as_deref(), uname.machine().to_str().ok());
    for tool in &machine.iptables {
        assert_eq!(tool.version.is_some(), tool.flavour.is_some(), "{}", tool.path);
    }
    let (mounted, _) = super::machine(tempfile::tempdir().unwrap().path(), Live::Mounted);
    assert_eq!((mounted.kernel, mounted.architecture), (machine.kernel, machine.architecture));
}
