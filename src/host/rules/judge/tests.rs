use super::judge;
use crate::host::document::{Link, Network, RuleDump, Wanted};
use crate::host::rules::Judgement;

#[path = "../../../../tests/netns/layout.rs"]
mod kuma_layout;
use kuma_layout::Layout;

fn dump(family: &str, flavour: &str, text: &str) -> RuleDump {
    RuleDump { family: family.to_owned(), flavour: flavour.to_owned(), by: "test".to_owned(), text: text.to_owned() }
}

/// A network with these rules of nftables, and none of legacy.
fn network(v4: &str, v6: &str) -> Network {
    let links = [("lo", "127.0.0.1/8 ::1/128 ::6/128"), ("eth0", "10.244.0.5/24 fd00:10:244::5/64 fe80::1/64")];
    let link = |(name, addresses): (&str, &str)| Link {
        name: name.to_owned(),
        up: true,
        addresses: addresses.split(' ').map(str::to_owned).collect(),
    };
    Network {
        links: links.map(link).into(),
        rules: vec![dump("ipv4", "nft", v4), dump("ipv6", "nft", v6)],
        legacy_tables_ipv4: Some(Vec::new()),
        legacy_tables_ipv6: Some(Vec::new()),
        ..Network::default()
    }
}

fn kuma(release: u32) -> [String; 2] {
    [false, true].map(|v6| Layout::new(release, v6).text())
}

fn wanted() -> Wanted {
    Wanted::default()
}

/// Judges the rules of 2.14 with a change.
fn changed(change: impl Fn(&str) -> String) -> Judgement {
    let [v4, v6] = kuma(14);
    judge(&network(&change(&v4), &change(&v6)), &wanted())
}

/// Puts rules at the front of a chain.
fn first(table: &str, chain: &str, rule: &str) -> Judgement {
    changed(|text| put_first(text, table, chain, rule))
}

fn put_first(text: &str, table: &str, chain: &str, rule: &str) -> String {
    let head = format!("*{table}\n");
    let rule = format!("-A {chain} {rule}\n");
    let Some((before, after)) = text.split_once(&head) else {
        return format!(
            "{text}{head}:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n{rule}COMMIT\n"
        );
    };
    let at = after.find("-A ").unwrap_or(0);
    format!("{before}{head}{}{rule}{}", &after[..at], &after[at..])
}

/// The lines of which that holds.
fn keep(text: &str, which: impl Fn(&str) -> bool) -> String {
    text.split_inclusive('\n').filter(|line| which(line.trim_end())).collect()
}

fn without(text: &str, line: &str) -> String {
    let out = keep(text, |found| !found.starts_with(line));
    assert_ne!(out, text, "{line} is in the rules");
    out
}

fn ids(judgement: &Judgement) -> Vec<String> {
    let mut ids: Vec<String> = judgement.faults.iter().map(|fault| format!("{} {}", fault.id, fault.family)).collect();
    ids.dedup();
    ids
}

fn redirects(judgement: &Judgement) -> [Option<bool>; 2] {
    [judgement.families[0].redirects, judgement.families[1].redirects]
}

/// The first fault, of IPv4, after checks that hold for all.
fn lead(judgement: &Judgement) -> &super::Fault {
    for fault in &judgement.faults {
        for text in [&fault.says.0, &fault.says.1] {
            assert!(!text.is_empty() && !text.contains('{') && !text.contains('}'), "{text}");
        }
    }
    let fault = judgement.faults.first().expect("a fault");
    assert_eq!(fault.family, "ipv4");
    fault
}

