//! What is asked of the server: an ephemeral container for a pod, or a pod for a node, with the least rights that work; and
//! these rights in words.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::ClusterError;
use super::target::Target;
use crate::messages::{Message, debug as say};

/// A text in English and in Chinese.
pub type Words = (String, String);

/// What [`ProbePod::within`] and [`ProbeNode::within`] are where the user said nothing.
pub const WITHIN: Duration = Duration::from_secs(60);

/// How much longer than `within` a node's pod may run if nobody deletes it.
const GRACE: u64 = 30;

/// A container that is to look at a pod's network from inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbePod {
    /// The pod's namespace.
    pub namespace: String,
    /// The pod's name.
    pub pod: String,
    /// The node that it is on.
    pub node: String,
    /// Whether its containers see each other's processes.
    pub shares_processes: bool,
    /// The user whose connections the rules treat as the sidecar's.
    pub user: u32,
    /// The image.
    pub image: String,
    /// What makes the container's name unique: some letters and digits.
    pub suffix: String,
    /// Further arguments of `probe` in the container.
    pub arguments: Vec<String>,
    /// Whether it shall read the rules, for which it must be root.
    pub rules: bool,
    /// How long all may take: until it has begun, and again until it has ended.
    pub within: Duration,
}

/// A pod that is to look at a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeNode {
    /// The node.
    pub node: String,
    /// Where the pod is created.
    pub namespace: String,
    /// The image.
    pub image: String,
    /// What makes the pod's name unique: some letters and digits.
    pub suffix: String,
    /// Further arguments of `probe` in the pod.
    pub arguments: Vec<String>,
    /// Whether it shall enter the network namespaces of pods on the node.
    pub enter: bool,
    /// How long all may take: until it has begun, and again until it has ended.
    pub within: Duration,
}

/// The name of a container or a pod of ours.
fn name(suffix: &str) -> String {
    format!("kuma-diagnose-{suffix}")
}

/// What the container runs. It must end by itself: nobody can end an ephemeral container.
fn arguments(of: &[&str], mark: &str, within: Duration, more: &[String]) -> Vec<String> {
    let seconds = format!("{}s", within.as_secs().max(1));
    let own = ["--inside", "-o", "json", "--mark", mark, "--within", &seconds];
    let all = ["probe"].iter().chain(of).chain(&own);
    all.map(|argument| (*argument).to_owned()).chain(more.iter().cloned()).collect()
}

/// A security context with no more than this.
fn least(user: u32, capabilities: &[&str]) -> Value {
    let mut context = json!({
        "runAsUser": user, "runAsGroup": user, "runAsNonRoot": user != 0,
        "privileged": false, "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
        "capabilities": { "drop": ["ALL"] },
        "seccompProfile": { "type": "RuntimeDefault" },
    });
    if !capabilities.is_empty() {
        context["capabilities"]["add"] = json!(capabilities);
    }
    context
}

impl ProbePod {
    /// For a pod, with the least rights.
    #[must_use]
    pub fn of(target: &Target, image: &str, suffix: &str) -> Self {
        Self {
            namespace: target.namespace.clone(),
            pod: target.pod.clone(),
            node: target.node.clone(),
            shares_processes: target.shares_processes,
            user: target.user,
            image: image.to_owned(),
            suffix: suffix.to_owned(),
            arguments: Vec::new(),
            rules: false,
            within: WITHIN,
        }
    }

    /// The container's name.
    #[must_use]
    pub fn name(&self) -> String {
        name(&self.suffix)
    }

    /// The strategic merge patch that is sent to the pod's `ephemeralcontainers`.
    #[must_use]
    pub fn manifest(&self) -> Value {
        // Who is not root keeps no capability that is added, so that reading rules takes both; and to test as the sidecar,
        // root must become its user.
        let security = if self.rules { least(0, &["NET_ADMIN", "SETGID", "SETUID"]) } else { least(self.user, &[]) };
        let container = json!({
            "name": self.name(), "image": self.image, "imagePullPolicy": "IfNotPresent",
            "args": arguments(&[], &self.suffix, self.within, &self.arguments),
            "stdin": false, "tty": false,
            "terminationMessagePolicy": "FallbackToLogsOnError",
            "securityContext": security,
        });
        json!({ "spec": { "ephemeralContainers": [container] } })
    }

    /// The rights it takes, for people, a sentence or a few each.
    #[must_use]
    pub fn rights(&self) -> Vec<Words> {
        let (name, user) = (self.name(), self.user.to_string());
        let seconds = self.within.as_secs().to_string();
        let values = [
            ("container", &*name),
            ("image", &self.image),
            ("namespace", &self.namespace),
            ("pod", &self.pod),
            ("seconds", &seconds),
            ("user", &user),
        ];
        let context = match (self.rules, self.user) {
            (true, _) => &say::POD_RULES,
            (false, 0) => &say::POD_AS_ROOT,
            (false, _) => &say::POD_LEAST,
        };
        let processes = self.shares_processes.then_some(&say::POD_PROCESSES);
        let all = [&say::POD_ADDS, &say::POD_SHARES].into_iter().chain(processes).chain([context]);
        all.map(|message| message.fill(&values)).collect()
    }
}

