use super::{GroundFault, IDS, judge};
use crate::host::document::{
    Binary, Cni, CniDir, CniFile, Link, Machine, Module, Network, Route, RuleDump, Tool, Wanted,
};

const KUMA: &str =
    r#"{"type":"kuma-cni","name":"kuma-cni","kubernetes":{"kubeconfig":"/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig"}}"#;

fn list(plugins: &[&str]) -> String {
    format!(r#"{{"name":"net","cniVersion":"0.4.0","plugins":[{}]}}"#, plugins.join(","))
}

fn of_type(kind: &str) -> String {
    format!(r#"{{"type":"{kind}"}}"#)
}

fn file(name: &str, text: &str) -> CniFile {
    CniFile { name: name.to_owned(), size: 1, text: (!text.is_empty()).then(|| text.to_owned()) }
}

/// A node on which all is well.
fn node() -> Machine {
    let cni = Cni {
        net_dir: "/etc/cni/net.d".to_owned(),
        net_dir_from: "default".to_owned(),
        runtime: Some("containerd".to_owned()),
        listed: true,
        files: vec![
            file("10-calico.conflist", &list(&[&of_type("calico"), KUMA])),
            file("ZZZ-kuma-cni-kubeconfig", ""),
        ],
        bin_dirs: vec!["/opt/cni/bin".to_owned()],
        binaries: vec![binary("/opt/cni/bin/kuma-cni")],
        ..Cni::default()
    };
    Machine {
        kernel: Some("6.1.0".to_owned()),
        architecture: Some("x86_64".to_owned()),
        cni: Some(cni),
        iptables: tools("/usr/sbin", &["iptables", "ip6tables"], "nft"),
        iptables_searched: vec!["/usr/sbin".to_owned()],
        ..Machine::default()
    }
}

fn binary(path: &str) -> Binary {
    Binary { path: path.to_owned(), size: 64, executable: true, architecture: Some("x86_64".to_owned()) }
}

fn tools(directory: &str, prefixes: &[&str], flavour: &str) -> Vec<Tool> {
    let names = prefixes.iter().flat_map(|prefix| ["", "-restore", "-save"].map(|kind| format!("{prefix}{kind}")));
    names
        .map(|name| Tool { path: format!("{directory}/{name}"), flavour: Some(flavour.to_owned()), version: None })
        .collect()
}

fn faults(machine: &Machine) -> Vec<GroundFault> {
    let faults = judge(machine, None, &Wanted::default());
    assert!(faults.iter().all(|fault| IDS.contains(&fault.id.as_str())));
    faults
}

fn ids(change: impl FnOnce(&mut Machine, &mut Cni)) -> String {
    let mut machine = node();
    let mut cni = machine.cni.take().unwrap();
    change(&mut machine, &mut cni);
    machine.cni = Some(cni);
    faults(&machine).iter().map(|fault| fault.id.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn all_is_well_and_nothing_seen_is_no_fault() {
    assert!(IDS.is_sorted());
    assert_eq!(ids(|_, _| {}), "");
    assert_eq!(faults(&Machine::default()), []);
    assert_eq!(judge(&Machine::default(), Some(&Network::default()), &Wanted::default()), []);
    assert_eq!(ids(|machine, cni| (*machine, *cni) = (Machine::default(), Cni::default())), "");
}

#[test]
fn which_file_is_in_effect() {
    let chain = list(&[&of_type("calico"), KUMA]);
    let plain = list(&[&of_type("calico")]);
    assert_eq!(ids(|_, cni| cni.files.clear()), "cni-config-missing");
    assert_eq!(ids(|_, cni| cni.files.insert(0, file("05-cilium.conflist", &plain))), "kuma-in-file-not-in-effect");
    assert_eq!(ids(|_, cni| cni.files.insert(0, file("05-a.conflist.bak", &plain))), "");
    // By bytes: digits before capitals before small letters.
    assert_eq!(ids(|_, cni| cni.files.push(file("A.conf", &of_type("x")))), "");
    assert_eq!(ids(|_, cni| cni.files[0] = file("10-calico.conflist", &plain)), "kuma-not-chained");
    assert_eq!(ids(|_, cni| cni.files[0] = file("10-calico.conflist", "")), "");
    let renamed = |cni: &mut Cni| {
        cni.files = vec![
            file("05-cilium.conflist", &list(&[&of_type("cilium-cni")])),
            file("10-calico.conflist.cilium_bak", &chain),
        ];
    };
    assert_eq!(ids(|_, cni| renamed(cni)), "file-in-effect-by-other-agent");
    let elsewhere = |cni: &mut Cni| {
        cni.files = vec![file("10-calico.conflist", &plain)];
        let files = vec![file("kuma-cni.conf", KUMA)];
        cni.other_dirs.push(CniDir { path: "/etc/cni/multus/net.d".to_owned(), files });
    };
    assert_eq!(ids(|_, cni| elsewhere(cni)), "kuma-in-dir-not-in-effect");
    let none = |cni: &mut Cni| {
        cni.files = vec![file("10-calico.conflist", &plain)];
        cni.binaries.clear();
    };
    assert_eq!(ids(|_, cni| none(cni)), "kuma-cni-absent");
}

#[test]
fn files_that_are_broken_or_misnamed() {
    let chain = list(&[&of_type("calico"), KUMA]);
    assert_eq!(ids(|_, cni| cni.files[0] = file("10-calico.conflist", "{\"name\":")), "cni-config-invalid");
    assert_eq!(ids(|_, cni| cni.files[0] = file("10-calico.conf", &chain)), "config-extension-trap");
    assert_eq!(ids(|_, cni| cni.files[0] = file("10-calico.conflist", KUMA)), "config-extension-trap");
    assert_eq!(ids(|_, cni| cni.files[0] = file("10-kuma-cni.conf", KUMA)), "kuma-standalone-file-first");
    assert_eq!(ids(|_, cni| cni.files[0] = file("YYY.conflist", &list(&[KUMA]))), "kuma-standalone-file-first");
    let first = list(&[KUMA, &of_type("calico")]);
    assert_eq!(ids(|_, cni| cni.files[0] = file("10-calico.conflist", &first)), "kuma-chained-first");
}

#[test]
fn the_two_runtimes_choose_differently() {
    let broken = |cni: &mut Cni| cni.files.insert(0, file("00-broken.conflist", "garbage"));
    assert_eq!(ids(|_, cni| broken(cni)), "cni-config-invalid");
    let crio = |cni: &mut Cni| cni.runtime = Some("cri-o".to_owned());
    assert_eq!(ids(|_, cni| (broken(cni), crio(cni)).0), "");
    assert_eq!(ids(|_, cni| (cni.files.truncate(0), broken(cni), crio(cni)).1), "cni-config-invalid");
    let other = |cni: &mut Cni| {
        crio(cni);
        cni.files.insert(0, file("05-other.conf", r#"{"name":"other","type":"bridge"}"#));
        cni.default_network = Some("net".to_owned());
    };
    assert_eq!(ids(|_, cni| other(cni)), "");
    let none = |cni: &mut Cni| {
        other(cni);
        cni.default_network = Some("nobody".to_owned());
    };
    assert_eq!(ids(|_, cni| none(cni)), "cni-config-missing");
    // A list with Kuma in it that CRI-O passes over for its name.
    let chain = list(&[&of_type("calico"), KUMA]);
    let trap = |cni: &mut Cni| {
        crio(cni);
        cni.files[0] = file("10-calico.conf", &chain);
        cni.files.insert(1, file("20-bridge.conf", &of_type("bridge")));
    };
    assert_eq!(ids(|_, cni| trap(cni)), "config-extension-trap kuma-in-file-not-in-effect");
}

#[test]
fn multus_finds_kuma_by_several_ways() {
    let multus = |cni: &mut Cni, text: &str| cni.files.insert(0, file("00-multus.conf", text));
    let attachments = |cni: &mut Cni, path: &str| {
        cni.files.pop();
        cni.files.pop();
        let kuma = KUMA.replace("/etc/cni/net.d", path);
        let files = vec![file("ZZZ-kuma-cni-kubeconfig", ""), file("kuma-cni.conf", &kuma)];
        cni.other_dirs.push(CniDir { path: path.to_owned(), files });
    };
    let shim = r#"{"name":"multus","type":"multus-shim"}"#;
    assert_eq!(ids(|_, cni| (attachments(cni, "/etc/cni/multus/net.d"), multus(cni, shim)).0), "");
    let other = "/etc/kubernetes/cni/net.d";
    assert_eq!(ids(|_, cni| (attachments(cni, other), multus(cni, shim)).0), "kuma-in-dir-not-in-effect");
    let own = r#"{"name":"multus","type":"multus","confDir":"/etc/kubernetes/cni/net.d"}"#;
    assert_eq!(ids(|_, cni| (attachments(cni, other), multus(cni, own)).0), "");
    // The daemon calls the first configuration that is not its own; or the one that it is told.
    assert_eq!(ids(|_, cni| multus(cni, shim)), "");
    let told = r#"{"name":"multus","type":"multus-shim","clusterNetwork":"/host/etc/cni/net.d/10-calico.conflist"}"#;
    assert_eq!(ids(|_, cni| multus(cni, told)), "");
    let elsewhere = told.replace("10-calico", "20-flannel");
    assert_eq!(ids(|_, cni| multus(cni, &elsewhere)), "kuma-in-file-not-in-effect");
    // A copy of the plugins that was made before Kuma was chained.
    let copy = r#"{"name":"multus","type":"multus","delegates":[{"name":"net","plugins":[{"type":"calico"}]}]}"#;
    assert_eq!(ids(|_, cni| multus(cni, copy)), "kuma-in-file-not-in-effect");
    let with = copy.replace(r#"{"type":"calico"}"#, &format!(r#"{{"type":"calico"}},{KUMA}"#));
    assert_eq!(ids(|_, cni| multus(cni, &with)), "");
}

#[test]
fn the_program_and_what_it_needs() {
    assert_eq!(ids(|_, cni| cni.binaries.clear()), "binary-missing");
    assert_eq!(ids(|_, cni| (cni.binaries.clear(), cni.bin_dirs_unseen.push("/opt/cni/bin".to_owned())).0), "");
    assert_eq!(ids(|_, cni| cni.binaries[0].path = "/bin/kuma-cni".to_owned()), "binary-in-unused-dir");
    assert_eq!(ids(|_, cni| cni.binaries[0].executable = false), "binary-not-executable");
    assert_eq!(ids(|_, cni| cni.binaries[0].architecture = None), "binary-damaged");
    let arm = |cni: &mut Cni| cni.binaries[0].architecture = Some("aarch64".to_owned());
    assert_eq!(ids(|_, cni| arm(cni)), "binary-wrong-architecture");
    assert_eq!(ids(|machine, cni| (arm(cni), machine.architecture = None).0), "");
    assert_eq!(ids(|machine, cni| (arm(cni), machine.architecture = Some("arm64".to_owned())).0), "");
    // The first directory that has it counts.
    let both = |cni: &mut Cni| {
        cni.bin_dirs.insert(0, "/first".to_owned());
        cni.binaries.push(Binary { executable: false, ..binary("/first/kuma-cni") });
    };
    assert_eq!(ids(|_, cni| both(cni)), "binary-not-executable");
    assert_eq!(ids(|_, cni| cni.files.truncate(1)), "kubeconfig-missing");
    assert_eq!(ids(|_, cni| cni.files[1].size = 0), "kubeconfig-missing");
    let elsewhere = KUMA.replace("/etc/cni/net.d", "/unseen");
    let moved = list(&[&of_type("calico"), &elsewhere]);
    assert_eq!(ids(|_, cni| cni.files[0] = file("10-calico.conflist", &moved)), "");
    let gone = |cni: &mut Cni| {
        cni.files[0] = file("10-calico.conflist", &moved);
        cni.other_dirs.push(CniDir { path: "/unseen".to_owned(), files: Vec::new() });
    };
    assert_eq!(ids(|_, cni| gone(cni)), "kubeconfig-missing");
    let missing = |cni: &mut Cni| cni.missing_plugins = vec!["calico".to_owned(), "unrelated".to_owned()];
    assert_eq!(ids(|_, cni| missing(cni)), "plugin-missing");
}

#[test]
fn selinux_is_only_named_where_something_is_missing() {
    let enforcing = |machine: &mut Machine| machine.selinux = Some("enforcing".to_owned());
    assert_eq!(ids(|machine, _| enforcing(machine)), "");
    assert_eq!(ids(|machine, cni| (enforcing(machine), cni.binaries.clear()).0), "binary-missing selinux-enforcing");
    let log = "t\tERROR\tkuma-cni\tfailed\t{\"error\": \"open /x: permission denied\"}\n";
    let refused = |cni: &mut Cni| cni.log = Some(log.to_owned());
    assert_eq!(ids(|machine, cni| (enforcing(machine), refused(cni)).0), "cni-log-errors selinux-enforcing");
}

#[test]
fn only_the_last_errors_of_the_log_count() {
    let said = |log: &str| ids(|_, cni| cni.log = Some(log.to_owned()));
    assert_eq!(said(""), "");
    assert_eq!(said("t\tINFO\tkuma-cni\tERROR is only a word\n"), "");
    assert_eq!(said("t\tERROR\tkuma-cni\tone\nt\tINFO\tkuma-cni\tsuccessfully injected iptables rules\n"), "");
    let mut machine = node();
    let lines: Vec<String> = (1..=5).map(|n| format!("t\tERROR\tkuma-cni\t{n}\n\tgithub.com/stack\n")).collect();
    let log = lines.concat();
    machine.cni.as_mut().unwrap().log = Some(log);
    let faults = faults(&machine);
    assert_eq!(faults[0].values["line"], "t\tERROR\tkuma-cni\t5");
    assert_eq!(faults[0].values["lines"].lines().count(), 3);
}

#[test]
fn modules_count_by_flavour() {
    let absent = |names: &[&str], flavours: &[&str]| {
        ids(|machine, _| {
            let module = |name: &&str| Module { name: (*name).to_owned(), status: "absent".to_owned() };
            machine.modules = names.iter().map(module).collect();
            machine.iptables =
                flavours.iter().flat_map(|f| tools("/usr/sbin", &["iptables-x", "ip6tables-x"], f)).collect();
            machine.iptables.extend(tools("/usr/sbin", &["iptables", "ip6tables"], flavours[0]));
        })
    };
    assert_eq!(absent(&["xt_owner"], &["nft"]), "module-absent");
    assert_eq!(absent(&["iptable_nat", "ip_tables"], &["nft"]), "");
    assert_eq!(absent(&["iptable_nat", "ip_tables"], &["legacy"]), "module-absent module-absent");
    assert_eq!(absent(&["nft_compat"], &["nft"]), "module-absent");
    assert_eq!(absent(&["nft_compat"], &["nft", "legacy"]), "");
    assert_eq!(absent(&["nft_compat", "ip6table_nat"], &["nft", "legacy"]), "module-absent module-absent");
    assert_eq!(absent(&["xt_CT", "xt_comment", "xt_multiport"], &["nft"]), "module-absent");
    let old = |kernel: &str| {
        ids(|machine, _| {
            machine.kernel = Some(kernel.to_owned());
            machine.modules = vec![Module { name: "nft_chain_nat".to_owned(), status: "absent".to_owned() }];
        })
    };
    assert_eq!((old("4.19.0-x").as_str(), old("5.1").as_str()), ("", "module-absent"));
    let split = Wanted { dns: crate::host::document::Dns::default(), ..Wanted::default() };
    let mut machine = node();
    machine.modules = vec![Module { name: "xt_CT".to_owned(), status: "absent".to_owned() }];
    assert_eq!(judge(&machine, None, &split), []);
}

#[test]
fn programs_of_iptables() {
    assert_eq!(ids(|machine, _| machine.iptables.clear()), "no-iptables");
    assert_eq!(ids(|machine, _| machine.iptables.truncate(3)), "no-iptables");
    assert_eq!(ids(|machine, _| (machine.iptables.clear(), machine.iptables_searched.clear()).0), "");
    assert_eq!(ids(|machine, _| machine.iptables[1].flavour = Some("legacy".to_owned())), "iptables-flavours-mixed");
    assert_eq!(ids(|machine, _| machine.iptables[1].flavour = None), "");
    // Without Kuma's CNI nobody uses the node's own.
    let plain = list(&[&of_type("calico")]);
    let none = |machine: &mut Machine, cni: &mut Cni| {
        machine.iptables.clear();
        cni.files = vec![file("10-calico.conflist", &plain)];
        cni.binaries.clear();
    };
    assert_eq!(ids(none), "kuma-cni-absent");
}

/// A pod's network namespace after Kuma, where all is well.
fn pod() -> Network {
    let link = |name: &str, addresses: &[&str]| Link {
        name: name.to_owned(),
        up: true,
        addresses: addresses.iter().map(|address| (*address).to_owned()).collect(),
    };
    let rules = RuleDump {
        family: "ipv4".to_owned(),
        flavour: "nft".to_owned(),
        by: String::new(),
        text: "*nat\n-A OUTPUT -j KUMA_MESH_OUTBOUND\n".to_owned(),
    };
    Network {
        is_hosts: Some(false),
        links: vec![link("eth0", &["10.0.0.7/24", "fe80::1/64"]), link("lo", &["127.0.0.1/8", "::1/128", "::6/128"])],
        rules: vec![rules],
        ..Network::default()
    }
}

fn of_pod(wanted: &Wanted, change: impl FnOnce(&mut Network)) -> String {
    let mut network = pod();
    change(&mut network);
    let faults = judge(&Machine::default(), Some(&network), wanted);
    let names = faults.iter().map(|fault| match fault.values.get("address").or(fault.values.get("sysctl")) {
        Some(which) => format!("{} {which}", fault.id),
        None => fault.id.clone(),
    });
    names.collect::<Vec<_>>().join(", ")
}

#[test]
fn loopback_and_its_addresses() {
    let both = Wanted::default();
    assert_eq!(of_pod(&both, |_| {}), "");
    let down = |network: &mut Network| {
        network.links[1].up = false;
        network.links[1].addresses.clear();
    };
    assert_eq!(of_pod(&both, down), "lo-down");
    let bare = |network: &mut Network| network.links[1].addresses.clear();
    let all = "lo-address-missing 127.0.0.1, lo-address-missing ::1, lo-address-missing ::6";
    assert_eq!(of_pod(&both, bare), all);
    // Before Kuma installed its rules, nobody has added ::6.
    let without_six = |network: &mut Network| drop(network.links[1].addresses.pop());
    assert_eq!(of_pod(&both, without_six), "lo-address-missing ::6");
    assert_eq!(of_pod(&both, |network| (without_six(network), network.rules.clear()).0), "");
    // A pod that has only IPv4 needs nothing of IPv6.
    let four = |network: &mut Network| drop(network.links[0].addresses.pop());
    let only_four = |network: &mut Network| {
        four(network);
        network.links[1].addresses.truncate(1);
    };
    assert_eq!(of_pod(&both, only_four), "");
    assert_eq!(
        of_pod(&Wanted { ipv6: false, ..Wanted::default() }, |network| network.links[1].addresses.truncate(1)),
        ""
    );
    assert_eq!(of_pod(&both, |network| (bare(network), network.is_hosts = Some(true)).0), "");
}

#[test]
fn ipv6_switched_off() {
    let both = Wanted::default();
    let off = |name: &'static str| {
        move |network: &mut Network| {
            network.sysctls.insert(format!("net.ipv6.conf.{name}.disable_ipv6"), "1".to_owned());
        }
    };
    assert_eq!(of_pod(&both, off("lo")), "ipv6-disabled net.ipv6.conf.lo.disable_ipv6");
    assert_eq!(of_pod(&both, off("all")), "ipv6-disabled net.ipv6.conf.all.disable_ipv6");
    let back = |network: &mut Network| {
        off("all")(network);
        network.sysctls.insert("net.ipv6.conf.lo.disable_ipv6".to_owned(), "0".to_owned());
    };
    assert_eq!(of_pod(&both, back), "");
    let nowhere = |network: &mut Network| {
        off("all")(network);
        off("lo")(network);
        network.links[0].addresses.truncate(1);
        network.links[1].addresses.truncate(1);
    };
    assert_eq!(of_pod(&both, nowhere), "");
    let six = Wanted { ipv4: false, ..Wanted::default() };
    assert_eq!(of_pod(&six, nowhere), "ipv6-disabled net.ipv6.conf.all.disable_ipv6");
}

#[test]
fn routes_that_take_the_address_away() {
    let with = |family: &str, to: &str, kind: &str| {
        let route = Route { family: family.to_owned(), to: to.to_owned(), kind: kind.to_owned(), ..Route::default() };
        of_pod(&Wanted::default(), |network| network.routes.push(route))
    };
    for (family, to) in [("ipv4", "127.0.0.6/32"), ("ipv4", "127.0.0.0/8"), ("ipv4", "127.0.0.6")] {
        for kind in ["unreachable", "prohibit", "blackhole"] {
            assert_eq!(with(family, to, kind), "route-in-the-way 127.0.0.6", "{to} {kind}");
        }
    }
    assert_eq!(with("ipv6", "::6/128", "prohibit"), "route-in-the-way ::6");
    for (family, to, kind) in [
        ("ipv4", "127.0.0.6/32", "unicast"),
        ("ipv4", "127.0.0.8/29", "prohibit"),
        ("ipv4", "0.0.0.0/0", "unreachable"),
        ("ipv6", "::/0", "unreachable"),
        ("ipv6", "::/96", "unreachable"),
        ("ipv6", "127.0.0.6/32", "prohibit"),
        ("ipv4", "127.0.0.6/99", "prohibit"),
        ("ipv4", "127.0.0.6/x", "prohibit"),
        ("ipv4", "garbage", "prohibit"),
    ] {
        assert_eq!(with(family, to, kind), "", "{to} {kind}");
    }
}

#[test]
fn rules_of_both_flavours() {
    let legacy = |text: &str| {
        let text = text.to_owned();
        move |network: &mut Network| {
            let dump = RuleDump { family: "ipv4".to_owned(), flavour: "legacy".to_owned(), by: String::new(), text };
            network.rules.push(dump);
        }
    };
    assert_eq!(of_pod(&Wanted::default(), legacy("*nat\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n")), "");
    assert_eq!(of_pod(&Wanted::default(), legacy("*nat\n-A OUTPUT -j RETURN\nCOMMIT\n")), "iptables-flavours-mixed");
}
