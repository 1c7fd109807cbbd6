//! Real rules in real network namespaces: where the walk says a packet ends is where a real connection ends.
//!
//! Needs root, `unshare`, `nsenter`, `ip`, iptables of both flavours, `nft` and Python; run with
//! `cargo test --test walk -- --ignored`. Everything happens in namespaces of its own.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use kuma_diagnose::host::rules::packet::{Family, Origin, Packet, Protocol};
use kuma_diagnose::host::rules::save::{Saved, parse};
use kuma_diagnose::host::rules::walk::{Fate, Ruleset, Walk};

#[path = "netns/layout.rs"]
mod kuma_layout;
use kuma_layout::Layout;

const SETUP: &str = r#"
set -e
ip link set lo up
ip addr add ::6/128 dev lo
unshare -n sleep 120 &
PEER=$!
while [ "$(readlink /proc/$PEER/ns/net)" = "$(readlink /proc/$$/ns/net)" ]; do sleep 0.02; done
ip link add eth0 type veth peer name peer0
ip link set peer0 netns $PEER
ip addr add 10.244.0.5/24 dev eth0
ip -6 addr add fd00:10:244::5/64 dev eth0 nodad
ip link set eth0 up
p() { nsenter -t $PEER -n "$@"; }
p ip link set lo up
p ip addr add 10.244.0.1/24 dev peer0
p ip -6 addr add fd00:10:244::1/64 dev peer0 nodad
p ip link set peer0 up
p ip route add local 203.0.113.0/24 dev lo
p ip route add local 10.96.0.0/16 dev lo
p ip -6 route add local 2001:db8::/32 dev lo
p ip -6 route add local fd00:10:96::/48 dev lo
ip route add default via 10.244.0.1
ip -6 route add default via fd00:10:244::1
sysctl -qw net.ipv4.ip_local_port_range="32768 60999"
set +e
"#;

const ASK: &str = r#"
python3 -c 'import json,sys; plan=json.load(open(sys.argv[1])); plan["peer"]=int(sys.argv[2]); json.dump(plan, open(sys.argv[1],"w"))' $DIR/plan.json $PEER
iptables-nft-save > $DIR/nft4 2>/dev/null
ip6tables-nft-save > $DIR/nft6 2>/dev/null
iptables-legacy-save > $DIR/legacy4 2>/dev/null
ip6tables-legacy-save > $DIR/legacy6 2>/dev/null
python3 $PROBE < $DIR/plan.json > $DIR/ends.json
kill $PEER
"#;

struct Trial {
    name: &'static str,
    packet: Packet,
}

fn packets() -> Vec<Trial> {
    let mut all = Vec::new();
    for family in Family::BOTH {
        let pick = |v4: &str, v6: &str| -> IpAddr { if family == Family::V4 { v4 } else { v6 }.parse().unwrap() };
        let pod = pick("10.244.0.5", "fd00:10:244::5");
        let base = Packet {
            family,
            protocol: Protocol::Tcp,
            origin: Origin::Here,
            source: Some(pod),
            destination: pick("203.0.113.10", "2001:db8::10"),
            source_ports: (32768, 60999),
            port: 8080,
            link: "eth0".to_owned(),
            uid: Some(1000),
            gid: Some(1000),
            listener: Some(0),
            local: Some(
                ["127.0.0.1", "10.244.0.5", "::1", "::6", "fd00:10:244::5"]
                    .iter()
                    .map(|a| a.parse().unwrap())
                    .collect(),
            ),
        };
        let loopback = Packet { source: Some(family.loopback()), link: "lo".to_owned(), ..base.clone() };
        let own = |packet: &Packet| Packet { uid: Some(5678), gid: Some(5678), ..packet.clone() };
        let six = pick("127.0.0.6", "::6");
        let validation = own(&Packet { destination: six, port: 24790, ..loopback.clone() });
        let cluster = pick("10.96.0.10", "fd00:10:96::10");
        let peer = Packet {
            origin: Origin::Outside,
            source: Some(pick("10.244.0.1", "fd00:10:244::1")),
            destination: pod,
            uid: None,
            gid: None,
            ..base.clone()
        };
        let list = [
            ("validation", validation.clone()),
            ("validation-other-port", Packet { port: 20001, ..validation.clone() }),
            ("validation-as-app", Packet { uid: Some(1000), gid: Some(1000), ..validation.clone() }),
            ("outbound", base.clone()),
            ("outbound-cluster", Packet { destination: cluster, port: 443, ..base.clone() }),
            ("sidecar", own(&Packet { port: 443, ..base.clone() })),
            ("app-to-itself", Packet { destination: family.loopback(), ..loopback.clone() }),
            ("app-to-pod", Packet { destination: pod, source: Some(pod), ..loopback.clone() }),
            ("inbound", peer.clone()),
            ("inbound-443", Packet { port: 443, ..peer }),
            ("dns", Packet { protocol: Protocol::Udp, destination: cluster, port: 53, ..base.clone() }),
            ("dns-sidecar", own(&Packet { protocol: Protocol::Udp, destination: cluster, port: 53, ..base.clone() })),
            ("dns-tcp", Packet { destination: cluster, port: 53, ..base }),
        ];
        all.extend(list.map(|(name, packet)| Trial { name, packet }));
    }
    all
}

