//! What was seen by looking at machines and network namespaces themselves: its part of the document, and how it is made.

use serde::Serialize;

use super::Language;
use super::escape::{escape, prose};
use crate::inference as from;

/// One look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Look {
    /// `Pod/shop/cart-7d9f`, `Node/n1`, `Process/4242`, `Host/…`.
    pub subject: String,
    /// Whether connections reach the sidecar: `yes`, `no`, `unknown`.
    pub redirects: &'static str,
    /// How much of the rules was read: `read`, `partly`, `unread`; `not-wanted` where Kuma is to redirect nothing (a
    /// machine's own network namespace), and `not-looked-at`.
    pub rules: &'static str,
    /// Whether enough of a machine was seen to say that nothing is wrong with it: its kernel, and something of Kuma's CNI.
    pub machine_seen: bool,
    /// The sidecar's user, if its connections were tried as another, so that a refusal says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<u32>,
    /// The ports of Kuma's components, with who listens; empty where that could not be read.
    pub ports: Vec<Port>,
    /// What was tried, in that order.
    pub trials: Vec<Trial>,
    /// What is wrong, what decides first.
    pub faults: Vec<Fault>,
}

/// A port of one of Kuma's components.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Port {
    /// Its number.
    pub port: u16,
    /// `tcp` or `udp`.
    pub protocol: &'static str,
    /// `inbound`, `outbound`, `dns`, `admin`, `readiness`, `bootstrap`.
    pub role: &'static str,
    /// Who listens there: nobody, if it is empty.
    pub listeners: Vec<Listener>,
}

/// Who listens on a port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Listener {
    /// `0.0.0.0`, `127.0.0.1`, `::`.
    pub address: String,
    /// Its user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<u32>,
    /// Its program, if it could be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
}

/// One connection or query that was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Trial {
    /// `inbound`, `outbound`, `dns`.
    pub what: String,
    /// `ipv4`, `ipv6`.
    pub family: String,
    /// Where to.
    pub to: String,
    /// As which user.
    pub uid: u32,
    /// `passed`, `refused`, `timed-out`, …
    pub outcome: String,
    /// The operating system's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// How many attempts.
    pub attempts: u32,
    /// How long it took.
    pub milliseconds: u64,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// Kebab-case id.
    pub id: String,
    /// A sentence.
    pub says: String,
    /// The rule, file, address or module that it is about.
    pub detail: String,
}

/// The looks of a diagnosis.
pub(super) fn looks(looks: &[from::Look], language: Language) -> Vec<Look> {
    looks.iter().map(|one| look(one, language)).collect()
}

fn look(look: &from::Look, language: Language) -> Look {
    let trials = look.trials.iter().map(|trial| Trial {
        what: escape(&trial.what),
        family: escape(&trial.family),
        to: escape(&trial.to),
        uid: trial.uid,
        outcome: escape(&trial.outcome),
        error: trial.error.as_deref().map(prose),
        attempts: trial.attempts,
        milliseconds: trial.milliseconds,
    });
    let says = |(en, zh): &(String, String)| prose(if language == Language::Zh { zh } else { en });
    let faults = look.faults.iter().map(|f| Fault { id: escape(&f.id), says: says(&f.says), detail: prose(&f.detail) });
    Look {
        subject: escape(&look.subject),
        redirects: look.redirects,
        rules: look.rules,
        machine_seen: look.machine_seen,
        instead_of: look.instead_of,
        ports: look.ports.iter().map(port).collect(),
        trials: trials.collect(),
        faults: faults.collect(),
    }
}

fn port(port: &from::Port) -> Port {
    let listeners = port.listeners.iter().map(|listener| Listener {
        address: escape(&listener.address),
        uid: listener.uid,
        program: listener.program.as_deref().map(escape),
    });
    Port { port: port.port, protocol: port.protocol, role: port.role, listeners: listeners.collect() }
}
