//! Whether the evidence that would show a failure was there.

use crate::evidence::{CONTAINERS_COUNTED, Component, Gap, HostFact, HostFactKind, Object, StreamEnd, Why};
use crate::messages::matching::PODS_LACKING;
use crate::rule::{RuleSet, SubjectKind, SymptomIx};

use super::Status;
use super::index::{Index, container_of, is_whole};
use super::json;
use super::scope::is_well;
use super::signals::{Reader, View};
use super::subjects::{Candidate, tells_state};
use super::{Fault, Health};

/// Signals that redirection works, by a log's own last word; rules define them.
const PASSED: [&str; 3] = ["validator-passed", "validator-success", "init-completed"];

/// The signal that a sidecar has its configuration.
const STARTED: &str = "dp-started-well";

/// The signal that Envoy ended with an error.
const ENDED: &str = "dp-envoy-exit-said";

/// The signal that the CNI made the rules of a pod.
const INJECTED: &str = "plugin-injected";

/// Signals of failures that count only where the program is known that prints them. Where it is not, they speak against
/// health all the same.
const TROUBLE: [&str; 11] = [
    "cp-error-line",
    "dp-address-invalid-said",
    "dp-bootstrap-fails",
    "dp-bootstrap-response-said",
    "dp-port-taken",
    "dp-token-said",
    "dp-wrong-endpoint-said",
    "dp-wrong-type-said",
    "dp-xds-closed",
    "init-error-line",
    "validator-gave-up",
];

/// Signals that the validator could not connect.
const TRIES: [&str; 2] = ["validator-v4-refused", "validator-v4-timeout"];

/// Why a kubelet ends pods and leaves their objects behind.
const GIVEN_UP: [&str; 5] = ["Evicted", "NodeAffinity", "NodeShutdown", "Shutdown", "Terminated"];

/// Workloads that a gap lists.
const NAMED: usize = 5;

/// A pod that waits so many seconds for its first container is stuck.
const WAITED: f64 = 600.0;