#[test]
fn healthy_rules_of_every_release_give_no_fault() {
    for release in 2..=14 {
        let [v4, v6] = kuma(release);
        for flavour in ["nft", "legacy"] {
            let mut network = network("", "");
            network.rules = vec![dump("ipv4", flavour, &v4), dump("ipv6", flavour, &v6)];
            if flavour == "legacy" {
                network.rules.extend([dump("ipv4", "nft", ""), dump("ipv6", "nft", "")]);
            }
            let judgement = judge(&network, &wanted());
            assert_eq!(judgement.faults, [], "{release}");
            assert_eq!(redirects(&judgement), [Some(true); 2], "{release}");
            let port = if release < 9 { 15010 } else { 15006 };
            assert_eq!((judgement.families[0].port, judgement.families[1].port), (Some(15006), Some(port)));
            assert!(judgement.families.iter().all(|family| family.complete && family.kuma_in == [flavour]));
        }
    }
}

#[test]
fn what_is_not_wanted_is_not_missed() {
    let texts =
        [false, true].map(|v6| Layout { dns_on: false, zones: false, inbound_on: false, ..Layout::new(14, v6) }.text());
    let mut wanted = wanted();
    wanted.dns.enabled = false;
    wanted.inbound.enabled = false;
    assert_eq!(judge(&network(&texts[0], &texts[1]), &wanted).faults, []);
    wanted.ipv6 = false;
    let judgement = judge(&network(&texts[0], ""), &wanted);
    assert_eq!((judgement.faults.len(), redirects(&judgement)), (0, [Some(true), None]));
}

#[test]
fn exclusions_that_were_wanted_are_no_fault_unless_they_cover_the_validation() {
    let mut wanted = wanted();
    wanted.outbound.exclude_ports = vec!["8080".to_owned(), "80".to_owned()];
    wanted.outbound.exclude_ports_for_uids = vec!["tcp:443:1000".to_owned()];
    wanted.outbound.exclude_ips = vec!["203.0.113.0/24".to_owned()];
    let [v4, v6] = kuma(14).map(|text| {
        let text =
            put_first(&text, "nat", "OUTPUT", "-p tcp -m multiport --dports 443 -m owner --uid-owner 1000 -j RETURN");
        put_first(&text, "nat", "KUMA_MESH_OUTBOUND", "-p tcp -m multiport --dports 8080,80 -j RETURN")
    });
    assert_eq!(judge(&network(&v4, &v6), &wanted).faults, []);
    let judgement = first("nat", "KUMA_MESH_OUTBOUND", "-p tcp -m tcp --dport 20500 -j RETURN");
    let fault = lead(&judgement);
    assert_eq!(
        (fault.id.as_str(), fault.found.as_str(), fault.chain.as_str()),
        ("probe-excluded", "20500", "KUMA_MESH_OUTBOUND")
    );
    let ends: Vec<&str> = judgement.families[0].ways.iter().take(3).map(|way| way.to.as_str()).collect();
    assert_eq!(ends, ["127.0.0.6:20000-20499", "127.0.0.6:20500", "127.0.0.6:20501-29999"]);
    let all = first("nat", "OUTPUT", "-d 127.0.0.0/8 -p tcp -j RETURN");
    assert_eq!((lead(&all).id.as_str(), lead(&all).found.as_str()), ("probe-excluded", "20000-29999"));
}

#[test]
fn no_rules_at_all_is_one_fault_a_family() {
    let judgement = judge(&network("", ""), &wanted());
    assert_eq!(ids(&judgement), ["no-rules ipv4", "no-rules ipv6"]);
    assert_eq!(redirects(&judgement), [Some(false); 2]);
    let [v4, v6] = kuma(14);
    let judgement = judge(&network(&v4, ""), &wanted());
    assert_eq!(ids(&judgement), ["family-missing ipv6"]);
    assert_eq!(redirects(&judgement), [Some(true), Some(false)]);
    let judgement = judge(&network("", &v6), &wanted());
    assert_eq!(ids(&judgement), ["family-missing ipv4"]);
}

