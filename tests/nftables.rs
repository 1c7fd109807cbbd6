//! What `probe::nftables` reads from the kernel is what `iptables-nft-save` prints. Needs root, `unshare`, `nft` and
//! iptables; everything happens in namespaces of its own:
//!
//! ```text
//! cargo test --test nftables -- --ignored
//! ```
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Child, Command, Stdio};

use kuma_diagnose::host::document::Wanted;
use kuma_diagnose::probe::{Look, inside, look, nftables};
use rustix::thread::{CapabilitySet, CapabilitySets, set_capabilities};

#[path = "netns/layout.rs"]
mod kuma_layout;
use kuma_layout::Layout;

/// A namespace, held by a process that sleeps.
struct Place(Child);

impl Place {
    fn new(script: &str) -> Self {
        let script = format!("set -e\n{script}\necho ready\nexec sleep 120");
        let mut child =
            Command::new("unshare").args(["-n", "sh", "-c", &script]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n", "setting up failed: {script}");
        Self(child)
    }

    fn run(&self, program: &[&str], input: &str) -> String {
        let (target, net) = (self.0.id().to_string(), "-n");
        let mut child = Command::new("nsenter")
            .args(["-t", &target, net])
            .args(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{program:?} {input}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// What is read of each family; nothing else may be missing.
    fn seen(&self) -> nftables::Seen {
        let mut gaps = Vec::new();
        let seen = inside(Some(self.0.id()), || nftables::seen(&mut gaps)).unwrap();
        assert_eq!(gaps, []);
        assert_eq!(seen.dumps.len(), 2);
        seen
    }

    /// Both texts of a family, without what is not compared.
    fn both(&self, family: usize) -> (Vec<String>, Vec<String>) {
        let program = ["iptables-nft-save", "ip6tables-nft-save"][family];
        (lines(&self.seen().dumps[family].text), lines(&self.run(&[program], "")))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Without comments and counters.
fn lines(text: &str) -> Vec<String> {
    let kept = text.lines().filter(|line| !line.starts_with('#'));
    kept.map(|line| line.split_once(" [").filter(|_| line.starts_with(':')).map_or(line, |(name, _)| name).to_owned())
        .collect()
}

#[test]
#[ignore = "needs root, unshare and iptables"]
fn kumas_rules_are_read_as_the_program_prints_them() {
    for v6 in [false, true] {
        for release in [2, 5, 8, 9, 12, 13, 14] {
            for servers in [Vec::new(), vec![if v6 { "fd00:10:96::a/128" } else { "10.96.0.10/32" }.to_owned()]] {
                let layout = Layout { servers, ..Layout::new(release, v6) };
                let place = Place::new("");
                let restore = if v6 { "ip6tables-nft-restore" } else { "iptables-nft-restore" };
                place.run(&[restore], &layout.text());
                let (ours, program) = place.both(usize::from(v6));
                assert!(program.len() > 25, "{program:?}");
                assert_eq!(ours, program, "{layout:?}");
                // The other family has none of them.
                assert!(place.seen().dumps[usize::from(!v6)].text.is_empty());
                assert!(place.seen().native.is_empty());
            }
        }
    }
}

/// Of both families.
const RULES: &[&str] = &[
    "filter -A INPUT -p tcp ! --sport 5:10 --dport 8 -j ACCEPT",
    "filter -A INPUT -p tcp --sport 5: ! --dport :8 -j DROP",
    "filter -A INPUT -p tcp ! --sport 5: --dport :8 --syn -j RETURN",
    "filter -A INPUT -p tcp --sport 5 --dport 8",
    "filter -A INPUT -p udp ! --sport 5 ! --dport 8",
    "filter -A INPUT -p udp --sport 5 ! --dport 8",
    "filter -A INPUT -p tcp -m tcp --tcp-flags ALL NONE",
    "filter -A OUTPUT -p tcp -m tcp ! --tcp-flags SYN,RST SYN,RST -m owner --uid-owner 5 -m tcp --dport 9",
    "filter -A OUTPUT -p tcp -m tcp --tcp-option 8",
    "filter -A INPUT ! -p tcp",
    "filter -A INPUT -p 47",
    "filter -A INPUT -p 99",
    "filter -A INPUT -p sctp",
    "filter -A INPUT -i eth0 -j SUB",
    "filter -A INPUT ! -i eth0 -g SUB",
    "filter -A INPUT -i eth+",
    "filter -A OUTPUT ! -o eth+",
    "filter -A OUTPUT ! -o +",
    "filter -A FORWARD -i a -o b",
    "filter -A INPUT -j REJECT",
    "filter -A INPUT -p tcp -j REJECT --reject-with tcp-reset",
    "filter -A INPUT -j LOG --log-prefix plain --log-level 6 --log-uid --log-ip-options",
    "filter -A INPUT -j LOG --log-prefix \"two words \"",
    "filter -A OUTPUT -m owner --uid-owner 100-200 ! --gid-owner 7 -j ACCEPT",
    "filter -A OUTPUT -m owner ! --uid-owner 0 -j ACCEPT",
    "filter -A OUTPUT -m owner --socket-exists",
    "filter -A INPUT -p tcp -m multiport --dports 1,2:5,80",
    "filter -A INPUT -p udp -m multiport ! --sports 53",
    "filter -A INPUT -p tcp -m multiport --ports 1:2",
    "filter -A INPUT -m comment --comment word",
    "filter -A OUTPUT -m comment --comment \"it's \\\"here\\\" \\\\\\\\ a/b\" -m owner --uid-owner 1",
    "filter -A INPUT -m state --state NEW,RELATED",
    "filter -A INPUT -m conntrack --ctstate ESTABLISHED,DNAT,SNAT",
    "filter -A INPUT -m conntrack ! --ctstate INVALID,UNTRACKED --ctstatus NONE",
    "filter -A INPUT -m conntrack ! --ctstatus ASSURED,CONFIRMED --ctdir REPLY",
    "filter -A INPUT -m conntrack --ctstate NEW --ctdir ORIGINAL",
    "filter -A INPUT -m mark --mark 1/3 -j MARK --set-mark 3",
    "filter -A INPUT -m mark ! --mark 0x10 -j MARK --or-mark 3",
    "filter -A INPUT -m addrtype --dst-type LOCAL,MULTICAST ! --src-type UNICAST --limit-iface-in",
    "filter -A INPUT -m limit --limit 5/min",
    "filter -A INPUT -m limit --limit 3/sec --limit-burst 9 -j ACCEPT",
    "nat -A OUTPUT -p tcp -j REDIRECT",
    "nat -A OUTPUT -p tcp -j REDIRECT --to-ports 1-5 --random",
    "nat -A OUTPUT -p udp --dport 53 -j REDIRECT --to-ports 15053",
    "nat -A POSTROUTING -j MASQUERADE",
    "nat -A POSTROUTING -p tcp -j MASQUERADE --to-ports 1024-2000 --random-fully",
    "nat -A POSTROUTING -m owner --uid-owner 7 -j ACCEPT",
    "mangle -A OUTPUT -j MARK --set-xmark 0x1/0xff",
    "mangle -P FORWARD DROP",
    "mangle -A PREROUTING -m connmark ! --mark 0x1/0x80 -j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80",
    "mangle -A PREROUTING -j CONNMARK --save-mark",
    "mangle -A PREROUTING -j CONNMARK --set-mark 7",
    "mangle -A PREROUTING -p tcp -m connmark --mark 5 -j TPROXY --on-port 15006 --tproxy-mark 0x539/0xffffffff",
    "filter -A INPUT -j NFLOG",
    "filter -A INPUT -j NFLOG --nflog-prefix \"a b\" --nflog-group 3 --nflog-threshold 4",
    "filter -A INPUT -j NFLOG --nflog-size 64",
    "raw -A PREROUTING -j NOTRACK",
    "raw -A PREROUTING -j CT --notrack",
    "raw -A PREROUTING -p udp -j CT --zone-orig 7",
    "raw -A OUTPUT -p udp -j CT --zone 65535",
    "raw -A OUTPUT -j CT --zone-reply mark",
    "raw -A OUTPUT -j TRACE",
    "security -A INPUT -p udp -j ACCEPT",
];

const RULES_4: &[&str] = &[
    "filter -A INPUT -s 10.0.0.0/8 -d 1.2.0.0/16",
    "filter -A INPUT -s 10.128.0.0/9 ! -d 1.2.3.4/30",
    "filter -A INPUT ! -s 1.2.3.0/24 -d 1.2.3.4/255.0.255.0 -g SUB",
    "filter -A INPUT -s 0.0.0.0/0 -d 128.0.0.0/1",
    "filter -A INPUT -f",
    "filter -A INPUT ! -f",
    "filter -A INPUT -p icmp",
    "filter -A INPUT -p icmp -m icmp --icmp-type 8",
    "filter -A INPUT -p icmp -m icmp ! --icmp-type 3/1",
    "filter -A INPUT -p icmp -m icmp --icmp-type any",
    "filter -A INPUT -j REJECT --reject-with icmp-host-prohibited",
    "filter -A INPUT -j REJECT --reject-with icmp-net-unreachable",
    "filter -A INPUT -j REJECT --reject-with icmp-admin-prohibited",
    "nat -A OUTPUT -p tcp -j DNAT --to-destination 10.0.0.1",
    "nat -A OUTPUT -p tcp -j DNAT --to-destination 10.0.0.1:80",
    "nat -A OUTPUT -p tcp -j DNAT --to-destination 10.0.0.1-10.0.0.9:80-90/5 --persistent --random",
    "nat -A OUTPUT -p tcp -j DNAT --to-destination :80",
    "nat -A POSTROUTING -j SNAT --to-source 10.0.0.1-10.0.0.3",
    "nat -A POSTROUTING -p tcp -j SNAT --to-source 10.0.0.1:5-6 --random-fully",
];

const RULES_6: &[&str] = &[
    "filter -A INPUT -s fd00::/8 -d 2001:db8::/33",
    "filter -A INPUT ! -s ::1 ! -d fe80::/10",
    "filter -A INPUT -s fd00::1/ffff::ffff",
    "filter -A INPUT -d 8000::/1 -s ::/0",
    "filter -A INPUT -p icmpv6 -m icmp6 --icmpv6-type 135",
    "filter -A INPUT -p icmpv6 -m icmp6 --icmpv6-type 1/4",
    "filter -A INPUT -j REJECT --reject-with icmp6-addr-unreachable",
    "filter -A INPUT -j REJECT --reject-with icmp6-adm-prohibited",
    "filter -A INPUT -j REJECT --reject-with icmp6-policy-fail",
    "nat -A OUTPUT -p tcp -j DNAT --to-destination fd00::1",
    "nat -A OUTPUT -p tcp -j DNAT --to-destination [fd00::1]:80",
    "nat -A OUTPUT -p tcp -j DNAT --to-destination [fd00::1-fd00::5]:80-90",
    "nat -A POSTROUTING -j SNAT --to-source fd00::1-fd00::5",
    "nat -A POSTROUTING -p udp -j SNAT --to-source [fd00::1]:5-6",
];

#[test]
#[ignore = "needs root, unshare and iptables"]
fn single_rules_are_read_as_the_program_prints_them() {
    for (family, own) in [RULES_4, RULES_6].into_iter().enumerate() {
        let program = ["iptables-nft", "ip6tables-nft"][family];
        let mut script = format!("{program} -N SUB; {program} -N a-sub; {program} -P INPUT DROP;");
        for rule in RULES.iter().chain(own) {
            let _ = writeln!(script, "{program} -w -t {rule}");
        }
        let place = Place::new(&script);
        let (ours, program) = place.both(family);
        let differ: Vec<_> = ours.iter().zip(&program).filter(|(ours, program)| ours != program).collect();
        assert!(differ.is_empty(), "{differ:#?}");
        assert_eq!(ours.len(), program.len());
        assert_eq!(place.seen().native, [] as [&str; 0]);
    }
}

#[test]
#[ignore = "needs root, unshare, nft and iptables"]
fn what_is_not_understood_is_named_in_its_rule() {
    let script = "iptables-nft -A INPUT -m ttl --ttl-eq 3 -j ACCEPT
        iptables-nft -t mangle -A OUTPUT -j DSCP --set-dscp 1
        iptables-nft -t nat -A POSTROUTING -j RETURN
        nft 'add rule ip filter INPUT tcp dport { 1, 2 } accept'
        nft 'add rule ip filter INPUT meta skuid 7 ct state new,established meta mark set 5'
        nft 'add rule ip filter INPUT meta skuid != 7 ct mark 5 drop comment \"said so\"'
        nft 'add rule ip filter INPUT ip saddr 1.2.3.4-1.2.3.9 drop'
        nft 'add rule ip filter INPUT tcp dport 80-90 reject with tcp reset'
        nft 'add rule ip filter INPUT reject with icmp type admin-prohibited'
        nft 'add chain ip filter other { type filter hook input priority 7; policy drop; }'
        nft 'add table inet nat'
        nft 'add chain inet nat OUTPUT { type nat hook output priority -100; }'
        nft 'add rule inet nat OUTPUT tcp dport 80 redirect to :15001'
        nft 'add table ip mine'
        iptables-nft -t nat -A OUTPUT -j RETURN
        nft 'add rule ip nat OUTPUT tcp dport 80 redirect to :15001'
        nft 'add rule ip nat OUTPUT tcp dport 81 dnat to 10.0.0.1:15001'
        nft 'add rule ip nat POSTROUTING masquerade random,persistent'
        nft 'add rule ip nat OUTPUT ip saddr 10.0.0.0/8 ip daddr 10.0.0.0/8 fib daddr type local return'
        nft 'add rule ip nat OUTPUT ip saddr . tcp dport { 1.2.3.4 . 80 } return'
        nft 'add rule ip nat OUTPUT icmp type 8 return'
        nft 'add rule ip nat OUTPUT oifname { lo, eth0 } return'
        nft 'add rule ip nat OUTPUT oif lo return'
        nft 'add rule ip nat OUTPUT ct state invalid meta l4proto tcp dnat to 10.0.0.1-10.0.0.4:5-6 persistent'
        nft 'add rule ip nat OUTPUT tcp dport 1 dnat to ip saddr map { 10.0.0.2 : 10.0.0.1 }'";
    let place = Place::new(script);
    let seen = place.seen();
    let text = &seen.dumps[0].text;
    for line in [
        "-A INPUT -m unknown-ttl -j ACCEPT",
        "-A INPUT -p tcp -m unknown-lookup -j ACCEPT",
        "-A INPUT -m owner --uid-owner 7 -m conntrack --ctstate NEW,ESTABLISHED -j MARK --set-xmark 0x5/0xffffffff",
        "-A INPUT -m owner ! --uid-owner 7 -m unknown-cmp -m comment --comment \"said so\" -j DROP",
        "-A INPUT -m unknown-cmp -m unknown-cmp -j DROP",
        "-A INPUT -p tcp -m tcp --dport 80:90 -j REJECT --reject-with tcp-reset",
        "-A INPUT -j REJECT --reject-with icmp-admin-prohibited",
        ":other - [0:0]",
        "-A OUTPUT -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 15001",
        "-A OUTPUT -p tcp -m tcp --dport 81 -j DNAT --to-destination 10.0.0.1:15001",
        "-A OUTPUT -j UNKNOWN-DSCP",
        "-A POSTROUTING -j MASQUERADE --random --persistent",
        "-A OUTPUT -p tcp -m unknown-lookup -j RETURN",
        "-A OUTPUT -m unknown-lookup -j RETURN",
        "-A OUTPUT -m unknown-cmp -j RETURN",
        "-A OUTPUT -p icmp -m unknown-cmp -j RETURN",
        "-A OUTPUT -s 10.0.0.0/8 -d 10.0.0.0/8 -m unknown-fib -m unknown-cmp -j RETURN",
        "-A OUTPUT -p tcp -m tcp --dport 1 -m unknown-lookup -j UNKNOWN-nat",
        "-A OUTPUT -p tcp -m conntrack --ctstate INVALID -j DNAT --to-destination 10.0.0.1-10.0.0.4:5-6 --persistent",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in:\n{text}");
    }
    assert_eq!(seen.native, ["inet nat output", "ip filter input", "ip mine"]);
}

#[test]
#[ignore = "needs root, unshare and iptables"]
fn without_rights_that_is_said() {
    let place = Place::new("iptables-nft -A INPUT -j DROP");
    let (seen, gaps) = inside(Some(place.0.id()), || {
        // Of this thread only, which ends.
        let none = CapabilitySet::empty();
        let sets = CapabilitySets { effective: none, permitted: none, inheritable: none };
        set_capabilities(None, sets).unwrap();
        let mut gaps = Vec::new();
        (nftables::seen(&mut gaps), gaps)
    })
    .unwrap();
    assert_eq!(seen, nftables::Seen::default());
    assert_eq!(gaps.iter().map(|gap| gap.why.as_str()).collect::<Vec<_>>(), ["forbidden"]);
}

/// Many rules, which change while they are read: what comes out is one state of them, or a gap.
#[test]
#[ignore = "needs root, unshare and iptables"]
fn rules_that_change_are_read_again() {
    let mut many = String::from("*nat\n:OUTPUT ACCEPT [0:0]\n");
    for at in 0..3000 {
        let _ = writeln!(many, "-A OUTPUT -d 10.{}.{}.1/32 -p tcp -m tcp --dport {at} -j RETURN", at / 256, at % 256);
    }
    many.push_str("COMMIT\n");
    let place = Place::new("");
    place.run(&["iptables-nft-restore"], &many);
    let (ours, program) = place.both(0);
    assert_eq!(ours, program);
    let script =
        "for at in $(seq 20); do iptables-nft -t nat -A OUTPUT -p tcp; iptables-nft -t nat -D OUTPUT -p tcp; done";
    let target = place.0.id().to_string();
    let mut changing = Command::new("nsenter").args(["-t", &target, "-n", "sh", "-c", script]).spawn().unwrap();
    let (mut whole, mut told) = (0, 0);
    while changing.try_wait().unwrap().is_none() {
        let mut gaps = Vec::new();
        let seen = inside(Some(place.0.id()), || nftables::seen(&mut gaps)).unwrap();
        if let Some(dump) = seen.dumps.first() {
            let rules = dump.text.lines().filter(|line| line.starts_with("-A")).count();
            assert!((3000..=3001).contains(&rules), "{rules}");
            whole += 1;
        } else {
            assert_eq!(gaps.iter().map(|gap| gap.why.as_str()).collect::<Vec<_>>(), ["unreadable"]);
            told += 1;
        }
    }
    assert!(whole + told > 0);
}

#[test]
#[ignore = "needs root, unshare and iptables"]
fn where_there_is_no_program_the_kernel_is_asked() {
    let place = Place::new("iptables-nft -t nat -A OUTPUT -p tcp -j REDIRECT --to-ports 15001");
    let mut request = Look::at(Some(place.0.id()), Wanted::default());
    request.tool_directories.clear();
    let document = look(&request).unwrap();
    let network = document.network.unwrap();
    let by: Vec<_> = network.rules.iter().map(|dump| (dump.by.as_str(), dump.text.is_empty())).collect();
    assert_eq!(by, [("netlink", false), ("netlink", true)]);
    assert!(network.rules[0].text.contains("-A OUTPUT -p tcp -j REDIRECT --to-ports 15001\n"));
    assert!(document.gaps.iter().all(|gap| !gap.what.contains("-nft-save")), "{:?}", document.gaps);
}