/// Health of everything in scope: `shown` holds the symptom of each candidate, `inside` whether it is in scope.
pub(super) fn health(
    reader: &Reader<'_, '_>,
    candidates: &[Candidate<'_>],
    symptoms: &[Option<SymptomIx>],
    inside: &[bool],
) -> Health {
    let (index, rules) = (reader.index, reader.rules);
    let scoped = || candidates.iter().zip(symptoms).zip(inside).filter(|(_, inside)| **inside).map(|(c, _)| c);
    if scoped().any(|(_, symptom)| symptom.is_some_and(|s| counts(rules, s))) {
        return Health::NotShown;
    }
    let unexplained = |(c, symptom): &(&Candidate<'_>, &Option<SymptomIx>)| {
        symptom.is_none() && (waits(index, c) || still_tries(reader, c))
    };
    if scoped().any(|pair| unexplained(&pair)) {
        return Health::Unexplained;
    }
    if index.evidence.host_facts.iter().any(lacks_rules) {
        return Health::NotShown;
    }
    let everything = inside.iter().all(|inside| *inside);
    if everything && (pods_are_missing(index) || refusals_are_hidden(index)) {
        return Health::NotShown;
    }
    let left_out = |c: &Candidate<'_>| c.is_pod() && !c.is_meshed() && c.object.is_some_and(asks_in_vain);
    if !index.evidence.objects.any_listed("MutatingWebhookConfiguration") && scoped().any(|(c, _)| left_out(c)) {
        return Health::NotShown;
    }
    let pods = index.evidence.objects.any_listed("Pod");
    let meshed =
        |c: &Candidate<'_>| c.is_meshed() || matches!(c.kind, SubjectKind::CniPod | SubjectKind::ControlPlanePod);
    let mut looked_at = scoped().map(|(c, _)| c).filter(|c| c.is_pod() && meshed(c)).peekable();
    if pods && looked_at.peek().is_some() {
        let well = looked_at.all(|c| c.object.is_some_and(|p| is_well(&p.value) || leaves(&p.value)));
        let well = well && (inside.iter().any(|inside| !inside) || applications_are_known(index));
        let is_row = |c: &&Candidate<'_>| c.kind == SubjectKind::Pod && c.object.is_some_and(|pod| !is_whole(pod));
        let well = well && scoped().map(|(c, _)| c).filter(is_row).all(|c| is_left_or_well(index, c));
        return if well { Health::Shown } else { Health::NotShown };
    }
    let logs: Vec<Word> =
        scoped().map(|(c, _)| c).filter_map(|c| host(reader, c).or_else(|| word(reader, c))).collect();
    // What shows a mere risk here was said as one.
    let rows: Vec<&Candidate<'_>> = scoped()
        .filter(|(c, symptom)| c.is_pod() && (c.object.is_some() || symptom.is_none()))
        .map(|(c, _)| c)
        .filter(|c| c.object.is_some_and(tells_state) || is_warned_of(index, c) || is_of_the_mesh(reader, c))
        .filter(|c| c.object.is_none_or(tells_state))
        .collect();
    let works = logs.contains(&Word::Works) || is_shown(index, &rows) || rows.iter().any(|c| is_redirected(reader, c));
    let well = !logs.contains(&Word::Fails) && rows.iter().all(|c| is_left_or_well(index, c)) && cni_is_whole(index);
    let known = inside.iter().any(|inside| !inside) || applications_are_known(index);
    if works && well && known { Health::Shown } else { Health::NotShown }
}

/// Whether somebody who printed a table of the firewall, wherever that was, saw none of Kuma's rules in it.
fn lacks_rules(fact: &HostFact) -> bool {
    fact.node.is_none()
        && fact.kind == HostFactKind::IptablesSave
        && fact.text.contains("*nat")
        && !fact.text.contains("KUMA_")
        && !fact.text.contains("MESH_")
}

/// Whether a pod is ready, and its own log says that its rules work.
fn is_redirected(reader: &Reader<'_, '_>, pod: &Candidate<'_>) -> bool {
    let ready = pod.object.is_some_and(|object| is_well(&object.value));
    let view = View::new(reader, pod, None);
    let says = |id: &&str| reader.rules.signal(id).is_some_and(|ix| view.signal(ix).status == Status::Present);
    ready && (pod.is_meshed() || pod.is_meshed_by_logs(reader.index)) && PASSED.iter().any(says)
}

/// Whether an event complains of a pod.
fn is_warned_of(index: &Index<'_>, pod: &Candidate<'_>) -> bool {
    index.events_about("Pod", pod.namespace.as_deref(), &pod.name).any(|event| event.warning)
}

/// Whether logs tell of a pod without an object that it is one of the mesh. Of another that only usual events and its own
/// logs name, nothing speaks against health.
fn is_of_the_mesh(reader: &Reader<'_, '_>, pod: &Candidate<'_>) -> bool {
    let mut streams = pod.streams.iter().filter_map(|ix| reader.index.stream(*ix));
    let view = View::new(reader, pod, None);
    let injected = || reader.rules.signal(INJECTED).is_some_and(|ix| view.signal(ix).status == Status::Present);
    let of_mesh = [Component::Validation, Component::Init, Component::Sidecar];
    streams.any(|s| of_mesh.contains(&s.stream.component)) || injected()
}

/// Whether the CNI `DaemonSet`, where its state is known, has a ready pod on every node that it wants.
fn cni_is_whole(index: &Index<'_>) -> bool {
    let status = index.cni_daemon_set.and_then(|set| set.value.get("status"));
    let number = |name: &str| status.and_then(|s| s.get(name)).and_then(serde_json::Value::as_u64);
    number("numberReady").zip(number("desiredNumberScheduled")).is_none_or(|(ready, wanted)| ready >= wanted)
}

/// Whether a meshed pod has a node and no container that began, for longer than images and volumes take.
fn waits(index: &Index<'_>, pod: &Candidate<'_>) -> bool {
    let Some(object) = pod.object.filter(|object| pod.is_meshed() && is_whole(object) && !leaves(&object.value)) else {
        return false;
    };
    let bound = json::time(&object.value, "/status/startTime").filter(|_| pod.node.is_some());
    let pending = json::text(&object.value, "/status/phase") == Some("Pending");
    let began =
        |c: &serde_json::Value| c.pointer("/state/running").or_else(|| c.pointer("/state/terminated")).is_some();
    let lists = ["/status/initContainerStatuses", "/status/containerStatuses"];
    let began = lists.iter().flat_map(|list| json::items(&object.value, list)).any(began);
    let waited = bound.zip(index.newest).is_some_and(|(bound, newest)| newest.seconds() - bound.seconds() > WAITED);
    pending && !began && waited
}

/// Whether a pod's validator, when its log was read, had failed to connect and had not given up yet.
fn still_tries(reader: &Reader<'_, '_>, pod: &Candidate<'_>) -> bool {
    if !pod.is_meshed() || pod.object.is_none_or(|object| is_well(&object.value) || leaves(&object.value)) {
        return false;
    }
    let view = View::new(reader, pod, None);
    let says = |id: &&str| reader.rules.signal(id).is_some_and(|ix| view.signal(ix).status == Status::Present);
    TRIES.iter().any(&says) && !PASSED.iter().any(says)
}

/// Whether a pod is ready, or is known to be no part of the mesh. Lines that its logs lack do not matter then: what the
/// kubelet found ready had its rules and its configuration.
fn is_left_or_well(index: &Index<'_>, pod: &Candidate<'_>) -> bool {
    let whole = pod.object.is_some_and(is_whole) && !pod.is_meshed();
    let outside = pod.kind == SubjectKind::Pod && (whole || !pod.is_meshed() && is_of_no_mesh(index, pod));
    let alone = pod.kind == SubjectKind::Pod && pod.object.is_some_and(|p| runs_alone(&p.value));
    outside || alone || pod.object.is_some_and(|p| is_well(&p.value) || leaves(&p.value))
}

/// Whether a row of a list shows a pod that got as far as its one container, which so has no sidecar beside it.
fn runs_alone(row: &serde_json::Value) -> bool {
    let alone = row.get(CONTAINERS_COUNTED).and_then(serde_json::Value::as_u64) == Some(1);
    let began = json::text(row, "/status/phase") == Some("Running");
    let initializes = json::text(row, "/status/reason").is_some_and(|why| why.starts_with("Init:"));
    alone && began && !initializes
}

/// Whether a pod of which a row is known, and no log of Kuma's, is in a namespace that is known not to ask for the mesh.
fn is_of_no_mesh(index: &Index<'_>, pod: &Candidate<'_>) -> bool {
    let namespace = pod.namespace.as_deref().and_then(|name| index.evidence.objects.get("Namespace", None, name));
    let asks = |namespace: &Object| asks_for_the_mesh(namespace.value.pointer("/metadata/labels"));
    namespace.is_some_and(|namespace| !namespace.is_partial() && !asks(namespace)) && !pod.is_meshed_by_logs(index)
}

/// Whether pods are shown of which one is Kuma's own, or the CNI's `DaemonSet` counts them, and one is known to be meshed.
fn is_shown(index: &Index<'_>, pods: &[&Candidate<'_>]) -> bool {
    let counted = |set: &Object| set.value.pointer("/status/numberReady").and_then(serde_json::Value::as_u64);
    (index.cni_daemon_set.and_then(counted).is_some_and(|ready| ready > 0)
        || pods.iter().any(|c| matches!(c.kind, SubjectKind::CniPod | SubjectKind::ControlPlanePod)))
        && pods.iter().any(|c| c.is_meshed() || c.is_meshed_by_logs(index))
}