fn plan(trials: &[Trial]) -> String {
    let packets: Vec<serde_json::Value> = trials
        .iter()
        .map(|Trial { packet, .. }| {
            serde_json::json!({
                "from": if packet.origin == Origin::Here { "here" } else { "peer" },
                "protocol": if packet.protocol == Protocol::Tcp { "tcp" } else { "udp" },
                "uid": packet.uid.unwrap_or(0),
                "to": packet.destination.to_string(),
                "port": packet.port,
                "source": (packet.link == "lo").then(|| packet.source.unwrap().to_string()),
            })
        })
        .collect();
    let listen = [53, 443, 8080, 15001, 15006, 15010, 15016, 15053, 4140, 4143, 9999, 20001, 24790];
    serde_json::json!({ "listen": listen, "udp": [53, 15053, 1053, 9999], "packets": packets }).to_string()
}

/// Errors by which a connection notices a rejection.
fn rejection(with: &str) -> &'static [&'static str] {
    match with {
        "icmp-port-unreachable" | "icmp6-port-unreachable" | "tcp-reset" => &["errno:ECONNREFUSED"],
        "icmp-net-unreachable" | "icmp-net-prohibited" | "icmp6-no-route" => &["errno:ENETUNREACH"],
        "icmp-host-unreachable" | "icmp6-addr-unreachable" | "icmp-admin-prohibited" | "icmp-host-prohibited" => {
            &["errno:EHOSTUNREACH"]
        }
        "icmp-proto-unreachable" => &["errno:ENOPROTOOPT"],
        "icmp6-adm-prohibited" | "icmp6-policy-fail" | "icmp6-reject-route" => &["errno:EACCES"],
        _ => &[],
    }
}

/// Whether what happened is what the walk says.
fn agrees(packet: &Packet, walk: &Walk, end: &str) -> bool {
    let udp = packet.protocol == Protocol::Udp;
    match &walk.fate {
        Fate::Unchanged => {
            let here = packet.origin == Origin::Outside || packet.link == "lo";
            end == format!("{}:{}", if here { "here" } else { "peer" }, packet.port)
        }
        Fate::Redirected(port) | Fate::Tproxy(port) => end == format!("here:{port}"),
        Fate::Dnat(to) => {
            let port = to.rsplit_once(':').map_or("", |(_, port)| port);
            let here = to.starts_with("127.") || to.starts_with("[::1]") || to.starts_with("10.244.0.5");
            end == format!("{}:{port}", if here { "here" } else { "peer" })
        }
        Fate::Dropped if udp => end == "dropped" || end == "errno:EPERM",
        Fate::Dropped => end == "timeout",
        Fate::Rejected(_) if udp => end == "dropped" || end.starts_with("errno:"),
        // From outside the peer hears of it as well; without an answer that fits, it is a mismatch.
        Fate::Rejected(with) => rejection(with).contains(&end),
        Fate::Unknown(_) => true,
    }
}

