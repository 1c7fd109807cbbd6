//! Targets of a rule, understood.

use super::condition::masked;
use super::packet::ports;
use super::save::{Opt, Target};

/// What a rule does with a packet that meets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Nothing: the next rule is tried (`LOG`, `NFLOG`, no target).
    Continue,
    /// The table has no objection.
    Accept,
    /// The packet vanishes.
    Drop,
    /// It is answered: with what (`icmp-port-unreachable`, `tcp-reset`).
    Reject(String),
    /// Back to the chain that jumped here.
    Return,
    /// To another chain, and whether without coming back.
    Chain(String, bool),
    /// To a port of this machine; none if the port stays as it is.
    Redirect(Option<u16>),
    /// To another address, as the rule writes it.
    Dnat(String),
    /// To a local socket of that port without translation.
    Tproxy(u16),
    /// The source is translated.
    Snat,
    /// No connection tracking for it, and so no translation.
    Untrack,
    /// Its connection belongs to this zone.
    Zone(u32),
    /// Sets the mark: bits that are cleared, bits that are flipped then.
    Mark(u32, u32),
    /// Sets the connection's mark, likewise.
    ConnMark(u32, u32),
    /// Copies the mark to the connection.
    SaveMark,
    /// Copies the connection's mark to the packet.
    RestoreMark,
    /// Something that cannot be told from here (`NFQUEUE`, an extension that is not known).
    Unknown,
}

/// Targets that change or note something about the packet that no rule here looks at, and go on.
const GO_ON: &[&str] = &[
    "LOG",
    "NFLOG",
    "ULOG",
    "AUDIT",
    "TRACE",
    "TCPMSS",
    "TTL",
    "HL",
    "DSCP",
    "TOS",
    "CLASSIFY",
    "SECMARK",
    "CONNSECMARK",
    "CHECKSUM",
    "SET",
    "RATEEST",
    "IDLETIMER",
    "LED",
    "ECN",
    "TEE",
    "TCPOPTSTRIP",
    "ACCOUNT",
];

/// Understands a target. `is_chain` says whether a name is a chain of the table.
#[must_use]
pub fn action(target: Option<&Target>, family_reject: &str, is_chain: impl Fn(&str) -> bool) -> Action {
    let Some(target) = target else { return Action::Continue };
    let value = |name: &str| find(&target.options, name).and_then(|opt| opt.values.first()).map(String::as_str);
    if target.goto || is_chain(&target.name) {
        return Action::Chain(target.name.clone(), target.goto);
    }
    match target.name.as_str() {
        "ACCEPT" => Action::Accept,
        "DROP" => Action::Drop,
        "RETURN" => Action::Return,
        "REJECT" => Action::Reject(value("--reject-with").unwrap_or(family_reject).to_owned()),
        "REDIRECT" => match value("--to-ports") {
            None => Action::Redirect(None),
            // Of a range, the kernel picks one: not known, unless there is but one.
            Some(text) => match ports(text) {
                Some((low, high)) if low == high => Action::Redirect(Some(low)),
                _ => Action::Unknown,
            },
        },
        "DNAT" => value("--to-destination").map_or(Action::Unknown, |to| Action::Dnat(to.to_owned())),
        "TPROXY" => value("--on-port").and_then(|port| port.parse().ok()).map_or(Action::Unknown, Action::Tproxy),
        "SNAT" | "MASQUERADE" | "NETMAP" => Action::Snat,
        "NOTRACK" => Action::Untrack,
        "CT" => tracking(&target.options),
        "MARK" => mark(&target.options).map_or(Action::Unknown, |(clear, flip)| Action::Mark(clear, flip)),
        "CONNMARK" => connection_mark(&target.options),
        name if GO_ON.contains(&name) => Action::Continue,
        _ => Action::Unknown,
    }
}

fn find<'a>(options: &'a [Opt], name: &str) -> Option<&'a Opt> {
    options.iter().find(|opt| opt.name == name)
}

fn tracking(options: &[Opt]) -> Action {
    if find(options, "--notrack").is_some() {
        return Action::Untrack;
    }
    let zone = ["--zone", "--zone-orig"].iter().find_map(|name| find(options, name));
    match zone.and_then(|opt| opt.values.first()).map(|zone| zone.parse()) {
        Some(Ok(zone)) => Action::Zone(zone),
        Some(Err(_)) => Action::Unknown,
        // `--helper`, `--ctevents`, `--zone-reply`: the first packet's way is the same.
        None => Action::Zone(0),
    }
}

/// What each form of `MARK` clears and then flips.
fn mark(options: &[Opt]) -> Option<(u32, u32)> {
    let opt = options.first()?;
    let (value, mask) = masked(opt.values.first()?)?;
    Some(match opt.name.as_str() {
        "--set-xmark" => (mask, value),
        "--set-mark" => (mask | value, value),
        "--and-mark" => (!value, 0),
        "--or-mark" => (value, value),
        "--xor-mark" => (0, value),
        _ => return None,
    })
}

fn connection_mark(options: &[Opt]) -> Action {
    let has = |name| find(options, name).is_some();
    // With masks or shifts only some bits go over.
    let whole = !options.iter().any(|opt| {
        ["--nfmask", "--ctmask", "--mask"].contains(&opt.name.as_str())
            && opt.values.first().map(String::as_str) != Some("0xffffffff")
    });
    if has("--save-mark") && whole {
        Action::SaveMark
    } else if has("--restore-mark") && whole {
        Action::RestoreMark
    } else {
        mark(options).map_or(Action::Unknown, |(clear, flip)| Action::ConnMark(clear, flip))
    }
}