impl ProbeNode {
    /// For a node, without entering network namespaces of pods.
    #[must_use]
    pub fn of(node: &str, namespace: &str, image: &str, suffix: &str) -> Self {
        Self {
            node: node.to_owned(),
            namespace: namespace.to_owned(),
            image: image.to_owned(),
            suffix: suffix.to_owned(),
            arguments: Vec::new(),
            enter: false,
            within: WITHIN,
        }
    }

    /// The pod's name.
    #[must_use]
    pub fn name(&self) -> String {
        name(&self.suffix)
    }

    /// After how many seconds it is ended if nobody deletes it.
    pub(super) fn deadline(&self) -> u64 {
        2 * self.within.as_secs() + GRACE
    }

    /// The pod that is created.
    #[must_use]
    pub fn manifest(&self) -> Value {
        let more: &[&str] = if self.enter { &["SETGID", "SETUID", "SYS_ADMIN", "SYS_PTRACE"] } else { &[] };
        let mut security = least(0, &[&["DAC_READ_SEARCH", "NET_ADMIN", "SYS_CHROOT"], more].concat());
        // Where SELinux confines containers, the files of the node are none of theirs; elsewhere it means nothing.
        security["seLinuxOptions"] = json!({ "type": "spc_t" });
        let container = json!({
            "name": "probe", "image": self.image, "imagePullPolicy": "IfNotPresent",
            "args": arguments(&["--host-root", "/host"], &self.suffix, self.within, &self.arguments),
            "stdin": false, "tty": false,
            "terminationMessagePolicy": "FallbackToLogsOnError",
            "securityContext": security,
            "resources": {
                "requests": { "cpu": "10m", "memory": "32Mi" },
                "limits": { "cpu": "500m", "memory": "128Mi" },
            },
            // What is mounted below the root is read-only, too, where the node can do that (Kubernetes 1.33).
            "volumeMounts": [ { "name": "host", "mountPath": "/host", "readOnly": true, "recursiveReadOnly": "IfPossible" } ],
        });
        json!({
            "apiVersion": "v1", "kind": "Pod",
            "metadata": {
                "name": self.name(), "namespace": self.namespace,
                "labels": {
                    "app.kubernetes.io/name": "kuma-diagnose", "app.kubernetes.io/component": "probe",
                    "kuma.io/sidecar-injection": "disabled",
                },
                // Before Kuma 2.9 it is the annotation that counts.
                "annotations": { "kuma.io/sidecar-injection": "disabled" },
            },
            "spec": {
                "nodeName": self.node,
                "tolerations": [ { "operator": "Exists" } ],
                "hostNetwork": true, "hostPID": true,
                "restartPolicy": "Never",
                "activeDeadlineSeconds": self.deadline(),
                "terminationGracePeriodSeconds": 1,
                "automountServiceAccountToken": false,
                "enableServiceLinks": false,
                "containers": [container],
                "volumes": [ { "name": "host", "hostPath": { "path": "/", "type": "Directory" } } ],
            },
        })
    }

    /// The rights it takes, for people, a sentence or a few each.
    #[must_use]
    pub fn rights(&self) -> Vec<Words> {
        let (name, seconds) = (self.name(), self.deadline().to_string());
        let values = [
            ("pod", &*name),
            ("image", &self.image),
            ("namespace", &self.namespace),
            ("node", &self.node),
            ("seconds", &seconds),
        ];
        let looks = [&say::NODE_STARTS, &say::NODE_NETWORK, &say::NODE_PROCESSES, &say::NODE_FILES, &say::NODE_LEAST];
        let enters = self.enter.then_some(&say::NODE_ENTERS);
        let all = looks.into_iter().chain(enters).chain([&say::NODE_WITHOUT]);
        all.map(|message: &Message| message.fill(&values)).collect()
    }
}

/// A manifest as people read it (`--dry-run`).
#[must_use]
pub fn yaml(manifest: &Value) -> String {
    // An object of texts, numbers and lists can always be written.
    serde_yaml::to_string(manifest).unwrap_or_default()
}

/// The image of this version, as whoever released this build publishes it; nothing for a build that nobody released, since
/// nobody knows whose image it would pull.
#[must_use]
pub fn released_image() -> Option<String> {
    let owner = option_env!("KUMA_DIAGNOSE_OWNER").filter(|owner| !owner.is_empty())?;
    Some(format!("ghcr.io/{}/kubectl-kuma-diagnose:v{}", owner.to_lowercase(), env!("CARGO_PKG_VERSION")))
}

/// An image to start: the one that was named, else that of this release.
///
/// # Errors
/// If none was named, and this build belongs to no release.
pub fn image(named: Option<&str>) -> Result<String, ClusterError> {
    let named = named.map(str::to_owned).or_else(released_image);
    named.ok_or_else(|| ClusterError::plain(say::NO_IMAGE.fill(&[])))
}
