use std::net::IpAddr;

use super::{Fate, Ruleset, Walk, Why};
use crate::host::rules::packet::{Family, Origin, Packet, Protocol};
use crate::host::rules::save::parse;

fn packet() -> Packet {
    Packet {
        family: Family::V4,
        protocol: Protocol::Tcp,
        origin: Origin::Here,
        source: Some(IpAddr::from([10, 0, 0, 5])),
        destination: IpAddr::from([203, 0, 113, 10]),
        source_ports: (32768, 60999),
        port: 8080,
        link: "eth0".to_owned(),
        uid: Some(1000),
        gid: None,
        listener: Some(5678),
        local: None,
    }
}

fn set(rules: &str) -> String {
    let mut out = String::new();
    for (table, chains) in [
        ("raw", "PREROUTING OUTPUT"),
        ("mangle", "PREROUTING INPUT OUTPUT POSTROUTING"),
        ("nat", "PREROUTING OUTPUT"),
        ("filter", "INPUT OUTPUT"),
    ] {
        out.extend(["*", table, "\n"]);
        for chain in chains.split(' ') {
            out.extend([":", chain, " ACCEPT [0:0]\n"]);
        }
        out += ":U - [0:0]\n:V - [0:0]\n";
        for rule in rules.lines().filter_map(|line| line.strip_prefix(table)) {
            out.extend([rule.trim(), "\n"]);
        }
        out += "COMMIT\n";
    }
    out
}

fn walk(packet: &Packet, nft: &str, legacy: &str) -> Walk {
    let (nft, legacy) = (parse(&set(nft)), parse(&set(legacy)));
    assert!(nft.faults.is_empty() && legacy.faults.is_empty(), "{:?} {:?}", nft.faults, legacy.faults);
    Ruleset::new(packet.family, [("nft", &nft), ("legacy", &legacy)]).walk(packet)
}

fn fate(rules: &str) -> Fate {
    walk(&packet(), rules, "").fate
}

#[test]
fn nothing_decides_without_rules() {
    let walked = walk(&packet(), "", "");
    assert_eq!((walked.fate, walked.by), (Fate::Unchanged, None));
}

#[test]
fn jumps_gotos_and_returns() {
    assert_eq!(
        fate("nat -A OUTPUT -j U\nnat -A U -j RETURN\nnat -A OUTPUT -p tcp -j REDIRECT --to-ports 1"),
        Fate::Redirected(1)
    );
    assert_eq!(
        fate("nat -A OUTPUT -g U\nnat -A U -j RETURN\nnat -A OUTPUT -p tcp -j REDIRECT --to-ports 1"),
        Fate::Unchanged
    );
    let nested = "nat -A OUTPUT -j U\nnat -A U -g V\nnat -A U -p tcp -j REDIRECT --to-ports 1\nnat -A OUTPUT -p tcp -j REDIRECT --to-ports 2";
    assert_eq!(fate(nested), Fate::Redirected(2));
    assert_eq!(fate("nat -A OUTPUT -j U\nnat -A U -j V\nnat -A V -j U"), Fate::Unknown(Why::TooLong));
    assert_eq!(fate("nat -A OUTPUT -g NOWHERE"), Fate::Unknown(Why::Chain));
}

#[test]
fn an_accept_ends_the_table_of_one_flavour_only() {
    let redirect = "nat -A OUTPUT -p tcp -j REDIRECT --to-ports 1";
    assert_eq!(fate(&format!("nat -A OUTPUT -j ACCEPT\n{redirect}")), Fate::Unchanged);
    assert_eq!(walk(&packet(), "nat -A OUTPUT -j ACCEPT", redirect).fate, Fate::Redirected(1));
    assert_eq!(fate("nat -A OUTPUT -j ACCEPT\nfilter -A OUTPUT -j DROP"), Fate::Dropped);
}

#[test]
fn the_order_of_flavours_is_not_known() {
    let one = "nat -A OUTPUT -p tcp -j REDIRECT --to-ports 1";
    let two = "nat -A OUTPUT -p tcp -j REDIRECT --to-ports 2";
    assert_eq!(walk(&packet(), one, two).fate, Fate::Unknown(Why::Order));
    assert_eq!(walk(&packet(), one, one).fate, Fate::Redirected(1));
    let narrow = "nat -A OUTPUT -p tcp -d 10.0.0.0/8 -j REDIRECT --to-ports 2";
    assert_eq!(walk(&packet(), one, narrow).fate, Fate::Redirected(1));
}

#[test]
fn an_unknown_match_counts_only_where_it_matters() {
    let Fate::Unknown(Why::Match(words)) = fate("filter -A OUTPUT -m time --timestart 1 -j DROP") else { panic!() };
    assert_eq!(words, "-m time --timestart 1");
    assert_eq!(fate("filter -A OUTPUT -m time --timestart 1 -p udp -j DROP"), Fate::Unchanged);
    assert_eq!(fate("filter -A OUTPUT -m time --timestart 1 -j LOG"), Fate::Unchanged);
    assert_eq!(fate("filter -A OUTPUT -m time --timestart 1 -j DROP\nfilter -A OUTPUT -j DROP"), Fate::Dropped);
    assert_eq!(fate("filter -A OUTPUT -j NFQUEUE --queue-num 1"), Fate::Unknown(Why::Target));
    assert_eq!(
        fate("filter -A OUTPUT -m owner --uid-owner root -j DROP"),
        Fate::Unknown(Why::Match("-m owner --uid-owner root".to_owned()))
    );
}

