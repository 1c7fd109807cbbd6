//! One fault (or one thing that is no fault) each, and the worst answer to one question.

use serde_json::json;

use super::super::Status::{self, Fail, NotCheckable, Pass, Warn};
use super::world::{World, cni_set, namespace, node, sidecar_pod};
use crate::evidence::{Gap, Why};

pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) change: fn(&mut World),
    pub(super) id: &'static str,
    pub(super) status: Status,
}

macro_rules! cases {
    ($($name:literal, $id:literal, $status:ident: |$world:ident| $change:expr;)*) => {
        pub(super) const CASES: &[Case] =
            &[$(Case { name: $name, id: $id, status: $status, change: |$world: &mut World| { $change; } }),*];
    };
}

cases! {
    // The control plane.
    "no control plane", "control-plane-present", Fail: |w| {
        w.remove("Deployment", "kuma-control-plane"); w.remove("Pod", "kuma-control-plane-6c9-x"); };
    "a global control plane beside that of the zone", "cni-agrees-with-control-plane", Pass: |w| w.add(json!({
        "kind": "Deployment", "metadata": {"namespace": "global", "name": "kuma-control-plane"},
        "spec": {"template": {"spec": {"containers": [{"name": "control-plane", "image": "kumahq/kuma-cp:2.13.10",
            "env": [{"name": "KUMA_MODE", "value": "global"}]}]}}}}));
    "deployments not collected", "control-plane-present", NotCheckable: |w| {
        w.forget("Deployment"); w.remove("Pod", "kuma-control-plane-6c9-x"); };
    "only its pod was collected", "control-plane-present", Pass: |w| w.forget("Deployment");
    "only its pod was collected, and it is ready", "control-plane-ready", Pass: |w| w.forget("Deployment");
    "its pod is not ready", "control-plane-ready", Fail: |w|
        w.set("Deployment", "kuma-control-plane", "/status", json!({"replicas": 1}));
    "one of two is ready", "control-plane-ready", Warn: |w|
        w.set("Deployment", "kuma-control-plane", "/spec/replicas", json!(2));
    "a deployment without status, no pods", "control-plane-ready", NotCheckable: |w| {
        w.set("Deployment", "kuma-control-plane", "/status", json!(null));
        w.objects.iter_mut().for_each(|o| if o["metadata"]["name"] == "kuma-control-plane" {
            o.as_object_mut().unwrap().remove("status"); });
        w.forget("Pod"); };

    // The CNI.
    "no CNI though the control plane wants it", "cni-present", Fail: |w| w.remove("DaemonSet", "kuma-cni-node");
    "no CNI and none wanted", "cni-present", Pass: |w| {
        w.remove("DaemonSet", "kuma-cni-node");
        w.control_plane_env("KUMA_RUNTIME_KUBERNETES_INJECTOR_CNI_ENABLED", Some("false")); };
    "no CNI by default", "cni-present", Pass: |w| {
        w.remove("DaemonSet", "kuma-cni-node");
        w.control_plane_env("KUMA_RUNTIME_KUBERNETES_INJECTOR_CNI_ENABLED", None); };
    "daemon sets not collected", "cni-present", NotCheckable: |w| w.forget("DaemonSet");
    "two CNIs", "cni-present", Fail: |w| {
        let mut set = cni_set();
        set["metadata"]["name"] = json!("kong-mesh-cni-node");
        w.add(set); };
    "Kong Mesh's name", "cni-present", Pass: |w|
        w.set("DaemonSet", "kuma-cni-node", "/metadata/name", json!("kong-mesh-cni-node"));
    "Istio's CNI is not Kuma's", "cni-present", Pass: |w| w.add(json!({
        "kind": "DaemonSet", "metadata": {"namespace": "istio-system", "name": "istio-cni-node"},
        "spec": {"template": {"spec": {"containers": [{"name": "install-cni", "image": "istio/install-cni:1.20"}]}}}}));
    "the control plane injects kuma-init", "cni-agrees-with-control-plane", Warn: |w|
        w.control_plane_env("KUMA_RUNTIME_KUBERNETES_INJECTOR_CNI_ENABLED", Some("false"));
    "the control plane was not collected", "cni-agrees-with-control-plane", NotCheckable: |w| {
        w.forget("Deployment"); w.remove("Pod", "kuma-control-plane-6c9-x"); };
    "a selector leaves a node out", "cni-covers-node", Fail: |w|
        w.set("DaemonSet", "kuma-cni-node", "/spec/template/spec/nodeSelector", json!({"pool": "a"}));
    "a selector leaves a node out where no meshed pod goes", "cni-covers-node", Pass: |w| {
        w.set("DaemonSet", "kuma-cni-node", "/spec/template/spec/nodeSelector", json!({"kubernetes.io/hostname": "n1"}));
        w.set("Deployment", "cart", "/spec/template/spec/nodeSelector", json!({"kubernetes.io/hostname": "n1"}));
        w.set("Pod", "cart-1", "/spec/nodeSelector", json!({"kubernetes.io/hostname": "n1"})); };
    "affinity leaves a node out", "cni-covers-node", Fail: |w| w.set(
        "DaemonSet", "kuma-cni-node", "/spec/template/spec/affinity",
        json!({"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
            {"matchExpressions": [{"key": "kubernetes.io/hostname", "operator": "In", "values": ["n1"]}]}]}}}));
    "a taint that the workload tolerates and the CNI does not", "cni-covers-node", Fail: |w| {
        w.set("Node", "n2", "/spec/taints", json!([{"key": "gpu", "effect": "NoSchedule"}]));
        w.set("DaemonSet", "kuma-cni-node", "/spec/template/spec/tolerations", json!([]));
        w.set("Deployment", "cart", "/spec/template/spec/tolerations", json!([{"key": "gpu", "operator": "Exists"}])); };
    "a taint that nobody tolerates", "cni-covers-node", Pass: |w| {
        w.set("Node", "n2", "/spec/taints", json!([{"key": "gpu", "effect": "NoSchedule"}]));
        w.set("DaemonSet", "kuma-cni-node", "/spec/template/spec/tolerations", json!([])); };
    "a node that is not ready yet", "cni-covers-node", Pass: |w| {
        w.set("Node", "n2", "/spec/taints", json!([{"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"}]));
        w.set("DaemonSet", "kuma-cni-node", "/spec/template/spec/tolerations", json!([])); };
    "a Windows node", "cni-covers-node", Warn: |w| {
        let mut windows = node("w1");
        windows["metadata"]["labels"]["kubernetes.io/os"] = json!("windows");
        w.add(windows); };
    "a Windows node that keeps others away", "cni-covers-node", Pass: |w| {
        let mut windows = node("w1");
        windows["metadata"]["labels"]["kubernetes.io/os"] = json!("windows");
        windows["spec"]["taints"] = json!([{"key": "os", "value": "windows", "effect": "NoSchedule"}]);
        w.add(windows); };
    "a meshed pod on Fargate", "cni-covers-node", Fail: |w|
        w.set("Node", "n1", "/metadata/labels/eks.amazonaws.com~1compute-type", json!("fargate"));
    "a virtual kubelet", "cni-covers-node", Warn: |w| {
        let mut virtual_node = node("v1");
        virtual_node["metadata"]["labels"]["type"] = json!("virtual-kubelet");
        w.add(virtual_node); };
    "nodes not collected", "cni-covers-node", NotCheckable: |w| w.forget("Node");
    "its pod crashes", "cni-ready-on-node", Fail: |w| {
        w.set("Pod", "kuma-cni-node-n1", "/status/conditions", json!([{"type": "Ready", "status": "False"}]));
        w.set("Pod", "kuma-cni-node-n1", "/status/containerStatuses", json!([{"name": "install-cni", "restartCount": 7,
            "state": {"waiting": {"reason": "CrashLoopBackOff"}}, "lastState": {"terminated": {"exitCode": 5}}}])); };
    "it has no pod there", "cni-ready-on-node", Fail: |w| {
        w.remove("Pod", "kuma-cni-node-n2"); w.set("DaemonSet", "kuma-cni-node", "/status/numberReady", json!(1)); };
    "pods not collected, not all ready", "cni-ready-on-node", NotCheckable: |w| {
        w.forget("Pod"); w.set("DaemonSet", "kuma-cni-node", "/status/numberReady", json!(1)); };
    "pods not collected, all ready by their number", "cni-ready-on-node", Pass: |w| w.forget("Pod");

    // Its settings.
    "a configuration of its own without Multus", "cni-mode", Fail: |w| w.cni_env("CHAINED_CNI_PLUGIN", Some("false"));
    "a configuration of its own with Multus", "cni-mode", Pass: |w| {
        w.cni_env("CHAINED_CNI_PLUGIN", Some("false"));
        w.add(json!({"kind": "CustomResourceDefinition", "metadata": {"name": "network-attachment-definitions.k8s.cni.cncf.io"}})); };
    "a configuration of its own, definitions not collected", "cni-mode", NotCheckable: |w| {
        w.cni_env("CHAINED_CNI_PLUGIN", Some("false")); w.forget("CustomResourceDefinition"); };
    "chained on OpenShift", "cni-mode", Warn: |w| w.set("Node", "n1", "/metadata/labels/node.openshift.io~1os_id", json!("rhcos"));
    "another directory is mounted", "cni-paths-agree", Fail: |w| w.cni_env("CNI_NET_DIR", Some("/etc/cni/multus/net.d"));
    "a closing slash is no difference", "cni-paths-agree", Pass: |w| w.cni_env("CNI_NET_DIR", Some("/etc/cni/net.d/"));
    "volumes of other names", "cni-paths-agree", NotCheckable: |w|
        w.set("DaemonSet", "kuma-cni-node", "/spec/template/spec/volumes", json!([]));
    "the usual plugin directory on GKE", "cni-directories", Fail: |w| {
        w.hosts.clear();
        w.set("Node", "n1", "/spec/providerID", json!("gce://p/z/n1"));
        w.set("Node", "n1", "/metadata/labels/cloud.google.com~1gke-nodepool", json!("a")); };
    "k3s with the usual directories", "cni-directories", Fail: |w| {
        w.hosts.clear();
        w.set("Node", "n1", "/spec/providerID", json!("k3s://n1"));
        w.set("Node", "n1", "/status/nodeInfo/kubeletVersion", json!("v1.31.0+k3s1")); };
    "k3s with the directory of one release", "cni-directories", Warn: |w| {
        w.hosts.clear();
        for name in ["n1", "n2"] {
            w.set("Node", name, "/spec/providerID", json!("k3s://n1"));
        }
        w.set("DaemonSet", "kuma-cni-node", "/spec/template/spec/volumes", json!([
            {"name": "cni-bin-dir", "hostPath": {"path": "/var/lib/rancher/k3s/data/current/bin"}},
            {"name": "cni-net-dir", "hostPath": {"path": "/var/lib/rancher/k3s/agent/etc/cni/net.d"}}])); };
    "what the node says comes before what its platform usually has", "cni-directories", Fail: |w|
        w.machine().cni.as_mut().unwrap().bin_dirs = vec!["/usr/libexec/cni".to_owned()];
    "of copied files it is not known where they were", "cni-directories", Pass: |w| {
        let cni = w.machine().cni.as_mut().unwrap();
        (cni.configurations_only, cni.net_dir) = (true, "cni-net-d".to_owned()); };
    "an unknown platform with odd directories", "cni-directories", NotCheckable: |w| {
        w.hosts.clear();
        for name in ["n1", "n2"] {
            w.set("Node", name, "/spec/providerID", json!(""));
        }
        w.set("DaemonSet", "kuma-cni-node", "/spec/template/spec/volumes/0/hostPath/path", json!("/srv/cni")); };
    "an unknown platform with the usual directories", "cni-directories", Pass: |w| {
        w.hosts.clear(); w.set("Node", "n1", "/spec/providerID", json!("")); };
    "a wrong name", "cni-conf-name", Warn: |w| {
        w.hosts.clear(); w.cni_env("CNI_CONF_NAME", Some("10-calico.conflist")); };
    "a name without its ending", "cni-conf-name", Fail: |w| {
        w.hosts.clear(); w.cni_env("CNI_CONF_NAME", Some("10-kindnet.conf")); };
    "no name", "cni-conf-name", Warn: |w| w.cni_env("CNI_CONF_NAME", None);
    "a name that the nodes do not have", "cni-conf-name", Fail: |w| w.cni_env("CNI_CONF_NAME", Some("10-calico.conflist"));
    "copied files need not be all", "cni-conf-name", Warn: |w| {
        w.hosts.iter_mut().for_each(|(_, host)| host.machine.as_mut().unwrap().cni.as_mut().unwrap().configurations_only = true);
        w.cni_env("CNI_CONF_NAME", Some("10-calico.conflist")); };
    "copied files say nothing of plugins", "host-cni-files", NotCheckable: |w|
        w.machine().cni.as_mut().unwrap().configurations_only = true;
    "the nodes' directory could not be listed", "cni-conf-name", Warn: |w| {
        w.hosts.iter_mut().for_each(|(_, host)| host.machine.as_mut().unwrap().cni.as_mut().unwrap().listed = false);
        w.cni_env("CNI_CONF_NAME", Some("10-calico.conflist")); };
    "CRI-O was told which network to use", "cni-conf-name", Pass: |w| {
        let cni = w.machine().cni.as_mut().unwrap();
        let mut first = cni.files[0].clone();
        first.name = "05-other.conflist".to_owned();
        cni.files.push(first);
        cni.default_network = Some("kindnet".to_owned()); };
    "another file comes first", "cni-conf-name", Fail: |w| {
        let files = &mut w.machine().cni.as_mut().unwrap().files;
        let mut first = files[0].clone();
        first.name = "05-cilium.conflist".to_owned();
        files.push(first); };
    "not chained, over the cluster's own file", "cni-conf-name", Fail: |w| w.cni_env("CHAINED_CNI_PLUGIN", Some("false"));
    "nothing tells the cluster's CNI", "cni-conf-name", NotCheckable: |w| {
        w.hosts.clear();
        w.remove("DaemonSet", "kindnet");
        for name in ["n1", "n2"] {
            w.set("Node", name, "/spec/providerID", json!(""));
        } };
    "Cilium takes other files away", "cni-exclusive", Fail: |w| w.add(json!({
        "kind": "ConfigMap", "metadata": {"namespace": "kube-system", "name": "cilium-config"}, "data": {"cni-exclusive": "true"}}));
    "Cilium as it comes", "cni-exclusive", Warn: |w| w.add(json!({
        "kind": "ConfigMap", "metadata": {"namespace": "kube-system", "name": "cilium-config"}, "data": {}}));
    "Cilium shares", "cni-exclusive", Pass: |w| w.add(json!({
        "kind": "ConfigMap", "metadata": {"namespace": "kube-system", "name": "cilium-config"}, "data": {"cni-exclusive": "false"}}));
    "Cilium without its configuration", "cni-exclusive", NotCheckable: |w| {
        w.add(json!({"kind": "DaemonSet", "metadata": {"namespace": "kube-system", "name": "cilium"}}));
        w.forget("ConfigMap"); };

    // Taints.
    "the taint controller is off", "taint-controller", Warn: |w|
        w.control_plane_env("KUMA_RUNTIME_KUBERNETES_NODE_TAINT_CONTROLLER_ENABLED", Some("false"));
    "an old chart only names the CNI", "taint-controller", Pass: |w|
        w.control_plane_env("KUMA_RUNTIME_KUBERNETES_NODE_TAINT_CONTROLLER_ENABLED", None);
    "the control plane was not collected: taints", "taint-controller", NotCheckable: |w| {
        w.forget("Deployment"); w.remove("Pod", "kuma-control-plane-6c9-x"); };
    "another app", "taint-app", Fail: |w|
        w.control_plane_env("KUMA_RUNTIME_KUBERNETES_NODE_TAINT_CONTROLLER_CNI_APP", Some("kong-mesh-cni"));
    "labels of the CNI's pods not collected", "taint-app", NotCheckable: |w|
        w.set("DaemonSet", "kuma-cni-node", "/spec/template", json!({}));
    "another namespace", "taint-namespace", Fail: |w|
        w.control_plane_env("KUMA_RUNTIME_KUBERNETES_NODE_TAINT_CONTROLLER_CNI_NAMESPACE", Some("kuma-system"));
    "no namespace said is kube-system", "taint-namespace", Pass: |w|
        w.control_plane_env("KUMA_RUNTIME_KUBERNETES_NODE_TAINT_CONTROLLER_CNI_NAMESPACE", None);
    "the CNI elsewhere before 2.9", "taint-namespace", Fail: |w| {
        w.set("Deployment", "kuma-control-plane", "/spec/template/spec/containers/0/image", json!("kumahq/kuma-cp:2.8.3"));
        w.set("DaemonSet", "kuma-cni-node", "/metadata/namespace", json!("kuma-system"));
        w.control_plane_env("KUMA_RUNTIME_KUBERNETES_NODE_TAINT_CONTROLLER_CNI_NAMESPACE", Some("kuma-system")); };
    "the control plane was not collected: its CNI's namespace", "taint-namespace", NotCheckable: |w| {
        w.forget("Deployment"); w.remove("Pod", "kuma-control-plane-6c9-x"); };
    "a table of webhooks", "webhook-present", NotCheckable: |w| {
        w.remove("MutatingWebhookConfiguration", "kuma-admission-mutating-webhook-configuration");
        w.add(json!({"kind": "MutatingWebhookConfiguration", "metadata": {"name": "kuma-admission"}, "shownInPart": true})); };
    "a node that waits for its CNI", "taint-on-node", Warn: |w| {
        w.set("Node", "n1", "/spec/taints", json!([{"key": "NodeReadiness", "effect": "NoSchedule"}]));
        w.set("Pod", "kuma-cni-node-n1", "/status/conditions", json!([])); };
    "a node that is tainted for nothing", "taint-on-node", Fail: |w|
        w.set("Node", "n1", "/spec/taints", json!([{"key": "NodeReadiness", "effect": "NoSchedule"}]));
    "a taint that was left over", "taint-on-node", Fail: |w| {
        w.set("Node", "n1", "/spec/taints", json!([{"key": "NodeReadiness", "effect": "NoSchedule"}]));
        w.remove("DaemonSet", "kuma-cni-node");
        w.remove("Pod", "kuma-cni-node-n1"); };
    "a taint, and nobody knows of a CNI", "taint-on-node", NotCheckable: |w| {
        w.set("Node", "n1", "/spec/taints", json!([{"key": "NodeReadiness", "effect": "NoSchedule"}]));
        w.forget("DaemonSet"); w.forget("Pod"); };

    // Nodes.
    "a module is absent", "host-modules", Fail: |w| w.module("xt_owner", "absent");
    "absent, but built into the kernel", "host-modules", Pass: |w| {
        w.module("xt_owner", "absent");
        w.machine().config = Some([("CONFIG_NETFILTER_XT_MATCH_OWNER".to_owned(), "y".to_owned())].into()); };
    "no way to the table nat", "host-modules", Fail: |w| w.module("nft_compat", "absent");
    "a module that only splitting of DNS needs", "host-modules", Warn: |w| w.module("xt_CT", "absent");
    "modules were not looked at", "host-modules", NotCheckable: |w| w.machine().modules.clear();
    "a node was not looked at", "host-modules", NotCheckable: |w| w.hosts.truncate(1);
    "no iptables for the CNI", "host-iptables", Fail: |w| w.machine().iptables.clear();
    "no iptables, and kuma-init brings its own", "host-iptables", Pass: |w| {
        w.machine().iptables.clear();
        w.control_plane_env("KUMA_RUNTIME_KUBERNETES_INJECTOR_CNI_ENABLED", Some("false")); };
    "nobody looked for iptables", "host-iptables", NotCheckable: |w| {
        w.machine().iptables.clear(); w.machine().iptables_searched.clear(); };
    "iptables could not be seen", "host-iptables", NotCheckable: |w| {
        w.machine().iptables.clear();
        w.hosts[0].1.gaps.push(crate::host::document::Gap { what: "iptables".to_owned(), ..crate::host::document::Gap::default() }); };
    "the configuration lost its entry", "host-cni-files", Fail: |w|
        w.machine().cni.as_mut().unwrap().files[0].text = Some(r#"{"name": "kindnet", "plugins": [{"type": "ptp"}]}"#.to_owned());
    "the plugin is for another processor", "host-cni-files", Fail: |w|
        w.machine().cni.as_mut().unwrap().binaries[0].architecture = Some("aarch64".to_owned());
    "no file of the CNI, which is not used", "host-cni-files", Pass: |w| {
        w.machine().cni.as_mut().unwrap().binaries.clear();
        w.machine().cni.as_mut().unwrap().files.clear();
        w.control_plane_env("KUMA_RUNTIME_KUBERNETES_INJECTOR_CNI_ENABLED", Some("false")); };
    "files were not looked at", "host-cni-files", NotCheckable: |w| w.machine().cni = None;
    "Bottlerocket", "host-os", Warn: |w| {
        w.hosts.clear(); w.set("Node", "n1", "/status/nodeInfo/osImage", json!("Bottlerocket OS 1.19.0")); };
    "Talos with kuma-init", "host-os", Pass: |w| {
        w.hosts.clear();
        w.set("Node", "n1", "/status/nodeInfo/osImage", json!("Talos (v1.7.0)"));
        w.control_plane_env("KUMA_RUNTIME_KUBERNETES_INJECTOR_CNI_ENABLED", Some("false")); };
    "a node without its status", "host-os", NotCheckable: |w| w.set("Node", "n1", "/status", json!({}));

    // Policies of the network.
    "egress for nothing", "policies-to-control-plane", Fail: |w|
        w.policy("shop", "deny", &json!({"podSelector": {}, "policyTypes": ["Egress"]}));
    "the control plane lets only its own in", "policies-to-control-plane", Fail: |w|
        w.policy("kuma-system", "own", &json!({"podSelector": {}, "ingress": [{"from": [{"podSelector": {}}]}]}));
    "policies of a namespace out of the mesh", "policies-to-control-plane", Pass: |w|
        w.policy("default", "deny", &json!({"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}));
    "the port that the sidecars were told", "policies-to-control-plane", Fail: |w|
        { w.set("Pod", "cart-1", "/spec/containers/0/env/0/value", json!("https://kuma-control-plane.kuma-system:5682/"));
          w.policy("kuma-system", "dp", &json!({"podSelector": {}, "ingress": [{"ports": [{"port": 5678}]}]})); };
    "policies not collected", "policies-to-control-plane", NotCheckable: |w| w.forget("NetworkPolicy");
    "a policy of which only the name is known", "policies-to-control-plane", NotCheckable: |w|
        w.add(json!({"kind": "NetworkPolicy", "metadata": {"namespace": "shop", "name": "x"}, "shownInPart": true}));
    "blocked by one that is known, whatever the others say", "policies-to-control-plane", Fail: |w| {
        w.policy("shop", "deny", &json!({"podSelector": {}, "policyTypes": ["Egress"]})); w.unlist("NetworkPolicy"); };
    "the control plane on the node's network, isolated", "policies-to-control-plane", Warn: |w| {
        w.set("Pod", "kuma-control-plane-6c9-x", "/spec/hostNetwork", json!(true));
        w.policy("kuma-system", "own", &json!({"podSelector": {}, "policyTypes": ["Ingress"]})); };
    "no DNS", "policies-to-dns", Fail: |w| w.policy("shop", "cp", &json!({"podSelector": {}, "egress": [
        {"to": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kuma-system"}}}]}]}));
    "DNS by UDP only", "policies-to-dns", Warn: |w|
        w.policy("shop", "dns", &json!({"podSelector": {}, "egress": [{"ports": [{"port": 53, "protocol": "UDP"}]}]}));
    "a cache of DNS on each node", "policies-to-dns", Warn: |w| {
        w.add(json!({"kind": "DaemonSet", "metadata": {"namespace": "kube-system", "name": "node-local-dns"}}));
        w.policy("shop", "deny", &json!({"podSelector": {}, "policyTypes": ["Egress"]})); };
    "DNS by both", "policies-to-dns", Pass: |w| w.policy("shop", "dns", &json!({"podSelector": {}, "egress": [
        {"ports": [{"port": 53, "protocol": "UDP"}, {"port": 53}]}]}));
    "policies not collected: DNS", "policies-to-dns", NotCheckable: |w| w.forget("NetworkPolicy");
    "the webhook and selectors", "policies-webhook", Warn: |w|
        w.policy("kuma-system", "own", &json!({"podSelector": {}, "ingress": [{"from": [{"namespaceSelector": {}}]}]}));
    "the webhook and its block", "policies-webhook", Pass: |w| w.policy("kuma-system", "own", &json!({"podSelector": {},
        "ingress": [{"from": [{"ipBlock": {"cidr": "172.18.0.0/16"}}], "ports": [{"port": 5443}]}]}));
    "the webhook and an open rule", "policies-webhook", Pass: |w|
        w.policy("kuma-system", "own", &json!({"podSelector": {}, "ingress": [{"ports": [{"port": 5443}]}]}));
    "policies not collected: webhook", "policies-webhook", NotCheckable: |w| w.forget("NetworkPolicy");
    "nothing may come in", "policies-mesh", Warn: |w| {
        w.workload("shop", "web", &json!({"app": "web"}), &json!({}));
        w.policy("shop", "deny", &json!({"podSelector": {"matchLabels": {"app": "cart"}}, "policyTypes": ["Ingress"]})); };
    "only the port of the redirect", "policies-mesh", Warn: |w| {
        w.workload("shop", "web", &json!({"app": "web"}), &json!({}));
        w.policy("shop", "redirect", &json!({"podSelector": {"matchLabels": {"app": "cart"}}, "ingress": [{"ports": [{"port": 15006}]}]})); };
    "only one workload is meshed", "policies-mesh", Pass: |w| {
        w.set("Pod", "cart-1", "/metadata/labels/kuma.io~1mesh", json!("default"));
        w.policy("shop", "deny", &json!({"podSelector": {}, "policyTypes": ["Ingress", "Egress"]})); };
    "the port of the application", "policies-mesh", Pass: |w| {
        w.workload("shop", "web", &json!({"app": "web"}), &json!({}));
        w.policy("shop", "http", &json!({"podSelector": {"matchLabels": {"app": "cart"}}, "ingress": [{"ports": [{"port": "http"}]}]})); };
    "policies not collected: mesh", "policies-mesh", NotCheckable: |w| w.forget("NetworkPolicy");
    "Cilium's policies", "policies-other", Warn: |w| w.add(json!({
        "apiVersion": "cilium.io/v2", "kind": "CiliumNetworkPolicy", "metadata": {"namespace": "shop", "name": "x"}}));
    "Calico's of the same name", "policies-other", Warn: |w| w.add(json!({
        "apiVersion": "crd.projectcalico.org/v1", "kind": "NetworkPolicy", "metadata": {"namespace": "shop", "name": "x"}, "spec": {}}));
    "defined and not collected", "policies-other", NotCheckable: |w| w.add(json!({
        "kind": "CustomResourceDefinition", "metadata": {"name": "adminnetworkpolicies.policy.networking.k8s.io"}}));
    "definitions not collected", "policies-other", NotCheckable: |w| w.forget("CustomResourceDefinition");
    "the control plane may open nothing", "policies-from-control-plane", Fail: |w|
        w.policy("kuma-system", "deny", &json!({"podSelector": {}, "policyTypes": ["Egress"]}));
    "the control plane may open DNS", "policies-from-control-plane", Warn: |w|
        w.policy("kuma-system", "dns", &json!({"podSelector": {}, "egress": [{"ports": [{"port": 53, "protocol": "UDP"}]}]}));
    "the control plane may open HTTPS", "policies-from-control-plane", Pass: |w| w.policy("kuma-system", "out", &json!({
        "podSelector": {}, "egress": [{"ports": [{"port": 53, "protocol": "UDP"}, {"port": 443}, {"port": 6443}]}]}));
    "policies not collected: control plane", "policies-from-control-plane", NotCheckable: |w| w.forget("NetworkPolicy");
    "Prometheus is shut out", "policies-metrics", Warn: |w| { prometheus(w);
        w.policy("kuma-system", "dp", &json!({"podSelector": {}, "ingress": [{"ports": [{"port": 5678}]}]})); };
    "Prometheus may ask", "policies-metrics", Pass: |w| prometheus(w);
    "policies not collected: Prometheus", "policies-metrics", NotCheckable: |w| { prometheus(w); w.forget("NetworkPolicy"); };

    // The webhook.
    "no webhook", "webhook-present", Fail: |w|
        w.remove("MutatingWebhookConfiguration", "kuma-admission-mutating-webhook-configuration");
    "webhooks not collected", "webhook-present", NotCheckable: |w| w.forget("MutatingWebhookConfiguration");
    "no service", "webhook-service", Fail: |w| w.remove("Service", "kuma-control-plane");
    "no endpoints", "webhook-service", Fail: |w|
        w.set("EndpointSlice", "kuma-control-plane-abc", "/endpoints/0/conditions/ready", json!(false));
    "endpoints of the old kind", "webhook-service", Fail: |w| {
        w.forget("EndpointSlice");
        w.add(json!({"kind": "Endpoints", "metadata": {"namespace": "kuma-system", "name": "kuma-control-plane"},
            "subsets": [{"notReadyAddresses": [{"ip": "10.244.2.2"}]}]})); };
    "by the pods that it selects", "webhook-service", Pass: |w| w.forget("EndpointSlice");
    "by the pods that it selects, none ready", "webhook-service", Fail: |w| {
        w.forget("EndpointSlice"); w.set("Pod", "kuma-control-plane-6c9-x", "/status/conditions", json!([])); };
    "neither service nor endpoints", "webhook-service", NotCheckable: |w| { w.forget("EndpointSlice"); w.forget("Service"); };
    "no CA", "webhook-ca", Fail: |w| w.set("MutatingWebhookConfiguration",
        "kuma-admission-mutating-webhook-configuration", "/webhooks/1/clientConfig/caBundle", json!(""));
    "a selector that misses", "webhook-matches", Fail: |w| w.set("MutatingWebhookConfiguration",
        "kuma-admission-mutating-webhook-configuration", "/webhooks/0/namespaceSelector/matchExpressions/0/values", json!(["on"]));
    "a system namespace that asks", "webhook-matches", Fail: |w| w.set("Namespace", "kube-system",
        "/metadata/labels/kuma.io~1sidecar-injection", json!("enabled"));
    "namespaces not collected: webhook", "webhook-matches", NotCheckable: |w| w.forget("Namespace");
    "failures are ignored", "webhook-failure-policy", Warn: |w| w.set("MutatingWebhookConfiguration",
        "kuma-admission-mutating-webhook-configuration", "/webhooks/0/failurePolicy", json!("Ignore"));
    "a short timeout", "webhook-timeout", Warn: |w| w.set("MutatingWebhookConfiguration",
        "kuma-admission-mutating-webhook-configuration", "/webhooks/0/timeoutSeconds", json!(2));
    "a long timeout", "webhook-timeout", Warn: |w| w.set("MutatingWebhookConfiguration",
        "kuma-admission-mutating-webhook-configuration", "/webhooks/1/timeoutSeconds", json!(30));
    "Istio injects too", "webhook-reinvocation", Warn: |w| w.add(json!({"kind": "MutatingWebhookConfiguration",
        "metadata": {"name": "istio-sidecar-injector"}, "webhooks": [{"name": "x", "rules": [{"resources": ["pods"]}]}]}));
    "another that does no harm", "webhook-reinvocation", Pass: |w| w.add(json!({"kind": "MutatingWebhookConfiguration",
        "metadata": {"name": "pod-identity-webhook"}, "webhooks": [{"name": "x", "rules": [{"resources": ["pods"]}]}]}));
    "one webhook known of many", "webhook-reinvocation", NotCheckable: |w| w.unlist("MutatingWebhookConfiguration");
    "a webhook of which nothing but the name is known", "webhook-ca", NotCheckable: |w| partial_webhook(w);
    "nothing but the name: failure policy", "webhook-failure-policy", NotCheckable: |w| partial_webhook(w);
    "nothing but the name: timeout", "webhook-timeout", NotCheckable: |w| partial_webhook(w);

    // Injection.
    "nobody asks", "injection-namespace", Warn: |w| w.set("Namespace", "shop", "/metadata/labels", json!({}));
    "an annotation", "injection-namespace", Fail: |w| {
        w.set("Namespace", "shop", "/metadata/labels", json!({}));
        w.set("Namespace", "shop", "/metadata/annotations", json!({"kuma.io/sidecar-injection": "enabled"})); };
    "a word that is not understood", "injection-namespace", Fail: |w|
        w.set("Namespace", "shop", "/metadata/labels/kuma.io~1sidecar-injection", json!("yes"));
    "namespaces not collected", "injection-namespace", NotCheckable: |w| w.forget("Namespace");
    "a pod asks in a namespace that does not", "injection-pod", Fail: |w|
        w.workload("default", "job", &json!({"kuma.io/sidecar-injection": "enabled"}), &json!({}));
    "a pod asks in a namespace that leaves it to the pods", "injection-pod", Pass: |w| {
        w.add(namespace("own", &json!({"kuma.io/sidecar-injection": "disabled"})));
        w.workload("own", "job", &json!({"kuma.io/sidecar-injection": "enabled"}), &json!({})); };
    "a pod opts out", "injection-pod", Pass: |w|
        w.workload("shop", "job", &json!({"kuma.io/sidecar-injection": "disabled"}), &json!({}));
    "a pod's word is not understood", "injection-pod", Fail: |w|
        w.workload("shop", "job", &json!({"kuma.io/sidecar-injection": "on"}), &json!({}));
    "a pod opts out by annotation", "injection-pod", Warn: |w|
        w.workload("shop", "job", &json!({}), &json!({"kuma.io/sidecar-injection": "disabled"}));
    "label and annotation", "injection-pod", Warn: |w| w.workload("shop", "job",
        &json!({"kuma.io/sidecar-injection": "enabled"}), &json!({"kuma.io/sidecar-injection": "disabled"}));
    "the label is on the workload", "injection-pod", Warn: |w|
        w.set("Deployment", "cart", "/metadata/labels", json!({"kuma.io/sidecar-injection": "disabled"}));
    "workloads not collected", "injection-pod", NotCheckable: |w| w.unlist("StatefulSet");
    "the node's network", "injection-host-network", Fail: |w|
        w.set("Deployment", "cart", "/spec/template/spec/hostNetwork", json!(true));
    "the node's network, opted out", "injection-host-network", Pass: |w| {
        w.workload("shop", "agent", &json!({"kuma.io/sidecar-injection": "disabled"}), &json!({}));
        w.set("Deployment", "agent", "/spec/template/spec/hostNetwork", json!(true)); };
    "workloads not collected: node's network", "injection-host-network", NotCheckable: |w| w.unlist("Pod");

    // PodSecurity.
    "kuma-init under baseline", "security-of-meshed", Fail: |w| {
        level(w, "shop", "baseline");
        w.control_plane_env("KUMA_RUNTIME_KUBERNETES_INJECTOR_CNI_ENABLED", Some("false")); };
    "the CNI under baseline", "security-of-meshed", Pass: |w| level(w, "shop", "baseline");
    "restricted", "security-of-meshed", Fail: |w| level(w, "shop", "restricted");
    "restricted, and the pods say what is wanted", "security-of-meshed", Pass: |w| {
        level(w, "shop", "restricted");
        let context = json!({"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}});
        w.set("Deployment", "cart", "/spec/template/spec/securityContext", context.clone());
        w.set("Pod", "cart-1", "/spec/securityContext", context); };
    "restricted, and a patch says what is wanted", "security-of-meshed", Pass: |w| {
        level(w, "shop", "restricted");
        let context = json!({"runAsNonRoot": true, "seccompProfile": {"type": "Localhost"}});
        w.set("Pod", "cart-1", "/spec/containers/0/securityContext", context.clone());
        w.set("Pod", "cart-1", "/spec/initContainers/0/securityContext", context); };
    "restricted without any pod", "security-of-meshed", Warn: |w| {
        w.add(namespace("new", &json!({"kuma.io/sidecar-injection": "enabled"}))); level(w, "new", "restricted"); };
    "baseline, and nobody knows how pods get their rules", "security-of-meshed", NotCheckable: |w| {
        level(w, "shop", "baseline"); w.forget("Deployment"); w.forget("Pod"); w.forget("DaemonSet"); };
    "restricted where the CNI is", "security-of-cni", Fail: |w| level(w, "kube-system", "restricted");
    "namespaces not collected: CNI", "security-of-cni", NotCheckable: |w| w.forget("Namespace");

    // Releases.
    "an older CNI", "version-of-cni", Warn: |w| image(w, "kumahq/kuma-cni:2.12.1");
    "a newer CNI", "version-of-cni", Warn: |w| image(w, "kumahq/kuma-cni:2.14.0");
    "a CNI of the next major release", "version-of-cni", Fail: |w| image(w, "kumahq/kuma-cni:3.0.0");
    "another patch", "version-of-cni", Pass: |w| image(w, "kumahq/kuma-cni:v2.13.2");
    "a tag that tells nothing", "version-of-cni", NotCheckable: |w| image(w, "kumahq/kuma-cni:latest");
    "a sidecar of long ago", "version-of-proxies", Fail: |w| sidecar(w, "kumahq/kuma-dp:2.10.0");
    "a newer sidecar", "version-of-proxies", Warn: |w| sidecar(w, "kumahq/kuma-dp:2.14.0");
    "a sidecar two releases back", "version-of-proxies", Pass: |w| sidecar(w, "kumahq/kuma-dp:2.11.0");
    "a sidecar that does not tell", "version-of-proxies", NotCheckable: |w| sidecar(w, "mirror/kuma-dp@sha256:00");
    "nothing is tested with IPv4", "version-defects", Warn: |w| silent(w, "2.13.6");
    "IPv4 is tested again", "version-defects", Pass: |w| silent(w, "2.13.7");
    "IPv6 is not tested", "version-defects", Warn: |w| {
        w.set("Pod", "cart-1", "/spec/initContainers/0/image", json!("kumahq/kuma-init:2.8.3"));
        w.set("Pod", "cart-1", "/status/podIPs", json!([{"ip": "10.244.1.5"}, {"ip": "fd00::5"}])); };
    "annotations of old", "version-defects", Warn: |w| w.workload("shop", "job", &json!({}),
        &json!({"traffic.kuma.io/exclude-outbound-tcp-ports-for-uids": "443:1234"}));
    "waiting before 2.7", "version-defects", Warn: |w| {
        w.set("Deployment", "kuma-control-plane", "/spec/template/spec/containers/0/image", json!("kumahq/kuma-cp:2.6.1"));
        w.set("Deployment", "cart", "/spec/template/metadata/annotations", json!({"kuma.io/wait-for-dataplane-ready": "true"})); };
    "no release known", "version-defects", NotCheckable: |w| {
        w.set("Deployment", "kuma-control-plane", "/spec/template/spec/containers/0/image", json!("kumahq/kuma-cp:latest"));
        sidecar(w, "kumahq/kuma-dp:latest"); };
    "a gap says why", "injection-namespace", NotCheckable: |w| {
        w.forget("Namespace");
        w.gaps.push(Gap { what: "namespaces".to_owned(), why: Why::Forbidden, source: "cluster".to_owned(),
            effect: (String::new(), String::new()) }); };
}

fn level(world: &mut World, namespace: &str, level: &str) {
    world.set("Namespace", namespace, "/metadata/labels/pod-security.kubernetes.io~1enforce", json!(level));
}

fn image(world: &mut World, image: &str) {
    world.set("DaemonSet", "kuma-cni-node", "/spec/template/spec/containers/0/image", json!(image));
}

fn sidecar(world: &mut World, image: &str) {
    let mut pod = sidecar_pod("cart-2", "n2");
    pod["spec"]["containers"][0]["image"] = json!(image);
    world.remove("Pod", "cart-1");
    world.add(pod);
}

fn silent(world: &mut World, version: &str) {
    world.set("Pod", "cart-1", "/spec/initContainers/0/image", json!(format!("kumahq/kuma-init:v{version}")));
    world.set("Pod", "cart-1", "/spec/initContainers/0/args", json!(["--ip-family-mode=ipv4"]));
}

fn prometheus(world: &mut World) {
    world.add(json!({"kind": "Mesh", "metadata": {"name": "default"}, "spec": {"metrics": {"enabledBackend": "p"}}}));
    world.add(json!({"kind": "Pod", "metadata": {"namespace": "kube-system", "name": "prometheus-0"},
        "spec": {"nodeName": "n1", "containers": [{"name": "prometheus", "image": "quay.io/prometheus/prometheus:v3.0.0"}]}}));
}

fn partial_webhook(world: &mut World) {
    world.set(
        "MutatingWebhookConfiguration",
        "kuma-admission-mutating-webhook-configuration",
        "/shownInPart",
        json!(true),
    );
}
