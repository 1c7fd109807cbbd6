//! What a judgement says.

use serde::{Deserialize, Serialize};

use super::walk::{Fate, Place};

/// What rules do, compared with what they should do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Judgement {
    /// One for IPv4, one for IPv6.
    pub families: Vec<FamilyJudgement>,
    /// What is wrong, most telling first. Empty if all is well, and also if nothing could be seen.
    pub faults: Vec<Fault>,
    /// Lines of dumps that could not be read. A dump with such a line decides nothing.
    pub unread: Vec<Unread>,
}

/// One family.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FamilyJudgement {
    /// `ipv4` or `ipv6`.
    pub family: String,
    /// Whether the sidecar's connections to 127.0.0.6 or `::6` are redirected to the inbound port, all of them; nothing
    /// if that cannot be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirects: Option<bool>,
    /// The port at which they end, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// Whether rules of both flavours were seen (or it is known that there are none).
    pub complete: bool,
    /// Flavours that have chains of Kuma.
    pub kuma_in: Vec<String>,
    /// Ways that were followed, in the order in which they matter.
    pub ways: Vec<Way>,
}

/// A packet's way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Way {
    /// `validation`, `inbound`, `outbound`, `outbound-cluster`, `sidecar`, `dns`, `dns-tcp`.
    pub what: String,
    /// Destination; a range of ports if all of these end alike.
    pub to: String,
    /// `unchanged`, `redirected:15006`, `dnat:10.0.0.1:80`, `tproxy:15006`, `dropped`, `rejected:tcp-reset`, `unknown`.
    pub end: String,
    /// Whether it is what was wanted; nothing if that cannot be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_wanted: Option<bool>,
    /// The rule that decided, as `flavour table chain: rule`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// Something that is wrong with the rules.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Fault {
    /// In kebab case: `chain-missing`.
    pub id: String,
    /// `ipv4` or `ipv6`; `ip`, `ip6` or `inet` of native tables becomes the families it covers, joined by a comma.
    pub family: String,
    /// `nft`, `legacy`, or empty if neither has rules of Kuma.
    pub flavour: String,
    /// Table.
    pub table: String,
    /// Chain.
    pub chain: String,
    /// The rule that is wrong as the dump has it, or the one that is missing as Kuma would make it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// What should be there or happen.
    pub expected: String,
    /// What is there or happens.
    pub found: String,
    /// Which traffic it stops: the name of a [`Way`], the first one.
    pub way: String,
    /// For users, in English and Chinese.
    pub says: (String, String),
}

/// A line of a dump that could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Unread {
    /// `ipv4` or `ipv6`.
    pub family: String,
    /// `nft` or `legacy`.
    pub flavour: String,
    /// From 1.
    pub line: usize,
    /// The line, shortened.
    pub text: String,
    /// For users, in English and Chinese.
    pub says: (String, String),
}

/// A fate in one word, as [`Way::end`] has it.
#[must_use]
pub fn end_word(fate: &Fate) -> String {
    match fate {
        Fate::Unchanged => "unchanged".to_owned(),
        Fate::Redirected(port) => format!("redirected:{port}"),
        Fate::Dnat(to) => format!("dnat:{to}"),
        Fate::Tproxy(port) => format!("tproxy:{port}"),
        Fate::Dropped => "dropped".to_owned(),
        Fate::Rejected(with) => format!("rejected:{with}"),
        Fate::Unknown(_) => "unknown".to_owned(),
    }
}

/// A place in one line, as [`Way::by`] has it.
#[must_use]
pub fn place_line(place: &Place) -> String {
    let rule = place.rule.as_deref().unwrap_or("policy DROP");
    format!("{} {} {}: {rule}", place.flavour, place.table, place.chain)
}
