//! Real network namespaces with real faults, looked at by the program itself: what was tried, which rule is named, and which
//! cause comes first. Run by `tests/netns/run.sh`, as root.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

#[path = "netns/layout.rs"]
mod layout;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use layout::Layout;
use serde_json::Value;

/// The program.
const PROGRAM: &str = env!("CARGO_BIN_EXE_kubectl-kuma_diagnose");

/// What a namespace has before anything is done to it: as a pod of two families.
const POD: &str = "ip link set lo up
ip link add eth0 type veth peer name peer0
ip link set eth0 up
ip link set peer0 up
ip addr add 10.1.1.2/24 dev eth0
ip -6 addr add fd00:1::2/64 dev eth0 nodad
ip -6 addr add ::6/128 dev lo
ip route add default via 10.1.1.1
ip -6 route add default via fd00:1::1
";

/// A namespace, held by a process that sleeps.
struct Place(Child);

impl Place {
    fn new(script: &str) -> Self {
        let script = format!("set -e\n{script}\necho ready\nexec sleep 300");
        let mut child =
            Command::new("unshare").args(["-n", "bash", "-c", &script]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n", "setting up failed: {script}");
        Self(child)
    }

    /// The report of a look at it.
    fn look(&self, arguments: &[&str]) -> Value {
        let pid = self.0.id().to_string();
        let mut command = Command::new(PROGRAM);
        command.args(["probe", "--pid", &pid, "-o", "json"]).args(arguments);
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Kuma's rules of both families.
fn kuma(flavour: &str) -> String {
    edited(flavour, |_| ())
}

/// Kuma's rules with something changed in what they are made from.
fn edited(flavour: &str, change: impl Fn(&mut Layout)) -> String {
    let family = |v6: bool| {
        let mut layout = Layout::new(13, v6);
        change(&mut layout);
        let six = if v6 { "6" } else { "" };
        format!("ip{six}tables-{flavour}-restore --noflush <<'END'\n{}END\n", layout.text())
    };
    family(false) + &family(true)
}

/// Kuma's rules without a chain and everything that names it.
fn without(flavour: &str, chain: &str) -> String {
    let named = |line: &str| line.split([' ', ':']).any(|word| word == chain);
    let lines: Vec<String> =
        kuma(flavour).lines().filter(|line| !named(line)).map(|line| format!("{line}\n")).collect();
    lines.concat()
}

/// The same command for both families.
fn both(flavour: &str, commands: &[&str]) -> String {
    let each = |command: &&str| ["ip", "ip6"].map(|ip| format!("{ip}tables-{flavour} {command}\n"));
    commands.iter().flat_map(each).collect()
}

/// A program that listens and answers nothing.
fn listener(address: &str, port: u16) -> String {
    let family = if address.contains(':') { "AF_INET6" } else { "AF_INET" };
    format!(
        "python3 -c \"
import socket,time
s=socket.socket(socket.{family});s.setsockopt(socket.SOL_SOCKET,socket.SO_REUSEADDR,1)
s.bind(('{address}',{port}));s.listen(8)
time.sleep(300)\" >/dev/null &
for i in $(seq 100); do ss -ltn 2>/dev/null | grep -q ':{port} ' && break; sleep 0.05; done
"
    )
}

/// One condition, and what must be said of it.
struct Condition {
    name: &'static str,
    script: String,
    arguments: &'static [&'static str],
    /// What becomes of the validation of IPv4 and of IPv6; empty where it is not tried.
    inbound: [&'static str; 2],
    /// The fault that is named first, and what its detail must hold; empty for none.
    fault: (&'static str, &'static str),
    /// The cause that comes first; empty where there is no finding.
    cause: &'static str,
    verdict: &'static str,
}

fn well(name: &'static str, script: String) -> Condition {
    Condition {
        name,
        script,
        arguments: &[],
        inbound: ["passed", "passed"],
        fault: ("", ""),
        cause: "",
        verdict: "healthy",
    }
}

fn fails(
    name: &'static str,
    script: String,
    inbound: [&'static str; 2],
    fault: (&'static str, &'static str),
    cause: &'static str,
) -> Condition {
    Condition { name, script, arguments: &[], inbound, fault, cause, verdict: "failing" }
}

const GENERAL: &str = "val-rules-missing-generic";
const WIPED: &str = "x-iptables-wiped-later";
const FILTERED: &str = "val-io-timeout-filtered";

/// Conditions of the rules, for one flavour.
#[expect(clippy::too_many_lines, reason = "a table")]
fn of_rules(flavour: &'static str) -> Vec<Condition> {
    let after = |commands: &[&str]| format!("{POD}{}{}", kuma(flavour), both(flavour, commands));
    let with = |change: fn(&mut Layout)| format!("{POD}{}", edited(flavour, change));
    let only = |command: &str| format!("{POD}{}{command}\n", kuma(flavour)).replace("FLAVOUR", flavour);
    let refused = ["refused", "refused"];
    vec![
        well("rules as they should be", after(&[])),
        fails(
            "outbound chain emptied",
            after(&["-t nat -F KUMA_MESH_OUTBOUND"]),
            refused,
            ("chain-empty", "KUMA_MESH_OUTBOUND"),
            WIPED,
        ),
        fails(
            "inbound redirect chain emptied",
            after(&["-t nat -F KUMA_MESH_INBOUND_REDIRECT"]),
            refused,
            ("chain-empty", "KUMA_MESH_INBOUND_REDIRECT"),
            WIPED,
        ),
        Condition {
            fault: ("chain-empty", "KUMA_MESH_INBOUND"),
            ..well("inbound chain emptied, which the validation does not use", after(&["-t nat -F KUMA_MESH_INBOUND"]))
        },
        Condition {
            fault: ("chain-empty", "KUMA_MESH_OUTBOUND_REDIRECT"),
            ..well("outbound redirect chain emptied", after(&["-t nat -F KUMA_MESH_OUTBOUND_REDIRECT"]))
        },
        fails(
            "outbound chain missing",
            format!("{POD}{}", without(flavour, "KUMA_MESH_OUTBOUND")),
            refused,
            ("chain-missing", "KUMA_MESH_OUTBOUND"),
            WIPED,
        ),
        fails(
            "inbound redirect chain missing",
            format!("{POD}{}", without(flavour, "KUMA_MESH_INBOUND_REDIRECT")),
            refused,
            ("chain-missing", "KUMA_MESH_INBOUND_REDIRECT"),
            WIPED,
        ),
        Condition {
            fault: ("chain-missing", "KUMA_MESH_INBOUND"),
            ..well("inbound chain missing", format!("{POD}{}", without(flavour, "KUMA_MESH_INBOUND")))
        },
        Condition {
            fault: ("chain-missing", "KUMA_MESH_OUTBOUND_REDIRECT"),
            ..well(
                "outbound redirect chain missing",
                format!("{POD}{}", without(flavour, "KUMA_MESH_OUTBOUND_REDIRECT")),
            )
        },
        fails("jump from OUTPUT missing", after(&["-t nat -F OUTPUT"]), refused, ("jump-missing", "OUTPUT"), WIPED),
        fails(
            "redirect to a wrong port",
            with(|layout| layout.inbound = 15016),
            refused,
            ("wrong-port", "15016"),
            "val-port-mismatch",
        ),
        fails(
            "rules for another user",
            with(|layout| layout.uid = 1337),
            ["refused", "refused"],
            ("wrong-uid", "1337"),
            "val-uid-mismatch",
        ),
        fails(
            "DROP in filter",
            after(&["-A OUTPUT -o lo -p tcp -j DROP"]),
            ["timed-out", "timed-out"],
            ("dropped", "-j DROP"),
            FILTERED,
        ),
        fails(
            "DROP by policy of INPUT",
            after(&["-P INPUT DROP", "-A INPUT -p 58 -j ACCEPT"]),
            ["timed-out", "timed-out"],
            ("dropped", ""),
            FILTERED,
        ),
        fails(
            "REJECT with a reset",
            after(&["-A OUTPUT -o lo -p tcp --syn -j REJECT --reject-with tcp-reset"]),
            refused,
            ("rejected", "tcp-reset"),
            FILTERED,
        ),
        fails(
            "REJECT as prohibited, IPv4",
            only("iptables-FLAVOUR -A OUTPUT -o lo -p tcp -j REJECT --reject-with icmp-admin-prohibited"),
            ["no-route", "passed"],
            ("rejected", "icmp-admin-prohibited"),
            FILTERED,
        ),
        fails(
            "REJECT as unreachable host, IPv4",
            only("iptables-FLAVOUR -A OUTPUT -o lo -p tcp -j REJECT --reject-with icmp-host-unreachable"),
            ["no-route", "passed"],
            ("rejected", "icmp-host-unreachable"),
            FILTERED,
        ),
        fails(
            "REJECT as prohibited, IPv6",
            only("ip6tables-FLAVOUR -A OUTPUT -o lo -p tcp -j REJECT --reject-with icmp6-adm-prohibited"),
            ["passed", "prohibited"],
            ("rejected", "icmp6-adm-prohibited"),
            FILTERED,
        ),
        fails(
            "Istio's rules first",
            after(&[
                "-t nat -N ISTIO_OUTPUT",
                "-t nat -A ISTIO_OUTPUT -p tcp -j REDIRECT --to-ports 15021",
                "-t nat -I OUTPUT -p tcp -j ISTIO_OUTPUT",
            ]),
            refused,
            ("foreign-istio", "ISTIO_OUTPUT"),
            "x-istio-side-by-side",
        ),
        fails(
            "Linkerd's rules first",
            after(&[
                "-t nat -N PROXY_INIT_OUTPUT",
                "-t nat -A PROXY_INIT_OUTPUT -p tcp -j REDIRECT --to-ports 4140",
                "-t nat -I OUTPUT -j PROXY_INIT_OUTPUT",
            ]),
            refused,
            ("foreign-linkerd", "PROXY_INIT_OUTPUT"),
            "x-linkerd-side-by-side",
        ),
        fails(
            "ACCEPT first",
            after(&["-t nat -I OUTPUT -p tcp -o lo -j ACCEPT"]),
            refused,
            ("accepted-first", "-j ACCEPT"),
            WIPED,
        ),
        fails(
            "exclusion over the probe's ports",
            after(&["-t nat -I OUTPUT -p tcp -m multiport --dports 20000:29999 -j RETURN"]),
            refused,
            ("probe-excluded", "20000:29999"),
            "val-outbound-exclusion-covers-probe",
        ),
        fails(
            "exclusion of the sidecar's user",
            after(&["-t nat -I OUTPUT -p tcp -m owner --uid-owner 5000-6000 -j RETURN"]),
            refused,
            ("probe-excluded", "5000-6000"),
            "val-outbound-exclusion-covers-probe",
        ),
        fails(
            "outbound redirect off",
            with(|layout| layout.outbound_on = false),
            refused,
            ("outbound-missing", ""),
            "val-outbound-redirect-disabled",
        ),
        fails(
            "rules of IPv4 only",
            only("for t in nat raw; do ip6tables-FLAVOUR -t $t -F; ip6tables-FLAVOUR -t $t -X; done"),
            ["passed", "refused"],
            ("family-missing", "ipv6"),
            "val-ipv6-address-missing",
        ),
        Condition {
            verdict: "healthy",
            cause: "",
            fault: ("zones-missing", ""),
            ..well("conntrack zones missing", with(|layout| layout.zones = false))
        },
        Condition {
            verdict: "healthy",
            cause: "",
            fault: ("inbound-off", ""),
            ..well("inbound redirect off", with(|layout| layout.inbound_on = false))
        },
    ]
}

/// Conditions of everything but the rules.
#[expect(clippy::too_many_lines, reason = "a table")]
fn of_the_ground() -> Vec<Condition> {
    let then = |more: &str| format!("{POD}{}{more}\n", kuma("nft"));
    let refused = ["refused", "refused"];
    let lo_down = ("lo-down", "");
    vec![
        fails("no rules at all", POD.to_owned(), refused, ("no-rules", ""), GENERAL),
        fails("lo down", then("ip link set lo down"), ["timed-out", "no-address"], lo_down, "val-lo-down"),
        fails(
            "127.0.0.1 missing",
            then("ip addr del 127.0.0.1/8 dev lo"),
            ["no-address", "passed"],
            ("lo-address-missing", "127.0.0.1"),
            "val-lo-down",
        ),
        fails(
            "::6 missing",
            then("ip -6 addr del ::6/128 dev lo"),
            ["passed", "unreachable"],
            ("lo-address-missing", "::6"),
            "val-ipv6-address-missing",
        ),
        fails(
            "IPv6 disabled on lo",
            then("echo 1 > /proc/sys/net/ipv6/conf/lo/disable_ipv6"),
            ["passed", "no-address"],
            ("ipv6-disabled", "lo"),
            "val-ipv6-disabled-on-lo",
        ),
        Condition {
            inbound: ["passed", ""],
            ..well("IPv6 disabled on all", then("echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6"))
        },
        fails(
            "port taken on 127.0.0.1",
            then(&listener("127.0.0.1", 15006)),
            ["port-taken", "passed"],
            ("port-taken", "15006"),
            "val-bind-in-use",
        ),
        fails(
            "port taken on 0.0.0.0",
            then(&listener("0.0.0.0", 15006)),
            ["port-taken", "passed"],
            ("port-taken", "15006"),
            "val-bind-in-use",
        ),
        fails(
            "port taken on ::",
            then(&listener("::", 15006)),
            ["port-taken", "port-taken"],
            ("port-taken", "15006"),
            "val-bind-in-use",
        ),
        fails(
            "Envoy's admin port taken",
            then(&listener("127.0.0.1", 9901)),
            ["passed", "passed"],
            ("sidecar-port-taken", "127.0.0.1:9901 python"),
            "dp-port-conflict",
        ),
        fails(
            "unreachable route",
            then(
                "ip rule add pref 1 to 127.0.0.6 lookup 99; ip rule del pref 0; ip rule add pref 2 lookup local; ip route add unreachable 127.0.0.6/32 table 99",
            ),
            ["no-route", "passed"],
            ("route-in-the-way", "127.0.0.6"),
            FILTERED,
        ),
        fails(
            "prohibit route",
            then(
                "ip rule add pref 1 to 127.0.0.6 lookup 99; ip rule del pref 0; ip rule add pref 2 lookup local; ip route add prohibit 127.0.0.6/32 table 99",
            ),
            ["prohibited", "passed"],
            ("route-in-the-way", "127.0.0.6"),
            FILTERED,
        ),
        fails(
            "blackhole route",
            then(
                "ip rule add pref 1 to 127.0.0.6 lookup 99; ip rule del pref 0; ip rule add pref 2 lookup local; ip route add blackhole 127.0.0.6/32 table 99",
            ),
            ["invalid", "passed"],
            ("route-in-the-way", "127.0.0.6"),
            FILTERED,
        ),
        fails(
            "wrong port with a listener",
            format!(
                "{POD}{}{}{}",
                edited("nft", |layout| layout.inbound = 15016),
                listener("127.0.0.1", 15016),
                listener("::1", 15016)
            ),
            ["wrong-peer", "wrong-peer"],
            ("wrong-port", "15016"),
            "val-port-mismatch",
        ),
        fails(
            "native nftables drop",
            then(
                "nft add table inet guard; nft 'add chain inet guard out { type filter hook output priority 0; }'; nft add rule inet guard out oifname lo tcp dport 15006 drop",
            ),
            ["timed-out", "timed-out"],
            ("native-nft-filter", "guard"),
            FILTERED,
        ),
        Condition {
            arguments: &["--wait", "10s"],
            ..well("rules after three seconds", format!("{POD}(\nsleep 3\n{}) >/dev/null 2>&1 &", kuma("nft")))
        },
        fails(
            "both flavours at once",
            format!(
                "{POD}{}{}",
                kuma("nft"),
                both("legacy", &["-t nat -A OUTPUT -p tcp -j REDIRECT --to-ports 15099"])
            ),
            ["", ""],
            ("both-flavours", ""),
            "plugin-mixed-iptables-modes",
        ),
        Condition {
            arguments: &["--uid", "1337"],
            ..well("another user, as configured", format!("{POD}{}", edited("nft", |layout| layout.uid = 1337)))
        },
        Condition {
            arguments: &["--inbound-port", "15016"],
            ..well("another port, as configured", format!("{POD}{}", edited("nft", |layout| layout.inbound = 15016)))
        },
        Condition {
            arguments: &["--ip-family-mode", "ipv4"],
            inbound: ["passed", ""],
            ..well("IPv4 only, as configured", format!("{POD}{}", kuma("nft")))
        },
    ]
}

/// What is said of a condition, one line a difference.
fn differences(condition: &Condition, report: &Value) -> Vec<String> {
    let look = &report["context"]["looks"][0];
    let mut wrong = Vec::new();
    let mut compare = |what: &str, seen: &str, wanted: &str| {
        if seen != wanted {
            wrong.push(format!("{}: {what} is `{seen}`, not `{wanted}`", condition.name));
        }
    };
    for (family, wanted) in ["ipv4", "ipv6"].into_iter().zip(condition.inbound) {
        let trials = look["trials"].as_array().unwrap().iter();
        let of_family = trials.filter(|trial| trial["what"] == "inbound" && trial["family"] == family);
        let mut outcomes: Vec<&str> = of_family.map(|trial| trial["outcome"].as_str().unwrap()).collect();
        outcomes.dedup();
        // Which of two flavours is asked first is not for us to say.
        if condition.fault.0 != "both-flavours" {
            compare(family, &outcomes.join(" "), wanted);
        }
    }
    compare("verdict", report["verdict"].as_str().unwrap(), condition.verdict);
    let fault = &look["faults"][0];
    let id = fault["id"].as_str().unwrap_or_default();
    compare("first fault", id, condition.fault.0);
    let detail = fault["detail"].as_str().unwrap_or_default();
    if id == condition.fault.0 && !detail.contains(condition.fault.1) {
        compare("its detail", detail, condition.fault.1);
    }
    let cause = report["findings"][0]["causes"][0]["id"].as_str().unwrap_or_default();
    compare("first cause", cause, condition.cause);
    wrong
}

/// Rules, addresses and namespace of the process itself.
fn own() -> Vec<String> {
    let printed = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n")
    };
    let namespace = std::fs::read_link("/proc/self/ns/net").unwrap().display().to_string();
    vec![namespace, printed("iptables-nft-save", &[]), printed("ip", &["-o", "addr"]), printed("ip", &["rule"])]
}

#[test]
#[ignore = "needs root and network namespaces: tests/netns/run.sh"]
fn every_condition_is_named() {
    let before = own();
    let only = std::env::var("CONDITION").ok();
    let mut conditions = of_the_ground();
    conditions.extend(of_rules("nft"));
    conditions.extend(of_rules("legacy"));
    assert!(conditions.len() >= 40);
    conditions.retain(|condition| only.as_ref().is_none_or(|only| condition.name.contains(only.as_str())));
    let next = std::sync::atomic::AtomicUsize::new(0);
    let wrong = std::sync::Mutex::new(Vec::new());
    // Most of the time is spent waiting for what does not come.
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                while let Some(condition) = conditions.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    let place = Place::new(&condition.script);
                    let report = place.look(condition.arguments);
                    let mut found = differences(condition, &report);
                    if !found.is_empty() && only.is_some() {
                        found.push(format!("{report:#}"));
                    }
                    wrong.lock().unwrap().extend(found);
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} of {} conditions:\n{}", wrong.len(), conditions.len(), wrong.join("\n"));
    assert_eq!(own(), before, "the machine's own namespace was changed");
}

/// What a look calls of the system: nothing is written, and no packet leaves the loopback interface.
#[test]
#[ignore = "needs root, network namespaces and strace: tests/netns/run.sh"]
fn a_look_writes_nothing_and_sends_nothing_away() {
    let away = "iptables-nft -t mangle -A POSTROUTING -o eth0\nip6tables-nft -t mangle -A POSTROUTING -o eth0 -p tcp\n";
    let place = Place::new(&format!("{POD}{}{away}", kuma("nft")));
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    let pid = place.0.id().to_string();
    let calls = "trace=openat,open,creat,connect,sendto,sendmsg,unlink,unlinkat,rename,renameat2,mkdir,mkdirat,mount";
    let output = Command::new("strace")
        .args(["-f", "-e", calls, "-o", trace.to_str().unwrap(), PROGRAM, "probe", "--pid", &pid, "-o", "json"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = std::fs::read_to_string(&trace).unwrap();
    assert!(text.contains("connect("), "nothing was tried");
    let forbidden = |line: &&str| {
        let writes = line.contains("O_WRONLY") || line.contains("O_RDWR") || line.contains("O_CREAT");
        // Programs of iptables hold a lock and speak to the kernel; `/dev/null` keeps nothing.
        let lock = line.contains("xtables.lock") || line.contains("/dev/null") || line.contains("/dev/tty");
        let changes = ["unlink", "rename", "mkdir", "mount("].iter().any(|call| line.contains(call));
        let sends = line.contains("sin_addr=inet_addr(\"") || line.contains("inet_pton(AF_INET6, \"");
        // The rules redirect what is dialled at these two; what leaves all the same is counted below.
        let own = ["inet_addr(\"127.", "\"::1\"", "\"::6\"", "inet_addr(\"0.0.0.0", "\"192.0.2.1\"", "\"2001:db8::1\""];
        let local = own.iter().any(|own| line.contains(own));
        writes && !lock || changes || sends && !local
    };
    let found: Vec<&str> = text.lines().filter(forbidden).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let passed = |what: &str| {
        let trials = report["context"]["looks"][0]["trials"].as_array().unwrap().iter();
        trials.filter(|trial| trial["what"] == what && trial["outcome"] == "passed").count()
    };
    assert_eq!((passed("inbound"), passed("outbound"), passed("dns")), (6, 2, 2), "{report:#}");
    for program in ["iptables-nft", "ip6tables-nft"] {
        let list = ["-t", &pid, "-n", program, "-t", "mangle", "-L", "POSTROUTING", "-v", "-x", "-n"];
        let counted = Command::new("nsenter").args(list).output().unwrap();
        let counted = String::from_utf8_lossy(&counted.stdout).into_owned();
        let packets = counted.lines().last().and_then(|line| line.split_whitespace().next()).unwrap_or_default();
        assert_eq!(packets, "0", "{counted}");
    }
}

/// The program run inside a namespace by `setpriv` with these arguments.
fn within(place: &Place, privileges: &[&str]) -> Value {
    // Where anybody may run it.
    let folder = tempfile::Builder::new().permissions(readable()).tempdir().unwrap();
    let program = folder.path().join("probe");
    std::fs::copy(PROGRAM, &program).unwrap();
    let pid = place.0.id().to_string();
    let mut command = Command::new("nsenter");
    command.args(["-t", &pid, "-n", "setpriv"]).args(privileges).arg(&program).args(["probe", "-o", "json"]);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"))
}

fn readable() -> std::fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o755)
}

/// What could not be read or tried is never said to be well, nor to be wrong.
#[test]
#[ignore = "needs root and network namespaces: tests/netns/run.sh"]
fn without_rights_nothing_is_claimed_that_was_not_seen() {
    let healthy = Place::new(&format!("{POD}{}", kuma("nft")));
    let broken = Place::new(POD);
    let sidecar = ["--reuid", "5678", "--regid", "5678", "--clear-groups"];
    let nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups"];
    for (place, privileges, verdict, redirects) in [
        // The sidecar's user tries what matters, and cannot read rules.
        (&healthy, &sidecar, "healthy", "yes"),
        (&broken, &sidecar, "failing", "no"),
        // The rules rightly leave the connections of others alone, which are refused for that.
        (&healthy, &nobody, "insufficient-evidence", "unknown"),
        (&broken, &nobody, "insufficient-evidence", "unknown"),
    ] {
        let report = within(place, privileges);
        let look = &report["context"]["looks"][0];
        assert_eq!(report["verdict"], verdict, "{privileges:?} {report:#}");
        assert_eq!((&look["redirects"], &look["rules"]), (&redirects.into(), &"unread".into()), "{look:#}");
        let causes = report["findings"].as_array().unwrap().iter().flat_map(|one| one["causes"].as_array().unwrap());
        let evidence = causes.flat_map(|cause| ["for", "against"].map(|side| cause["evidence"][side].to_string()));
        let told: Vec<String> = evidence.collect();
        assert!(!told.iter().any(|text| text.contains("live-rules") || text.contains("node-files")), "{report:#}");
    }
}

/// Nothing is to be redirected in a machine's own namespace, so nothing is tried there, unless something of Kuma is there.
#[test]
#[ignore = "needs root and network namespaces: tests/netns/run.sh"]
fn of_a_machines_own_namespace_nothing_is_asked() {
    let output = Command::new(PROGRAM).args(["probe", "-o", "json"]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let look = &report["context"]["looks"][0];
    // In a container it cannot be told whose namespace this is: the first process numbers are the machine's (the kernel's
    // PROC_PID_INIT_INO).
    let link = |path: &str| std::fs::read_link(path).ok();
    // Where process 1 does not let itself be seen, the kernel's own process 2 does.
    let machines = link("/proc/1/ns/net").or_else(|| link("/proc/2/ns/net"));
    let first = link("/proc/self/ns/pid").is_some_and(|own| own.as_os_str() == "pid:[4026531836]");
    let own = first && machines.is_some() && machines == link("/proc/self/ns/net");
    if !own {
        assert_ne!(look["rules"], "not-wanted", "{report:#}");
        return;
    }
    assert_eq!((&look["rules"], &look["redirects"]), (&"not-wanted".into(), &"unknown".into()), "{report:#}");
    assert_eq!(look["trials"].as_array().unwrap().len(), 0, "{report:#}");
    assert_ne!(report["verdict"], "failing", "{report:#}");
}
