//! A packet's way through the rules, and where it ends.

/// A rule, or (without a text) the policy of a chain.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// `nft` or `legacy`.
    pub flavour: String,
    /// `nat`.
    pub table: String,
    /// `KUMA_MESH_OUTBOUND`.
    pub chain: String,
    /// The rule as the dump has it; none for the chain's policy.
    pub rule: Option<String>,
    /// Its number in the chain, from 0.
    pub index: usize,
}

/// Why the end cannot be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// A match that is not known: its words.
    Match(String),
    /// A target that is not known, or that leaves it to a program.
    Target,
    /// Both flavours have rules at that hook, and which is asked first is not known.
    Order,
    /// The table could not be printed by the program that made the dump.
    Opaque,
    /// A jump to a chain that the dump does not have.
    Chain,
    /// The answer is in another zone of connection tracking, where the connection is not known.
    Zone,
    /// More steps than any real set of rules takes.
    TooLong,
}

/// Where a packet ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Where it was sent to.
    Unchanged,
    /// At a port of this machine.
    Redirected(u16),
    /// At another address, as the rule writes it.
    Dnat(String),
    /// At a local socket of that port, without translation.
    Tproxy(u16),
    /// Nowhere, without an answer.
    Dropped,
    /// Nowhere, answered with this.
    Rejected(String),
    /// That cannot be told.
    Unknown(Why),
}

/// What a rule on the way did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Does {
    /// Sent the packet into this chain.
    Enters(String),
    /// Sent it back.
    Returns,
    /// Ended the table.
    Accepts,
    /// Exempted it from connection tracking.
    Untracks,
    /// Translated its destination.
    Translates,
}

/// A rule that the packet met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub place: Place,
    /// What it did.
    pub does: Does,
}

/// A way and its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// The end.
    pub fate: Fate,
    /// Whether it is the answer that ended so, after the first packet had arrived.
    pub answer: bool,
    /// The rule that decided it. Nothing decided a packet that no rule cared for.
    pub by: Option<Place>,
    /// Rules that it met, in order, but those that only count, log or mark.
    pub path: Vec<Step>,
    /// Zone of connection tracking (0: the common one); none if that cannot be told.
    pub zone: Option<u32>,
}
