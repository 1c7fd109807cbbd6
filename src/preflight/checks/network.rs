//! Policies of the network against the connections that Kuma needs. Kuma's own validation runs over the loopback and is never blocked.

use std::collections::BTreeSet;
use std::net::IpAddr;

use serde_json::Value;

use super::super::catalogue::{
    POLICIES_FROM_CONTROL_PLANE, POLICIES_MESH, POLICIES_METRICS, POLICIES_TO_CONTROL_PLANE, POLICIES_TO_DNS,
    POLICIES_WEBHOOK,
};
use super::super::check::{Changes, Check, Question, Status, Subject};
use super::super::cluster::{Cluster, container, containers, env};
use super::super::policy::{Direction, Endpoint, NamedPort, Open, PodEnd, Policy, Protocol, Verdict, side, verdict};
use super::super::select::{Labels, items, strings, text};
use super::{POLICIES, no_control_plane, not_collected};
use crate::messages::Message;
use crate::messages::preflight_mesh as words;

mod others;

/// Labels that differ from pod to pod of one workload: policies do not select by them.
const OF_ONE_POD: &[&str] = &[
    "pod-template-hash",
    "controller-revision-hash",
    "statefulset.kubernetes.io/pod-name",
    "apps.kubernetes.io/pod-index",
    "batch.kubernetes.io/controller-uid",
    "controller-uid",
    "batch.kubernetes.io/job-name",
    "job-name",
];
const DATA_PLANE_SERVER: u16 = 5678;
const ADMISSION: u16 = 5443;
const MONITORING: u16 = 5676;
const DIAGNOSTICS: u16 = 5680;

/// What is known of policies and of the ends of connections.
struct Net<'c, 'e> {
    cluster: &'c Cluster<'e>,
    policies: Vec<Policy>,
    /// One pod of each sort, by namespace.
    meshed: Vec<PodEnd>,
    control_plane: Vec<PodEnd>,
}

pub(super) fn checks(cluster: &Cluster<'_>) -> Vec<Check> {
    let net = Net::new(cluster);
    let mut all = Vec::new();
    for namespace in cluster.meshed_namespaces() {
        all.push(net.to_control_plane(namespace));
        all.push(net.to_dns(namespace));
        all.push(net.between_meshed(namespace));
    }
    all.push(net.webhook());
    all.push(net.control_plane_out());
    all.extend(net.metrics());
    all.push(others::check(cluster));
    all
}

/// What came of several connections.
#[derive(Default)]
struct Outcome {
    blocked: Vec<String>,
    open: Vec<(Open, String)>,
}

impl Outcome {
    fn add(&mut self, from: &str, to: &str, port: u16, protocol: Protocol, verdict: Verdict) {
        let protocol = match protocol {
            Protocol::Tcp => "TCP",
            Protocol::Udp => "UDP",
            Protocol::Sctp => "SCTP",
        };
        match verdict {
            Verdict::Allowed(_) => {}
            Verdict::Blocked { direction, policies } => {
                let side = if direction == Direction::Ingress { "ingress" } else { "egress" };
                self.blocked.push(format!("{from} -> {to} {port}/{protocol}: {side}, {}", policies.join(", ")));
            }
            Verdict::Undefined { because, policies } => {
                let line = format!("{from} -> {to} {port}/{protocol}: {}", policies.join(", "));
                self.open.push((because, line));
            }
        }
    }
}

/// The texts of a question about connections.
struct Words<'w> {
    allowed: &'w Message,
    blocked: &'w Message,
    /// How bad it is.
    status: Status,
}

