//! Follows one connection's first packet through all rules, as the kernel does.
//!
//! Order of the hooks: for what a process here sends `raw`, connection tracking, `mangle`, `nat`, `filter` and `security`
//! of `OUTPUT`, `mangle` and `nat` of `POSTROUTING`; and if it stays on the machine, `raw` and `mangle` of `PREROUTING` and
//! `mangle`, `filter` and `security` of `INPUT`. Destinations are translated once for a connection, so `nat` of
//! `PREROUTING` is asked only about what comes from outside.
//!
//! Rules of both flavours of iptables stand in the kernel at the same hooks with the same priorities. Which is asked first
//! depends on which was registered last, and no dump says that. So wherever both have something at a hook, both orders are
//! followed. The same holds for a match that is not known: it is taken as met and as not met. Only where all ways end
//! alike is the end told; otherwise it [cannot be told](Fate::Unknown), and the first thing on which it hangs is named.
//!
//! Of TCP, the answer (SYN and ACK) is followed back in the same manner: a connection that is let in but whose answer is
//! dropped does not come about. What comes after it meets the same rules as an established connection.
//!
//! Not followed: routes (a changed mark or address may change the interface), tables that no iptables made (see
//! [`super::native`]), and reconfiguration in between.

use std::collections::{BTreeMap, BTreeSet};

use super::condition::{Condition, Test, conditions};
use super::packet::{Family, Origin, Packet, Protocol};
use super::save::Saved;
use super::seen::{Seen, Tracking, ends_here};
use super::target::{Action, action};
pub use super::way::{Does, Fate, Place, Step, Walk, Why};

/// All rules of one family, ready to be followed.
#[derive(Debug, Clone, Default)]
pub struct Ruleset {
    flavours: Vec<Flavour>,
}

#[derive(Debug, Clone)]
struct Flavour {
    name: String,
    tables: BTreeMap<String, BTreeMap<String, ReadyChain>>,
    opaque: Vec<String>,
}

#[derive(Debug, Clone)]
struct ReadyChain {
    drops: bool,
    rules: Vec<ReadyRule>,
}

#[derive(Debug, Clone)]
struct ReadyRule {
    text: String,
    conditions: Vec<Condition>,
    action: Action,
}

/// Ways through undecided places that are tried for one packet.
const MOST_WAYS: usize = 512;
/// Rules that are looked at for one packet, on all ways together.
const MOST_STEPS: usize = 500_000;