/// A set of rules: a script, and which packets (by name and family) cannot be told.
struct Case {
    name: &'static str,
    script: String,
    unknown: &'static [&'static str],
}

fn restore(flavour: &str, text: &str, v6: bool) -> String {
    let six = if v6 { "6" } else { "" };
    format!("ip{six}tables-{flavour}-restore --noflush <<'END' || echo RESTORE FAILED >> $DIR/failed\n{text}END\n")
}

fn kuma(flavour: &str, release: u32) -> String {
    edit(flavour, release, |text| text)
}

fn edit(flavour: &str, release: u32, change: impl Fn(String) -> String) -> String {
    [false, true].iter().map(|v6| restore(flavour, &change(Layout::new(release, *v6).text()), *v6)).collect()
}

/// The same command for both families.
fn both(flavour: &str, commands: &[&str]) -> String {
    commands
        .iter()
        .flat_map(|command| {
            ["ip", "ip6"].map(|ip| format!("{ip}tables-{flavour} {command} || echo FAILED >> $DIR/failed\n"))
        })
        .collect()
}

#[allow(clippy::too_many_lines, reason = "a table")]
fn cases() -> Vec<Case> {
    let told = |name, script| Case { name, script, unknown: &[] };
    let mut all = vec![
        told("nothing", String::new()),
        told("kuma 2.2 nft", kuma("nft", 2)),
        told("kuma 2.2 legacy", kuma("legacy", 2)),
        told("kuma 2.9 nft", kuma("nft", 9)),
        told("kuma 2.9 legacy", kuma("legacy", 9)),
        told("kuma 2.14 nft", kuma("nft", 14)),
        told("kuma 2.14 legacy", kuma("legacy", 14)),
        told("both flavours, same rules", kuma("nft", 14) + &kuma("legacy", 14)),
    ];
    for flavour in ["nft", "legacy"] {
        let after = |commands: &[&str]| kuma(flavour, 14) + &both(flavour, commands);
        let layout = |change: fn(&mut Layout)| -> String {
            [false, true]
                .iter()
                .map(|v6| {
                    let mut layout = Layout::new(14, *v6);
                    change(&mut layout);
                    restore(flavour, &layout.text(), *v6)
                })
                .collect()
        };
        all.extend([
            told("other user", layout(|layout| layout.uid = 1234)),
            told("other port", layout(|layout| layout.inbound = 15016)),
            told("inbound off", layout(|layout| layout.inbound_on = false)),
            told("outbound off", layout(|layout| layout.outbound_on = false)),
            told("no dns", layout(|layout| layout.dns_on = false)),
            told("outbound chain empty", after(&["-t nat -F KUMA_MESH_OUTBOUND"])),
            told("redirect chains empty", after(&["-t nat -F KUMA_MESH_INBOUND_REDIRECT", "-t nat -F KUMA_MESH_OUTBOUND_REDIRECT"])),
            told("jump missing", after(&["-t nat -F OUTPUT", "-t nat -F PREROUTING"])),
            told("drop in filter", after(&["-A OUTPUT -p tcp -m owner --uid-owner 5678 -j DROP"])),
            told("drop of the translated port in INPUT", after(&["-A INPUT -p tcp --dport 15006 -j DROP"])),
            told("drop of the first port in INPUT does not meet", after(&["-A INPUT -p tcp --dport 24790 -j DROP"])),
            told("filter OUTPUT sees the translated port", after(&["-A OUTPUT -p tcp --dport 15001 -j DROP"])),
            told("filter OUTPUT sees the first interface", after(&["-A OUTPUT -o eth0 -p tcp -m owner --uid-owner 1000 -j DROP"])),
            told("mangle POSTROUTING sees the new interface", after(&["-t mangle -A POSTROUTING -o lo -p tcp --dport 15001 -j DROP"])),
            told("policy drop", after(&["-P OUTPUT DROP", "-A OUTPUT -o lo -j ACCEPT"])),
            told("input policy drop", after(&["-P INPUT DROP", "-A INPUT -p tcp --dport 15006 -j ACCEPT", "-A INPUT -p 58 -j ACCEPT"])),
            told("reject with a reset", after(&["-A OUTPUT -o lo -p tcp --syn -j REJECT --reject-with tcp-reset"])),
            told("reject without more", after(&["-I INPUT -i lo -p tcp -j REJECT"])),
            told("accept first", after(&["-t nat -I OUTPUT -p tcp -j ACCEPT", "-t nat -I PREROUTING -p tcp --dport 443 -j ACCEPT"])),
            told("accept in raw is no exemption", after(&["-t raw -I OUTPUT -j ACCEPT"])),
            told("not tracked", after(&["-t raw -I OUTPUT -o lo -p tcp -j CT --notrack"])),
            Case {
                name: "not tracked after a zone",
                script: after(&["-t raw -I OUTPUT -p tcp -j CT --notrack", "-t raw -I OUTPUT -p tcp -j CT --zone 3"]),
                // Their answers come, or go, in the common zone.
                unknown: &["sidecar", "inbound", "inbound-443", "dns-tcp"],
            },
            told("excluded ports", after(&["-t nat -I OUTPUT -p tcp -m multiport --dports 1:100,20000:29999 -j RETURN"])),
            told("excluded one port", after(&["-t nat -I KUMA_MESH_OUTBOUND -p tcp --dport 20001 -j RETURN"])),
            told("users' range", after(&["-t nat -I OUTPUT -p tcp -m owner --uid-owner 1000-6000 -j RETURN"])),
            told("not of a range", after(&["-t nat -I OUTPUT -p tcp -m owner ! --uid-owner 1001-6000 -j RETURN"])),
            told("group", after(&["-t nat -I OUTPUT -p tcp -m owner --gid-owner 5678 -j RETURN"])),
            told("goto", after(&["-t nat -N G", "-t nat -A G -m owner --uid-owner 1 -j RETURN", "-t nat -I OUTPUT -p tcp -g G"])),
            told(
                "goto from a chain",
                after(&[
                    "-t nat -N G", "-t nat -N H", "-t nat -A H -j RETURN", "-t nat -A G -g H", "-t nat -A G -j ACCEPT",
                    "-t nat -I OUTPUT -p tcp -j G",
                ]),
            ),
            told("local addresses", after(&["-t nat -I OUTPUT -p tcp -m addrtype --dst-type LOCAL -j RETURN"])),
            told("not local addresses", after(&["-t nat -I OUTPUT -p tcp -m addrtype ! --dst-type LOCAL -j RETURN"])),
            told("state", after(&["-A OUTPUT -p tcp -m conntrack --ctstate NEW -m owner --uid-owner 1000 -j DROP"])),
            told("state DNAT", after(&["-A INPUT -p tcp -m conntrack --ctstate DNAT -j DROP"])),
            told("flags", after(&["-A OUTPUT -p tcp --syn -m owner --uid-owner 1000 -j DROP", "-A OUTPUT -p tcp --tcp-flags SYN,ACK SYN,ACK -m owner --uid-owner 5678 -o lo -m conntrack --ctstate NEW -j DROP"])),
            told(
                "marks",
                after(&[
                    "-t mangle -A OUTPUT -p tcp --dport 24790 -j MARK --set-mark 5",
                    "-t mangle -A OUTPUT -p tcp --dport 20001 -j MARK --or-mark 8",
                    "-t nat -I OUTPUT -p tcp -m mark --mark 4/6 -j RETURN",
                    "-t nat -I OUTPUT -p tcp -m mark ! --mark 0/8 -j REDIRECT --to-ports 9999",
                ]),
            ),
            told("to another port first", after(&["-t nat -I OUTPUT -p tcp -j REDIRECT --to-ports 4140"])),
            told("invalid in mangle", after(&["-t mangle -A PREROUTING -m conntrack --ctstate INVALID -j DROP"])),
            told("owner match where there is no socket", after(&["-N U", "-A U -m owner ! --uid-owner 1000 -j DROP", "-A OUTPUT -p tcp --dport 15001 -j U"])),
            told(
                "to another address",
                kuma(flavour, 14)
                    + &format!("iptables-{flavour} -t nat -I OUTPUT -p tcp -m owner --uid-owner 5678 -j DNAT --to-destination 127.0.0.1:9999\n")
                    + &format!("ip6tables-{flavour} -t nat -I OUTPUT -p tcp --dport 8080 -j DNAT --to-destination [::1]:9999\n"),
            ),
            told("range of addresses", kuma(flavour, 14) + &format!("iptables-{flavour} -t nat -I OUTPUT -m iprange --dst-range 127.0.0.2-127.0.0.9 -j RETURN\n")),
            told("a log in between", after(&["-t nat -I OUTPUT -m limit --limit 1/hour -j LOG --log-prefix \"-j DROP ! \""])),
            told("quotes", after(&["-t nat -I OUTPUT -p tcp -m comment --comment \"a -j DROP \\\" ! \\\\ it's\" -m owner --uid-owner 7 -j RETURN"])),
            Case {
                name: "an unknown match that matters",
                script: after(&["-t nat -I OUTPUT -p tcp -m length --length 0:2000 -j RETURN"]),
                unknown: &[
                    "validation", "validation-other-port", "outbound", "outbound-cluster",
                ],
            },
            told("input policy drop, answers let in", after(&["-P INPUT DROP", "-A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT", "-A INPUT -p tcp --dport 15006 -j ACCEPT", "-A INPUT -p 58 -j ACCEPT"])),
            told("answers dropped by state", after(&["-A OUTPUT -p tcp -m conntrack --ctstate ESTABLISHED -m owner --uid-owner 0 -j DROP"])),
            told("answers of a port rejected", after(&["-A OUTPUT -p tcp --sport 15001 -j REJECT"])),
            Case {
                name: "an unknown match that does not matter",
                script: after(&["-t nat -I OUTPUT -p tcp -m length --length 0:2000 -j KUMA_MESH_OUTBOUND"]),
                // Beyond the jump stands a rule that keeps these from it.
                unknown: &["dns-tcp"],
            },
        ]);
        for with in ["icmp-net-unreachable", "icmp-host-unreachable", "icmp-host-prohibited", "icmp-admin-prohibited"] {
            let rule = format!(
                "iptables-{flavour} -A OUTPUT -p tcp -m owner --uid-owner 5678 -j REJECT --reject-with {with}\n"
            );
            all.push(Case { name: "reject", script: kuma(flavour, 14) + &rule, unknown: &[] });
        }
        for with in ["icmp6-no-route", "icmp6-addr-unreachable", "icmp6-adm-prohibited"] {
            let rule = format!(
                "ip6tables-{flavour} -A OUTPUT -p tcp -m owner --uid-owner 5678 -j REJECT --reject-with {with}\n"
            );
            all.push(Case { name: "reject6", script: kuma(flavour, 14) + &rule, unknown: &[] });
        }
    }
    // Whichever was registered last is asked first; the dumps do not show it, so the walk must not claim to know.
    let order = &["validation", "validation-other-port", "outbound", "outbound-cluster"];
    let other = |flavour| both(flavour, &["-t nat -A OUTPUT -p tcp -j REDIRECT --to-ports 9999"]);
    all.push(Case { name: "nft then legacy", script: kuma("nft", 14) + &other("legacy"), unknown: order });
    all.push(Case { name: "legacy then nft", script: kuma("legacy", 14) + &other("nft"), unknown: order });
    all.push(told(
        "a drop in the other flavour",
        kuma("nft", 14) + &both("legacy", &["-A OUTPUT -o lo -p tcp -j DROP"]),
    ));
    all.push(told(
        "accepted in the other flavour",
        kuma("nft", 14) + &both("legacy", &["-t nat -A OUTPUT -j ACCEPT", "-t nat -A PREROUTING -j ACCEPT"]),
    ));
    all
}

