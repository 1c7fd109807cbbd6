use super::expression::{Family, print};
use super::message::{Ask, Attributes, Item, read};
use super::{gap, name, rulesets, tell};
use rustix::io::Errno;

fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend(u16::try_from(4 + value.len()).unwrap().to_ne_bytes());
    bytes.extend(kind.to_ne_bytes());
    bytes.extend(value);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

fn number(kind: u16, value: u32) -> Vec<u8> {
    attribute(kind, &value.to_be_bytes())
}

fn string(kind: u16, value: &str) -> Vec<u8> {
    attribute(kind, &[value.as_bytes(), &[0]].concat())
}

fn expression(name: &str, parts: &[Vec<u8>]) -> Vec<u8> {
    attribute(1, &[string(1, name), attribute(2 | 0x8000, &parts.concat())].concat())
}

fn extension(kind: &str, name: &str, revision: u32, info: &[u8]) -> Vec<u8> {
    expression(kind, &[string(1, name), number(2, revision), attribute(3, info)])
}

fn data(kind: u16, value: &[u8]) -> Vec<u8> {
    attribute(kind, &attribute(1, value))
}

fn compare(op: u32, value: &[u8]) -> Vec<u8> {
    expression("cmp", &[number(1, 1), number(2, op), data(3, value)])
}

fn meta(key: u32) -> Vec<u8> {
    expression("meta", &[number(2, key), number(1, 1)])
}

fn payload(base: u32, offset: u32, length: u32) -> Vec<u8> {
    expression("payload", &[number(1, 1), number(2, base), number(3, offset), number(4, length)])
}

fn jump(code: i32, chain: &str) -> Vec<u8> {
    let verdict = attribute(2, &[number(1, code.cast_unsigned()), string(2, chain)].concat());
    expression("immediate", &[number(1, 0), attribute(2, &verdict)])
}

