//! What Kubernetes' `NetworkPolicy` lets through, by the words of its API and not by those of one implementation. Where the API
//! leaves it open (pods on the node's network, the API server), the verdict says so and does not guess.
//!
//! The rules: <https://kubernetes.io/docs/concepts/services-networking/network-policies/>.

use std::collections::BTreeSet;
use std::net::IpAddr;

use serde_json::Value;

use super::cidr::Block;
use super::select::{Labels, NAME_OF_NAMESPACE, Selector, items, text};

/// Which way a connection is opened, as seen from the pod that a policy selects. Answers need no rule of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Towards it.
    Ingress,
    /// From it.
    Egress,
}

/// Protocols that policies tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    /// TCP, also where nothing is said.
    Tcp,
    /// UDP.
    Udp,
    /// SCTP.
    Sctp,
}

impl Protocol {
    /// Reads the protocol of a port; what is no protocol of the API is nothing.
    #[must_use]
    pub fn read(word: Option<&str>) -> Option<Self> {
        match word {
            None | Some("TCP") => Some(Self::Tcp),
            Some("UDP") => Some(Self::Udp),
            Some("SCTP") => Some(Self::Sctp),
            Some(_) => None,
        }
    }
}

/// A port of a pod that has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPort {
    /// `http`.
    pub name: String,
    /// Number.
    pub port: u16,
    /// Protocol.
    pub protocol: Protocol,
}

/// A pod, as far as policies look at it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PodEnd {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its labels.
    pub labels: Labels,
    /// The labels of its namespace, if they are known.
    pub namespace_labels: Option<Labels>,
    /// Its addresses, if they are known.
    pub addresses: Vec<IpAddr>,
    /// Whether it uses the node's network.
    pub host_network: bool,
    /// Its node, if it has one.
    pub node: Option<String>,
    /// Its ports that have names.
    pub ports: Vec<NamedPort>,
}

/// One end of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Endpoint {
    /// A pod.
    Pod(Box<PodEnd>),
    /// A node itself: the kubelet, or any process outside pods.
    Node {
        /// Its name.
        name: String,
        /// Its addresses.
        addresses: Vec<IpAddr>,
    },
    /// The Kubernetes API server, wherever it runs.
    ApiServer {
        /// Its addresses, if they are known.
        addresses: Vec<IpAddr>,
    },
    /// An address that is none of these.
    Address(IpAddr),
}

impl Endpoint {
    fn addresses(&self) -> &[IpAddr] {
        match self {
            Self::Pod(pod) => &pod.addresses,
            Self::Node { addresses, .. } | Self::ApiServer { addresses } => addresses,
            Self::Address(address) => std::slice::from_ref(address),
        }
    }

    fn is_on_node(&self, node: Option<&str>) -> bool {
        match self {
            Self::Node { name, .. } => node == Some(name),
            Self::Pod(pod) => pod.host_network && node.is_some() && pod.node.as_deref() == node,
            _ => false,
        }
    }
}

/// A policy of `networking.k8s.io`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Its namespace: it selects pods of no other.
    pub namespace: String,
    /// Its name.
    pub name: String,
    pods: Selector,
    /// The rules, where it isolates in this direction; no rule then lets nothing through.
    ingress: Option<Vec<Rule>>,
    egress: Option<Vec<Rule>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    /// Any, if empty.
    peers: Vec<Peer>,
    /// Any, if empty.
    ports: Vec<Port>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Peer {
    Pods {
        namespaces: Option<Selector>,
        pods: Selector,
    },
    Block(Block),
    /// Not valid, or of a kind that this does not know: matches nothing.
    Nothing,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Port {
    protocol: Option<Protocol>,
    at: At,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum At {
    Any,
    Range(u16, u16),
    Name(String),
    Nothing,
}

/// Why a connection is let through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// No policy selects the pods at its ends for its direction.
    NotIsolated,
    /// Rules of these policies (`namespace/name`).
    Rule(Vec<String>),
    /// Both ends are one pod: policies do not see it.
    SamePod,
    /// The other end is the pod's own node: never blocked.
    OwnNode,
}

/// Why it cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Open {
    /// One end uses the node's network: undefined by the API, depends on the CNI.
    HostNetwork,
    /// The API server is no pod, and selectors do not meet it; a network plugin may let it through or not.
    ApiServer,
    /// The labels of a namespace are not known.
    NamespaceLabels,
    /// The address of an end is not known.
    Addresses,
}