/// Where each packet really ends, or what went wrong with the set-up.
fn run(case: &Case, trials: &[Trial], dir: &Path) -> Result<Vec<String>, String> {
    std::fs::write(dir.join("plan.json"), plan(trials)).unwrap();
    let script = format!("{SETUP}\n{}\n{ASK}", case.script);
    let probe = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/netns/walk_probe.py");
    let out = Command::new("unshare")
        .args(["-n", "bash", "-c", &script])
        .env("DIR", dir)
        .env("PROBE", probe)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    let failed = std::fs::read_to_string(dir.join("failed")).unwrap_or_default();
    if !failed.is_empty() {
        return Err(format!("{failed}{said}"));
    }
    let ends = std::fs::read_to_string(dir.join("ends.json")).map_err(|error| format!("{error}: {said}"))?;
    serde_json::from_str(&ends).map_err(|error| format!("{error}: {ends}{said}"))
}

fn read(dir: &Path, flavour: &str, family: Family) -> Saved {
    let name = format!("{flavour}{}", if family == Family::V4 { 4 } else { 6 });
    let saved = parse(&std::fs::read_to_string(dir.join(name)).unwrap());
    assert!(saved.faults.is_empty(), "{:?}", saved.faults);
    saved
}

/// What one set of rules showed.
#[derive(Default)]
struct Shown {
    compared: usize,
    kinds: BTreeSet<String>,
    wrong: Vec<String>,
}