fn message(kind: u16, flags: u16, number: u32, body: &[u8]) -> Vec<u8> {
    let mut bytes = u32::try_from(16 + body.len()).unwrap().to_ne_bytes().to_vec();
    bytes.extend(kind.to_ne_bytes());
    bytes.extend(flags.to_ne_bytes());
    bytes.extend(number.to_ne_bytes());
    bytes.extend(0_u32.to_ne_bytes());
    bytes.extend(body);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

/// A rule of every kind of expression that is understood.
fn everything() -> Vec<u8> {
    [
        meta(16),
        compare(0, &[6]),
        meta(6),
        compare(1, b"eth0\0"),
        meta(7),
        compare(0, b"lo"),
        payload(1, 12, 2),
        compare(0, &[10, 1]),
        payload(1, 16, 4),
        expression(
            "bitwise",
            &[number(1, 1), number(2, 1), number(3, 4), data(4, &[255, 255, 255, 128]), data(5, &[0; 4])],
        ),
        compare(1, &[10, 2, 3, 128]),
        payload(2, 0, 2),
        compare(5, &1024_u16.to_be_bytes()),
        compare(3, &2048_u16.to_be_bytes()),
        payload(2, 2, 2),
        expression("range", &[number(1, 1), number(2, 1), data(3, &[0, 80]), data(4, &[0, 90])]),
        extension("match", "owner", 1, &[owner_info().as_slice(), &[0; 6]].concat()),
        expression("limit", &[attribute(1, &5_u64.to_be_bytes()), attribute(2, &60_u64.to_be_bytes()), number(3, 5)]),
        expression("counter", &[]),
        jump(-3, "KUMA"),
    ]
    .concat()
}

fn owner_info() -> Vec<u8> {
    let mut info: Vec<u8> = [5678_u32, 5678, 0, 0].iter().flat_map(|number| number.to_ne_bytes()).collect();
    info.extend([1, 1]);
    info
}

const PRINTED: &str = " -s 10.1.0.0/16 ! -d 10.2.3.128/25 ! -i eth0 -o lo+ -p tcp -m tcp --sport 1024:2048 ! --dport 80:90 \
                       -m owner ! --uid-owner 5678 -m limit --limit 5/min -j KUMA";

#[test]
fn a_rule_is_printed_as_iptables_does() {
    assert_eq!(print(Family::V4, &everything(), None), PRINTED);
    let comment = [&[1, 1, 7][..], &[0, 4], b"hi!\0"].concat();
    let expected = " -m comment --comment \"hi!\" -g A";
    assert_eq!(print(Family::V6, &jump(-4, "A"), Some(&comment)), expected);
    assert_eq!(print(Family::V4, &[], None), "");
}

#[test]
fn what_is_not_understood_is_never_left_out() {
    let rule = |parts: &[Vec<u8>]| print(Family::V4, &[parts.concat(), jump(-5, "")].concat(), None);
    assert_eq!(rule(&[extension("match", "owner", 9, &owner_info())]), " -m unknown-owner -j RETURN");
    assert_eq!(rule(&[extension("match", "owner", 1, &[0; 4])]), " -m unknown-owner -j RETURN");
    assert_eq!(rule(&[extension("match", "a b\n-A", 1, &[])]), " -m unknown-a?b?-A -j RETURN");
    assert_eq!(rule(&[expression("lookup", &[])]), " -m unknown-lookup -j RETURN");
    // Nothing was loaded; the register is another; the value is twice restricted; ports of no protocol.
    assert_eq!(rule(&[compare(0, &[1])]), " -m unknown-cmp -j RETURN");
    assert_eq!(rule(&[payload(1, 12, 1), compare(2, &[1])]), " -m unknown-cmp -j RETURN");
    let twice = [payload(1, 12, 1), compare(0, &[1]), compare(1, &[2])];
    assert_eq!(rule(&twice), " -s 1.0.0.0/8 -m unknown-cmp -j RETURN");
    assert_eq!(rule(&[payload(2, 2, 2), compare(0, &[0, 80])]), " -m unknown-transport -j RETURN");
    // A mask that flips bits.
    let flips = expression("bitwise", &[number(1, 1), number(2, 1), number(3, 1), data(4, &[255]), data(5, &[1])]);
    assert_eq!(rule(&[payload(1, 12, 1), flips, compare(0, &[1])]), " -m unknown-cmp -j RETURN");
    let target = |name, revision, info: &[u8]| print(Family::V4, &extension("target", name, revision, info), None);
    assert_eq!(target("REDIRECT", 0, &[0; 4]), " -j UNKNOWN-REDIRECT");
    assert_eq!(target("SECMARK", 0, &[0; 4]), " -j UNKNOWN-SECMARK");
    assert_eq!(rule(&[extension("target", "TRACE", 0, &[])]), " -m unknown-second-target -j RETURN");
    // What is no list of expressions.
    assert_eq!(print(Family::V4, &[9], None), " -m unknown-rule");
    assert_eq!(print(Family::V4, &attribute(1, &[1, 2]), None), " -m unknown-expression");
}

/// As iptables before 1.8.8 makes them.
#[test]
fn ports_of_the_extensions() {
    let info = |ports: [u16; 4], rest: &[u8]| [ports.map(u16::to_ne_bytes).concat().as_slice(), rest, &[0; 6]].concat();
    let rule = |name: &str, info: &[u8]| print(Family::V4, &extension("match", name, 0, info), None);
    assert_eq!(rule("tcp", &info([0, 65535, 80, 80], &[0; 4])), " -m tcp --dport 80");
    assert_eq!(rule("tcp", &info([5, 9, 0, 65535], &[0, 18, 2, 5])), " -m tcp ! --sport 5:9 ! --tcp-flags SYN,ACK SYN");
    assert_eq!(rule("tcp", &info([0, 65535, 53, 53], &[0, 0, 0, 2])), " -m tcp ! --dport 53");
    assert_eq!(rule("udp", &info([1, 2, 53, 53], &[2])), " -m udp --sport 1:2 ! --dport 53");
    assert_eq!(rule("udp", &info([0, 65535, 0, 65535], &[0])), " -m udp");
}

#[test]
fn a_line_stays_a_line() {
    let info = [b"x\n-A OUTPUT -j DROP\"".as_slice(), &[0; 100]].concat();
    let printed = print(Family::V4, &extension("match", "comment", 0, &info), None);
    assert_eq!(printed, " -m comment --comment \"x?-A OUTPUT -j DROP\\\"\"");
    assert_eq!(name("a b\n\"c"), "a?b??c");
    assert_eq!(name(""), "?");
}

/// Cut at every byte and with every byte changed: a rule comes out, in one line, or nothing.
#[test]
fn cut_and_changed_bytes_make_no_panic() {
    let targets = [
        ("REDIRECT", 0),
        ("DNAT", 0),
        ("DNAT", 2),
        ("CT", 2),
        ("REJECT", 0),
        ("LOG", 0),
        ("MARK", 2),
        ("NFLOG", 0),
        ("CONNMARK", 2),
        ("TPROXY", 1),
    ]
    .map(|(name, revision)| extension("target", name, revision, &[1; 200]));
    let matches =
        ["tcp", "udp", "icmp", "owner", "multiport", "comment", "conntrack", "mark", "addrtype"].map(|name| {
            extension("match", name, u32::from(!matches!(name, "tcp" | "udp" | "icmp" | "comment")), &[1; 256])
        });
    let native = ["nat", "redir", "masq", "reject", "ct", "log", "quota"].map(|name| {
        expression(name, &[number(1, 1), number(2, 2), number(3, 1), number(4, 1), number(5, 1), number(7, 1)])
    });
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let rules: Vec<Vec<u8>> = [everything()].into_iter().chain(matches).chain(native).chain(targets).collect();
    for whole in &rules {
        for (at, family) in (0..whole.len()).flat_map(|at| [(at, Family::V4), (at, Family::V6)]) {
            assert!(!print(family, &whole[..at], Some(&whole[at..])).contains('\n'));
            let mut changed = whole.clone();
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            changed[at] = random.to_le_bytes()[0];
            assert!(!print(family, &changed, None).contains('\n'));
        }
    }
    // Each of the structures cut at every byte.
    for (name, revision) in [("tcp", 0), ("udp", 0), ("icmp", 0), ("owner", 1), ("multiport", 1), ("conntrack", 3)] {
        for length in 0..200 {
            let printed = print(Family::V4, &extension("match", name, revision, &vec![255; length]), None);
            assert!(printed.starts_with(" -m "), "{name} {length}");
        }
    }
}

#[test]
fn answers_end_or_are_refused() {
    let item = message(0x0a00, 2, 1, &[&[2, 0, 1, 2][..], &string(1, "nat")].concat());
    let taken = |answer: &[u8]| {
        let mut items = Vec::new();
        let end = read(answer, Ask::Tables, &mut items);
        (end, items.len())
    };
    let done = message(3, 2, 1, &[0; 4]);
    assert_eq!(taken(&[item.clone(), done.clone()].concat()), (Ok(true), 1));
    assert_eq!(taken(&item), (Ok(false), 1));
    let foreign = message(0x0a00, 2, 9, &[2, 0, 1, 2]);
    assert_eq!(taken(&[foreign, done].concat()), (Ok(true), 0));
    let refused = |code: i32| taken(&message(2, 0, 1, &(-code).to_ne_bytes())).0;
    assert_eq!(refused(1), Err(Errno::PERM));
    assert_eq!(refused(0), Ok(true));
    for code in [i32::MAX, -i32::MAX, 4096] {
        assert_eq!(refused(code), Err(Errno::BADMSG));
    }
    // Changed meanwhile, whichever message says so.
    assert_eq!(taken(&message(3, 0x12, 1, &[0; 4])).0, Err(Errno::INTR));
    for cut in 1..item.len() {
        assert_eq!(taken(item.get(..cut).unwrap()).0, Err(Errno::BADMSG), "{cut}");
    }
    assert_eq!(taken(&message(0x0a00, 2, 1, &[2])).0, Err(Errno::BADMSG));
    let mut endless = item;
    endless[..4].copy_from_slice(&0_u32.to_ne_bytes());
    assert_eq!(taken(&endless).0, Err(Errno::BADMSG));
    assert!(Attributes::parse(&[0, 0, 0, 0]).is_none() && Attributes::parse(&[8, 0, 1, 0]).is_none());
}

#[test]
fn tables_of_iptables_and_of_others() {
    let item = |family, body: Vec<Vec<u8>>| Item { family, generation: 7, body: body.concat() };
    let chain = |family, table, name, hook: Option<(u32, i32)>, kind| {
        let mut body = vec![string(1, table), string(3, name)];
        if let Some((hook, priority)) = hook {
            let nested = [number(1, hook), number(2, priority.cast_unsigned())].concat();
            body.extend([attribute(4, &nested), number(5, 0), string(7, kind)]);
        }
        item(family, body)
    };
    let tables = [item(2, vec![string(1, "nat")]), item(10, vec![string(1, "nat")]), item(1, vec![string(1, "x")])];
    let chains = [
        chain(2, "nat", "OUTPUT", Some((3, -100)), "nat"),
        chain(2, "nat", "B", None, ""),
        chain(2, "nat", "A", None, ""),
        chain(10, "nat", "OUTPUT", Some((3, -99)), "nat"),
        chain(1, "filter", "INPUT", Some((1, 0)), "filter"),
    ];
    let seen = tell(&rulesets(&tables, &chains).unwrap());
    let four = "# Generated by kuma-diagnose (nf_tables)\n*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT DROP [0:0]\n\
                :POSTROUTING ACCEPT [0:0]\n:A - [0:0]\n:B - [0:0]\nCOMMIT\n";
    assert_eq!(seen.dumps.iter().map(|dump| dump.text.as_str()).collect::<Vec<_>>(), [four, ""]);
    assert_eq!(seen.native, ["inet filter input", "inet x", "ip6 nat output"]);
    assert!(rulesets(&[item(2, vec![vec![1, 2, 3]])], &[]).is_none());
    assert!(rulesets(&[item(2, vec![number(2, 1)])], &[]).is_none());
}

#[test]
fn gaps_tell_why() {
    let why = |errno| gap(errno).why;
    assert_eq!(why(Errno::PERM), "forbidden");
    assert_eq!(why(Errno::PROTONOSUPPORT), "missing");
    assert_eq!(why(Errno::INTR), "unreadable");
    assert_eq!(why(Errno::TOOBIG), "limit");
}
