use super::native_chains;

#[test]
fn what_iptables_made_is_not_native() {
    let text = "table ip nat {\n\tchain OUTPUT {\n\t\ttype nat hook output priority -100; policy accept;\n\t\tmeta l4proto tcp counter packets 0 bytes 0 redirect to :15006\n\t}\n}\ntable ip filter {\n\tchain INPUT {\n\t\ttype filter hook input priority filter; policy drop;\n\t}\n}\n";
    assert!(native_chains(text).is_empty());
    // The same names in a family that iptables does not make.
    assert_eq!(native_chains(&text.replace("table ip ", "table inet ")).len(), 2);
}

#[test]
fn policies_and_verdicts_are_found_by_structure() {
    let text = r#"
# Warning: drop everything
table inet guard {
	set bad { type ipv4_addr
		elements = { 10.0.0.1,
			     10.0.0.2 }
	}
	map m { type inet_service : verdict; elements = { 22 : drop } }
	chain fine {
		type filter hook output priority filter; policy accept;
		comment "drop reject"
		oifname "drop" accept comment "reject"
		icmp type redirect accept
		icmp type { echo-request, redirect } accept
		ip saddr @drop accept
		log prefix "redirect " counter packets 1 bytes 2
	}
	chain closed { type filter hook input priority 0; policy drop; iifname "lo" accept; }
	chain jumps {
		type filter hook prerouting priority mangle + 5; policy accept;
		tcp dport { 80, 443 } jump deep
	}
	chain deep { goto deeper }
	chain deeper { ip daddr 10.0.0.1 reject with tcp reset }
	chain maps {
		type filter hook output priority 10; policy accept;
		tcp dport vmap { 22 : accept, 80 : drop }
	}
	chain forward { type filter hook forward priority 0; policy drop; }
	chain unused { drop }
}
table ip6 t { chain p { type filter hook prerouting priority mangle; tcp dport 80 tproxy to :9000 meta mark set 1 accept } }
"#;
    let found = native_chains(text);
    let line: Vec<String> = found
        .iter()
        .map(|chain| {
            let verdict = chain.verdict.as_deref().unwrap_or("-");
            format!("{} {} {} {} {} {verdict}", chain.family, chain.table, chain.chain, chain.hook, chain.policy_drop)
        })
        .collect();
    assert_eq!(
        line,
        [
            "inet guard closed input true -",
            "inet guard jumps prerouting false reject",
            "inet guard maps output false drop",
            "ip6 t p prerouting false tproxy",
        ]
    );
    assert_eq!(found[1].rule.as_deref(), Some("ip daddr 10.0.0.1 reject with tcp reset"));
}

#[test]
fn garbage_and_cut_text_break_nothing() {
    for text in
        ["", "table", "table {", "table ip", "table ip x { chain", "}}}}", "table inet a { chain b { \"", "{{{{"]
    {
        assert!(native_chains(text).is_empty(), "{text}");
    }
    let cut = "table inet a { chain b { type filter hook output priority 0; policy drop; ip daddr";
    assert_eq!(native_chains(cut).len(), 1);
    // A loop of jumps ends.
    let round = "table inet a {\n chain b { type filter hook output priority 0; policy accept;\n jump c\n }\n chain c {\n jump b\n jump c\n }\n}";
    assert!(native_chains(round).is_empty());
}
