//! The variable `facts`: what takes more than a field to tell. A key is there only where the fact is known.

use serde_json::{Map, Value};

use crate::evidence::{CONTAINERS_COUNTED, Object};

use super::containers::{self, arguments, plain, terminated};
use super::index::{Tainted, is_row};
use super::json::{self, annotation, label, number, text};
use super::templates::Told;
use super::times::Times;
use super::version;

/// The sidecar's user where nothing else is said.
const DEFAULT_UID: &str = "5678";
/// The inbound port where nothing else is said.
const DEFAULT_INBOUND_PORT: u64 = 15006;

/// The annotation that holds the whole configuration.
const CONFIGURATION: &str = "traffic.kuma.io/transparent-proxy-config";
/// Annotations that exclude outgoing traffic.
const EXCLUSIONS: [&str; 3] = [
    "traffic.kuma.io/exclude-outbound-ports",
    "traffic.kuma.io/exclude-outbound-ips",
    "traffic.kuma.io/exclude-outbound-ports-for-uids",
];

/// What facts are read from.
pub(super) struct Scene<'s> {
    /// The pod.
    pub(super) pod: Option<&'s Object>,
    /// The pod where only parts of it were shown.
    pub(super) part: Option<&'s Object>,
    /// The pod where it was not shown whole, be it only its row.
    pub(super) row: Option<&'s Object>,
    /// What its template and its siblings tell.
    pub(super) told: &'s Told,
    /// The injector's webhook.
    pub(super) webhook: Option<&'s Object>,
    /// Whether the pod was created after the injector's webhook, where that is known.
    pub(super) younger_than_webhook: Option<bool>,
    /// Whether the pod was created after the control plane, where that is known.
    pub(super) younger_than_control_plane: Option<bool>,
    /// Its node.
    pub(super) node: Option<&'s Object>,
    /// Its namespace.
    pub(super) namespace: Option<&'s Object>,
    /// The CNI pod of its node.
    pub(super) cni: Option<&'s Object>,
    /// Whether it is certain that the node has no CNI pod, where none was found.
    pub(super) cni_known: bool,
    /// Nodes that joined within a day of the newest evidence, where all are known.
    pub(super) new_nodes: Option<usize>,
    /// Nodes with Kuma's taint.
    pub(super) tainted: Option<&'s Tainted>,
    /// CNI pods that run on its node.
    pub(super) cni_running: usize,
    /// Whether all logs of the CNI whose namespace is known are of pods outside kube-system.
    pub(super) cni_logs_elsewhere: Option<bool>,
    /// Whether pods of the CNI are among the cluster's, where its own are known.
    pub(super) has_cni_pods: Option<bool>,
    /// Transparent proxy configuration of the pod.
    pub(super) tproxy: &'s Value,
    /// When things happened.
    pub(super) times: &'s Times,
    /// Kuma's release.
    pub(super) version: Option<&'s semver::Version>,
    /// Whether the mesh that the pod names exists, where that is known.
    pub(super) mesh_exists: Option<bool>,
    /// Labels that keep the injector away, each with its value or `*`.
    pub(super) exceptions: &'s [(String, String)],
    /// Whether an event says that the sandbox changed, where events were collected.
    pub(super) sandbox_changed: Option<bool>,
    /// Whether a log was read of an init container of the application that fails, where one does.
    pub(super) failing_init_read: Option<bool>,
}

struct Facts(Map<String, Value>);

impl Facts {
    fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    fn maybe(&mut self, name: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }
}

