//! The good cluster: kind, with Kuma 2.13.10 and its CNI, one meshed namespace.

use serde_json::{Value, json};

use super::super::{Check, Status, run};
use crate::evidence::{Evidence, Gap, Location, Object};
use crate::host::document::{Binary, Cni, CniFile, Document, Machine, Module, Tool};

pub(super) struct World {
    pub(super) objects: Vec<Value>,
    listed: Vec<(String, Option<String>)>,
    pub(super) hosts: Vec<(Option<String>, Document)>,
    pub(super) gaps: Vec<Gap>,
}

const KINDS: &[&str] = &[
    "ConfigMap",
    "CustomResourceDefinition",
    "DaemonSet",
    "Deployment",
    "EndpointSlice",
    "MutatingWebhookConfiguration",
    "Namespace",
    "NetworkPolicy",
    "Node",
    "Pod",
    "Service",
    "StatefulSet",
];

impl World {
    pub(super) fn good() -> Self {
        let mut objects = vec![node("n1"), node("n2")];
        objects.extend(["kube-system", "default"].map(|name| namespace(name, &json!({}))));
        objects.push(namespace("kuma-system", &json!({"kuma.io/sidecar-injection": "false"})));
        objects.push(namespace("shop", &json!({"kuma.io/sidecar-injection": "enabled"})));
        objects.push(json!({"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"namespace": "kube-system", "name": "kindnet"}}));
        objects.extend([cni_set(), cni_pod("n1"), cni_pod("n2")]);
        objects.extend([control_plane(), control_plane_pod(), webhook()]);
        objects.extend(services());
        objects.extend([workload(), sidecar_pod("cart-1", "n1"), dns()]);
        Self {
            objects,
            listed: KINDS.iter().map(|kind| ((*kind).to_owned(), None)).collect(),
            hosts: vec![(Some("n1".to_owned()), host()), (Some("n2".to_owned()), host())],
            gaps: Vec::new(),
        }
    }

    pub(super) fn kinds() -> &'static [&'static str] {
        KINDS
    }

    pub(super) fn run(&self) -> Vec<Check> {
        let mut evidence = Evidence { gaps: self.gaps.clone(), ..Evidence::default() };
        for value in &self.objects {
            let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str);
            evidence.objects.insert(Object {
                kind: text("/kind").unwrap().into(),
                namespace: text("/metadata/namespace").map(Into::into),
                name: text("/metadata/name").unwrap().into(),
                at: Location::default(),
                value: value.clone(),
            });
        }
        for (kind, namespace) in &self.listed {
            evidence.objects.mark_listed(kind, namespace.as_deref());
        }
        run(&evidence, &self.hosts)
    }

    pub(super) fn worst(&self, id: &str) -> Option<Status> {
        self.run().iter().filter(|check| check.id == id).map(|check| check.status).max()
    }

    pub(super) fn unlist(&mut self, kind: &str) {
        self.listed.retain(|(listed, _)| listed != kind);
    }

    /// As if nobody had asked for this kind.
    pub(super) fn forget(&mut self, kind: &str) {
        self.unlist(kind);
        self.objects.retain(|object| object["kind"] != kind);
    }

    pub(super) fn remove(&mut self, kind: &str, name: &str) {
        let before = self.objects.len();
        self.objects.retain(|object| object["kind"] != kind || object["metadata"]["name"] != name);
        assert!(self.objects.len() < before, "{kind}/{name}");
    }

    pub(super) fn add(&mut self, object: Value) {
        self.objects.push(object);
    }

    /// Sets a field, making the objects on the way to it.
    pub(super) fn set(&mut self, kind: &str, name: &str, pointer: &str, value: Value) {
        let mut objects = self.objects.iter_mut();
        let mut at = objects.find(|o| o["kind"] == kind && o["metadata"]["name"] == name).unwrap();
        for part in pointer.split('/').skip(1) {
            let part = part.replace("~1", "/");
            at = match part.parse::<usize>() {
                Ok(index) if at.is_array() => &mut at[index],
                _ => &mut at[part.as_str()],
            };
        }
        *at = value;
    }

    /// Sets a variable of the control plane.
    pub(super) fn control_plane_env(&mut self, name: &str, value: Option<&str>) {
        self.env("Deployment", "kuma-control-plane", name, value);
    }

    pub(super) fn cni_env(&mut self, name: &str, value: Option<&str>) {
        self.env("DaemonSet", "kuma-cni-node", name, value);
    }

    fn env(&mut self, kind: &str, object: &str, name: &str, value: Option<&str>) {
        let mut objects = self.objects.iter_mut();
        let found = objects.find(|o| o["kind"] == kind && o["metadata"]["name"] == object).unwrap();
        let list = found["spec"]["template"]["spec"]["containers"][0]["env"].as_array_mut().unwrap();
        list.retain(|entry| entry["name"] != name);
        list.extend(value.map(|value| json!({"name": name, "value": value})));
    }

    pub(super) fn policy(&mut self, namespace: &str, name: &str, spec: &Value) {
        self.add(json!({
            "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "metadata": {"namespace": namespace, "name": name}, "spec": spec,
        }));
    }

    pub(super) fn module(&mut self, name: &str, status: &str) {
        let modules = &mut self.machine().modules;
        modules.retain(|module| module.name != name);
        modules.push(Module { name: name.to_owned(), status: status.to_owned() });
    }

    pub(super) fn machine(&mut self) -> &mut Machine {
        self.hosts[0].1.machine.as_mut().unwrap()
    }

    /// Makes a workload.
    pub(super) fn workload(&mut self, namespace: &str, name: &str, labels: &Value, annotations: &Value) {
        self.add(json!({
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"namespace": namespace, "name": name},
            "spec": {"template": {"metadata": {"labels": labels, "annotations": annotations},
                "spec": {"containers": [{"name": "app", "image": "app:1"}]}}},
        }));
    }
}