#[test]
fn what_was_not_seen_is_never_a_fault() {
    let nothing = Network::default();
    let judgement = judge(&nothing, &wanted());
    assert_eq!((judgement.faults.len(), redirects(&judgement)), (0, [None; 2]));
    // nftables has nothing, and legacy was not collected: its rules may be there.
    let mut half = network("", "");
    half.legacy_tables_ipv4 = None;
    half.legacy_tables_ipv6 = Some(vec!["nat".to_owned()]);
    let judgement = judge(&half, &wanted());
    assert_eq!((judgement.faults.len(), redirects(&judgement)), (0, [None; 2]));
    assert!(!judgement.families[0].complete);
    // A dump that was cut.
    let [v4, v6] = kuma(14);
    let judgement = judge(&network(&v4[..v4.len() - 200], &v6), &wanted());
    assert_eq!((judgement.faults.len(), redirects(&judgement)), (0, [None, Some(true)]));
    assert_eq!(judgement.unread.len(), 2, "{:?}", judgement.unread);
    // IPv6 is not in use.
    let mut four = network(&v4, "");
    four.links[1].addresses.truncate(1);
    assert_eq!(judge(&four, &wanted()).faults, []);
}

#[test]
fn each_missing_or_empty_chain_is_named() {
    for (chain, way) in [
        ("KUMA_MESH_OUTBOUND_REDIRECT", "outbound"),
        ("KUMA_MESH_OUTBOUND", "validation"),
        ("KUMA_MESH_INBOUND_REDIRECT", "validation"),
        ("KUMA_MESH_INBOUND", "inbound"),
    ] {
        let emptied = changed(|text| without(text, &format!("-A {chain} ")));
        let fault = lead(&emptied);
        assert_eq!((fault.id.as_str(), fault.chain.as_str(), fault.way.as_str()), ("chain-empty", chain, way));
        let gone = changed(|text| {
            let text = without(&without(text, &format!("-A {chain} ")), &format!(":{chain} "));
            keep(&text, |line| !line.ends_with(&format!("-j {chain}")))
        });
        let fault = lead(&gone);
        assert_eq!((fault.id.as_str(), fault.chain.as_str(), fault.way.as_str()), ("chain-missing", chain, way));
    }
}

#[test]
fn missing_jumps_and_rules() {
    let output = changed(|text| keep(text, |line| !line.ends_with("-j KUMA_MESH_OUTBOUND")));
    let fault = lead(&output);
    assert_eq!((fault.id.as_str(), fault.chain.as_str()), ("jump-missing", "OUTPUT"));
    assert_eq!(fault.rule.as_deref(), Some("-A OUTPUT -p tcp -j KUMA_MESH_OUTBOUND"));
    assert_eq!(redirects(&output), [Some(false); 2]);
    let prerouting = changed(|text| without(text, "-A PREROUTING -p tcp"));
    assert_eq!((lead(&prerouting).id.as_str(), lead(&prerouting).chain.as_str()), ("jump-missing", "PREROUTING"));
    assert_eq!(redirects(&prerouting), [Some(true); 2], "the validation does not pass PREROUTING");
    let other = changed(|text| text.replace("-A OUTPUT -p tcp -m comment", "-A OUTPUT -p udp -m comment"));
    assert_eq!(lead(&other).id, "jump-missing");
    assert!(lead(&other).found.starts_with("-A OUTPUT -p udp"));
    let rule = changed(|text| {
        keep(text, |line| {
            !(line.starts_with("-A KUMA_MESH_OUTBOUND ") && line.ends_with("-j KUMA_MESH_INBOUND_REDIRECT"))
        })
    });
    assert_eq!(lead(&rule).id, "rule-missing");
    assert!(lead(&rule).rule.as_deref().unwrap().contains("! -d 127.0.0.1/32 -o lo -p tcp -m owner --uid-owner 5678"));
}