impl Ruleset {
    /// From the dumps of one family: flavour and what was read.
    #[must_use]
    pub fn new<'a>(family: Family, dumps: impl IntoIterator<Item = (&'a str, &'a Saved)>) -> Self {
        let reject = match family {
            Family::V4 => "icmp-port-unreachable",
            Family::V6 => "icmp6-port-unreachable",
        };
        let flavours = dumps.into_iter().map(|(name, saved)| Flavour::new(name, saved, reject)).collect();
        Self { flavours }
    }

    /// All ports and ranges of ports that any rule asks of a destination: the way is the same for two ports that no
    /// range tells apart.
    pub fn destination_ports(&self) -> impl Iterator<Item = (u16, u16)> + '_ {
        self.flavours
            .iter()
            .flat_map(|flavour| flavour.tables.values())
            .flat_map(BTreeMap::values)
            .flat_map(|chain| &chain.rules)
            .flat_map(|rule| &rule.conditions)
            .flat_map(|condition| match &condition.test {
                Test::DestinationPorts(ranges) | Test::EitherPorts(ranges) => ranges.as_slice(),
                _ => &[],
            })
            .copied()
    }

    /// Follows a packet, and if it is TCP and arrives, the answer to it.
    #[must_use]
    pub fn walk(&self, packet: &Packet) -> Walk {
        let first = self.branch(packet, None, &mut Vec::new(), &mut Spent::default());
        let arrives = matches!(first.fate, Fate::Unchanged | Fate::Redirected(_) | Fate::Dnat(_));
        if packet.protocol != Protocol::Tcp || !arrives {
            return first;
        }
        let back = self.branch(packet, Some(&first.fate), &mut Vec::new(), &mut Spent::default());
        match back.fate {
            // Whoever rejects an answer tells the one who answers; he who waits for it hears nothing.
            Fate::Dropped | Fate::Rejected(_) => Walk { fate: Fate::Dropped, by: back.by, answer: true, ..first },
            Fate::Unknown(_) => Walk { fate: back.fate, by: back.by, answer: true, ..first },
            _ if back.zone != first.zone => {
                let by = Place { table: "raw".to_owned(), ..Place::default() };
                Walk { fate: Fate::Unknown(Why::Zone), by: Some(by), answer: true, ..first }
            }
            _ => first,
        }
    }

    fn branch(&self, packet: &Packet, answers: Option<&Fate>, decisions: &mut Vec<bool>, spent: &mut Spent) -> Walk {
        spent.ways += 1;
        let mut walker = Walker::new(self, packet, answers, decisions);
        walker.steps = spent.steps;
        let stop = walker.run().err().map(|stop| *stop);
        spent.steps = walker.steps;
        let (path, zone) = (walker.path, walker.zone);
        let (why, place) = match stop {
            None => {
                let (fate, by) = walker.end.map_or((Fate::Unchanged, None), |(fate, by)| (fate, Some(by)));
                return Walk { fate, answer: false, by, path, zone: Some(zone) };
            }
            Some(Stop::End(fate, by)) => return Walk { fate, answer: false, by: Some(by), path, zone: Some(zone) },
            Some(Stop::Cannot(why, place)) => (why, place),
            Some(Stop::Undecided(why, place)) if spent.ways < MOST_WAYS => {
                decisions.push(false);
                let mut first = self.branch(packet, answers, decisions, spent);
                decisions.pop();
                if matches!(first.fate, Fate::Unknown(_)) {
                    return first;
                }
                decisions.push(true);
                let second = self.branch(packet, answers, decisions, spent);
                decisions.pop();
                if matches!(second.fate, Fate::Unknown(_)) {
                    return second;
                }
                if first.zone != second.zone {
                    first.zone = None;
                }
                if first.fate == second.fate {
                    return first;
                }
                (why, place)
            }
            Some(Stop::Undecided(_, place)) => (Why::TooLong, place),
        };
        Walk { fate: Fate::Unknown(why), answer: false, by: Some(place), path, zone: None }
    }
}

impl Flavour {
    fn new(name: &str, saved: &Saved, reject: &str) -> Self {
        let tables = saved.tables.iter().map(|table| {
            let names: BTreeSet<&str> = table.chains.iter().map(|chain| chain.name.as_str()).collect();
            let chains = table.chains.iter().map(|chain| {
                let rules = chain.rules.iter().map(|rule| ReadyRule {
                    text: rule.text.clone(),
                    conditions: conditions(rule),
                    action: action(rule.target.as_ref(), reject, |name| names.contains(name)),
                });
                let drops = chain.policy.as_deref() == Some("DROP");
                (chain.name.clone(), ReadyChain { drops, rules: rules.collect() })
            });
            (table.name.clone(), chains.collect())
        });
        Self { name: name.to_owned(), tables: tables.collect(), opaque: saved.opaque.clone() }
    }
}

/// What following one packet has cost so far.
#[derive(Default)]
struct Spent {
    ways: usize,
    steps: usize,
}

/// What ends a way before its time.
enum Stop {
    End(Fate, Place),
    Cannot(Why, Place),
    Undecided(Why, Place),
}

struct Walker<'a> {
    rules: &'a Ruleset,
    packet: &'a Packet,
    decisions: &'a [bool],
    used: usize,
    steps: usize,
    seen: Seen,
    /// Whether a rule said what becomes of its connection tracking; the first one counts.
    tracking_set: bool,
    zone: u32,
    path: Vec<Step>,
    end: Option<(Fate, Place)>,
}

impl<'a> Walker<'a> {
    fn new(rules: &'a Ruleset, packet: &'a Packet, answers: Option<&Fate>, decisions: &'a [bool]) -> Self {
        let seen = answers.map_or_else(|| Seen::first(packet), |fate| Seen::answer(packet, fate));
        Self {
            rules,
            packet,
            decisions,
            used: 0,
            steps: 0,
            seen,
            tracking_set: false,
            zone: 0,
            path: Vec::new(),
            end: None,
        }
    }

    fn run(&mut self) -> Result<(), Box<Stop>> {
        let stays = if self.seen.link_out.is_some() {
            self.way_out()?
        } else {
            self.hook("raw", "PREROUTING")?;
            self.track();
            self.hook("mangle", "PREROUTING")?;
            self.hook("nat", "PREROUTING")?;
            true
        };
        if stays {
            self.hook("mangle", "INPUT")?;
            self.hook("filter", "INPUT")?;
            self.hook("security", "INPUT")?;
        }
        Ok(())
    }