/// What becomes of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is let through.
    Allowed(Because),
    /// It is blocked: none of the policies that isolate the pod on that side lets it through.
    Blocked {
        /// On which side.
        direction: Direction,
        /// The policies that isolate it, `namespace/name`.
        policies: Vec<String>,
    },
    /// It cannot be told.
    Undefined {
        /// Why.
        because: Open,
        /// The policies in question, `namespace/name`.
        policies: Vec<String>,
    },
}

/// Whether something matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Truth {
    Yes,
    No,
    Unsure(Open),
}

impl Truth {
    fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    fn and(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Yes => other(),
            Self::No => Self::No,
            Self::Unsure(_) => match other() {
                Self::No => Self::No,
                _ => self,
            },
        }
    }
}

/// The best of several: one that matches is enough.
fn any(all: impl Iterator<Item = Truth>) -> Truth {
    let mut best = Truth::No;
    for one in all {
        match (one, best) {
            (Truth::Yes, _) => return Truth::Yes,
            (Truth::Unsure(_), Truth::No) => best = one,
            _ => {}
        }
    }
    best
}

/// A connection that is asked about.
#[derive(Debug, Clone, Copy)]
struct Connection<'e> {
    peer: &'e Endpoint,
    /// The pod that is connected to, if it is one.
    target: Option<&'e PodEnd>,
    /// No number stands for whichever port would be let through.
    port: Option<u16>,
    protocol: Protocol,
}

/// What becomes of a connection from one end to the other: both sides must let it through. `port` is the one of the target
/// (of the pod, not of a Service before it); `None` asks whether there is any port at all that would do.
#[must_use]
pub fn verdict(policies: &[Policy], from: &Endpoint, to: &Endpoint, port: Option<u16>, protocol: Protocol) -> Verdict {
    if let (Endpoint::Pod(a), Endpoint::Pod(b)) = (from, to)
        && (&a.namespace, &a.name) == (&b.namespace, &b.name)
    {
        return Verdict::Allowed(Because::SamePod);
    }
    let loopback = |end: &Endpoint| matches!(end, Endpoint::Address(address) if address.is_loopback());
    if loopback(from) || loopback(to) {
        return Verdict::Allowed(Because::SamePod);
    }
    let egress = side(policies, Direction::Egress, from, to, port, protocol);
    if matches!(egress, Verdict::Blocked { .. }) {
        return egress;
    }
    let ingress = side(policies, Direction::Ingress, to, from, port, protocol);
    match (egress, ingress) {
        (_, blocked @ Verdict::Blocked { .. }) => blocked,
        (open @ Verdict::Undefined { .. }, _) | (_, open @ Verdict::Undefined { .. }) => open,
        (Verdict::Allowed(Because::Rule(mut by)), Verdict::Allowed(Because::Rule(more))) => {
            by.extend(more);
            Verdict::Allowed(Because::Rule(by))
        }
        // Whatever tells more: a rule, or the own node.
        (Verdict::Allowed(Because::NotIsolated | Because::SamePod), ingress) => ingress,
        (egress, _) => egress,
    }
}