#[test]
fn wrong_ports_and_users() {
    let port = changed(|text| text.replace("--to-ports 15006", "--to-ports 15016"));
    let fault = lead(&port);
    assert_eq!((fault.id.as_str(), fault.expected.as_str(), fault.found.as_str()), ("wrong-port", "15006", "15016"));
    assert_eq!((fault.chain.as_str(), ids(&port).len()), ("KUMA_MESH_INBOUND_REDIRECT", 2));
    assert_eq!(port.families[0].port, Some(15016));
    let user = changed(|text| text.replace("5678", "1337"));
    let fault = lead(&user);
    assert_eq!((fault.id.as_str(), fault.expected.as_str(), fault.found.as_str()), ("wrong-uid", "5678", "1337"));
    assert!(fault.rule.as_deref().unwrap().contains("1337"));
}

#[test]
fn drops_and_rejections() {
    let drop = first("filter", "OUTPUT", "-o lo -p tcp -m owner --uid-owner 5678 -j DROP");
    assert_eq!((lead(&drop).id.as_str(), lead(&drop).table.as_str()), ("dropped", "filter"));
    assert_eq!(lead(&drop).rule.as_deref(), Some("-A OUTPUT -o lo -p tcp -m owner --uid-owner 5678 -j DROP"));
    let input = first("filter", "INPUT", "-p tcp -m tcp --dport 15006 -j DROP");
    assert_eq!((lead(&input).id.as_str(), lead(&input).chain.as_str()), ("dropped", "INPUT"));
    let beside = first("filter", "INPUT", "-p tcp -m tcp --dport 24790 -j DROP");
    assert_eq!(beside.faults, [], "INPUT sees the translated port");
    let reject = first("filter", "OUTPUT", "-d 127.0.0.1/32 -p tcp -j REJECT --reject-with tcp-reset");
    assert_eq!((lead(&reject).id.as_str(), lead(&reject).found.as_str()), ("rejected", "tcp-reset"));
    let policy = changed(|text| format!("{text}*filter\n:OUTPUT DROP [0:0]\nCOMMIT\n"));
    assert_eq!((lead(&policy).id.as_str(), lead(&policy).rule.clone()), ("dropped", None));
}

#[test]
fn who_comes_first() {
    let accept = first("nat", "OUTPUT", "-o lo -j ACCEPT");
    assert_eq!((lead(&accept).id.as_str(), lead(&accept).way.as_str()), ("accepted-first", "validation"));
    let untracked = first("raw", "OUTPUT", "-o lo -p tcp -j CT --notrack");
    assert_eq!((lead(&untracked).id.as_str(), lead(&untracked).table.as_str()), ("accepted-first", "raw"));
    for (chain, name) in [("ISTIO_OUTPUT", "Istio"), ("PROXY_INIT_OUTPUT", "Linkerd"), ("CILIUM_OUTPUT_nat", "Cilium")]
    {
        for target in ["REDIRECT --to-ports 4140", "ACCEPT", "RETURN"] {
            let mesh = changed(|text| {
                let text = put_first(text, "nat", "OUTPUT", &format!("-p tcp -j {chain}"));
                let text = text.replace(":KUMA_MESH_INBOUND -", &format!(":{chain} - [0:0]\n:KUMA_MESH_INBOUND -"));
                text.replace("COMMIT\n# Completed", &format!("-A {chain} -p tcp -j {target}\nCOMMIT\n# Completed"))
            });
            if target == "RETURN" {
                assert_eq!(mesh.faults, [], "another mesh that lets it go on does no harm");
            } else {
                assert_eq!(
                    (lead(&mesh).id.as_str(), lead(&mesh).found.as_str()),
                    ("foreign-mesh-first", name),
                    "{target}"
                );
            }
        }
    }
    let other = first("nat", "OUTPUT", "-p tcp -j REDIRECT --to-ports 9999");
    assert_eq!((lead(&other).id.as_str(), lead(&other).found.as_str()), ("foreign-rules-first", "9999"));
}

