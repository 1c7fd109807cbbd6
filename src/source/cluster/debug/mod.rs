//! Looking from inside: an ephemeral container in a pod, or a pod on a node, that runs this program there.
//!
//! Nothing here is done by a diagnosis: it happens only where [`Cluster::probe_pod`] or [`Cluster::probe_node`] is called.
//! Rights: `kuma-diagnose-probe` and `kuma-diagnose-probe-node` of `deploy/rbac.yaml`. What is created is [`ProbePod::manifest`]
//! and [`ProbeNode::manifest`], no more; a node's pod is deleted in every case, an ephemeral container ends by itself.

mod interrupt;
mod log;
mod manifest;
mod refusal;
mod run;
mod state;
mod target;

use std::hash::{BuildHasher, RandomState};

use super::api::{Api, Refused};
use super::{Cluster, ClusterError, Told};
use crate::messages::debug as say;

pub use interrupt::Interrupt;
pub use log::enclosed;
pub use manifest::{ProbeNode, ProbePod, WITHIN, Words, image, released_image, yaml};
pub use target::Target;

/// How far a container of ours is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage<'s> {
    /// The server was asked for it.
    Asked,
    /// It has not begun; the kubelet's word for why, or nothing.
    Waiting(&'s str),
    /// It looks.
    Running,
    /// It has ended; what it said is read.
    Ended,
    /// It was deleted.
    Removed,
}

impl Stage<'_> {
    /// In words. `name` is that of the container or the pod.
    #[must_use]
    pub fn words(&self, name: &str) -> Words {
        let (message, why) = match self {
            Self::Asked => (&say::STAGE_ASKED, ""),
            Self::Waiting("") => (&say::STAGE_WAITING, ""),
            Self::Waiting(why) => (&say::STAGE_WAITING_WHY, *why),
            Self::Running => (&say::STAGE_RUNNING, ""),
            Self::Ended => (&say::STAGE_ENDED, ""),
            Self::Removed => (&say::STAGE_REMOVED, ""),
        };
        message.fill(&[("name", name), ("why", why)])
    }
}

/// What came of looking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeOutcome {
    /// What was seen (JSON), as the container printed it; nothing if it was interrupted before.
    pub document: Option<String>,
    /// What interrupted it, be it while the pod was deleted. Interrupts do not end the process any more, so that the caller
    /// has to.
    pub interrupted: Option<Interrupt>,
    /// What is left in the cluster, in words.
    pub left: Option<Words>,
}

/// Letters and digits by which a name is unique, and that make no words.
#[must_use]
pub fn suffix() -> String {
    const LETTERS: &[u8; 27] = b"bcdfghjklmnpqrstvwxz2456789";
    // The keys are new in each process, and each time; a name needs no more than that.
    let mut number = RandomState::new().hash_one(0_u8);
    let mut text = String::new();
    for _ in 0..8 {
        let at = usize::try_from(number % 27).unwrap_or_default();
        text.extend(LETTERS.get(at).map(|byte| char::from(*byte)));
        number /= 27;
    }
    text
}

/// An error unless it can be the name of an object: names become parts of paths.
fn named(name: &str) -> Result<(), ClusterError> {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let fits = name.len() <= 253 && name.chars().all(good) && !name.contains("..");
    if fits && ends(name.chars().next()) && ends(name.chars().next_back()) {
        return Ok(());
    }
    Err(ClusterError::plain(say::BAD_NAME.fill(&[("name", name)])))
}

impl Cluster {
    /// The context's namespace: where a node's pod is created if the user said nothing.
    #[must_use]
    pub fn own_namespace(&self) -> &str {
        &self.namespace
    }

    /// Reads the pod into which a container is to be put: in this namespace, else in the context's. Changes nothing.
    ///
    /// # Errors
    /// If it cannot be read, or if nothing can be started in it; the error says why and what else can be done.
    pub fn probe_target(
        &self,
        namespace: Option<&str>,
        pod: &str,
        told: &mut Told<'_>,
    ) -> Result<Target, ClusterError> {
        let namespace = namespace.unwrap_or(&self.namespace);
        named(namespace)?;
        named(pod)?;
        let values = [("namespace", namespace), ("pod", pod), ("cluster", &self.name), ("role", refusal::ROLE)];
        let api = Api::new(self.client.clone(), self.timeout, told);
        let body =
            self.runtime.block_on(api.get(&format!("/api/v1/namespaces/{namespace}/pods/{pod}"), "application/json"));
        let body = body.map_err(|refused| match &refused {
            Refused::Missing(_) => ClusterError::plain(say::NO_POD.fill(&values)),
            other => ClusterError::refused(other, &self.name).unwrap_or_else(|| {
                let words = other.words();
                ClusterError::plain(say::NO_RIGHT.fill(&[values.as_slice(), &[("why", &words)]].concat()))
            }),
        })?;
        let object = serde_json::from_slice(&body).map_err(|error| {
            ClusterError::plain(
                crate::messages::cluster::SERVER_FAILS.fill(&[("cluster", &self.name), ("why", &error.to_string())]),
            )
        })?;
        Target::of(object)
    }

    /// Puts an ephemeral container into a pod, waits for it, and gives what it says. The container cannot be removed; it ends
    /// by itself.
    ///
    /// # Errors
    /// If the server, a policy or the node refuses, if the time is over, or if the container says nothing that can be used; the
    /// error says what is left in the cluster.
    pub fn probe_pod(&self, probe: &ProbePod, told: &mut Told<'_>) -> Result<ProbeOutcome, ClusterError> {
        for name in [&probe.namespace, &probe.pod, &probe.name()] {
            named(name)?;
        }
        let api = Api::new(self.client.clone(), self.timeout, told).lasting(run::time(probe.within));
        self.runtime.block_on(run::pod(&api, probe, &self.name))
    }

    /// Starts a pod on a node, waits for it, gives what it says, and deletes it: in every case, also on SIGINT, SIGTERM and
    /// SIGHUP.
    ///
    /// # Errors
    /// As of [`Cluster::probe_pod`].
    pub fn probe_node(&self, probe: &ProbeNode, told: &mut Told<'_>) -> Result<ProbeOutcome, ClusterError> {
        for name in [&probe.namespace, &probe.node, &probe.name()] {
            named(name)?;
        }
        let api = Api::new(self.client.clone(), self.timeout, told).lasting(run::time(probe.within));
        self.runtime.block_on(run::node(&api, probe, &self.name))
    }
}

#[cfg(test)]
mod tests {
    use super::{named, suffix};

    #[test]
    fn names_are_names() {
        for good in ["cart-7d9f", "ip-10-0-0-1.ec2.internal", "n1", &suffix()] {
            assert!(named(good).is_ok(), "{good}");
        }
        for bad in ["", "-a", "a/b", "..", "a..b", "A", "a?x=1", "a%2e", "a b", &"a".repeat(254)] {
            assert!(named(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn suffixes_differ() {
        let some: std::collections::BTreeSet<String> = (0..100).map(|_| suffix()).collect();
        assert!(some.len() > 95 && some.iter().all(|suffix| suffix.len() == 8));
    }
}