/// All facts.
pub(super) fn facts(scene: &Scene<'_>) -> Value {
    let mut facts = Facts(Map::new());
    cni(&mut facts, scene);
    facts.maybe("cniAmongPods", scene.has_cni_pods);
    if let Some(pod) = scene.pod.filter(|p| p.value.get("spec").is_some()) {
        redirection(&mut facts, &pod.value, scene);
        injection(&mut facts, &pod.value, scene);
        order(&mut facts, &pod.value, scene);
    }
    if let Some(pod) = scene.part {
        injection_in_part(&mut facts, pod, scene);
    }
    if let Some(row) = scene.row.filter(|row| row.shows("status.startTime") && row.shows("spec.nodeName")) {
        order(&mut facts, &row.value, scene);
    }
    if let Some(row) = scene.row.map(|row| &row.value) {
        facts.maybe("hostNetwork", scene.told.on_host);
        // The rows of a table say `Pending` of what no node took yet, and another word of everything else.
        let pending = text(row, "/status/phase") == Some("Pending") && text(row, "/status/reason").is_none();
        facts.set("waitsForNode", pending && text(row, "/spec/nodeName").is_none());
    }
    facts.maybe("taintWatchesKubeSystem", scene.version.map(version::watches_kube_system));
    facts.maybe("cniLogsElsewhere", scene.cni_logs_elsewhere);
    facts.maybe("youngerThanWebhook", scene.younger_than_webhook);
    facts.maybe("youngerThanControlPlane", scene.younger_than_control_plane);
    let by_release = || scene.version.map(|release| (release.major, release.minor) >= (2, 11));
    let by_webhook = scene.webhook.and_then(|webhook| looks_at_namespaces(&webhook.value));
    facts.maybe("webhookNeedsNamespaceLabel", by_webhook.or_else(by_release));
    if let Some(namespace) = scene.namespace {
        let value = label(&namespace.value, "kuma.io/sidecar-injection");
        facts.set("namespaceLabelled", value.is_some());
        facts.set("injectionLabelNamespace", value.unwrap_or_default());
    }
    facts.maybe("missingMesh", scene.mesh_exists.map(|exists| !exists));
    facts.maybe("sandboxChanged", scene.sandbox_changed);
    facts.maybe("failingInitLogRead", scene.failing_init_read);
    facts.set("ofJob", scene.told.of_job);
    facts.maybe("olderSiblingInjected", scene.told.older_sibling_injected);
    // What was shown of a node in part need not hold its taints.
    if let Some(node) = scene.node.filter(|n| !is_row(n) || n.value.pointer("/spec/taints").is_some()) {
        let taints = json::items(&node.value, "/spec/taints");
        facts.set("taintNodeReadiness", taints.iter().any(|t| text(t, "/key") == Some("NodeReadiness")));
    }
    if let Some(tainted) = scene.tainted {
        facts.set("taintedNodesWithReadyCni", tainted.ready);
        facts.set("taintedNodesWithUnreadyCni", tainted.unready);
        facts.set("someNodeUntainted", tainted.some_free);
        facts.set("taintedNodesWithoutCni", tainted.without);
        facts.set("taintedNodesCniApps", tainted.apps.iter().cloned().collect::<Vec<_>>());
    }
    Value::Object(facts.0)
}

/// The CNI pod of the node.
fn cni(facts: &mut Facts, scene: &Scene<'_>) {
    let Some(cni) = scene.cni else {
        if scene.cni_known {
            facts.set("cniPodExists", false);
            facts.set("cniPodReady", false);
            facts.set("cniPodsRunning", scene.cni_running);
        } else if scene.cni_running > 1 {
            // As many left their logs.
            facts.set("cniPodsRunning", scene.cni_running);
        }
        return;
    };
    facts.set("cniPodExists", true);
    facts.set("cniPodsRunning", scene.cni_running);
    facts.maybe("cniPodReady", json::condition_is_true(&cni.value, "Ready"));
    let status = cni_status(&cni.value);
    facts.maybe("cniRestarts", status.and_then(|s| s.get("restartCount")).and_then(Value::as_u64));
    facts.maybe("cniExitCode", status.and_then(terminated).and_then(|t| t.get("exitCode")).and_then(Value::as_i64));
}

/// The status of the installer's container. A column of one's own tells of the first container without its name.
fn cni_status(cni: &Value) -> Option<&Value> {
    let first = || cni.pointer("/status/containerStatuses/0").filter(|status| status.get("name").is_none());
    json::container_status(cni, "install-cni").or_else(first)
}

