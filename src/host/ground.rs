//! Judges the ground under the redirection: CNI configurations and programs, the kernel, the network namespace. It only says
//! what is seen to be wrong; what was not seen is never a fault.

mod agents;
pub mod conf;
mod files;
mod kernel;
mod network;
mod plugin;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::document::{Machine, Network, Wanted};
use crate::messages::Message;

/// Something that is wrong on a machine or in a network namespace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GroundFault {
    /// One of [`IDS`].
    pub id: String,
    /// A sentence in English.
    pub en: String,
    /// The same in Chinese.
    pub zh: String,
    /// What the sentence is filled with, and more of the kind, by name: `file`, `dir`, `module`.
    pub values: BTreeMap<String, String>,
}

/// All ids of faults, sorted.
pub const IDS: &[&str] = &[
    "binary-damaged",
    "binary-in-unused-dir",
    "binary-missing",
    "binary-not-executable",
    "binary-wrong-architecture",
    "cni-config-invalid",
    "cni-config-missing",
    "cni-log-errors",
    "config-extension-trap",
    "file-in-effect-by-other-agent",
    "iptables-flavours-mixed",
    "ipv6-disabled",
    "kubeconfig-missing",
    "kuma-chained-first",
    "kuma-cni-absent",
    "kuma-in-dir-not-in-effect",
    "kuma-in-file-not-in-effect",
    "kuma-not-chained",
    "kuma-standalone-file-first",
    "lo-address-missing",
    "lo-down",
    "module-absent",
    "no-iptables",
    "plugin-missing",
    "route-in-the-way",
    "selinux-enforcing",
];

/// What is wrong, in the order: configuration, plugin, kernel and programs, network. Nothing where all is well.
///
/// `kuma-cni-absent` is a fault only where pods rely on the CNI: the caller knows whether they do.
#[must_use]
pub fn judge(machine: &Machine, network: Option<&Network>, wanted: &Wanted) -> Vec<GroundFault> {
    let mut faults = Vec::new();
    if let Some(cni) = &machine.cni {
        let effect = files::judge(cni, &mut faults);
        plugin::judge(machine, cni, effect.as_ref(), &mut faults);
    }
    kernel::judge(machine, wanted, &mut faults);
    if let Some(network) = network {
        network::judge(network, wanted, &mut faults);
    }
    faults
}

/// Whether anything of Kuma's CNI is on the machine: a configuration that names it, its program or its log.
#[must_use]
pub fn has_kuma(cni: &super::document::Cni) -> bool {
    files::traces(cni)
}

fn fault(id: &str, message: &Message, values: &[(&str, &str)]) -> GroundFault {
    let (en, zh) = message.fill(values);
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    GroundFault { id: id.to_owned(), en, zh, values }
}

#[cfg(test)]
#[path = "ground/tests.rs"]
mod tests;
