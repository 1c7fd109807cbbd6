//! The pod that is to be looked into: what has to be known of it first, and why some cannot be.

use serde_json::Value;

use super::super::ClusterError;
use super::super::failing::{items, text};
use crate::messages::{Message, debug as say};

/// A pod into which a container can be put.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub pod: String,
    /// The node it is on.
    pub node: String,
    /// The user whose connections the rules treat as the sidecar's.
    pub user: u32,
    /// Whether its containers see each other's processes.
    pub shares_processes: bool,
    /// Whether it uses the node's network: what is seen there is the node.
    pub uses_host_network: bool,
    /// The pod, as the server has it.
    pub object: Value,
}

/// What Kuma uses where nothing else is said.
const SIDECAR: u32 = 5678;

impl Target {
    /// Of a pod as the server has it.
    ///
    /// # Errors
    /// If no container can be started in it: it is on no node, is over, is static, or runs on Windows.
    pub fn of(object: Value) -> Result<Self, ClusterError> {
        let of = |pointer: &str| text(&object, pointer).to_owned();
        let (namespace, pod, node) = (of("/metadata/namespace"), of("/metadata/name"), of("/spec/nodeName"));
        let phase = of("/status/phase");
        let no = |message: &Message| {
            let values = [("namespace", &*namespace), ("pod", &pod), ("node", &node), ("phase", &phase)];
            Err(ClusterError::plain(message.fill(&values)))
        };
        if annotation(&object, "kubernetes.io/config.mirror").is_some() {
            return no(&say::POD_STATIC);
        }
        if object.pointer("/spec/os/name").is_some_and(|name| name == "windows") {
            return no(&say::POD_WINDOWS);
        }
        if matches!(phase.as_str(), "Failed" | "Succeeded") {
            return no(&say::POD_OVER);
        }
        if object.pointer("/metadata/deletionTimestamp").is_some() {
            return no(&say::POD_LEAVES);
        }
        if node.is_empty() {
            return no(&say::POD_UNSCHEDULED);
        }
        let flag = |pointer: &str| object.pointer(pointer).and_then(Value::as_bool).unwrap_or_default();
        let (shares_processes, uses_host_network) = (flag("/spec/shareProcessNamespace"), flag("/spec/hostNetwork"));
        Ok(Self { namespace, pod, node, user: user(&object), shares_processes, uses_host_network, object })
    }
}

fn annotation<'v>(pod: &'v Value, name: &str) -> Option<&'v str> {
    pod.pointer("/metadata/annotations")?.get(name)?.as_str()
}

/// The user whose connections are the sidecar's to the rules: as Kuma was told; else as which the sidecar runs, or the
/// validator, which would test as the same.
fn user(pod: &Value) -> u32 {
    let told = || {
        let config = annotation(pod, "traffic.kuma.io/transparent-proxy-config")?;
        let (_, value) = config.split_once("kumaDPUser")?;
        let value = value.trim_start_matches(['"', '\'', ':', ' ']);
        let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
        value.get(..digits)?.parse().ok()
    };
    let runs_as = |names: [&str; 2]| {
        let containers = ["/spec/containers", "/spec/initContainers"].into_iter().flat_map(|list| items(pod, list));
        let mut own = containers.filter(|container| names.contains(&text(container, "/name")));
        let user = own.find_map(|container| container.pointer("/securityContext/runAsUser")?.as_u64())?;
        u32::try_from(user).ok()
    };
    told()
        .or_else(|| annotation(pod, "kuma.io/sidecar-uid")?.parse().ok())
        .or_else(|| runs_as(["kuma-sidecar", "kong-mesh-sidecar"]))
        .or_else(|| runs_as(["kuma-validation", "kong-mesh-validation"]))
        .unwrap_or(SIDECAR)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Target, user};

    fn pod(change: &dyn Fn(&mut Value)) -> Value {
        let mut pod = json!({ "metadata": { "namespace": "shop", "name": "cart" }, "spec": { "nodeName": "n1" },
            "status": { "phase": "Pending" } });
        change(&mut pod);
        pod
    }

    #[test]
    fn the_user_is_what_the_rules_know() {
        let with = |annotation: &str, value: &str| {
            user(&pod(&|pod| pod["metadata"]["annotations"] = json!({ annotation: value })))
        };
        let config = "traffic.kuma.io/transparent-proxy-config";
        assert_eq!(with(config, "kumaDPUser: \"1337\"\nredirect: {}"), 1337);
        assert_eq!(with(config, "{\"kumaDPUser\":\"1338\"}"), 1338);
        assert_eq!(
            (with(config, "kumaDPUser: kuma-dp"), with(config, "kumaDPUser"), with(config, "x: 1")),
            (5678, 5678, 5678)
        );
        assert_eq!((with("kuma.io/sidecar-uid", "99"), with("kuma.io/sidecar-uid", "-9")), (99, 5678));
        let runs = |name: &str, list: &str| {
            user(&pod(&|pod| pod["spec"][list] = json!([ { "name": name, "securityContext": { "runAsUser": 1000 } } ])))
        };
        assert_eq!((runs("kuma-sidecar", "initContainers"), runs("kuma-validation", "initContainers")), (1000, 1000));
        assert_eq!(runs("app", "containers"), 5678);
    }

    #[test]
    fn where_nothing_can_be_started_the_next_step_is_said() {
        let good = Target::of(pod(&|_| ())).unwrap();
        assert_eq!((good.namespace.as_str(), good.pod.as_str(), good.node.as_str()), ("shop", "cart", "n1"));
        let no = |change: &dyn Fn(&mut Value)| Target::of(pod(change)).unwrap_err().en;
        assert!(no(&|pod| pod["spec"] = json!({})).contains("on no node yet"));
        assert!(no(&|pod| pod["status"]["phase"] = json!("Failed")).contains("has ended (Failed)"));
        assert!(no(&|pod| pod["metadata"]["deletionTimestamp"] = json!("x")).contains("is being deleted"));
        let mirror = |pod: &mut Value| pod["metadata"]["annotations"] = json!({ "kubernetes.io/config.mirror": "x" });
        assert!(no(&mirror).contains("static pod") && no(&mirror).contains("--node n1"));
        assert!(no(&|pod| pod["spec"]["os"] = json!({ "name": "windows" })).contains("Windows"));
    }
}