/// What the rules of this pod are made from, and what the validator was told.
fn redirection(facts: &mut Facts, pod: &Value, scene: &Scene<'_>) {
    let tproxy = scene.tproxy;
    let spec = pod.get("spec").unwrap_or(&Value::Null);
    let validator = json::container(spec, "kuma-validation").map(|(c, _)| c);
    let args = validator.map(arguments).unwrap_or_default();
    // A value that a collector masked is not known; the default does not stand in for it.
    let masked = |name: &str| annotation(pod, name).is_some_and(json::redacted);
    let config_known = !masked(CONFIGURATION);
    let user = tproxy.get("kumaDPUser").map(plain).filter(|u| !u.is_empty());
    if config_known && (user.is_some() || !masked("kuma.io/sidecar-uid")) {
        let annotated = || annotation(pod, "kuma.io/sidecar-uid").map(str::to_owned);
        facts.set("rulesUid", user.or_else(annotated).unwrap_or_else(|| DEFAULT_UID.to_owned()));
    }
    let pod_user = pod.pointer("/spec/securityContext/runAsUser");
    let uid = validator.and_then(|v| v.pointer("/securityContext/runAsUser").or(pod_user));
    facts.maybe("validatorUid", uid.map(plain));
    let configured = number_of(tproxy.pointer("/redirect/inbound/port"));
    let annotated = annotation(pod, "kuma.io/transparent-proxying-inbound-port").and_then(|p| p.parse::<u64>().ok());
    if config_known && (configured.is_some() || !masked("kuma.io/transparent-proxying-inbound-port")) {
        facts.set("rulesPort", configured.or(annotated).unwrap_or(DEFAULT_INBOUND_PORT));
    }
    let told = number_of(args.get("validation-server-port"));
    let args_known = !validator.is_some_and(has_masked_arguments);
    if validator.is_some() && (told.is_some() || args_known && config_known) {
        facts.set("validatorPort", told.or(configured).unwrap_or(DEFAULT_INBOUND_PORT));
    }
    let family = family(pod, &args, tproxy).filter(|f| !json::redacted(f));
    facts.maybe("ipFamily", family.clone());
    let enabled = tproxy.pointer("/redirect/outbound/enabled").and_then(Value::as_bool);
    if config_known {
        facts.set("outboundRedirectEnabled", enabled.unwrap_or(true));
    }
    let covered = exclusion_covers_probe(pod, tproxy);
    if covered || config_known && !EXCLUSIONS.into_iter().any(masked) {
        facts.set("exclusionCoversProbe", covered);
    }
    if let (Some(version), Some(family)) = (scene.version, family) {
        facts.set("silentPassVersion", version::passes_silently(version) && family == "ipv4");
    }
}

/// The IP families that rules are made for.
fn family(pod: &Value, args: &Value, tproxy: &Value) -> Option<String> {
    let told = text(args, "/ip-family-mode").or_else(|| text(tproxy, "/ipFamilyMode"));
    told.or_else(|| annotation(pod, "kuma.io/transparent-proxying-ip-family-mode")).map(str::to_lowercase)
}

/// Whether a collector masked an argument of a container.
fn has_masked_arguments(container: &Value) -> bool {
    let words = ["/command", "/args"].iter().flat_map(|p| json::items(container, p));
    words.filter_map(Value::as_str).any(json::redacted)
}

fn number_of(value: Option<&Value>) -> Option<u64> {
    value.and_then(|v| v.as_u64().or_else(|| v.as_str().and_then(|s| s.parse().ok())))
}

/// The validator dials 127.0.0.6, a port between 20000 and 29999, as the sidecar's user: whether an exclusion of
/// outgoing traffic covers that.
fn exclusion_covers_probe(pod: &Value, tproxy: &Value) -> bool {
    let ports = annotation(pod, "traffic.kuma.io/exclude-outbound-ports").unwrap_or_default();
    let addresses = annotation(pod, "traffic.kuma.io/exclude-outbound-ips").unwrap_or_default();
    let listed = |pointer: &str| json::items(tproxy, pointer).iter().map(plain).collect::<Vec<_>>();
    let of_config = listed("/redirect/outbound/excludePorts");
    let by_port = ports.split(',').map(str::to_owned).chain(of_config).any(|p| covers_probe_port(p.trim()));
    let of_config = listed("/redirect/outbound/excludePortsForIPs");
    let by_address = addresses.split(',').map(str::to_owned).chain(of_config).any(|a| covers_probe_address(a.trim()));
    let uids = annotation(pod, "traffic.kuma.io/exclude-outbound-ports-for-uids").unwrap_or_default();
    let of_config = listed("/redirect/outbound/excludePortsForUIDs");
    let by_user = uids.split(';').map(str::to_owned).chain(of_config).any(|rule| covers_probe_user(&rule));
    by_port || by_address || by_user
}