#[test]
fn many_unknowns_end_in_time() {
    let rules = "nat -A OUTPUT -m time --timestart 1 -p tcp -j U\n".repeat(64);
    assert_eq!(
        fate(&format!("{rules}nat -A U -m time --timestart 1 -j MARK --set-mark 1")),
        Fate::Unknown(Why::TooLong)
    );
}

#[test]
fn owners_ranges_and_negation() {
    for (rule, met) in [
        ("-m owner --uid-owner 1000", true),
        ("-m owner --uid-owner 1-2000", true),
        ("-m owner ! --uid-owner 1000", false),
        ("-m owner ! --uid-owner 1-999", true),
        ("-p tcp --dport 8000:9000", true),
        ("-p tcp ! --dport 8080", false),
        ("-p tcp -m multiport --dports 1,8080", true),
        ("-p tcp -m multiport --sports 1000:65535", true),
        ("-p tcp --sport 53", false),
        ("-p udp --dport 8080", false),
        ("-p 6", true),
        ("! -p udp", true),
        ("-s 10.0.0.0/8", true),
        ("! -d 203.0.113.0/24", false),
        ("-o eth+", true),
        ("! -o lo", true),
        ("-i eth0", false),
        ("-m conntrack --ctstate RELATED,NEW", true),
        ("-m conntrack ! --ctstate NEW", false),
        ("-m addrtype --dst-type LOCAL -d 10.0.0.0/8", false),
        ("-p tcp --tcp-flags FIN,SYN,RST,ACK SYN", true),
        ("-p tcp --tcp-flags ALL NONE", false),
        ("-m mark --mark 0x0/0xff", true),
        ("-m mark --mark 1", false),
        ("-m iprange --dst-range 203.0.113.1-203.0.113.20", true),
        ("-m comment --comment \"-j ACCEPT\"", true),
        ("-f", false),
    ] {
        assert_eq!(fate(&format!("filter -A OUTPUT {rule} -j DROP")) == Fate::Dropped, met, "{rule}");
    }
}

#[test]
fn tracking_zones_and_exemption() {
    let query = Packet { protocol: Protocol::Udp, port: 53, ..packet() };
    let zone = |rules: &str| walk(&query, rules, "").zone;
    assert_eq!(zone("raw -A OUTPUT -p udp --dport 53 -j CT --zone 2"), Some(2));
    assert_eq!(
        zone("raw -A OUTPUT -p udp -j CT --zone 1\nraw -A OUTPUT -p udp --dport 53 -j CT --zone 2"),
        Some(1),
        "the first counts"
    );
    assert_eq!(zone("raw -A OUTPUT -m time --timestart 1 -j CT --zone 2"), None);
    assert_eq!(
        fate("raw -A OUTPUT -p tcp -j CT --notrack\nnat -A OUTPUT -p tcp -j REDIRECT --to-ports 1"),
        Fate::Unchanged
    );
}

#[test]
fn answers_are_followed_back() {
    let redirect = "nat -A OUTPUT -p tcp -j REDIRECT --to-ports 15001";
    let walked = |rules: &str| walk(&packet(), &format!("{redirect}\n{rules}"), "");
    assert!(!walked("").answer);
    for rule in [
        "filter -A OUTPUT -p tcp --sport 15001 -j DROP",
        "filter -A INPUT -i lo -p tcp --sport 8080 -j REJECT",
        "filter -A INPUT -p tcp -m conntrack --ctstate ESTABLISHED -j DROP",
        "raw -A OUTPUT -o lo -p tcp -j CT --notrack",
        "filter -A OUTPUT -o lo -m owner --uid-owner 5678 -j DROP",
    ] {
        let walked = walked(rule);
        assert!(walked.answer && walked.fate == Fate::Dropped, "{rule}: {walked:?}");
        assert_eq!(walked.by.unwrap().rule.as_deref(), rule.split_once(' ').map(|(_, rule)| rule), "{rule}");
    }
    assert_eq!(
        walked("filter -A OUTPUT -p tcp --dport 15001 -m conntrack --ctstate ESTABLISHED -j DROP").fate,
        Fate::Redirected(15001)
    );
}

#[test]
fn an_answer_in_another_zone_is_not_known() {
    assert_eq!(fate("raw -A OUTPUT -p tcp -j CT --zone 3"), Fate::Unknown(Why::Zone));
    assert_eq!(fate("raw -A OUTPUT -p tcp -j CT --zone 3\nraw -A PREROUTING -p tcp -j CT --zone 3"), Fate::Unchanged);
}

#[test]
fn a_table_that_could_not_be_printed_decides_nothing() {
    let saved = parse("# Table `filter' is incompatible, use 'nft' tool.\n");
    assert_eq!(Ruleset::new(Family::V4, [("nft", &saved)]).walk(&packet()).fate, Fate::Unknown(Why::Opaque));
}

#[test]
fn policies() {
    let saved = parse("*filter\n:OUTPUT DROP [0:0]\n-A OUTPUT -d 10.0.0.0/8 -j ACCEPT\nCOMMIT\n");
    let walked = Ruleset::new(Family::V4, [("legacy", &saved)]).walk(&packet());
    assert_eq!(walked.fate, Fate::Dropped);
    let by = walked.by.unwrap();
    assert_eq!((by.flavour.as_str(), by.chain.as_str(), by.rule), ("legacy", "OUTPUT", None));
}