/// Whether the pods of all namespaces were seen that ask for the mesh. Where the namespaces are not known, none may have
/// been kept from the collector.
fn applications_are_known(index: &Index<'_>) -> bool {
    let asks = |object: &&Object| asks_for_the_mesh(object.value.pointer("/metadata/labels"));
    let refused = || index.evidence.gaps.iter().any(|gap| gap.why == Why::Forbidden && gap.what.starts_with("pods"));
    let mut namespaces = index.evidence.objects.of_kind("Namespace").peekable();
    if namespaces.peek().is_none() {
        return !refused();
    }
    // A table of all namespaces is no list of which it is known that nobody left rows out, but it shows that its reader was
    // let into them.
    let table = index.pods.iter().any(|pod| !is_whole(pod) && pod.namespace.as_deref() == Some("kube-system"));
    let is_seen = |namespace: &str| {
        table
            || index.listed("Pod", Some(namespace))
            || index.listed_everywhere("Pod")
            || index.pods.iter().any(|pod| pod.namespace.as_deref() == Some(namespace))
    };
    let mut asking = namespaces.filter(asks);
    asking.all(|namespace| is_seen(&namespace.name))
}

/// Whether an object asks for a sidecar.
fn asks_for_the_mesh(labels: Option<&serde_json::Value>) -> bool {
    let label = labels.and_then(|labels| labels.get("kuma.io/sidecar-injection"));
    label.and_then(serde_json::Value::as_str).is_some_and(|value| matches!(value, "enabled" | "true"))
}