    /// From a socket here; whether it stays on the machine.
    fn way_out(&mut self) -> Result<bool, Box<Stop>> {
        self.hook("raw", "OUTPUT")?;
        self.track();
        if let (true, Tracking::Exempt, Some(step)) = (self.seen.answer, self.seen.tracking, self.path.last())
            && self.seen.translated
        {
            // The answer is not translated back, so nobody waits for it.
            return Err(Box::new(Stop::End(Fate::Dropped, step.place.clone())));
        }
        self.hook("mangle", "OUTPUT")?;
        self.hook("nat", "OUTPUT")?;
        // `-o` in `OUTPUT` goes on seeing the interface from before the translation.
        self.hook("filter", "OUTPUT")?;
        self.hook("security", "OUTPUT")?;
        let stays = if self.seen.answer {
            self.seen.link_out.as_deref() == Some("lo")
        } else {
            ends_here(self.packet, self.end.as_ref().map_or(&Fate::Unchanged, |(fate, _)| fate))
        };
        if stays {
            self.seen.link_out = Some("lo".to_owned());
        }
        self.hook("mangle", "POSTROUTING")?;
        self.hook("nat", "POSTROUTING")?;
        if self.seen.answer && self.seen.translated {
            self.seen.source = Some(self.packet.destination);
            self.seen.source_ports = (self.packet.port, self.packet.port);
        }
        self.seen.link_out = None;
        self.seen.link_in = Some("lo".to_owned());
        self.seen.with_socket = false;
        if stays {
            self.hook("raw", "PREROUTING")?;
            self.hook("mangle", "PREROUTING")?;
        }
        Ok(stays)
    }

    /// Connection tracking sees it, unless it was exempted.
    fn track(&mut self) {
        if self.seen.tracking == Tracking::Before {
            self.seen.tracking = Tracking::Seen;
        }
    }

    fn decide(&mut self, why: Why, place: Place) -> Result<bool, Box<Stop>> {
        let decision = self.decisions.get(self.used).copied().ok_or_else(|| Box::new(Stop::Undecided(why, place)))?;
        self.used += 1;
        Ok(decision)
    }