impl<'c, 'e> Net<'c, 'e> {
    fn new(cluster: &'c Cluster<'e>) -> Self {
        let objects = cluster.evidence.objects.of_kind("NetworkPolicy");
        let pods: Vec<PodEnd> = cluster.meshed().map(|pod| cluster.end_of(pod)).collect();
        let made = cluster.injected_workloads().into_iter().filter(|w| &*w.object.kind != "Pod");
        let made = made.map(|w| cluster.end_of_template(w.object, w.template));
        // A template whose pods are there stands for nothing else; injection gives its pods more labels.
        let runs = |end: &PodEnd| {
            let is_its = |pod: &PodEnd| end.labels.iter().all(|(key, value)| pod.labels.get(key) == Some(value));
            pods.iter().any(|pod| pod.namespace == end.namespace && !end.labels.is_empty() && is_its(pod))
        };
        let made: Vec<PodEnd> = made.filter(|end| !runs(end)).collect();
        let template = cluster.control_plane.and_then(|d| Some((d, d.value.pointer("/spec/template")?)));
        let mut control_plane = sorts(cluster.control_plane_pods.iter().map(|pod| cluster.end_of(pod)));
        if control_plane.is_empty() {
            control_plane.extend(template.map(|(object, template)| cluster.end_of_template(object, template)));
        }
        Self {
            cluster,
            policies: objects.filter_map(|object| Policy::read(&object.value)).collect(),
            meshed: sorts(pods.into_iter().chain(made)),
            control_plane,
        }
    }

    /// Whether all policies of a namespace are known.
    fn complete(&self, namespace: &str) -> bool {
        let mut all = self.cluster.evidence.objects.of_kind("NetworkPolicy");
        let cut = all.any(|p| p.namespace.as_deref() == Some(namespace) && p.value.get("spec").is_none());
        !cut && self.cluster.listed("NetworkPolicy", Some(namespace))
    }

    /// One meshed pod of each sort in a namespace; where none is known, any pod.
    fn sorts_in(&self, namespace: &str) -> Vec<PodEnd> {
        let found: Vec<PodEnd> = self.meshed.iter().filter(|pod| pod.namespace == namespace).cloned().collect();
        if !found.is_empty() {
            return found;
        }
        vec![PodEnd {
            namespace: namespace.to_owned(),
            name: "*".to_owned(),
            namespace_labels: self.cluster.namespace_labels(namespace),
            ..PodEnd::default()
        }]
    }

    fn ask(&self, outcome: &mut Outcome, from: &PodEnd, to: &PodEnd, port: u16, protocol: Protocol) {
        let (a, b) = (pod(from), pod(to));
        let answer = verdict(&self.policies, &a, &b, Some(port), protocol);
        outcome.add(&full(from), &full(to), port, protocol, answer);
    }

    /// The answer: what is blocked is blocked whatever else is not known; what is let through must be known wholly.
    fn answer(
        &self,
        question: &Question,
        subject: Subject,
        outcome: Outcome,
        texts: &Words<'_>,
        namespaces: &[&str],
    ) -> Check {
        let list = "kubectl get networkpolicies --all-namespaces -o yaml";
        let look: Vec<&str> = list.split(' ').collect();
        if !outcome.blocked.is_empty() {
            let check = question.answer(texts.status, subject, texts.blocked, &[]);
            let check = outcome.blocked.into_iter().fold(check, |check, line| check.seen("NetworkPolicy", line));
            return check.step(&words::STEP_ALLOW, &[], &look, Changes::Nothing);
        }
        if let Some(missing) = namespaces.iter().find(|namespace| !self.complete(namespace)) {
            return not_collected(question, self.cluster, subject, POLICIES, Some(missing));
        }
        let Some((because, _)) = outcome.open.first() else {
            return question.pass(subject, texts.allowed, &[]);
        };
        let says = match because {
            Open::HostNetwork => &words::OPEN_HOST_NETWORK,
            Open::ApiServer => &words::OPEN_API_SERVER,
            Open::NamespaceLabels => &words::OPEN_LABELS,
            Open::Addresses => &words::OPEN_ADDRESSES,
        };
        let status = if *because == Open::NamespaceLabels { Status::NotCheckable } else { Status::Warn };
        let check = question.answer(status, subject, says, &[]);
        let check = outcome.open.iter().fold(check, |check, (_, line)| check.seen("NetworkPolicy", line.clone()));
        check.step(&words::STEP_ALLOW, &[], &look, Changes::Nothing)
    }

    fn system(&self) -> &str {
        self.control_plane.first().map_or("kuma-system", |pod| pod.namespace.as_str())
    }

    fn to_control_plane(&self, namespace: &str) -> Check {
        let question = &POLICIES_TO_CONTROL_PLANE;
        let subject = Subject::Namespace(namespace.to_owned());
        if self.control_plane.is_empty() {
            return no_control_plane(question, self.cluster, subject);
        }
        let mut outcome = Outcome::default();
        for port in self.control_plane_ports(namespace) {
            for from in self.sorts_in(namespace) {
                self.control_plane.iter().for_each(|to| self.ask(&mut outcome, &from, to, port, Protocol::Tcp));
            }
        }
        let texts =
            Words { allowed: &words::TO_CONTROL_PLANE, blocked: &words::NOT_TO_CONTROL_PLANE, status: Status::Fail };
        self.answer(question, subject, outcome, &texts, &[namespace, self.system()])
    }