/// Whether a pod asks for a sidecar by itself and has not been looked at by an injector. Whether it is older than the
/// injector, which would be no failure, is known from the webhook alone.
fn asks_in_vain(pod: &Object) -> bool {
    let metadata = |pointer: &str| pod.value.pointer(pointer);
    let injected = metadata("/metadata/annotations").and_then(|a| a.get("kuma.io/sidecar-injected"));
    is_whole(pod) && injected.is_none() && asks_for_the_mesh(metadata("/metadata/labels")) && !leaves(&pod.value)
}

/// Whether a workload that asks for the mesh has fewer pods than it wants: what refuses them need not be a reason that is
/// known here, and there is no pod to show it.
fn pods_are_missing(index: &Index<'_>) -> bool {
    !without_pods(index).is_empty()
}

/// That workloads have fewer pods than they want, where nothing was found that explains it.
pub(super) fn unexplained_lack(
    index: &Index<'_>,
    candidates: &[Candidate<'_>],
    symptoms: &[Option<SymptomIx>],
    inside: &[bool],
) -> Option<Gap> {
    let failing: Vec<&Candidate<'_>> =
        candidates.iter().zip(symptoms).filter(|(_, symptom)| symptom.is_some()).map(|(c, _)| c).collect();
    let begins =
        |name: &str, with: &str| name.strip_prefix(with).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    let explained = |workload: &Object| {
        let here = |c: &&&Candidate<'_>| c.namespace.as_deref() == workload.namespace.as_deref();
        failing.iter().filter(here).any(|c| begins(&c.name, &workload.name) || begins(&workload.name, &c.name))
    };
    let lacking = without_pods(index);
    let told_by_another = |workload: &Object| {
        let of_it = |other: &&&Object| &*other.kind == "ReplicaSet" && other.namespace == workload.namespace;
        &*workload.kind == "Deployment" && lacking.iter().filter(of_it).any(|set| begins(&set.name, &workload.name))
    };
    let untold: Vec<&Object> = lacking.iter().copied().filter(|w| !explained(w) && !told_by_another(w)).collect();
    let first = untold.first().filter(|_| inside.iter().all(|inside| *inside))?;
    let name = |o: &&Object| format!("{} {}/{}", o.kind, o.namespace.as_deref().unwrap_or_default(), o.name);
    let more = if untold.len() > NAMED { ", …" } else { "" };
    let names = format!("{}{more}", untold.iter().take(NAMED).map(name).collect::<Vec<_>>().join(", "));
    Some(Gap {
        what: first.kind.to_string(),
        why: Why::NotCollected,
        source: first.at.path.to_string(),
        effect: PODS_LACKING.fill(&[("count", &untold.len().to_string()), ("workloads", &names)]),
    })
}

/// The workloads that ask for the mesh and have fewer pods than they want.
fn without_pods<'e>(index: &Index<'e>) -> Vec<&'e Object> {
    let objects = &index.evidence.objects;
    let namespaces = objects.of_kind("Namespace");
    let asking: std::collections::BTreeSet<&str> =
        namespaces.filter(|n| asks_for_the_mesh(n.value.pointer("/metadata/labels"))).map(|n| &*n.name).collect();
    // A dump without namespaces does not tell which of them ask.
    let unknown = objects.of_kind("Namespace").next().is_none();
    let may_ask = |namespace: &str| asking.contains(namespace) || unknown && namespace != "kube-system";
    let lacks = |workload: &&Object| {
        let number = |pointer: &str| workload.value.pointer(pointer).and_then(serde_json::Value::as_u64);
        let template = workload.value.pointer("/spec/template/metadata/labels");
        let asks = asks_for_the_mesh(template)
            || template.and_then(|labels| labels.get("kuma.io/sidecar-injection")).is_none()
                && workload.namespace.as_deref().is_some_and(may_ask);
        // Without a status its controller has not spoken.
        let status = workload.value.get("status").filter(|status| status.is_object());
        let wanted = number("/spec/replicas").unwrap_or(1);
        asks && status.is_some() && wanted > number("/status/replicas").unwrap_or(0)
    };
    ["Deployment", "ReplicaSet", "StatefulSet"].iter().flat_map(|kind| objects.of_kind(kind)).filter(lacks).collect()
}