/// A port or a range that lies in the validator's range, at least in part.
fn covers_probe_port(port: &str) -> bool {
    let (low, high) = port.split_once('-').unwrap_or((port, port));
    let bounds = low.trim().parse::<u32>().ok().zip(high.trim().parse::<u32>().ok());
    bounds.is_some_and(|(low, high)| low <= 29_999 && high >= 20_000)
}

/// An IPv4 network that holds 127.0.0.6.
fn covers_probe_address(network: &str) -> bool {
    let (address, bits) = network.split_once('/').unwrap_or((network, "32"));
    let parsed = address.parse::<std::net::Ipv4Addr>().ok().zip(bits.parse::<u32>().ok());
    parsed.is_some_and(|(address, bits)| {
        let mask = u32::MAX.checked_shl(32 - bits.min(32)).unwrap_or(0);
        u32::from(address) & mask == u32::from(std::net::Ipv4Addr::new(127, 0, 0, 6)) & mask
    })
}

/// `tcp:20000-30000:5678`, `20000:5678` or `5678` (all ports): whether the sidecar's user and a probe port are in it.
fn covers_probe_user(rule: &str) -> bool {
    let fields: Vec<&str> = rule.trim().split(':').collect();
    let (protocol, ports, users) = match fields.as_slice() {
        [users] => ("tcp", "*", *users),
        [ports, users] => ("tcp", *ports, *users),
        [protocol, ports, users] => (*protocol, *ports, *users),
        _ => return false,
    };
    let user = users.split(',').any(|u| {
        let (low, high) = u.split_once('-').unwrap_or((u, u));
        let bounds = low.trim().parse::<u32>().ok().zip(high.trim().parse::<u32>().ok());
        bounds.is_some_and(|(low, high)| (low..=high).contains(&5678))
    });
    let port = ports.split(',').any(|p| matches!(p.trim(), "*" | "") || covers_probe_port(p.trim()));
    user && port && !protocol.eq_ignore_ascii_case("udp")
}

/// Whether and how the pod was injected.
fn injection(facts: &mut Facts, pod: &Value, scene: &Scene<'_>) {
    let spec = pod.get("spec").unwrap_or(&Value::Null);
    let injected = ["kuma-sidecar", "kuma-gateway"].iter().any(|n| json::container(spec, n).is_some());
    facts.set("injected", injected);
    facts.maybe("hostNetwork", json::uses_host_network(pod));
    facts.set("sidecarInjectedAnnotation", annotation(pod, "kuma.io/sidecar-injected").unwrap_or_default());
    facts.set("injectionLabelPod", label(pod, "kuma.io/sidecar-injection").unwrap_or_default());
    facts.set("exceptionLabel", exception(pod, scene));
    facts.set("injectionAnnotation", annotation(pod, "kuma.io/sidecar-injection").is_some());
    let networks = annotation(pod, "k8s.v1.cni.cncf.io/networks").unwrap_or_default();
    facts.set("networksAnnotation", networks);
    let names = networks.split(',').map(|n| n.trim().rsplit('/').next().unwrap_or_default());
    let plain = names.map(|n| n.split('@').next().unwrap_or(n)).any(|n| n == "kuma-cni");
    facts.set("kumaCniAttached", plain || networks.contains("\"kuma-cni\""));
    facts.set("otherMesh", other_mesh(spec));
    facts.set("ignored", annotation(pod, "kuma.io/ignore").is_some());
}