    /// The ports that the sidecars of a namespace were told, else the usual one.
    fn control_plane_ports(&self, namespace: &str) -> BTreeSet<u16> {
        let here = self.cluster.meshed().filter(|pod| pod.namespace.as_deref() == Some(namespace));
        let told = here.filter_map(|pod| {
            let url = env(container(&pod.value, "/spec", "kuma-sidecar")?, "KUMA_CONTROL_PLANE_URL")?;
            url.trim_end_matches('/').rsplit_once(':')?.1.parse().ok()
        });
        let mut ports: BTreeSet<u16> = told.collect();
        if ports.is_empty() {
            ports.insert(DATA_PLANE_SERVER);
        }
        ports
    }

    fn to_dns(&self, namespace: &str) -> Check {
        let question = &POLICIES_TO_DNS;
        let subject = Subject::Namespace(namespace.to_owned());
        let servers = self.dns_servers();
        let mut udp = Outcome::default();
        let mut tcp = Outcome::default();
        for from in self.sorts_in(namespace) {
            for to in &servers {
                self.ask(&mut udp, &from, to, dns_port(to, Protocol::Udp), Protocol::Udp);
                self.ask(&mut tcp, &from, to, dns_port(to, Protocol::Tcp), Protocol::Tcp);
            }
        }
        let mut sets = self.cluster.evidence.objects.of_kind("DaemonSet");
        let on_nodes = sets.any(|set| &*set.name == "node-local-dns");
        let texts = match (on_nodes, udp.blocked.is_empty()) {
            // The queries go to a cache on the pod's own node, which policies for pods do not select.
            (true, _) => Words { allowed: &words::TO_DNS, blocked: &words::DNS_ON_NODES, status: Status::Warn },
            (false, false) => Words { allowed: &words::TO_DNS, blocked: &words::NOT_TO_DNS, status: Status::Fail },
            (false, true) => Words { allowed: &words::TO_DNS, blocked: &words::NO_DNS_BY_TCP, status: Status::Warn },
        };
        udp.blocked.extend(tcp.blocked);
        udp.open.extend(tcp.open);
        let server = servers.first().map_or("kube-system", |server| server.namespace.as_str());
        self.answer(question, subject, udp, &texts, &[namespace, server])
    }

    /// The cluster's DNS servers; where they were not collected, one as nearly every cluster has it.
    fn dns_servers(&self) -> Vec<PodEnd> {
        let labelled = |labels: &Labels| {
            let is = |key: &str, value: &str| labels.get(key).is_some_and(|v| v == value);
            is("k8s-app", "kube-dns")
                || is("app.kubernetes.io/name", "coredns")
                || is("dns.operator.openshift.io/daemonset-dns", "default")
        };
        let pods = self.cluster.pods.iter().filter(|pod| labelled(&strings(&pod.value, "/metadata/labels")));
        let found = sorts(pods.map(|pod| self.cluster.end_of(pod)));
        if !found.is_empty() {
            return found;
        }
        let named = |name: &str, protocol| NamedPort { name: name.to_owned(), port: 53, protocol };
        vec![PodEnd {
            namespace: "kube-system".to_owned(),
            name: "kube-dns".to_owned(),
            labels: Labels::from([("k8s-app".to_owned(), "kube-dns".to_owned())]),
            namespace_labels: self.cluster.namespace_labels("kube-system"),
            ports: vec![named("dns", Protocol::Udp), named("dns-tcp", Protocol::Tcp)],
            ..PodEnd::default()
        }]
    }