pub(super) fn node(name: &str) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Node",
        "metadata": {"name": name, "labels": {"kubernetes.io/os": "linux", "kubernetes.io/hostname": name}},
        "spec": {"providerID": format!("kind://docker/kind/{name}")},
        "status": {"nodeInfo": {"osImage": "Debian GNU/Linux 12 (bookworm)", "kubeletVersion": "v1.31.0", "operatingSystem": "linux"}},
    })
}

pub(super) fn namespace(name: &str, labels: &Value) -> Value {
    let mut labels = labels.clone();
    labels["kubernetes.io/metadata.name"] = json!(name);
    json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}})
}

pub(super) fn cni_set() -> Value {
    let env =
        [("CNI_CONF_NAME", "10-kindnet.conflist"), ("CNI_NET_DIR", "/etc/cni/net.d"), ("CHAINED_CNI_PLUGIN", "true")]
            .map(|(name, value)| json!({"name": name, "value": value}));
    json!({
        "apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"namespace": "kube-system", "name": "kuma-cni-node"},
        "spec": {"template": {
            "metadata": {"labels": {"app": "kuma-cni"}},
            "spec": {
                "containers": [{"name": "install-cni", "image": "docker.io/kumahq/kuma-cni:2.13.10", "env": env}],
                "nodeSelector": {"kubernetes.io/os": "linux"},
                "tolerations": [{"effect": "NoSchedule", "operator": "Exists"}, {"effect": "NoExecute", "operator": "Exists"}],
                "volumes": [
                    {"name": "cni-bin-dir", "hostPath": {"path": "/opt/cni/bin"}},
                    {"name": "cni-net-dir", "hostPath": {"path": "/etc/cni/net.d"}},
                ],
            },
        }},
        "status": {"desiredNumberScheduled": 2, "numberReady": 2},
    })
}

