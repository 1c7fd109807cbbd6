//! Why a packet does not end where it should: the one rule, or the lack of one, that its way shows.

use super::condition::{Condition, Test, conditions};
use super::fault::{Fault, end_word};
use super::kuma::{self, Goal, INBOUND, OUTBOUND, Owner, VALIDATION_PORTS, Want, What, owner, wanted_rule};
use super::packet::Family;
use super::save::{Chain, Rule, Saved, Table};
use super::walk::{Does, Fate, Place, Step, Walk, Why};
use crate::host::document::Wanted;
use crate::messages::{Message, rules as texts};

/// The rules of one family, and what was wanted of them.
#[derive(Debug)]
pub struct Context<'a> {
    /// Family.
    pub family: Family,
    /// What was wanted.
    pub wanted: &'a Wanted,
    /// What was read, by flavour.
    pub dumps: &'a [(String, Saved)],
    /// The flavour that has Kuma's rules, if one has.
    pub kuma: Option<&'a str>,
    /// The other family, if that one has rules of Kuma and this one has none.
    pub other_has: Option<Family>,
}

/// What a fault is about, before it is told.
struct Case<'a> {
    id: &'a str,
    text: &'a Message,
    place: Place,
    rule: Option<String>,
    expected: String,
    found: String,
    to: String,
}