    fn between_meshed(&self, namespace: &str) -> Check {
        let question = &POLICIES_MESH;
        let subject = Subject::Namespace(namespace.to_owned());
        let mut outcome = Outcome::default();
        for own in self.meshed.iter().filter(|pod| pod.namespace == namespace) {
            let others: Vec<&PodEnd> = self.meshed.iter().filter(|other| *other != own).collect();
            if others.is_empty() {
                continue;
            }
            let towards = others.iter().map(|other| self.best(other, own));
            outcome.blocked.extend(all_blocked(towards, &format!("* -> {}", full(own))));
            let away = others.iter().map(|other| self.best(own, other));
            outcome.blocked.extend(all_blocked(away, &format!("{} -> *", full(own))));
        }
        let texts = Words { allowed: &words::MESH_OPEN, blocked: &words::MESH_CLOSED, status: Status::Warn };
        self.answer(question, subject, outcome, &texts, &[namespace])
    }

    /// What becomes of connections to any of a pod's own ports: policies see these, not the port of the redirect.
    fn best(&self, from: &PodEnd, to: &PodEnd) -> Option<Vec<String>> {
        let mut ports: Vec<Option<u16>> =
            to.ports.iter().filter(|p| p.protocol == Protocol::Tcp).map(|p| Some(p.port)).collect();
        if ports.is_empty() {
            ports.push(None);
        }
        let mut by = Vec::new();
        for port in ports {
            match verdict(&self.policies, &pod(from), &pod(to), port, Protocol::Tcp) {
                Verdict::Blocked { policies, .. } => by.extend(policies),
                _ => return None,
            }
        }
        Some(by)
    }

    fn webhook(&self) -> Check {
        let question = &POLICIES_WEBHOOK;
        if self.control_plane.is_empty() {
            return no_control_plane(question, self.cluster, Subject::Cluster);
        }
        let api = Endpoint::ApiServer { addresses: self.api_server().0 };
        let port = self.admission_port();
        let mut outcome = Outcome::default();
        for to in &self.control_plane {
            let answer = verdict(&self.policies, &api, &pod(to), Some(port), Protocol::Tcp);
            outcome.add("API server", &full(to), port, Protocol::Tcp, answer);
        }
        let texts = Words { allowed: &words::WEBHOOK_OPEN, blocked: &words::WEBHOOK_CLOSED, status: Status::Fail };
        self.answer(question, Subject::Cluster, outcome, &texts, &[self.system()])
    }

    /// The port of the control plane's pods behind the Service that the webhook calls.
    fn admission_port(&self) -> u16 {
        let found = || {
            let hooks = self.cluster.injector_webhooks();
            let call = hooks.first()?.pointer("/clientConfig/service")?;
            let port = call.get("port").and_then(Value::as_u64).unwrap_or(443);
            let (namespace, name) = (text(call, "/namespace")?, text(call, "/name")?);
            let service = self.cluster.evidence.objects.get("Service", Some(namespace), name)?;
            let ports = items(&service.value, "/spec/ports");
            let entry = ports.iter().find(|p| p.get("port").and_then(Value::as_u64) == Some(port))?;
            u16::try_from(entry.get("targetPort")?.as_u64()?).ok()
        };
        found().unwrap_or(ADMISSION)
    }

    /// Addresses and ports of the API server, as the Service `kubernetes` has them.
    fn api_server(&self) -> (Vec<IpAddr>, BTreeSet<u16>) {
        let objects = &self.cluster.evidence.objects;
        let mut addresses: BTreeSet<IpAddr> = BTreeSet::new();
        let mut ports: BTreeSet<u16> = BTreeSet::new();
        let port = |value: &Value| value.get("port").and_then(Value::as_u64).and_then(|p| u16::try_from(p).ok());
        if let Some(endpoints) = objects.get("Endpoints", Some("default"), "kubernetes") {
            for subset in items(&endpoints.value, "/subsets") {
                addresses
                    .extend(items(subset, "/addresses").iter().filter_map(|a| text(a, "/ip")?.parse::<IpAddr>().ok()));
                ports.extend(items(subset, "/ports").iter().filter_map(port));
            }
        }
        if let Some(slice) = objects.get("EndpointSlice", Some("default"), "kubernetes") {
            for endpoint in items(&slice.value, "/endpoints") {
                let listed = super::super::select::texts(endpoint, "/addresses");
                addresses.extend(listed.into_iter().filter_map(|a| a.parse::<IpAddr>().ok()));
            }
            ports.extend(items(&slice.value, "/ports").iter().filter_map(port));
        }
        if ports.is_empty() {
            ports.insert(6443);
        }
        (addresses.into_iter().collect(), ports)
    }