fn cni_pod(node: &str) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"namespace": "kube-system", "name": format!("kuma-cni-node-{node}"), "labels": {"app": "kuma-cni"},
            "ownerReferences": [{"kind": "DaemonSet", "name": "kuma-cni-node", "controller": true}]},
        "spec": {"nodeName": node, "containers": [{"name": "install-cni", "image": "docker.io/kumahq/kuma-cni:2.13.10"}]},
        "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]},
    })
}

fn control_plane_template() -> Value {
    let env = [
        ("KUMA_RUNTIME_KUBERNETES_INJECTOR_CNI_ENABLED", "true"),
        ("KUMA_RUNTIME_KUBERNETES_NODE_TAINT_CONTROLLER_CNI_APP", "kuma-cni"),
        ("KUMA_RUNTIME_KUBERNETES_NODE_TAINT_CONTROLLER_CNI_NAMESPACE", "kube-system"),
        ("KUMA_RUNTIME_KUBERNETES_NODE_TAINT_CONTROLLER_ENABLED", "true"),
    ]
    .map(|(name, value)| json!({"name": name, "value": value}));
    json!({
        "metadata": {"labels": {"app": "kuma-control-plane"}},
        "spec": {"containers": [{"name": "control-plane", "image": "docker.io/kumahq/kuma-cp:2.13.10", "env": env,
            "ports": [{"containerPort": 5443}, {"containerPort": 5678}]}]},
    })
}

fn control_plane() -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"namespace": "kuma-system", "name": "kuma-control-plane"},
        "spec": {"replicas": 1, "template": control_plane_template()}, "status": {"readyReplicas": 1},
    })
}

fn control_plane_pod() -> Value {
    let template = control_plane_template();
    let mut spec = template["spec"].clone();
    spec["nodeName"] = json!("n2");
    json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"namespace": "kuma-system", "name": "kuma-control-plane-6c9-x", "labels": {"app": "kuma-control-plane"},
            "ownerReferences": [{"kind": "ReplicaSet", "name": "kuma-control-plane-6c9", "controller": true}]},
        "spec": spec,
        "status": {"phase": "Running", "podIP": "10.244.2.2", "conditions": [{"type": "Ready", "status": "True"}]},
    })
}

fn webhook() -> Value {
    let hook = |name: &str, key: &Value, object: &Value| {
        json!({
            "name": name, "failurePolicy": "Fail", "objectSelector": object,
            "clientConfig": {"caBundle": "Y2E=", "service": {"namespace": "kuma-system", "name": "kuma-control-plane", "path": "/inject-sidecar"}},
            "namespaceSelector": {"matchExpressions": [key,
                {"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["kube-system", "kuma-system"]}]},
            "rules": [{"resources": ["pods"]}],
        })
    };
    let on = json!({"key": "kuma.io/sidecar-injection", "operator": "In", "values": ["enabled", "true"]});
    let there = json!({"key": "kuma.io/sidecar-injection", "operator": "Exists"});
    json!({
        "apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration",
        "metadata": {"name": "kuma-admission-mutating-webhook-configuration"},
        "webhooks": [
            hook("namespace-kuma-injector.kuma.io", &on, &json!({})),
            hook("pods-kuma-injector.kuma.io", &there, &json!({"matchLabels": {"kuma.io/sidecar-injection": "enabled"}})),
        ],
    })
}

fn services() -> [Value; 3] {
    [
        json!({
            "apiVersion": "v1", "kind": "Service", "metadata": {"namespace": "kuma-system", "name": "kuma-control-plane"},
            "spec": {"selector": {"app": "kuma-control-plane"}, "ports": [{"port": 443, "targetPort": 5443}, {"port": 5678}]},
        }),
        json!({
            "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
            "metadata": {"namespace": "kuma-system", "name": "kuma-control-plane-abc", "labels": {"kubernetes.io/service-name": "kuma-control-plane"}},
            "endpoints": [{"addresses": ["10.244.2.2"], "conditions": {"ready": true}}],
        }),
        json!({
            "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
            "metadata": {"namespace": "default", "name": "kubernetes", "labels": {"kubernetes.io/service-name": "kubernetes"}},
            "endpoints": [{"addresses": ["172.18.0.2"]}], "ports": [{"port": 6443}],
        }),
    ]
}

fn workload() -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"namespace": "shop", "name": "cart"},
        "spec": {"template": {"metadata": {"labels": {"app": "cart"}},
            "spec": {"containers": [{"name": "app", "image": "cart:1", "ports": [{"containerPort": 8080, "name": "http"}]}]}}},
    })
}