impl<'a> Context<'a> {
    fn nat(&self) -> Option<&'a Table> {
        let kuma = self.kuma?;
        self.dumps.iter().find(|(flavour, _)| flavour == kuma)?.1.table("nat")
    }

    fn chain(&self, name: &str) -> Option<&'a Chain> {
        self.nat()?.chain(name)
    }

    fn place(&self, chain: &str) -> Place {
        Place {
            flavour: self.kuma.unwrap_or_default().to_owned(),
            table: "nat".to_owned(),
            chain: chain.to_owned(),
            ..Place::default()
        }
    }

    fn fault(&self, goal: &Goal, case: Case<'_>) -> Fault {
        let family = self.family.name();
        let says = case.text.fill(&[
            ("family", family),
            ("other", self.other_has.map_or("", Family::name)),
            ("flavour", &case.place.flavour),
            ("table", &case.place.table),
            ("chain", &case.place.chain),
            ("to", &case.to),
            ("expected", &case.expected),
            ("found", &case.found),
        ]);
        Fault {
            id: case.id.to_owned(),
            family: family.to_owned(),
            flavour: case.place.flavour,
            table: case.place.table,
            chain: case.place.chain,
            rule: case.rule.or(case.place.rule),
            expected: case.expected,
            found: case.found,
            way: goal.what.name().to_owned(),
            says,
        }
    }

    /// The fault that makes this packet end elsewhere than wanted. `ports` are those destination ports that end alike.
    #[must_use]
    pub fn explain(&self, goal: &Goal, walk: &Walk, ports: &str) -> Fault {
        let by = walk.by.clone().unwrap_or_default();
        let expected = match goal.want {
            Want::Port(port) | Want::PortOrElse(port) => port.to_string(),
            Want::Alone => "unchanged".to_owned(),
        };
        let found = end_word(&walk.fate);
        let case = |id, text| Case {
            id,
            text,
            place: by.clone(),
            rule: None,
            expected: expected.clone(),
            found: found.clone(),
            to: String::new(),
        };
        let case = match &walk.fate {
            Fate::Dropped if walk.answer => case("dropped", &texts::DROPPED_ANSWER),
            Fate::Dropped if by.rule.is_none() => case("dropped", &texts::DROPPED_BY_POLICY),
            Fate::Dropped => case("dropped", &texts::DROPPED),
            Fate::Rejected(with) => Case { found: with.clone(), ..case("rejected", &texts::REJECTED) },
            Fate::Unknown(Why::Order) => case("both-flavours", &texts::ORDER_UNKNOWN),
            Fate::Unknown(why) => Case { found: why_words(why).0, ..case("unknown-match", &texts::UNKNOWN_MATCH) },
            Fate::Redirected(port) | Fate::Tproxy(port) => {
                self.diverted(goal, walk, &case("", &texts::WRONG_PORT), &port.to_string())
            }
            Fate::Dnat(to) => self.diverted(goal, walk, &case("", &texts::WRONG_PORT), to),
            Fate::Unchanged => self.untouched(goal, walk, case("", &texts::RULE_MISSING), ports),
        };
        let mut fault = self.fault(goal, case);
        if let Fate::Unknown(why) = &walk.fate
            && *why != Why::Order
        {
            // In Chinese, the reason is Chinese too.
            let zh = why_words(why).1;
            fault.says.1 = fault.says.1.replace(&fault.found, &zh);
        }
        fault
    }

    /// It was sent somewhere, but not where it should go.
    fn diverted<'b>(&self, goal: &Goal, walk: &Walk, case: &Case<'b>, to: &str) -> Case<'b> {
        let place = case.place.clone();
        let make = |id, text, found: String| Case {
            id,
            text,
            place: place.clone(),
            rule: None,
            expected: case.expected.clone(),
            found,
            to: String::new(),
        };
        let (base, _, redirect) = goal.what.chains();
        match owner_on(walk, &place) {
            Owner::Mesh(name) => make("foreign-mesh-first", &texts::FOREIGN_MESH_FIRST, name.to_owned()),
            Owner::Kuma if matches!(goal.want, Want::Alone) => self.not_for(goal, make),
            Owner::Kuma if place.chain == redirect => make("wrong-port", &texts::WRONG_PORT, to.to_owned()),
            Owner::Kuma if matches!(goal.what, What::Dns | What::DnsTcp) => {
                make("dns-missing", &texts::DNS_MISSING, to.to_owned())
            }
            Owner::Kuma => self.not_for(goal, make),
            Owner::Nobody
                if goal.what == What::Dns && place.chain == base && self.kuma == Some(place.flavour.as_str()) =>
            {
                make("wrong-port", &texts::WRONG_PORT, to.to_owned())
            }
            Owner::Nobody | Owner::Agent(_) => make("foreign-rules-first", &texts::FOREIGN_RULES_FIRST, to.to_owned()),
        }
    }

    /// The rules that tell the sidecar's traffic from that of others are for another user, or are not there.
    fn not_for<'b>(&self, goal: &Goal, make: impl Fn(&'b str, &'b Message, String) -> Case<'b>) -> Case<'b> {
        let wanted = self.wanted.uid;
        let place = self.place(OUTBOUND);
        let missing = wanted_rule(goal.what, OUTBOUND, self.wanted, self.family);
        let redirect = goal.what.chains().2;
        if goal.what == What::Validation && self.chain(redirect).is_none() {
            // Who removes a chain has to remove the rules that jump to it.
            return self.lacks(goal, redirect, "", make("chain-missing", &texts::CHAIN_MISSING, String::new()));
        }
        if let Some((rule, uid)) = self.other_uid() {
            let case = make("wrong-uid", &texts::WRONG_UID, uid);
            let place = Place { rule: Some(rule.text.clone()), ..place };
            return Case { place, expected: wanted.to_string(), rule: Some(rule.text.clone()), ..case };
        }
        let case = make("rule-missing", &texts::RULE_MISSING, String::new());
        Case { place, expected: missing.clone(), rule: Some(missing), ..case }
    }

    /// A rule of Kuma's outgoing chain that is for another user than wanted, if none is for the wanted one.
    fn other_uid(&self) -> Option<(&'a Rule, String)> {
        let users = |rule: &Rule| -> Vec<(u32, u32)> {
            let all = conditions(rule).into_iter();
            all.filter_map(|condition| if let Test::Uid(low, high) = condition.test { Some((low, high)) } else { None })
                .collect()
        };
        let chain = self.chain(OUTBOUND)?;
        let jump = chain.rules.iter().filter(|rule| target(rule) == kuma::INBOUND_REDIRECT);
        // The jump to the inbound port is what counts; without it, any rule with a user.
        let rules: Vec<&Rule> = match jump.collect::<Vec<_>>() {
            jumps if jumps.is_empty() => chain.rules.iter().collect(),
            jumps => jumps,
        };
        let with: Vec<(&Rule, (u32, u32))> =
            rules.into_iter().flat_map(|rule| users(rule).into_iter().map(move |range| (rule, range))).collect();
        if with.iter().any(|(_, (low, high))| (*low..=*high).contains(&self.wanted.uid)) {
            return None;
        }
        let (rule, (low, high)) = with.first()?;
        Some((rule, if low == high { low.to_string() } else { format!("{low}-{high}") }))
    }

    /// Nothing translated it.
    fn untouched<'b>(&self, goal: &Goal, walk: &Walk, case: Case<'b>, ports: &str) -> Case<'b> {
        if let Some(step) = walk.path.iter().find(|step| step.does == Does::Untracks) {
            return Case { id: "accepted-first", text: &texts::UNTRACKED, place: step.place.clone(), ..case };
        }
        let Some(flavour) = self.kuma else {
            let (id, text) = match self.other_has {
                Some(_) => ("family-missing", &texts::FAMILY_MISSING),
                None => ("no-rules", &texts::NO_RULES),
            };
            let place = Place { table: "nat".to_owned(), ..Place::default() };
            return Case { id, text, place, expected: "KUMA_MESH_*".to_owned(), found: String::new(), ..case };
        };
        // What the other flavour accepts or returns does not keep a packet from this one.
        let nat: Vec<&Step> = walk
            .path
            .iter()
            .filter(|step| {
                step.place.table == "nat" && step.place.flavour == flavour && step.place.chain != "POSTROUTING"
            })
            .collect();
        let (base, own, redirect) = goal.what.chains();
        let entered = |chain: &str| nat.iter().position(|step| step.does == Does::Enters(chain.to_owned()));
        if goal.what == What::Dns {
            return match nat.last() {
                Some(step) if matches!(step.does, Does::Accepts | Does::Returns) => {
                    self.let_go(goal, step, case, ports)
                }
                _ => self.lacks(goal, base, "", Case { id: "dns-missing", text: &texts::DNS_MISSING, ..case }),
            };
        }
        if let Some(at) = entered(own) {
            let into = entered(redirect);
            // What was not translated in the chain that should do so goes on, and is let go later: that is not why.
            let ended = |step: &&&Step| {
                matches!(step.does, Does::Returns | Does::Accepts)
                    && owner(&step.place.chain) == Owner::Kuma
                    && (into.is_none() || step.place.chain == redirect)
            };
            return match nat.iter().skip(at).rfind(ended) {
                Some(step) => self.let_go(goal, step, case, ports),
                None => self.fell_through(goal, if into.is_some() { redirect } else { own }, redirect, case),
            };
        }
        if self.chain(own).is_none() {
            return self.lacks(goal, own, "", Case { id: "chain-missing", text: &texts::CHAIN_MISSING, ..case });
        }
        let jump = self.chain(base).and_then(|chain| chain.rules.iter().find(|rule| target(rule) == own));
        let ended = nat.iter().rfind(|step| ends_table(step, base));
        match (jump, ended) {
            (Some(_), Some(step)) => self.let_go(goal, step, case, ports),
            (Some(rule), None) => {
                let case = Case { id: "jump-missing", text: &texts::JUMP_OTHER, ..case };
                Case { found: rule.text.clone(), ..self.lacks(goal, base, own, case) }
            }
            (None, _) => self.lacks(goal, base, own, Case { id: "jump-missing", text: &texts::JUMP_MISSING, ..case }),
        }
    }

    /// A chain of Kuma's was gone through to its end.
    fn fell_through<'b>(&self, goal: &Goal, chain: &str, redirect: &str, case: Case<'b>) -> Case<'b> {
        match self.chain(chain) {
            None => self.lacks(goal, chain, "", Case { id: "chain-missing", text: &texts::CHAIN_MISSING, ..case }),
            Some(found) if found.rules.is_empty() => {
                self.lacks(goal, chain, "", Case { id: "chain-empty", text: &texts::CHAIN_EMPTY, ..case })
            }
            Some(_) if chain != redirect && self.chain(redirect).is_none() => {
                self.lacks(goal, redirect, "", Case { id: "chain-missing", text: &texts::CHAIN_MISSING, ..case })
            }
            Some(_) => self.lacks(goal, chain, redirect, Case { id: "rule-missing", ..case }),
        }
    }

    fn lacks<'b>(&self, goal: &Goal, chain: &str, to: &str, case: Case<'b>) -> Case<'b> {
        let rule = wanted_rule(goal.what, chain, self.wanted, self.family);
        let (place, to) = (self.place(chain), to.to_owned());
        if goal.what == What::Dns {
            return Case { place, rule: Some(rule), found: "unchanged".to_owned(), to, ..case };
        }
        Case { place, expected: rule.clone(), rule: Some(rule), found: String::new(), to, ..case }
    }

    /// A rule sent it back or accepted it.
    fn let_go<'b>(&self, goal: &Goal, step: &Step, case: Case<'b>, ports: &str) -> Case<'b> {
        let place = step.place.clone();
        let all = self.conditions_of(&place);
        let make = |id, text| Case { id, text, place: place.clone(), ..Case { to: String::new(), ..case } };
        let narrow = |condition: &&Condition| !matches!(condition.test, Test::Always | Test::Protocol(_));
        let is = |test: fn(&Test) -> bool| all.iter().any(|condition| test(&condition.test));
        let chain = if let Does::Enters(chain) = &step.does { chain } else { &place.chain };
        if let Owner::Mesh(name) = owner(chain) {
            return Case { found: name.to_owned(), ..make("foreign-mesh-first", &texts::FOREIGN_MESH_FIRST) };
        }
        if step.does == Does::Accepts {
            return make("accepted-first", &texts::ACCEPTED_FIRST);
        }
        let kuma = owner(&place.chain) == Owner::Kuma;
        if kuma && !all.iter().any(|condition| narrow(&condition)) {
            return match goal.what {
                What::Inbound if place.chain == INBOUND => make("inbound-off", &texts::INBOUND_OFF),
                What::Validation if !self.wanted.outbound.enabled => make("outbound-off", &texts::OUTBOUND_OFF),
                What::Dns => make("dns-missing", &texts::DNS_MISSING),
                _ => make("outbound-missing", &texts::OUTBOUND_MISSING),
            };
        }
        if kuma && is(|test| matches!(test, Test::Uid(..))) {
            return self.not_for(goal, |id, text, found| Case {
                id,
                text,
                place: place.clone(),
                rule: None,
                expected: String::new(),
                found,
                to: String::new(),
            });
        }
        let excludes = is(|test| {
            let ports = matches!(test, Test::DestinationPorts(_) | Test::EitherPorts(_));
            ports
                || matches!(
                    test,
                    Test::Destination(_) | Test::DestinationRange(..) | Test::Source(_) | Test::Uid(..) | Test::Gid(..)
                )
        });
        match goal.what {
            What::Validation if excludes => {
                Case { found: ports.to_owned(), ..make("probe-excluded", &texts::PROBE_EXCLUDED) }
            }
            What::Dns => make("dns-missing", &texts::DNS_MISSING),
            What::Outbound | What::OutboundCluster if excludes => make("outbound-missing", &texts::OUTBOUND_MISSING),
            _ => make("accepted-first", &texts::ACCEPTED_FIRST),
        }
    }

    fn conditions_of(&self, place: &Place) -> Vec<Condition> {
        self.dumps
            .iter()
            .find(|(flavour, _)| *flavour == place.flavour)
            .and_then(|(_, saved)| saved.table(&place.table)?.chain(&place.chain)?.rules.get(place.index))
            .map(conditions)
            .unwrap_or_default()
    }
}