fn show(case: &Case, trials: &[Trial]) -> Shown {
    let dir = tempfile::tempdir().unwrap();
    let mut shown = Shown::default();
    let ends = match run(case, trials, dir.path()) {
        Ok(ends) if ends.len() == trials.len() => ends,
        Ok(ends) => {
            shown.wrong.push(format!("{}: {} ends", case.name, ends.len()));
            return shown;
        }
        Err(error) => {
            shown.wrong.push(format!("{}: {error}", case.name));
            return shown;
        }
    };
    for family in Family::BOTH {
        let dumps = ["nft", "legacy"].map(|flavour| (flavour, read(dir.path(), flavour, family)));
        let rules = Ruleset::new(family, dumps.iter().map(|(flavour, saved)| (*flavour, saved)));
        for (trial, end) in trials.iter().zip(&ends).filter(|(trial, _)| trial.packet.family == family) {
            let walk = rules.walk(&trial.packet);
            let unknown = matches!(walk.fate, Fate::Unknown(_));
            if !agrees(&trial.packet, &walk, end) || unknown != case.unknown.contains(&trial.name) {
                let place = walk.by.map(|by| format!("{by:?}")).unwrap_or_default();
                let (fate, name) = (walk.fate, family.name());
                shown.wrong.push(format!("{} / {} {name}: {fate:?} by {place}, really {end}", case.name, trial.name));
            }
            shown.compared += usize::from(!unknown);
            if !unknown {
                shown.kinds.insert(end.split(':').next().unwrap_or_default().to_owned());
            }
        }
    }
    shown
}

#[test]
#[ignore = "needs root and network namespaces"]
fn packets_end_where_the_walk_says() {
    let only = std::env::var("CASE").ok();
    let trials = packets();
    let all: Vec<Case> =
        cases().into_iter().filter(|case| only.as_ref().is_none_or(|only| case.name.contains(only.as_str()))).collect();
    let next = AtomicUsize::new(0);
    // Most of the time is waiting for connections that time out.
    let shown: Vec<Shown> = std::thread::scope(|scope| {
        let work = || {
            let mut shown = Vec::new();
            while let Some(case) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                shown.push(show(case, &trials));
            }
            shown
        };
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    let compared: usize = shown.iter().map(|shown| shown.compared).sum();
    let kinds: BTreeSet<&String> = shown.iter().flat_map(|shown| &shown.kinds).collect();
    let wrong: Vec<&String> = shown.iter().flat_map(|shown| &shown.wrong).collect();
    println!("{} sets of rules, {compared} packets compared, ends {kinds:?}", all.len());
    assert!(wrong.is_empty(), "{} of {compared} wrong: {wrong:#?}", wrong.len());
    assert!(compared > 0);
}