/// Whether all was refused to the collector that would show workloads whose pods are refused: they have no pod.
fn refusals_are_hidden(index: &Index<'_>) -> bool {
    const SHOW: [(&str, &str); 3] = [("Event", "events"), ("Deployment", "deployments"), ("ReplicaSet", "replicasets")];
    let evidence = index.evidence;
    let seen = |kind: &str| evidence.objects.any_listed(kind) || evidence.objects.of_kind(kind).next().is_some();
    let refused = |what: &str| evidence.gaps.iter().any(|gap| gap.why == Why::Forbidden && gap.what.starts_with(what));
    evidence.events.is_empty() && SHOW.iter().all(|(kind, what)| !seen(kind) && refused(what))
}

/// Whether a symptom counts against health.
fn counts(rules: &RuleSet, symptom: SymptomIx) -> bool {
    rules.symptoms.get(symptom).is_some_and(|s| s.failing && !s.risk)
}

/// A pod that is being deleted says nothing, nor does what is left of one that its node gave up and its owner replaced.
fn leaves(pod: &serde_json::Value) -> bool {
    let given_up = json::text(pod, "/status/phase") == Some("Failed")
        && json::text(pod, "/status/reason").is_some_and(|why| GIVEN_UP.contains(&why))
        && json::controller(pod).is_some();
    given_up || pod.pointer("/metadata/deletionTimestamp").is_some()
}

/// What a lone log says of the mesh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// The redirection works.
    Works,
    /// Nothing: an installer's or a control plane's log that shows no failure.
    Nothing,
    /// Not that its program did its work, or it was not read whole.
    Fails,
}

/// What a look at a machine or a network namespace says that is all there is.
fn host(reader: &Reader<'_, '_>, candidate: &Candidate<'_>) -> Option<Word> {
    if candidate.kind != SubjectKind::Host {
        return None;
    }
    let hosts = &reader.index.hosts;
    let network = hosts.network(candidate).map(super::hosts::Host::summary);
    let machine = hosts.machine(candidate).map(super::hosts::Host::summary);
    let wanted = network.filter(|seen| seen.rules != "not-wanted").map(|seen| seen.redirects);
    let well = machine.map(|seen| seen.machine.iter().all(Fault::is_minor));
    Some(match (wanted, well) {
        (Some("no"), _) | (_, Some(false)) => Word::Fails,
        // Outgoing traffic or DNS that does not arrive is no health, and no symptom of the validation either.
        (Some("yes"), _) if network.is_some_and(|seen| seen.failed) => Word::Nothing,
        (Some("yes"), _) => Word::Works,
        (None, Some(true)) if machine.is_some_and(|seen| seen.machine_seen) => Word::Works,
        _ => Word::Nothing,
    })
}

/// What a lone log says; `None` for one that is not Kuma's.
fn word(reader: &Reader<'_, '_>, candidate: &Candidate<'_>) -> Option<Word> {
    if candidate.kind != SubjectKind::Log {
        return None;
    }
    let streams = || candidate.streams.iter().filter_map(|ix| reader.index.stream(*ix));
    let of = |wanted: &[Component]| streams().any(|s| wanted.contains(&s.stream.component));
    let view = View::new(reader, candidate, None);
    let says = |id: &str| reader.rules.signal(id).is_some_and(|ix| view.signal(ix).status == Status::Present);
    let passed = PASSED.iter().any(|id| says(id));
    let kumas = streams().any(|s| container_of(s.stream.component).is_some());
    let word = if kumas {
        // The logs of one pod: the redirection works only for a sidecar that has its configuration and goes on running.
        let redirects = of(&[Component::Validation, Component::Init]);
        let serves = !of(&[Component::Sidecar]) || says(STARTED) && !says(ENDED);
        match (redirects, serves && (passed || !redirects)) {
            (_, false) => Word::Fails,
            (true, true) => Word::Works,
            (false, true) => Word::Nothing,
        }
    } else {
        // Of a text that several programs printed, both halves must be seen, and no failure of either.
        let works = passed && says(STARTED);
        if !works {
            // Of a pod that has its rules, nothing shows that its sidecar ever ran.
            return (candidate.pod.is_some() && says(INJECTED)).then_some(Word::Fails);
        }
        if TROUBLE.iter().any(|id| says(id)) { Word::Fails } else { Word::Works }
    };
    let whole = streams().all(|s| s.end == Some(StreamEnd::Complete));
    // Of the logs of Kuma's own programs, only what is about one pod is shown as a rule.
    let of_its_own = streams().all(|s| matches!(s.stream.component, Component::Cni | Component::ControlPlane));
    Some(if whole || of_its_own { word } else { Word::Fails })
}