/// What parts of a pod tell of its injection.
fn injection_in_part(facts: &mut Facts, pod: &Object, scene: &Scene<'_>) {
    let (value, lists) = (&pod.value, ["containers", "initContainers"]);
    let is_sidecar = |of: &Value| matches!(text(of, "/name"), Some("kuma-sidecar" | "kuma-gateway"));
    let paths =
        ["/spec/containers", "/spec/initContainers", "/status/containerStatuses", "/status/initContainerStatuses"];
    let has_sidecar = paths.iter().any(|path| json::items(value, path).iter().any(is_sidecar));
    // Containers that keep running are counted, those of Kuma 2.7 and later among the init containers too.
    let alone = value.get(CONTAINERS_COUNTED).and_then(Value::as_u64) == Some(1);
    let listed = lists.iter().all(|list| pod.shows(&format!("spec.{list}")));
    if has_sidecar || alone || listed {
        facts.set("injected", has_sidecar);
    }
    if pod.shows("metadata.labels") {
        facts.set("injectionLabelPod", label(value, "kuma.io/sidecar-injection").unwrap_or_default());
        facts.set("exceptionLabel", exception(value, scene));
    }
    if pod.shows("metadata.annotations") {
        facts.set("sidecarInjectedAnnotation", annotation(value, "kuma.io/sidecar-injected").unwrap_or_default());
        facts.set("injectionAnnotation", annotation(value, "kuma.io/sidecar-injection").is_some());
        facts.set("ignored", annotation(value, "kuma.io/ignore").is_some());
    }
}

/// The label for which the control plane skips injection, if the pod has one.
fn exception<'s>(pod: &Value, scene: &'s Scene<'_>) -> &'s str {
    let excepts = |(name, value): &&(String, String)| label(pod, name).is_some_and(|own| value == "*" || value == own);
    scene.exceptions.iter().find(excepts).map_or("", |(name, _)| name)
}

/// Whether the injector is only asked for pods of namespaces that have the injection label: by default from 2.11 on.
fn looks_at_namespaces(webhook: &Value) -> Option<bool> {
    const LABEL: &str = "kuma.io/sidecar-injection";
    let hooks = json::items(webhook, "/webhooks");
    let hook = hooks.iter().find(|hook| text(hook, "/name").is_some_and(|name| name.starts_with("pods-")))?;
    let wants = hook.pointer("/namespaceSelector/matchLabels").is_some_and(|labels| labels.get(LABEL).is_some());
    let asks = |of: &Value| text(of, "/key") == Some(LABEL) && matches!(text(of, "/operator"), Some("Exists" | "In"));
    Some(wants || json::items(hook, "/namespaceSelector/matchExpressions").iter().any(asks))
}

fn other_mesh(spec: &Value) -> &'static str {
    let has = |name: &str| json::container(spec, name).is_some();
    if has("istio-proxy") || has("istio-init") || has("istio-validation") {
        "istio"
    } else if has("linkerd-proxy") || has("linkerd-init") || has("linkerd-network-validator") {
        "linkerd"
    } else {
        ""
    }
}

/// What came first: the pod's sandbox or the CNI on its node.
fn order(facts: &mut Facts, pod: &Value, scene: &Scene<'_>) {
    facts.maybe("newNodes", scene.new_nodes);
    let times = scene.times;
    let Some(sandbox) = times.sandbox() else { return };
    if let Some(node) = times.node_created {
        facts.set("nodeAgeAtPodStart", number(sandbox.seconds() - node.seconds()));
    }
    // A pod that waits for its node has no sandbox yet.
    let bound = text(pod, "/spec/nodeName").is_some() || times.pod_started.is_some();
    let Some(cni) = scene.cni.filter(|_| bound && scene.sandbox_changed != Some(true)) else { return };
    let restarts = cni_status(&cni.value).and_then(|s| s.get("restartCount"));
    let restarted = restarts.and_then(Value::as_u64) != Some(0);
    let seconds = |from: Option<crate::evidence::Time>| from.map(|t| t.seconds() - sandbox.seconds());
    match (times.cni_pod_ready, times.cni_pod_created) {
        // Ready since before the pod began: it was there.
        (Some(ready), _) if ready < sandbox => {
            facts.set("podBeforeCni", false);
            facts.maybe("secondsBeforeCni", seconds(Some(ready)).map(number));
        }
        // Never restarted: it became ready once, and after the pod began.
        (Some(ready), _) if !restarted => {
            facts.set("podBeforeCni", true);
            facts.maybe("secondsBeforeCni", seconds(Some(ready)).map(number));
        }
        // Restarted since: only that it was created later tells.
        (_, Some(created)) if created >= sandbox => {
            facts.set("podBeforeCni", true);
            facts.maybe("secondsBeforeCni", seconds(times.cni_pod_ready.or(Some(created))).map(number));
        }
        _ => {}
    }
}