    fn control_plane_out(&self) -> Check {
        let question = &POLICIES_FROM_CONTROL_PLANE;
        if self.control_plane.is_empty() {
            return no_control_plane(question, self.cluster, Subject::Cluster);
        }
        let (addresses, mut ports) = self.api_server();
        let api = Endpoint::ApiServer { addresses };
        // Some plugins look before the Service's address is translated, some after it: both ports are needed.
        ports.insert(443);
        let mut outcome = Outcome::default();
        for from in &self.control_plane {
            for port in &ports {
                let answer = side(&self.policies, Direction::Egress, &pod(from), &api, Some(*port), Protocol::Tcp);
                outcome.add(&full(from), "API server", *port, Protocol::Tcp, answer);
            }
            for to in self.dns_servers() {
                self.ask(&mut outcome, from, &to, dns_port(&to, Protocol::Udp), Protocol::Udp);
            }
        }
        let texts = Words {
            allowed: &words::FROM_CONTROL_PLANE,
            blocked: &words::NOT_FROM_CONTROL_PLANE,
            status: Status::Fail,
        };
        let servers = self.dns_servers();
        let server = servers.first().map_or("kube-system", |server| server.namespace.as_str());
        self.answer(question, Subject::Cluster, outcome, &texts, &[self.system(), server])
    }

    /// Prometheus asks the control plane what to scrape, where a mesh gives metrics.
    fn metrics(&self) -> Option<Check> {
        let objects = &self.cluster.evidence.objects;
        let mut meshes = objects.of_kind("Mesh");
        let used = meshes.any(|mesh| mesh.value.pointer("/spec/metrics").is_some())
            || objects.of_kind("MeshMetric").next().is_some();
        let is_prometheus = |spec: &Value| {
            containers(spec).any(|c| text(c, "/image").is_some_and(|image| image.contains("/prometheus:")))
        };
        let pods = self.cluster.pods.iter().filter(|pod| pod.value.get("spec").is_some_and(is_prometheus));
        let from = sorts(pods.map(|pod| self.cluster.end_of(pod)));
        if !used || from.is_empty() || self.control_plane.is_empty() {
            return None;
        }
        let mut outcome = Outcome::default();
        for from in &from {
            for to in &self.control_plane {
                self.ask(&mut outcome, from, to, MONITORING, Protocol::Tcp);
                self.ask(&mut outcome, from, to, DIAGNOSTICS, Protocol::Tcp);
            }
        }
        let mut namespaces: Vec<&str> = from.iter().map(|pod| pod.namespace.as_str()).collect();
        namespaces.push(self.system());
        let texts = Words { allowed: &words::METRICS_OPEN, blocked: &words::METRICS_CLOSED, status: Status::Warn };
        Some(self.answer(&POLICIES_METRICS, Subject::Cluster, outcome, &texts, &namespaces))
    }
}

fn pod(end: &PodEnd) -> Endpoint {
    Endpoint::Pod(Box::new(end.clone()))
}

fn full(end: &PodEnd) -> String {
    format!("{}/{}", end.namespace, end.name)
}

fn dns_port(server: &PodEnd, protocol: Protocol) -> u16 {
    let mut named = server.ports.iter().filter(|p| p.protocol == protocol);
    named.find(|p| p.name == "dns" || p.name == "dns-tcp").map_or(53, |p| p.port)
}

/// One of each sort: pods that no policy can tell apart, but by what differs from pod to pod of a workload anyway.
fn sorts(all: impl Iterator<Item = PodEnd>) -> Vec<PodEnd> {
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for end in all {
        let labels: Vec<(String, String)> = end
            .labels
            .iter()
            .filter(|(key, _)| !OF_ONE_POD.contains(&key.as_str()))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect();
        if seen.insert((end.namespace.clone(), labels, end.host_network)) {
            kept.push(end);
        }
    }
    kept
}

/// A line if none of the ways is open; `None` among them is an open one.
fn all_blocked(ways: impl Iterator<Item = Option<Vec<String>>>, line: &str) -> Option<String> {
    let policies: Option<Vec<Vec<String>>> = ways.collect();
    let names: BTreeSet<String> = policies?.into_iter().flatten().collect();
    Some(format!("{line}: {}", names.into_iter().collect::<Vec<_>>().join(", ")))
}