pub(super) fn sidecar_pod(name: &str, node: &str) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"namespace": "shop", "name": name, "labels": {"app": "cart", "pod-template-hash": "7d9f"},
            "ownerReferences": [{"kind": "ReplicaSet", "name": "cart-7d9f", "controller": true}]},
        "spec": {
            "nodeName": node,
            "initContainers": [{"name": "kuma-validation", "image": "docker.io/kumahq/kuma-init:2.13.10"}],
            "containers": [
                {"name": "kuma-sidecar", "image": "docker.io/kumahq/kuma-dp:2.13.10",
                    "env": [{"name": "KUMA_CONTROL_PLANE_URL", "value": "https://kuma-control-plane.kuma-system:5678"}]},
                {"name": "app", "image": "cart:1", "ports": [{"containerPort": 8080, "name": "http"}]},
            ],
        },
        "status": {"phase": "Running", "podIP": "10.244.1.5", "conditions": [{"type": "Ready", "status": "True"}]},
    })
}

fn dns() -> Value {
    json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"namespace": "kube-system", "name": "coredns-1", "labels": {"k8s-app": "kube-dns"},
            "ownerReferences": [{"kind": "ReplicaSet", "name": "coredns", "controller": true}]},
        "spec": {"nodeName": "n2", "containers": [{"name": "coredns", "image": "coredns:1.11",
            "ports": [{"containerPort": 53, "name": "dns", "protocol": "UDP"}, {"containerPort": 53, "name": "dns-tcp"}]}]},
        "status": {"phase": "Running", "podIP": "10.244.2.9"},
    })
}

fn host() -> Document {
    let modules = [
        "nf_conntrack",
        "nf_nat",
        "xt_REDIRECT",
        "xt_owner",
        "xt_tcpudp",
        "xt_CT",
        "xt_conntrack",
        "x_tables",
        "nf_tables",
        "nft_chain_nat",
        "nft_compat",
    ];
    let text = json!({"cniVersion": "0.3.1", "name": "kindnet", "plugins": [{"type": "ptp"}, {"type": "kuma-cni",
        "kubernetes": {"kubeconfig": "/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig"}}]})
    .to_string();
    let conflist = CniFile { name: "10-kindnet.conflist".to_owned(), size: text.len() as u64, text: Some(text) };
    let plugin = Binary {
        path: "/opt/cni/bin/kuma-cni".to_owned(),
        size: 50_000_000,
        executable: true,
        architecture: Some("x86_64".to_owned()),
    };
    let machine = Machine {
        architecture: Some("x86_64".to_owned()),
        kernel: Some("6.1.0".to_owned()),
        modules: modules.map(|name| Module { name: name.to_owned(), status: "loaded".to_owned() }).to_vec(),
        iptables_searched: vec!["/usr/sbin".to_owned()],
        iptables: ["/usr/sbin/iptables-nft", "/usr/sbin/ip6tables-nft"]
            .map(|path| Tool { path: path.to_owned(), flavour: Some("nft".to_owned()), version: None })
            .to_vec(),
        cni: Some(Cni {
            net_dir: "/etc/cni/net.d".to_owned(),
            listed: true,
            bin_dirs: vec!["/opt/cni/bin".to_owned()],
            files: vec![conflist, CniFile { name: "ZZZ-kuma-cni-kubeconfig".to_owned(), size: 900, text: None }],
            binaries: vec![plugin],
            ..Cni::default()
        }),
        ..Machine::default()
    };
    Document { seen_from: "host".to_owned(), machine: Some(machine), ..Document::default() }
}