    fn hook(&mut self, table: &str, base: &str) -> Result<(), Box<Stop>> {
        // Translation is decided by the first packet.
        if table == "nat" && (self.seen.answer || self.seen.tracking == Tracking::Exempt) {
            return Ok(());
        }
        let rules = self.rules;
        let here = |flavour: &Flavour| Place {
            flavour: flavour.name.clone(),
            table: table.to_owned(),
            chain: base.to_owned(),
            ..Place::default()
        };
        if let Some(flavour) = rules.flavours.iter().find(|flavour| flavour.opaque.iter().any(|name| name == table)) {
            return Err(Box::new(Stop::Cannot(Why::Opaque, here(flavour))));
        }
        let mut asked: Vec<&Flavour> = rules
            .flavours
            .iter()
            .filter(|flavour| {
                let chain = flavour.tables.get(table).and_then(|chains| chains.get(base));
                chain.is_some_and(|chain| chain.drops || !chain.rules.is_empty())
            })
            .collect();
        if let [_, last, ..] = asked.as_slice()
            && self.decide(Why::Order, here(last))?
        {
            asked.reverse();
        }
        for flavour in asked {
            if let Some(chains) = flavour.tables.get(table)
                && self.table(here(flavour), chains)?
            {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Follows one flavour's table from its base chain; whether it translated the destination.
    fn table(&mut self, base: Place, chains: &BTreeMap<String, ReadyChain>) -> Result<bool, Box<Stop>> {
        let mut stack: Vec<(&str, usize)> = vec![(&base.chain, 0)];
        while let Some((name, index)) = stack.pop() {
            let chain = chains.get(name);
            let Some(rule) = chain.and_then(|chain| chain.rules.get(index)) else { continue };
            let place = || Place {
                flavour: base.flavour.clone(),
                table: base.table.clone(),
                chain: name.to_owned(),
                rule: Some(rule.text.clone()),
                index,
            };
            self.steps += 1;
            if self.steps > MOST_STEPS || stack.len() > 256 {
                return Err(Box::new(Stop::Cannot(Why::TooLong, place())));
            }
            if !self.meets(rule, place)? {
                stack.push((name, index + 1));
                continue;
            }
            match &rule.action {
                Action::Return => self.note(place(), Does::Returns),
                Action::Chain(to, goto) => {
                    let Some((to, _)) = chains.get_key_value(to) else {
                        return Err(Box::new(Stop::Cannot(Why::Chain, place())));
                    };
                    if !goto {
                        stack.push((name, index + 1));
                    }
                    stack.push((to, 0));
                    self.note(place(), Does::Enters(to.clone()));
                }
                action => match self.act(action, place)? {
                    Next::Rule => stack.push((name, index + 1)),
                    Next::Table => return Ok(false),
                    Next::Translated => return Ok(true),
                },
            }
        }
        match chains.get(&base.chain) {
            Some(chain) if chain.drops => Err(Box::new(Stop::End(Fate::Dropped, base))),
            _ => Ok(false),
        }
    }

    fn note(&mut self, place: Place, does: Does) {
        self.path.push(Step { place, does });
    }

    fn meets(&mut self, rule: &ReadyRule, place: impl Fn() -> Place) -> Result<bool, Box<Stop>> {
        let mut open = None;
        for condition in &rule.conditions {
            match condition.met(self.packet, &self.seen) {
                Some(true) => {}
                Some(false) => return Ok(false),
                None => open = open.or(Some(condition)),
            }
        }
        match open {
            // It makes no difference whether such a rule is met.
            _ if rule.action == Action::Continue => Ok(false),
            None => Ok(true),
            Some(condition) => {
                let what = match &condition.test {
                    Test::Unknown(text) => text.clone(),
                    test => format!("{test:?}"),
                };
                self.decide(Why::Match(what), place())
            }
        }
    }

    fn act(&mut self, action: &Action, place: impl Fn() -> Place) -> Result<Next, Box<Stop>> {
        match action {
            Action::Drop => return Err(Box::new(Stop::End(Fate::Dropped, place()))),
            Action::Reject(with) => return Err(Box::new(Stop::End(Fate::Rejected(with.clone()), place()))),
            Action::Unknown => return Err(Box::new(Stop::Cannot(Why::Target, place()))),
            Action::Accept => {
                self.note(place(), Does::Accepts);
                return Ok(Next::Table);
            }
            Action::Snat => {
                self.seen.source = None;
                return Ok(Next::Table);
            }
            Action::Redirect(port) => {
                let port = port.unwrap_or(self.packet.port);
                if self.packet.origin == Origin::Here {
                    self.seen.destination = Some(self.packet.family.loopback());
                }
                self.seen.ports = (port, port);
                self.translated(Fate::Redirected(port), place());
                return Ok(Next::Translated);
            }
            Action::Dnat(to) => {
                self.seen.translate(to, self.packet.port);
                self.translated(Fate::Dnat(to.clone()), place());
                return Ok(Next::Translated);
            }
            Action::Tproxy(port) => {
                self.end = Some((Fate::Tproxy(*port), place()));
                return Ok(Next::Table);
            }
            Action::Untrack if !self.tracking_set && self.seen.tracking == Tracking::Before => {
                self.tracking_set = true;
                self.seen.tracking = Tracking::Exempt;
                self.note(place(), Does::Untracks);
            }
            Action::Zone(zone) if !self.tracking_set && self.seen.tracking == Tracking::Before => {
                self.tracking_set = true;
                self.zone = *zone;
            }
            Action::Mark(clear, flip) => self.seen.mark = self.seen.mark.map(|mark| mark & !clear ^ flip),
            Action::ConnMark(clear, flip) => {
                self.seen.connection_mark = self.seen.connection_mark.map(|mark| mark & !clear ^ flip);
            }
            Action::SaveMark => self.seen.connection_mark = self.seen.mark,
            Action::RestoreMark => self.seen.mark = self.seen.connection_mark,
            Action::Untrack | Action::Zone(_) | Action::Continue | Action::Return | Action::Chain(..) => {}
        }
        Ok(Next::Rule)
    }

    fn translated(&mut self, fate: Fate, place: Place) {
        self.seen.translated = true;
        self.note(place.clone(), Does::Translates);
        self.end = Some((fate, place));
    }
}

enum Next {
    Rule,
    Table,
    Translated,
}

#[cfg(test)]
mod tests;