#[test]
fn switched_off() {
    let inbound = changed(|text| {
        text.replace(
            "-A KUMA_MESH_INBOUND -p tcp -j KUMA_MESH_INBOUND_REDIRECT",
            "-A KUMA_MESH_INBOUND -p tcp -j RETURN",
        )
    });
    assert_eq!((lead(&inbound).id.as_str(), redirects(&inbound)), ("inbound-off", [Some(true); 2]));
    let texts = [false, true].map(|v6| Layout { outbound_on: false, ..Layout::new(14, v6) }.text());
    let network = network(&texts[0], &texts[1]);
    assert_eq!(lead(&judge(&network, &wanted())).id, "outbound-missing");
    let mut off = wanted();
    off.outbound.enabled = false;
    assert_eq!(ids(&judge(&network, &off)), ["outbound-off ipv4", "outbound-off ipv6"]);
}

#[test]
fn dns_and_zones() {
    let dns = changed(|text| keep(text, |line| !line.contains("--to-ports 15053")));
    assert_eq!(ids(&dns), ["dns-missing ipv4", "dns-missing ipv6"]);
    assert_eq!(lead(&dns).rule.as_deref(), Some("-A OUTPUT -p udp --dport 53 -j REDIRECT --to-ports 15053"));
    let port = changed(|text| text.replace("--to-ports 15053", "--to-ports 53535"));
    assert_eq!((lead(&port).id.as_str(), lead(&port).found.as_str()), ("wrong-port", "53535"));
    for line in
        ["-A OUTPUT -p udp -m udp --sport 15053", "-A PREROUTING -p udp", "-A OUTPUT -p udp -m udp --dport 53 -j CT"]
    {
        let zones = changed(|text| without(text, line));
        assert_eq!(ids(&zones), ["zones-missing ipv4", "zones-missing ipv6"], "{line}");
        assert_eq!(lead(&zones).table, "raw");
    }
    let mut some = wanted();
    some.dns.capture_all = false;
    let layout = |v6, server: &str| Layout { servers: vec![server.to_owned()], ..Layout::new(14, v6) }.text();
    let good = network(&layout(false, "10.96.0.10/32"), &layout(true, "fd00:10:96::a/128"));
    assert_eq!(judge(&good, &some).faults, []);
    let one_family =
        network(&layout(false, "10.96.0.10/32"), &Layout { dns_on: false, ..Layout::new(14, true) }.text());
    let found = judge(&one_family, &some);
    assert!(
        found.faults.iter().all(|fault| fault.id == "zones-missing"),
        "no server of IPv6 need have been configured"
    );
    let none = [false, true].map(|v6| Layout { dns_on: false, ..Layout::new(14, v6) }.text());
    let found = judge(&network(&none[0], &none[1]), &some);
    assert_eq!(lead(&found).id, "dns-missing");
    let mut bad = good.clone();
    bad.rules[0].text = put_first(&bad.rules[0].text, "nat", "OUTPUT", "-p udp -j ACCEPT");
    assert_eq!(ids(&judge(&bad, &some)), ["accepted-first ipv4"]);
}

#[test]
fn two_flavours() {
    let [v4, v6] = kuma(14);
    let with = |rules: &str| {
        let mut network = network(&v4, &v6);
        network.rules.push(dump("ipv4", "legacy", rules));
        network.legacy_tables_ipv4 = Some(vec!["nat".to_owned()]);
        judge(&network, &wanted())
    };
    let same = with(&v4);
    assert_eq!((ids(&same), redirects(&same)), (vec!["both-flavours ipv4".to_owned()], [Some(true); 2]));
    let accepts = with("*nat\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -j ACCEPT\nCOMMIT\n");
    assert_eq!(accepts.faults, [], "what one flavour accepts, the other still sees");
    let diverts = with("*nat\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p tcp -j REDIRECT --to-ports 9\nCOMMIT\n");
    assert_eq!((lead(&diverts).id.as_str(), redirects(&diverts)), ("both-flavours", [None, Some(true)]));
    let drops = with("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -i lo -p tcp -j DROP\nCOMMIT\n");
    assert_eq!((lead(&drops).id.as_str(), lead(&drops).flavour.as_str()), ("dropped", "legacy"));
}