/// Whether it kept a packet from all later rules of the base chain. To return from another chain does not, and to go
/// there for good does.
fn ends_table(step: &Step, base: &str) -> bool {
    let in_base = step.place.chain == base;
    match step.does {
        Does::Accepts => true,
        Does::Returns => in_base,
        Does::Enters(_) => in_base && step.place.rule.as_deref().is_some_and(|rule| rule.contains(" -g ")),
        Does::Untracks | Does::Translates => false,
    }
}

/// Whose rules it met: those of the deciding chain, or of the chain of somebody else from which it was entered.
fn owner_on(walk: &Walk, by: &Place) -> Owner {
    match owner(&by.chain) {
        Owner::Nobody => walk
            .path
            .iter()
            .filter(|step| step.place.flavour == by.flavour && step.place.table == by.table)
            .filter_map(|step| if let Does::Enters(chain) = &step.does { Some(owner(chain)) } else { None })
            .find(|owner| matches!(owner, Owner::Mesh(_)))
            .unwrap_or(Owner::Nobody),
        owner => owner,
    }
}

fn target(rule: &Rule) -> &str {
    rule.target.as_ref().map_or("", |target| target.name.as_str())
}

fn why_words(why: &Why) -> (String, String) {
    match why {
        Why::Match(words) => texts::WHY_MATCH.fill(&[("match", words)]),
        Why::Target => texts::WHY_TARGET.fill(&[]),
        Why::Opaque => texts::WHY_OPAQUE.fill(&[]),
        Why::Chain => texts::WHY_CHAIN.fill(&[]),
        Why::Zone => texts::WHY_ZONE.fill(&[]),
        Why::Order | Why::TooLong => texts::WHY_TOO_LONG.fill(&[]),
    }
}

/// Ports of the validation as texts name them.
#[must_use]
pub fn port_range(low: u16, high: u16) -> String {
    let (low, high) = (low.max(VALIDATION_PORTS.0), high.min(VALIDATION_PORTS.1));
    if low == high { low.to_string() } else { format!("{low}-{high}") }
}
