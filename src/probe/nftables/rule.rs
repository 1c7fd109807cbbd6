//! A rule's parts, in the order in which iptables prints them.

use super::expression::Family;
use super::xt::{not, ports};

/// Ports, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ports {
    pub from: u16,
    pub to: u16,
    /// All others instead.
    pub inverted: bool,
}

/// nftables' own comparisons with what stands in the header of the transport.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Transport {
    source: Option<Ports>,
    destination: Option<Ports>,
    flags: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Condition {
    Text(String),
    /// Where [`Rule::transport`] stands among the others.
    Transport,
}

/// A rule as iptables sees it. What is set twice is not iptables', and is refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rule {
    source: Option<String>,
    destination: Option<String>,
    input: Option<String>,
    output: Option<String>,
    protocol: Option<(u8, bool)>,
    fragment: Option<bool>,
    conditions: Vec<Condition>,
    transport: Option<Transport>,
    target: Option<String>,
}

impl Rule {
    /// A condition's words.
    pub(super) fn push(&mut self, words: String) {
        self.conditions.push(Condition::Text(words));
    }

    /// A condition that is not understood.
    pub(super) fn unknown(&mut self, name: &str) {
        self.push(format!(" -m unknown-{}", super::name(name)));
    }

    /// The target. Only the last statement of a rule can be iptables'; another before it makes the rule one that is not
    /// understood.
    pub(super) fn end(&mut self, words: String) {
        if self.target.replace(words).is_some() {
            self.unknown("second-target");
        }
    }

    /// A target that is not understood.
    pub(super) fn end_unknown(&mut self, name: &str) {
        self.end(format!(" -j UNKNOWN-{}", super::name(name)));
    }

    pub(super) fn source(&mut self, inverted: bool, words: &str) -> Option<()> {
        set(&mut self.source, option("-s", inverted, words))
    }

    pub(super) fn destination(&mut self, inverted: bool, words: &str) -> Option<()> {
        set(&mut self.destination, option("-d", inverted, words))
    }

    pub(super) fn input(&mut self, (inverted, name): (bool, String)) -> Option<()> {
        set(&mut self.input, option("-i", inverted, &name))
    }

    pub(super) fn output(&mut self, (inverted, name): (bool, String)) -> Option<()> {
        set(&mut self.output, option("-o", inverted, &name))
    }

    /// The same protocol may be asked for again.
    pub(super) fn protocol(&mut self, number: u8, inverted: bool) -> Option<()> {
        match self.protocol {
            Some(found) => (found == (number, inverted)).then_some(()),
            None => set(&mut self.protocol, (number, inverted)),
        }
    }

    pub(super) fn fragment(&mut self, inverted: bool) -> Option<()> {
        set(&mut self.fragment, inverted)
    }

    /// ` --tcp-flags SYN SYN`
    pub(super) fn tcp_flags(&mut self, words: String) -> Option<()> {
        let flags = &mut self.transport().flags;
        if !flags.is_empty() {
            return None;
        }
        *flags = words;
        Some(())
    }

    /// Several comparisons may cut a range from both sides.
    pub(super) fn ports(&mut self, is_destination: bool, ports: Ports) -> Option<()> {
        let transport = self.transport();
        let found = if is_destination { &mut transport.destination } else { &mut transport.source };
        let both = match *found {
            None => ports,
            Some(old) if !old.inverted && !ports.inverted => {
                let (from, to) = (old.from.max(ports.from), old.to.min(ports.to));
                (from <= to).then_some(Ports { from, to, inverted: false })?
            }
            Some(_) => return None,
        };
        *found = Some(both);
        Some(())
    }

    /// One for all comparisons, as iptables has it, where the first of them stands.
    fn transport(&mut self) -> &mut Transport {
        if self.transport.is_none() {
            self.conditions.push(Condition::Transport);
        }
        self.transport.get_or_insert_default()
    }

    /// What stands after `-A CHAIN`.
    pub(super) fn print(&self, family: Family) -> String {
        let mut out = String::new();
        for words in [&self.source, &self.destination, &self.input, &self.output].into_iter().flatten() {
            out.push_str(words);
        }
        if let Some((number, inverted)) = self.protocol {
            out.push_str(&option("-p", inverted, &protocol(number, family)));
        }
        if let Some(inverted) = self.fragment {
            out.push_str(not(inverted));
            out.push_str(" -f");
        }
        for condition in &self.conditions {
            match condition {
                Condition::Text(words) => out.push_str(words),
                Condition::Transport => out.push_str(&self.print_transport(family)),
            }
        }
        out.push_str(self.target.as_deref().unwrap_or_default());
        out
    }

    fn print_transport(&self, family: Family) -> String {
        let Some(transport) = &self.transport else { return String::new() };
        // Ports of no protocol, or of one that has none.
        let name = match self.protocol {
            Some((number @ (6 | 17 | 33 | 132 | 136), false)) => protocol(number, family),
            _ => return " -m unknown-transport".to_owned(),
        };
        let range = |option, found: Option<Ports>| {
            found.map_or_else(String::new, |found| ports(option, (found.from, found.to), found.inverted))
        };
        let (source, destination) = (range("--sport", transport.source), range("--dport", transport.destination));
        format!(" -m {name}{source}{destination}{}", transport.flags)
    }
}

fn set<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.is_none().then(|| *place = Some(value))
}

fn option(option: &str, inverted: bool, words: &str) -> String {
    format!("{} {option} {words}", not(inverted))
}

/// As `/etc/protocols` and iptables call it.
fn protocol(number: u8, family: Family) -> String {
    let name = match (number, family) {
        (1, _) => "icmp",
        (6, _) => "tcp",
        (17, _) => "udp",
        (33, _) => "dccp",
        (47, _) => "gre",
        (50, _) => "esp",
        (51, _) => "ah",
        (58, Family::V6) => "ipv6-icmp",
        (132, _) => "sctp",
        (136, _) => "udplite",
        _ => return number.to_string(),
    };
    name.to_owned()
}
