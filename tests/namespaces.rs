//! Real network namespaces with real faults, and what `probe` says of each. Needs root, `unshare`, `ip` and iptables:
//!
//! ```text
//! cargo test --test namespaces -- --ignored
//! ```
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::net::{TcpListener, UdpSocket};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use kuma_diagnose::host::document::{Document, Network, Trial, Wanted};
use kuma_diagnose::probe::{EnterError, Look, OffLoopback, Packet, here, inside, look};

/// A namespace, held by a process that sleeps.
struct Place(Child);

impl Place {
    /// A new namespace in which `script` has run. It stands for a pod: `eth0` has an address of each family.
    fn new(script: &str) -> Self {
        let pod = "ip link set lo up; ip link add eth0 type veth peer name peer0; ip link set eth0 up; ip link set peer0 up; \
                   ip addr add 10.1.1.2/24 dev eth0; ip -6 addr add fd00:1::2/64 dev eth0 nodad;";
        Self::bare(&format!("{pod}\n{script}"))
    }

    fn bare(script: &str) -> Self {
        let script = format!("set -e\n{script}\necho ready\nexec sleep 120");
        let mut child =
            Command::new("unshare").args(["-n", "sh", "-c", &script]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n", "setting up failed: {script}");
        Self(child)
    }

    fn pid(&self) -> u32 {
        self.0.id()
    }

    fn look(&self) -> Document {
        self.look_as(|_| ())
    }

    fn look_as(&self, change: impl FnOnce(&mut Look)) -> Document {
        let mut request = Look::at(Some(self.pid()), Wanted::default());
        request.patience.attempts = 2;
        request.patience.pause = Duration::from_millis(50);
        change(&mut request);
        look(&request).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Kuma's rules of one family, as its installer writes them for `iptables-restore`.
#[derive(Clone)]
struct Rules {
    inbound: u16,
    uid: u32,
    zones: bool,
    /// Goes before the rest of `KUMA_MESH_OUTBOUND`.
    first: &'static str,
}

const KUMA: Rules = Rules { inbound: 15006, uid: 5678, zones: true, first: "" };

impl Rules {
    fn restore(&self, program: &str) -> String {
        let Self { inbound, uid, zones, first } = self;
        let (one, six) =
            if program.starts_with("ip6") { ("::1/128", "::6/128") } else { ("127.0.0.1/32", "127.0.0.6/32") };
        let mut text = format!("{program}-restore --noflush <<'END'\n");
        if *zones {
            let raw = format!(
                "*raw\n-A PREROUTING -p udp --sport 53 -j CT --zone 1\n\
                 -A OUTPUT -p udp --dport 53 -m owner --uid-owner {uid} -j CT --zone 1\n\
                 -A OUTPUT -p udp --sport 15053 -m owner --uid-owner {uid} -j CT --zone 2\n\
                 -A OUTPUT -p udp --dport 53 -j CT --zone 2\nCOMMIT\n"
            );
            text += &raw;
        }
        let chains = ["INBOUND", "OUTBOUND", "INBOUND_REDIRECT", "OUTBOUND_REDIRECT"];
        text += "*nat\n";
        for chain in chains {
            writeln!(text, ":KUMA_MESH_{chain} - [0:0]").unwrap();
        }
        let nat = format!(
            "-A PREROUTING -p tcp -j KUMA_MESH_INBOUND\n\
             -I OUTPUT 1 -p udp --dport 53 -m owner --uid-owner {uid} -j RETURN\n\
             -I OUTPUT 2 -p udp --dport 53 -j REDIRECT --to-ports 15053\n\
             -A OUTPUT -p tcp -j KUMA_MESH_OUTBOUND\n\
             -A KUMA_MESH_INBOUND -p tcp -j KUMA_MESH_INBOUND_REDIRECT\n{first}\
             -A KUMA_MESH_OUTBOUND -s {six} -o lo -j RETURN\n\
             -A KUMA_MESH_OUTBOUND -p tcp -o lo ! -d {one} -m owner --uid-owner {uid} -j KUMA_MESH_INBOUND_REDIRECT\n\
             -A KUMA_MESH_OUTBOUND -p tcp -o lo -m owner ! --uid-owner {uid} -j RETURN\n\
             -A KUMA_MESH_OUTBOUND -m owner --uid-owner {uid} -j RETURN\n\
             -A KUMA_MESH_OUTBOUND -d {one} -j RETURN\n\
             -A KUMA_MESH_OUTBOUND -j KUMA_MESH_OUTBOUND_REDIRECT\n\
             -A KUMA_MESH_INBOUND_REDIRECT -p tcp -j REDIRECT --to-ports {inbound}\n\
             -A KUMA_MESH_OUTBOUND_REDIRECT -p tcp -j REDIRECT --to-ports 15001\nCOMMIT\nEND\n"
        );
        text + &nat
    }

    /// For both families, with `::6` on `lo`.
    fn both(&self, flavour: &str) -> String {
        let (four, six) = (format!("iptables-{flavour}"), format!("ip6tables-{flavour}"));
        format!("ip -6 addr add ::6/128 dev lo\n{}{}", self.restore(&four), self.restore(&six))
    }
}

fn trials<'a>(document: &'a Document, what: &str, family: &str) -> Vec<&'a Trial> {
    let all = &document.active.as_ref().unwrap().trials;
    all.iter().filter(|trial| trial.what == what && trial.family == family).collect()
}

/// All trials of a kind end in `expected`, in this order; a single word stands for all of them.
#[track_caller]
fn ends(document: &Document, what: &str, family: &str, expected: &[&str]) {
    let trials = trials(document, what, family);
    let outcomes: Vec<&str> = trials.iter().map(|trial| trial.outcome.as_str()).collect();
    let same = if let [one] = expected { outcomes.iter().all(|outcome| outcome == one) } else { outcomes == expected };
    assert!(same && !outcomes.is_empty(), "{what} {family}: {outcomes:?} instead of {expected:?}\n{trials:#?}");
}

#[track_caller]
fn has_gap(document: &Document, what: &str, why: &str) {
    assert!(document.gaps.iter().any(|gap| gap.what == what && gap.why == why), "{:#?}", document.gaps);
}

fn printed(program: &str) -> String {
    let output = Command::new(program).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    // Without the time of the dump and the counters of packets.
    text.lines().filter(|line| !line.starts_with('#') && !line.starts_with(':')).collect::<Vec<_>>().join("\n")
}

#[test]
#[ignore = "needs root"]
fn healthy_rules_of_both_flavours_pass_and_are_dumped() {
    for flavour in ["nft", "legacy"] {
        let place = Place::new(&KUMA.both(flavour));
        let document = place.look();
        for family in ["ipv4", "ipv6"] {
            ends(&document, "inbound", family, &["passed", "passed", "passed"]);
            ends(&document, "dns", family, &["passed"]);
            has_gap(&document, &format!("active.outbound.{family}"), "not-collected");
        }
        let network = document.network.as_ref().unwrap();
        for family in ["ipv4", "ipv6"] {
            let dump = network.rules.iter().find(|dump| dump.family == family && dump.flavour == flavour).unwrap();
            assert!(dump.text.contains("KUMA_MESH_OUTBOUND_REDIRECT") && dump.text.contains("*raw"), "{}", dump.text);
            assert!(dump.by.contains(" v1."), "{}", dump.by);
        }
        let tables = network.legacy_tables_ipv4.clone().unwrap();
        assert_eq!(tables.is_empty(), flavour == "nft", "{tables:?}");
        assert_eq!(network.rules.iter().any(|dump| dump.flavour == "legacy"), flavour == "legacy");
        assert!(network.nft_ruleset.is_some());
        let lo = network.links.iter().find(|link| link.name == "lo").unwrap();
        assert!(
            lo.up && lo.addresses.contains(&"::6/128".to_owned()) && lo.addresses.contains(&"127.0.0.1/8".to_owned())
        );
        assert_eq!(network.sysctls["net.ipv6.conf.eth0.disable_ipv6"], "0");
        // Where the test runs among all the machine's processes, it can be told that this is not process 1's.
        let first = std::fs::read_link("/proc/self/ns/pid").unwrap().to_str() == Some("pid:[4026531836]");
        assert_eq!((network.is_hosts, document.seen_from.as_str()), (first.then_some(false), "process"));
        assert_eq!(trials(&document, "inbound", "ipv4")[0].uid, 5678);
    }
}

#[test]
#[ignore = "needs root"]
fn the_callers_namespace_and_its_rules_stay_as_they_are() {
    let programs = ["iptables-nft-save", "ip6tables-nft-save"];
    let tables = || std::fs::read_to_string("/proc/net/ip_tables_names").unwrap_or_default();
    let before = (here(), programs.map(printed), tables());
    let place = Place::new(&KUMA.both("nft"));
    let theirs = place.look().network.unwrap().namespace;
    assert!(theirs.is_some() && theirs != before.0.namespace);
    assert_eq!(theirs, inside(Some(place.pid()), || here().namespace).unwrap());
    let started =
        inside(Some(place.pid()), || Command::new("readlink").arg("/proc/self/ns/net").output().unwrap().stdout);
    assert_eq!(String::from_utf8(started.unwrap()).unwrap().trim(), theirs.unwrap());
    assert_eq!((here(), programs.map(printed), tables()), before);
    // Nothing was made in the other one by looking, either.
    let place = Place::bare("ip link set lo up");
    drop(place.look());
    let left = place.look().network.unwrap();
    assert!(left.rules.iter().all(|dump| !dump.text.contains('*')), "{:?}", left.rules);
    assert_eq!((left.nft_ruleset.as_deref(), left.legacy_tables_ipv4), (Some(""), Some(Vec::new())));
}

#[test]
#[ignore = "needs root"]
fn without_rules_connections_are_refused() {
    let document = Place::new("").look();
    ends(&document, "inbound", "ipv4", &["refused"]);
    ends(&document, "dns", "ipv4", &["refused"]);
    // There is no ::6.
    ends(&document, "inbound", "ipv6", &["unreachable"]);
    let trial = trials(&document, "inbound", "ipv4")[0];
    assert_eq!((trial.attempts, trial.listener.as_deref()), (2, Some("127.0.0.1:15006")));
    let document = Place::new("ip -6 addr add ::6/128 dev lo").look();
    ends(&document, "inbound", "ipv6", &["refused"]);
}

#[test]
#[ignore = "needs root"]
fn a_wrong_port_or_user_and_an_exclusion_are_told_apart_from_a_pass() {
    let wrong = Rules { inbound: 15099, ..KUMA };
    let place = Place::new(&wrong.both("nft"));
    ends(&place.look(), "inbound", "ipv4", &["refused"]);
    let foreign =
        inside(Some(place.pid()), || ["127.0.0.1:15099", "[::1]:15099"].map(|at| TcpListener::bind(at).unwrap()));
    for family in ["ipv4", "ipv6"] {
        ends(&place.look(), "inbound", family, &["wrong-peer"]);
    }
    drop(foreign);
    let place = Place::new(&Rules { uid: 1234, ..KUMA }.both("nft"));
    ends(&place.look(), "inbound", "ipv4", &["refused"]);
    let other = |request: &mut Look| request.wanted.uid = 1234;
    ends(&place.look_as(other), "inbound", "ipv4", &["passed"]);
    let first = "-A KUMA_MESH_OUTBOUND -p tcp --dport 20000:23332 -j RETURN\n";
    let document = Place::new(&Rules { first, ..KUMA }.both("legacy")).look();
    ends(&document, "inbound", "ipv6", &["refused", "passed", "passed"]);
}

#[test]
#[ignore = "needs root"]
fn filters_are_told_by_what_they_answer() {
    for (target, outcome) in [
        ("DROP", "timed-out"),
        ("REJECT --reject-with icmp-port-unreachable", "refused"),
        ("REJECT --reject-with icmp-net-unreachable", "unreachable"),
        ("REJECT --reject-with icmp-host-unreachable", "no-route"),
        ("REJECT --reject-with icmp-proto-unreachable", "other"),
        ("REJECT --reject-with icmp-net-prohibited", "unreachable"),
        ("REJECT --reject-with icmp-host-prohibited", "no-route"),
        ("REJECT --reject-with icmp-admin-prohibited", "no-route"),
        ("REJECT --reject-with tcp-reset", "refused"),
    ] {
        let document = Place::new(&format!("iptables-nft -A OUTPUT -p tcp -d 127.0.0.6 -j {target}")).look();
        ends(&document, "inbound", "ipv4", &[outcome]);
        ends(&document, "inbound", "ipv6", &["unreachable"]);
    }
    for (target, outcome) in [
        ("DROP", "timed-out"),
        ("REJECT --reject-with icmp6-no-route", "unreachable"),
        ("REJECT --reject-with icmp6-adm-prohibited", "prohibited"),
        ("REJECT --reject-with icmp6-addr-unreachable", "no-route"),
        ("REJECT --reject-with icmp6-port-unreachable", "refused"),
        ("REJECT --reject-with tcp-reset", "refused"),
    ] {
        let script = format!("ip -6 addr add ::6/128 dev lo\nip6tables-nft -A OUTPUT -p tcp -d ::6 -j {target}");
        ends(&Place::new(&script).look(), "inbound", "ipv6", &[outcome]);
    }
}

#[test]
#[ignore = "needs root"]
fn a_broken_loopback_is_told() {
    let document = Place::new(&format!("{}\nip link set lo down", KUMA.both("nft"))).look();
    ends(&document, "inbound", "ipv4", &["timed-out"]);
    ends(&document, "inbound", "ipv6", &["no-address"]);
    assert!(document.network.unwrap().links.iter().any(|link| link.name == "lo" && !link.up));
    let document = Place::new(&format!("{}\nip addr del 127.0.0.1/8 dev lo", KUMA.both("nft"))).look();
    ends(&document, "inbound", "ipv4", &["no-address"]);
    assert_eq!(trials(&document, "inbound", "ipv4")[0].listener_fault.as_deref(), Some("no-address"));
    ends(&document, "inbound", "ipv6", &["passed"]);
    let script = format!("{}\necho 1 > /proc/sys/net/ipv6/conf/lo/disable_ipv6", KUMA.both("nft"));
    let document = Place::new(&script).look();
    ends(&document, "inbound", "ipv6", &["no-address"]);
    ends(&document, "inbound", "ipv4", &["passed"]);
    assert_eq!(document.network.unwrap().sysctls["net.ipv6.conf.lo.disable_ipv6"], "1");
    let script = format!("{}\necho 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6", KUMA.both("nft"));
    let document = Place::new(&script).look();
    assert!(trials(&document, "inbound", "ipv6").is_empty());
    has_gap(&document, "active.inbound.ipv6", "not-collected");
    ends(&document, "inbound", "ipv4", &["passed"]);
}

#[test]
#[ignore = "needs root"]
fn routes_are_told_by_their_kind() {
    for (kind, outcome) in [("unreachable", "no-route"), ("prohibit", "prohibited"), ("blackhole", "invalid")] {
        let document = Place::new(&format!("{}ip route add {kind} 127.0.0.6/32 table local", KUMA.both("nft"))).look();
        ends(&document, "inbound", "ipv4", &[outcome]);
        ends(&document, "inbound", "ipv6", &["passed"]);
        let routes = document.network.unwrap().routes;
        assert!(routes.iter().any(|route| route.to == "127.0.0.6/32" && route.kind == kind), "{routes:#?}");
    }
    for (kind, outcome) in [("unreachable", "no-route"), ("prohibit", "prohibited"), ("blackhole", "invalid")] {
        let document = Place::new(&format!("ip -6 route add {kind} ::6/128")).look();
        ends(&document, "inbound", "ipv6", &[outcome]);
    }
}

#[test]
#[ignore = "needs root"]
fn a_taken_port_is_reported_and_not_dialled() {
    for (at, ipv4, ipv6) in [
        ("127.0.0.1:15006", "port-taken", "passed"),
        ("0.0.0.0:15006", "port-taken", "passed"),
        ("[::]:15006", "port-taken", "port-taken"),
        ("[::1]:15006", "passed", "port-taken"),
        ("10.1.1.2:15006", "passed", "passed"),
    ] {
        let place = Place::new(&KUMA.both("nft"));
        let sidecar = inside(Some(place.pid()), || TcpListener::bind(at).unwrap()).unwrap();
        let document = place.look();
        ends(&document, "inbound", "ipv4", &[ipv4]);
        ends(&document, "inbound", "ipv6", &[ipv6]);
        for trial in trials(&document, "inbound", "ipv4").iter().filter(|trial| trial.outcome == "port-taken") {
            assert!(trial.error.as_ref().unwrap().contains(":15006 uid 0 "), "{trial:?}");
            assert_eq!((trial.attempts, trial.listener_fault.as_deref()), (1, Some("port-taken")));
        }
        sidecar.set_nonblocking(true).unwrap();
        assert!(sidecar.accept().is_err(), "somebody dialled the sidecar");
        let listeners = document.network.unwrap().listeners;
        assert!(listeners.iter().any(|listener| listener.port == 15006 && listener.program.is_some()));
    }
    let place = Place::new(&KUMA.both("nft"));
    let dns = inside(Some(place.pid()), || UdpSocket::bind("127.0.0.1:15053").unwrap()).unwrap();
    ends(&place.look(), "dns", "ipv4", &["port-taken"]);
    drop(dns);
}

#[test]
#[ignore = "needs root"]
fn after_a_look_the_port_is_free_at_once() {
    let place = Place::new(&KUMA.both("nft"));
    for _ in 0..3 {
        ends(&place.look(), "inbound", "ipv4", &["passed"]);
        let sockets =
            inside(Some(place.pid()), || std::fs::read_to_string("/proc/thread-self/net/tcp").unwrap()).unwrap();
        assert_eq!(sockets.lines().count(), 1, "{sockets}");
    }
}

#[test]
#[ignore = "needs root"]
fn what_is_left_of_ended_connections_does_not_take_the_port() {
    let place = Place::new(&KUMA.both("nft"));
    inside(Some(place.pid()), || {
        let server = TcpListener::bind("127.0.0.1:15006").unwrap();
        let client = std::net::TcpStream::connect("127.0.0.1:15006").unwrap();
        drop(server.accept().unwrap());
        std::thread::sleep(Duration::from_millis(20));
        drop(client);
    })
    .unwrap();
    let file = "/proc/thread-self/net/tcp";
    let sockets = || inside(Some(place.pid()), || std::fs::read_to_string(file).unwrap()).unwrap();
    // Programs that other tests are just starting may hold copies of the sockets for a moment.
    let begun = Instant::now();
    while !(sockets().contains(" 06 ") && sockets().lines().count() == 2) {
        assert!(begun.elapsed() < Duration::from_secs(10), "no TIME_WAIT was made: {}", sockets());
        std::thread::sleep(Duration::from_millis(50));
    }
    ends(&place.look(), "inbound", "ipv4", &["passed"]);
}

#[test]
#[ignore = "needs root"]
fn rules_that_come_later_are_waited_for() {
    let place = Place::new(&format!("(sleep 3\n{}) >/dev/null &", KUMA.both("nft")));
    let begun = Instant::now();
    let document = place.look_as(|request| request.patience.wait = Duration::from_secs(15));
    for family in ["ipv4", "ipv6"] {
        ends(&document, "inbound", family, &["passed"]);
        let trial = trials(&document, "inbound", family)[0];
        assert!(trial.milliseconds > 1000 && trial.attempts > 2, "{trial:?}");
    }
    assert!(begun.elapsed() < Duration::from_secs(14), "it went on after everything had passed");
    let place = Place::new("");
    let begun = Instant::now();
    let document = place.look_as(|request| {
        request.patience.wait = Duration::from_mins(1);
        request.patience.whole = Duration::from_secs(1);
    });
    ends(&document, "inbound", "ipv4", &["refused"]);
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[test]
#[ignore = "needs root"]
fn outgoing_connections_are_tried_where_the_rules_keep_them() {
    let walk = |_: &Network, packet: &Packet| (packet.protocol == "tcp").then_some(15001);
    let with_walk = |place: &Place| {
        let mut request = Look::at(Some(place.pid()), Wanted::default());
        request.walk = Some(&walk);
        request.patience.attempts = 1;
        look(&request).unwrap()
    };
    let route = "ip route add default via 10.1.1.1\nip -6 route add default via fd00:1::1";
    let place = Place::new(&format!("{}{route}", KUMA.both("nft")));
    let document = with_walk(&place);
    for family in ["ipv4", "ipv6"] {
        ends(&document, "outbound", family, &["passed"]);
        assert_eq!(trials(&document, "outbound", family)[0].uid, 65534);
    }
    ends(&with_walk(&Place::new(&KUMA.both("nft"))), "outbound", "ipv4", &["unreachable"]);
    // What the kernel itself sends there (neighbours, routers) is not counted.
    let count = |program: &str| format!("{program} -t mangle -A POSTROUTING -o eth0 -p tcp\n");
    let counted = count("iptables-nft") + &count("ip6tables-nft");
    let place = Place::new(&format!("{}{route}\n{counted}", KUMA.both("nft")));
    drop(with_walk(&place));
    for program in ["iptables-nft-save", "ip6tables-nft-save"] {
        let save = || Command::new(program).args(["-c", "-t", "mangle"]).output().unwrap().stdout;
        let rules = String::from_utf8(inside(Some(place.pid()), save).unwrap()).unwrap();
        assert!(rules.contains("[0:0] -A POSTROUTING -o eth0"), "a packet left the loopback: {rules}");
    }
}

#[test]
#[ignore = "needs root"]
fn queries_need_the_answers_to_come_back() {
    let place = Place::new(&Rules { zones: false, ..KUMA }.both("nft"));
    ends(&place.look(), "dns", "ipv4", &["passed"]);
    let broken = KUMA.both("nft") + "iptables-nft -t raw -D OUTPUT 2";
    ends(&Place::new(&broken).look(), "dns", "ipv4", &["timed-out"]);
}

#[test]
#[ignore = "needs root"]
fn processes_that_end_and_rights_that_are_missing_are_told() {
    let place = Place::new("");
    let pid = place.pid();
    drop(place);
    assert!(matches!(inside(Some(pid), || ()), Err(EnterError::NoProcess(_))));
}

#[test]
#[ignore = "needs root"]
fn a_dial_that_would_leave_is_not_made_unless_asked() {
    // The gateway is known, and says nothing.
    let gateway = "ip -6 neigh add fd00:1::1 lladdr 02:00:00:00:00:01 dev eth0 nud permanent";
    let place = Place::new(&format!("{gateway}\nip -6 route add default via fd00:1::1"));
    let document = place.look();
    ends(&document, "inbound", "ipv6", &["unreachable"]);
    assert!(trials(&document, "inbound", "ipv6")[0].error.as_ref().unwrap().starts_with("not dialled"));
    let allowed = |request: &mut Look| request.off_loopback = OffLoopback::Allowed;
    ends(&place.look_as(allowed), "inbound", "ipv6", &["timed-out"]);
}

#[test]
#[ignore = "needs root"]
fn a_port_for_which_the_sidecar_has_no_right_is_told() {
    let place = Place::new("");
    let low = |request: &mut Look| request.wanted.inbound.port = 80;
    let document = place.look_as(low);
    ends(&document, "inbound", "ipv4", &["not-permitted"]);
    assert_eq!(trials(&document, "inbound", "ipv4")[0].attempts, 1);
    let place = Place::new("echo 80 > /proc/sys/net/ipv4/ip_unprivileged_port_start");
    ends(&place.look_as(low), "inbound", "ipv4", &["refused"]);
}

/// A pod with a user namespace of its own: the rules name its users, whose sockets have other numbers outside.
#[test]
#[ignore = "needs root"]
fn users_of_another_user_namespace_are_found() {
    let script = format!("read go; {}\nip link set lo up\n{}\necho ready; exec sleep 120", "set -e", KUMA.both("nft"));
    let mut child = Command::new("unshare")
        .args(["-U", "-n", "sh", "-c", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(500));
    for map in ["uid_map", "gid_map"] {
        std::fs::write(format!("/proc/{}/{map}", child.id()), "0 0 1\n1 100001 65535\n").unwrap();
    }
    writeln!(child.stdin.take().unwrap(), "go").unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let place = Place(child);
    assert_eq!(line, "ready\n");
    let document = place.look();
    ends(&document, "inbound", "ipv4", &["passed"]);
    ends(&document, "dns", "ipv4", &["passed"]);
    assert_eq!(trials(&document, "inbound", "ipv4")[0].uid, 5678);
}
