//! The variable `times`: seconds, and only the keys that are known. All by the control plane's clock, as well as it is known:
//! what a node's kubelet wrote is put right where that node's clock is known to differ.

use serde_json::{Map, Value};

use crate::evidence::{Object, Time};

use super::containers::run_times;
use super::index::Index;
use super::json::{self, number, time};

/// What is known of when things happened around a subject.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Times {
    /// The pod was created.
    pub(super) pod_created: Option<Time>,
    /// It was bound to its node.
    pub(super) pod_scheduled: Option<Time>,
    /// The node's kubelet took it.
    pub(super) pod_started: Option<Time>,
    /// Its first init container started (its newest run).
    pub(super) init_started: Option<Time>,
    /// The validator's newest run started.
    pub(super) validator_started: Option<Time>,
    /// … and ended.
    pub(super) validator_finished: Option<Time>,
    /// The CNI pod of its node was created.
    pub(super) cni_pod_created: Option<Time>,
    /// Its container started (newest run).
    pub(super) cni_container_started: Option<Time>,
    /// It became ready, if it is.
    pub(super) cni_pod_ready: Option<Time>,
    /// The node was created.
    pub(super) node_created: Option<Time>,
    /// It became ready, if it is.
    pub(super) node_ready: Option<Time>,
    /// The CNI `DaemonSet` was created.
    pub(super) cni_daemon_set_created: Option<Time>,
    /// The newest time in the evidence.
    pub(super) newest: Option<Time>,
    /// Seconds that the node's clock is ahead.
    pub(super) skew: i64,
}

const CREATED: &str = "/metadata/creationTimestamp";

impl Times {
    /// Reads them from the objects.
    pub(super) fn read(index: &Index<'_>, pod: Option<&Object>, node: Option<&Object>, cni: Option<&Object>) -> Self {
        let mut times = Self { newest: index.newest, ..Self::default() };
        if let Some(pod) = pod {
            let pod = &pod.value;
            times.pod_created = time(pod, CREATED);
            times.pod_scheduled = when_true(pod, "PodScheduled");
            times.pod_started = time(pod, "/status/startTime");
            times.init_started = json::items(pod, "/status/initContainerStatuses").first().and_then(|s| run_times(s).0);
            let validator = json::container_status(pod, "kuma-validation").map(run_times);
            (times.validator_started, times.validator_finished) = validator.unwrap_or_default();
        }
        if let Some(cni) = cni {
            times.cni_pod_created = time(&cni.value, CREATED);
            times.cni_pod_ready = when_true(&cni.value, "Ready");
            times.cni_container_started =
                json::container_status(&cni.value, "install-cni").and_then(|s| run_times(s).0);
        }
        if let Some(node) = node {
            times.node_created = time(&node.value, CREATED);
            times.node_ready = when_true(&node.value, "Ready");
        }
        let name = node.map(|n| &*n.name).or_else(|| pod.and_then(|p| json::text(&p.value, "/spec/nodeName")));
        times.put_right(name.and_then(|node| index.skews.get(node)).copied().unwrap_or(0));
        times.cni_daemon_set_created = index.cni_daemon_set.and_then(|d| time(&d.value, CREATED));
        times
    }

    /// Puts what the node's kubelet wrote on the control plane's clock.
    fn put_right(&mut self, skew: i64) {
        self.skew = skew;
        for time in [
            &mut self.pod_started,
            &mut self.init_started,
            &mut self.validator_started,
            &mut self.validator_finished,
            &mut self.cni_container_started,
            &mut self.cni_pod_ready,
            &mut self.node_ready,
        ] {
            *time = time.map(|t| t.shifted(-skew));
        }
    }

    /// When the pod's sandbox was made, as well as it is known.
    pub(super) fn sandbox(&self) -> Option<Time> {
        self.pod_started.or(self.pod_scheduled).or(self.pod_created)
    }

    /// The same, as the logs of the pod's node have it.
    pub(super) fn sandbox_by_node(&self) -> Option<Time> {
        self.sandbox().map(|t| t.shifted(self.skew))
    }

    /// As CEL sees it.
    pub(super) fn to_value(&self) -> Value {
        let all = [
            ("podCreated", self.pod_created),
            ("podScheduled", self.pod_scheduled),
            ("podStarted", self.pod_started),
            ("initStarted", self.init_started),
            ("validatorStarted", self.validator_started),
            ("validatorFinished", self.validator_finished),
            ("cniPodCreated", self.cni_pod_created),
            ("cniContainerStarted", self.cni_container_started),
            ("cniPodReady", self.cni_pod_ready),
            ("nodeCreated", self.node_created),
            ("nodeReady", self.node_ready),
            ("cniDaemonSetCreated", self.cni_daemon_set_created),
            ("newest", self.newest),
        ];
        let mut map = Map::new();
        for (name, at) in all {
            if let Some(at) = at {
                map.insert(name.to_owned(), number(at.seconds()));
            }
        }
        Value::Object(map)
    }
}

/// Since when a condition is true.
fn when_true(value: &Value, condition: &str) -> Option<Time> {
    let found = json::condition(value, condition)?;
    let holds = found.get("status").and_then(Value::as_str) == Some("True");
    if holds { time(found, "/lastTransitionTime") } else { None }
}