#[test]
fn what_cannot_be_told_is_said() {
    let strange = first("nat", "OUTPUT", "-p tcp -m bpf --bytecode \"4,48 0 0 9\" -j ACCEPT");
    assert_eq!((lead(&strange).id.as_str(), redirects(&strange)), ("unknown-match", [None; 2]));
    assert!(lead(&strange).says.0.contains("-m bpf --bytecode") && lead(&strange).says.1.contains("-m bpf --bytecode"));
}

#[test]
fn native_tables() {
    let [v4, v6] = kuma(14);
    let mut network = network(&v4, &v6);
    network.nft_ruleset =
        Some("table ip guard { chain out { type filter hook output priority 0; policy drop; } }".to_owned());
    let judgement = judge(&network, &wanted());
    assert_eq!(
        (ids(&judgement), redirects(&judgement)),
        (vec!["native-nft-filter ipv4".to_owned()], [None, Some(true)])
    );
    assert_eq!((lead(&judgement).table.as_str(), lead(&judgement).chain.as_str()), ("ip guard", "out"));
}

#[test]
fn the_same_input_gives_the_same_judgement() {
    let [v4, v6] = kuma(9);
    let mut one = network(&without(&v4, "-A KUMA_MESH_OUTBOUND "), &v6);
    one.rules.push(dump("ipv4", "legacy", &v4));
    let mut other = one.clone();
    other.rules.reverse();
    assert_eq!(judge(&one, &wanted()), judge(&other, &wanted()));
    let text = serde_json::to_string(&judge(&one, &wanted())).unwrap();
    assert_eq!(serde_json::from_str::<Judgement>(&text).unwrap(), judge(&one, &wanted()));
}

#[test]
fn a_return_from_a_chain_of_somebody_is_no_reason() {
    let user = changed(|text| {
        let text = text.replace("5678", "1337");
        let text = put_first(&text, "nat", "OUTPUT", "-p tcp -j OTHER");
        let text = text.replace(":KUMA_MESH_INBOUND -", ":OTHER - [0:0]\n:KUMA_MESH_INBOUND -");
        text.replace("COMMIT\n# Completed", "-A OTHER -p tcp -j RETURN\n-A OUTPUT -j ACCEPT\nCOMMIT\n# Completed")
    });
    assert_eq!(lead(&user).id, "wrong-uid");
    let gone = changed(|text| {
        let text = put_first(text, "nat", "OUTPUT", "-p tcp -g ISTIO_OUTPUT");
        text.replace(":KUMA_MESH_INBOUND -", ":ISTIO_OUTPUT - [0:0]\n:KUMA_MESH_INBOUND -")
    });
    assert_eq!(lead(&gone).id, "foreign-mesh-first");
}

#[test]
fn a_hostile_dump_is_given_up_and_said_to_be_unknown() {
    let rules: String = (20000..23000).fold(String::new(), |all, port| {
        all + &format!("-A OUTPUT -p tcp -m tcp --dport {port} -m time --timestart {port} -j U\n")
            + &format!("-A OUTPUT -p tcp -m tcp ! --dport {port} -m time --timestart {port} -j U\n")
    });
    let text =
        format!("*nat\n:OUTPUT ACCEPT [0:0]\n:U - [0:0]\n{rules}-A U -m u32 --u32 x -j MARK --set-mark 1\nCOMMIT\n");
    let judgement = judge(&network(&text, &text), &wanted());
    assert_eq!(redirects(&judgement), [None; 2]);
    assert_eq!(judgement.families[0].ways[0].to, "127.0.0.6:20000-29999");
}