/// What one side says: `own` is the end whose policies are asked (the source for egress, the target for ingress).
#[must_use]
pub fn side(
    policies: &[Policy],
    direction: Direction,
    own: &Endpoint,
    peer: &Endpoint,
    port: Option<u16>,
    protocol: Protocol,
) -> Verdict {
    let Endpoint::Pod(pod) = own else { return Verdict::Allowed(Because::NotIsolated) };
    if peer.is_on_node(pod.node.as_deref()) {
        return Verdict::Allowed(Because::OwnNode);
    }
    let isolating: Vec<(&Policy, &[Rule])> =
        policies.iter().filter_map(|p| Some((p, p.rules(direction, pod)?))).collect();
    if isolating.is_empty() {
        return Verdict::Allowed(Because::NotIsolated);
    }
    let names = |all: &mut dyn Iterator<Item = &Policy>| -> Vec<String> {
        all.map(Policy::full_name).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let isolators = || names(&mut isolating.iter().map(|(policy, _)| *policy));
    if pod.host_network {
        return Verdict::Undefined { because: Open::HostNetwork, policies: isolators() };
    }
    let target = match (direction, peer) {
        (Direction::Ingress, _) => Some(&**pod),
        (Direction::Egress, Endpoint::Pod(other)) => Some(&**other),
        (Direction::Egress, _) => None,
    };
    let connection = Connection { peer, target, port, protocol };
    let truths: Vec<(&Policy, Truth)> = isolating
        .iter()
        .map(|(policy, rules)| (*policy, any(rules.iter().map(|rule| rule.matches(policy, connection)))))
        .collect();
    match any(truths.iter().map(|(_, truth)| *truth)) {
        Truth::Yes => {
            let mut by = truths.iter().filter(|(_, truth)| *truth == Truth::Yes).map(|(policy, _)| *policy);
            Verdict::Allowed(Because::Rule(names(&mut by)))
        }
        Truth::Unsure(because) => Verdict::Undefined { because, policies: isolators() },
        Truth::No if matches!(peer, Endpoint::ApiServer { .. }) => {
            Verdict::Undefined { because: Open::ApiServer, policies: isolators() }
        }
        Truth::No => Verdict::Blocked { direction, policies: isolators() },
    }
}

impl Policy {
    /// Reads an object; nothing if it is no policy of `networking.k8s.io` (others have kinds of the same name).
    #[must_use]
    pub fn read(value: &Value) -> Option<Self> {
        let group = text(value, "/apiVersion").is_none_or(|version| version.starts_with("networking.k8s.io/"));
        if !group || text(value, "/kind").is_some_and(|kind| kind != "NetworkPolicy") {
            return None;
        }
        let spec = value.get("spec")?;
        let rules = |name: &str, peers: &str| -> Vec<Rule> {
            items(spec, &format!("/{name}")).iter().map(|rule| Rule::read(rule, peers)).collect()
        };
        let types = super::select::texts(spec, "/policyTypes");
        let said = !types.is_empty();
        let egress = rules("egress", "/to");
        let isolates_egress = if said { types.contains(&"Egress") } else { !egress.is_empty() };
        Some(Self {
            namespace: text(value, "/metadata/namespace")?.to_owned(),
            name: text(value, "/metadata/name")?.to_owned(),
            pods: spec.get("podSelector").map(Selector::read).unwrap_or_default(),
            ingress: (!said || types.contains(&"Ingress")).then(|| rules("ingress", "/from")),
            egress: isolates_egress.then_some(egress),
        })
    }

    /// `namespace/name`.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }

    /// The rules for a pod, if it isolates it in this direction.
    fn rules(&self, direction: Direction, pod: &PodEnd) -> Option<&[Rule]> {
        let rules = match direction {
            Direction::Ingress => self.ingress.as_deref(),
            Direction::Egress => self.egress.as_deref(),
        }?;
        (self.namespace == pod.namespace && self.pods.selects(&pod.labels)).then_some(rules)
    }
}

impl Rule {
    fn read(value: &Value, peers: &str) -> Self {
        Self {
            peers: items(value, peers).iter().map(Peer::read).collect(),
            ports: items(value, "/ports").iter().map(Port::read).collect(),
        }
    }

    fn matches(&self, policy: &Policy, connection: Connection<'_>) -> Truth {
        let ports = self.ports.is_empty() || self.ports.iter().any(|port| port.matches(connection));
        Truth::of(ports).and(|| {
            if self.peers.is_empty() {
                return Truth::Yes;
            }
            any(self.peers.iter().map(|peer| peer.matches(policy, connection)))
        })
    }
}

impl Peer {
    fn read(value: &Value) -> Self {
        let selector = |name: &str| value.get(name).filter(|v| !v.is_null()).map(Selector::read);
        if let Some(block) = value.get("ipBlock") {
            return Block::read(block).map_or(Self::Nothing, Self::Block);
        }
        match (selector("namespaceSelector"), selector("podSelector")) {
            (None, None) => Self::Nothing,
            (namespaces, pods) => Self::Pods { namespaces, pods: pods.unwrap_or_default() },
        }
    }

    fn matches(&self, policy: &Policy, connection: Connection<'_>) -> Truth {
        match self {
            Self::Nothing => Truth::No,
            Self::Block(block) => block_meets(block, connection.peer.addresses()),
            Self::Pods { namespaces, pods } => {
                let Endpoint::Pod(peer) = connection.peer else { return Truth::No };
                let selected = namespace_meets(namespaces.as_ref(), &policy.namespace, peer)
                    .and(|| Truth::of(pods.selects(&peer.labels)));
                // Its packets carry the node's address: whether a selector meets them is up to the CNI.
                match selected {
                    Truth::No => Truth::No,
                    _ if peer.host_network => Truth::Unsure(Open::HostNetwork),
                    other => other,
                }
            }
        }
    }
}

fn namespace_meets(selector: Option<&Selector>, own: &str, peer: &PodEnd) -> Truth {
    let Some(selector) = selector else { return Truth::of(peer.namespace == own) };
    if selector.is_empty() {
        return Truth::Yes;
    }
    let known = peer.namespace_labels.is_some() || selector.only_asks_for(NAME_OF_NAMESPACE);
    if !known {
        return Truth::Unsure(Open::NamespaceLabels);
    }
    let mut labels = peer.namespace_labels.clone().unwrap_or_default();
    labels.entry(NAME_OF_NAMESPACE.to_owned()).or_insert_with(|| peer.namespace.clone());
    Truth::of(selector.selects(&labels))
}

fn block_meets(block: &Block, addresses: &[IpAddr]) -> Truth {
    if block.is_everything() {
        return Truth::Yes;
    }
    if addresses.is_empty() {
        return Truth::Unsure(Open::Addresses);
    }
    Truth::of(addresses.iter().any(|address| block.contains(*address)))
}

impl Port {
    fn read(value: &Value) -> Self {
        let number = |name: &str| value.get(name).and_then(Value::as_u64).and_then(|n| u16::try_from(n).ok());
        let at = match (value.get("port"), number("port"), value.get("endPort")) {
            (None | Some(Value::Null), _, None) => At::Any,
            (_, Some(port), None) => At::Range(port, port),
            (_, Some(port), Some(_)) => number("endPort").map_or(At::Nothing, |end| At::Range(port, end)),
            (Some(Value::String(name)), None, None) => At::Name(name.clone()),
            _ => At::Nothing,
        };
        Self { protocol: Protocol::read(text(value, "/protocol")), at }
    }

    fn matches(&self, connection: Connection<'_>) -> bool {
        if self.protocol != Some(connection.protocol) {
            return false;
        }
        match &self.at {
            At::Any => true,
            At::Nothing => false,
            At::Range(first, last) => connection.port.is_none_or(|port| (*first..=*last).contains(&port)),
            At::Name(name) => connection.target.is_some_and(|target| {
                let mut named = target.ports.iter().filter(|p| p.name == *name && p.protocol == connection.protocol);
                named.any(|p| connection.port.is_none_or(|port| p.port == port))
            }),
        }
    }
}