/// The pod's `tproxy` variable: the YAML of its annotation, an empty map if it has none.
pub(super) fn tproxy(pod: &Value) -> Option<Value> {
    match annotation(pod, "traffic.kuma.io/transparent-proxy-config") {
        None => Some(Value::Object(Map::new())),
        Some(text) => super::yaml::parse(text).filter(Value::is_object),
    }
}

/// The mesh that a pod names.
pub(super) fn mesh_of(pod: &Value, namespace: Option<&Value>) -> String {
    let spec = pod.get("spec").unwrap_or(&Value::Null);
    let of_proxy = || {
        let (sidecar, _) = json::container(spec, "kuma-sidecar")?;
        containers::plain(json::environment(sidecar).get("KUMA_DATAPLANE_MESH")?).into()
    };
    let own = label(pod, "kuma.io/mesh").or_else(|| annotation(pod, "kuma.io/mesh")).map(str::to_owned);
    let of_namespace = || {
        namespace.and_then(|n| label(n, "kuma.io/mesh").or_else(|| annotation(n, "kuma.io/mesh"))).map(str::to_owned)
    };
    own.or_else(of_proxy).or_else(of_namespace).unwrap_or_else(|| "default".to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::evidence::{Location, Object, Time};

    use super::{Scene, covers_probe_address, covers_probe_port, covers_probe_user, facts};
    use crate::matching::templates::Told;
    use crate::matching::times::Times;

    static NOTHING: Told = Told { on_host: None, of_job: false, older_sibling_injected: None };

    fn object(value: serde_json::Value) -> Object {
        Object { kind: "Pod".into(), namespace: Some("a".into()), name: "p".into(), at: Location::default(), value }
    }

    fn scene<'s>(
        pod: &'s Object,
        cni: Option<&'s Object>,
        times: &'s Times,
        tproxy: &'s serde_json::Value,
    ) -> Scene<'s> {
        Scene {
            pod: Some(pod),
            part: None,
            row: None,
            told: &NOTHING,
            webhook: None,
            younger_than_webhook: None,
            younger_than_control_plane: None,
            node: None,
            namespace: None,
            cni,
            cni_known: false,
            cni_running: 0,
            cni_logs_elsewhere: None,
            new_nodes: None,
            tainted: None,
            has_cni_pods: None,
            tproxy,
            times,
            version: None,
            mesh_exists: None,
            exceptions: &[],
            sandbox_changed: None,
            failing_init_read: None,
        }
    }

    #[test]
    fn a_label_among_the_exceptions_keeps_the_injector_away() {
        let pod = object(
            json!({"metadata": {"labels": {"engine": "spark-3.5", "team": "data"}}, "spec": {"containers": []}}),
        );
        let (times, none) = (Times::default(), json!({}));
        let seen = |exceptions: &[(&str, &str)]| {
            let exceptions: Vec<_> = exceptions.iter().map(|(l, v)| ((*l).to_owned(), (*v).to_owned())).collect();
            facts(&Scene { exceptions: &exceptions, ..scene(&pod, None, &times, &none) })["exceptionLabel"].clone()
        };
        assert_eq!(seen(&[("other", "*"), ("engine", "*")]), "engine");
        assert_eq!(seen(&[("team", "data")]), "team");
        assert_eq!(seen(&[("team", "web")]), "");
    }

    #[test]
    fn uids_and_ports() {
        let pod = object(json!({
            "metadata": {"annotations": {"kuma.io/sidecar-uid": "1337"}},
            "spec": {"initContainers": [{"name": "kuma-validation", "args": ["--validation-server-port=15055"],
                "securityContext": {"runAsUser": 5678}}]}}));
        let (times, none) = (Times::default(), json!({}));
        let seen = facts(&scene(&pod, None, &times, &none));
        assert_eq!(seen["rulesUid"], "1337");
        assert_eq!(seen["validatorUid"], "5678");
        assert_eq!(seen["validatorPort"], 15055);
        assert_eq!(seen["rulesPort"], 15006);
        assert!(seen.get("cniPodReady").is_none(), "nobody collected the CNI pods");
        let config =
            json!({"kumaDPUser": "5678", "redirect": {"inbound": {"port": 15055}, "outbound": {"enabled": false}}});
        let seen = facts(&scene(&pod, None, &times, &config));
        assert_eq!(seen["rulesUid"], "5678");
        assert_eq!(seen["rulesPort"], 15055);
        assert_eq!(seen["outboundRedirectEnabled"], false);
    }

    #[test]
    fn what_is_masked_is_not_known() {
        let pod = object(json!({
            "metadata": {"annotations": {
                "kuma.io/sidecar-uid": "***TOKEN_GENERIC_B16027***",
                "kuma.io/transparent-proxying-inbound-port": "***HIDDEN***",
                "traffic.kuma.io/exclude-outbound-ports": "***HIDDEN***"}},
            "spec": {"containers": [], "initContainers": [{"name": "kuma-validation",
                "args": ["***TOKEN_GENERIC_760D7D***"], "securityContext": {"runAsUser": 5678}}]}}));
        let times = Times::default();
        let seen = facts(&scene(&pod, None, &times, &json!({})));
        for unknown in ["rulesUid", "rulesPort", "validatorPort", "exclusionCoversProbe"] {
            assert_eq!(seen.get(unknown), None, "{unknown}");
        }
        assert_eq!(seen["validatorUid"], "5678");
        assert_eq!(seen["outboundRedirectEnabled"], true);
    }

    #[test]
    fn the_order_is_told_only_where_it_is_known() {
        let pod = object(json!({"spec": {"nodeName": "n"}}));
        let cni = |restarts: u64| {
            object(json!({"status": {"containerStatuses": [{"name": "install-cni", "restartCount": restarts}]}}))
        };
        let at = |seconds: i64| Time::from_seconds(seconds);
        let times = Times { pod_started: at(100), cni_pod_ready: at(160), cni_pod_created: at(50), ..Times::default() };
        let none = json!({});
        let fresh = cni(0);
        let seen = facts(&scene(&pod, Some(&fresh), &times, &none));
        assert_eq!((&seen["podBeforeCni"], &seen["secondsBeforeCni"]), (&json!(true), &json!(60.0)));
        let restarted = cni(4);
        let seen = facts(&scene(&pod, Some(&restarted), &times, &none));
        assert!(seen.get("podBeforeCni").is_none(), "it may have been ready before its last restart");
        let times = Times { cni_pod_ready: at(90), ..times };
        let seen = facts(&scene(&pod, Some(&restarted), &times, &none));
        assert_eq!(seen["podBeforeCni"], false);
    }

    #[test]
    fn exclusions() {
        assert!(covers_probe_port("20000-30000") && covers_probe_port("25000") && !covers_probe_port("443"));
        assert!(covers_probe_address("127.0.0.0/8") && covers_probe_address("0.0.0.0/0"));
        assert!(!covers_probe_address("10.0.0.0/8") && !covers_probe_address("127.0.0.1"));
        assert!(
            covers_probe_user("tcp:20000-30000:5678") && covers_probe_user("*:5678") && covers_probe_user("5000-6000")
        );
        assert!(!covers_probe_user("udp:25000:5678") && !covers_probe_user("tcp:53:5678") && !covers_probe_user(""));
    }
}
