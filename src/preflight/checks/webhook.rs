//! The webhook that injects the sidecar: is it there, does it lead anywhere, and does it meet the pods that it should.

use serde_json::Value;

use super::super::catalogue::{
    WEBHOOK_CA, WEBHOOK_FAILURE_POLICY, WEBHOOK_MATCHES, WEBHOOK_PRESENT, WEBHOOK_REINVOCATION, WEBHOOK_SERVICE,
    WEBHOOK_TIMEOUT,
};
use super::super::check::{Changes, Check, Subject};
use super::super::cluster::{Cluster, INJECTION, is_on, is_ready, webhook_matches};
use super::super::select::{Labels, items, strings, text};
use super::{NAMESPACES, SERVICES, SLICES, WEBHOOKS, not_collected};
use crate::evidence::Object;
use crate::messages::preflight::{STEP_INSTALL, STEP_LOOK};
use crate::messages::preflight_mesh as words;

/// Seconds under which a busy control plane cannot answer in time, and over which every pod's creation may wait.
const TIMEOUT: std::ops::RangeInclusive<u64> = 5..=15;
/// What Kubernetes waits where nothing is said.
const USUAL_TIMEOUT: u64 = 10;
/// Webhooks of others that change pods in ways that break what Kuma injected.
const RIVALS: &[&str] = &["istio", "linkerd", "kyverno", "gatekeeper"];

pub(super) fn checks(cluster: &Cluster<'_>) -> Vec<Check> {
    let question = &WEBHOOK_PRESENT;
    let Some(object) = cluster.injector else {
        // A row of a table tells the name and not the webhooks.
        let mut all = cluster.evidence.objects.of_kind("MutatingWebhookConfiguration");
        if all.any(|object| object.value.get("webhooks").is_none())
            || !cluster.listed("MutatingWebhookConfiguration", None)
        {
            return vec![not_collected(question, cluster, Subject::Cluster, WEBHOOKS, None)];
        }
        let check = question.fail(Subject::Cluster, &words::WEBHOOK_MISSING, &[]);
        return vec![check.step(&STEP_INSTALL, &[], &["kumactl", "install", "control-plane"], Changes::Config)];
    };
    let hooks = cluster.injector_webhooks();
    let mut all = vec![question.pass(Subject::Cluster, &words::WEBHOOK_IS_THERE, &[]).seen_in(object, "", "")];
    if object.is_partial() {
        let rest = [
            WEBHOOK_SERVICE,
            WEBHOOK_CA,
            WEBHOOK_MATCHES,
            WEBHOOK_FAILURE_POLICY,
            WEBHOOK_TIMEOUT,
            WEBHOOK_REINVOCATION,
        ];
        all.extend(rest.iter().map(|question| not_collected(question, cluster, Subject::Cluster, WEBHOOKS, None)));
        return all;
    }
    all.extend(service(cluster, object, &hooks));
    all.push(bundle(object, &hooks));
    all.extend(matches(cluster, object, &hooks));
    all.push(failure_policy(object, &hooks));
    all.push(timeout(object, &hooks));
    all.push(reinvocation(cluster, object, &hooks));
    all
}

fn name_of(hook: &Value) -> &str {
    text(hook, "/name").unwrap_or_default()
}

/// The Service that the webhook calls, and what stands behind it.
fn service(cluster: &Cluster<'_>, object: &Object, hooks: &[&Value]) -> Option<Check> {
    let question = &WEBHOOK_SERVICE;
    let client = hooks.first()?.get("clientConfig")?;
    let Some((namespace, name)) = text(client, "/service/namespace").zip(text(client, "/service/name")) else {
        let url = text(client, "/url").unwrap_or_default();
        let check = question.unknown(Subject::Cluster, &words::WEBHOOK_URL, &[("url", url)]);
        return Some(check.seen_in(object, "webhooks.clientConfig.url", url));
    };
    let full = format!("{namespace}/{name}");
    let values = [("service", full.as_str())];
    let service = cluster.evidence.objects.get("Service", Some(namespace), name);
    if service.is_none() && cluster.listed("Service", Some(namespace)) {
        let check = question.fail(Subject::Cluster, &words::WEBHOOK_NO_SERVICE, &values);
        return Some(check.seen_in(object, "webhooks.clientConfig.service", full));
    }
    let check = match ready_addresses(cluster, namespace, name, service) {
        Some(0) => {
            let command = ["kubectl", "-n", namespace, "get", "pods", "-o", "wide"];
            let check = question.fail(Subject::Cluster, &words::WEBHOOK_NO_ENDPOINTS, &values);
            check.step(&STEP_LOOK, &[], &command, Changes::Nothing)
        }
        // Endpoints stay for a while after their Service, so they do not stand for it.
        _ if service.is_none() => not_collected(question, cluster, Subject::Cluster, SERVICES, Some(namespace)),
        Some(count) => {
            let count = count.to_string();
            question.pass(Subject::Cluster, &words::WEBHOOK_ENDPOINTS, &[values[0], ("count", &count)])
        }
        None => not_collected(question, cluster, Subject::Cluster, SLICES, Some(namespace)),
    };
    Some(check.seen("Service", full))
}

/// How many addresses behind a Service are ready: by its slices, by its endpoints, else by the pods that it selects.
fn ready_addresses(cluster: &Cluster<'_>, namespace: &str, name: &str, service: Option<&Object>) -> Option<usize> {
    let objects = &cluster.evidence.objects;
    let here = |object: &&Object| object.namespace.as_deref() == Some(namespace);
    let of_service = |slice: &&Object| text(&slice.value, "/metadata/labels/kubernetes.io~1service-name") == Some(name);
    let slices: Vec<&Object> = objects.of_kind("EndpointSlice").filter(here).filter(of_service).collect();
    if !slices.is_empty() || cluster.listed("EndpointSlice", Some(namespace)) {
        let all = slices.iter().flat_map(|slice| items(&slice.value, "/endpoints"));
        // A condition that is not said counts as ready.
        let ready = |e: &&Value| e.pointer("/conditions/ready").and_then(Value::as_bool).unwrap_or(true);
        return Some(all.filter(ready).map(|e| items(e, "/addresses").len()).sum());
    }
    if let Some(endpoints) = objects.get("Endpoints", Some(namespace), name) {
        return Some(items(&endpoints.value, "/subsets").iter().map(|s| items(s, "/addresses").len()).sum());
    }
    if cluster.listed("Endpoints", Some(namespace)) {
        return Some(0);
    }
    let selector = strings(&service?.value, "/spec/selector");
    if selector.is_empty() || !cluster.listed("Pod", Some(namespace)) {
        return None;
    }
    let selected = |pod: &&&Object| {
        let labels = strings(&pod.value, "/metadata/labels");
        here(pod) && selector.iter().all(|(key, value)| labels.get(key) == Some(value))
    };
    Some(cluster.pods.iter().filter(selected).filter(|pod| is_ready(pod)).count())
}

/// The certificate by which the API server knows the control plane.
fn bundle(object: &Object, hooks: &[&Value]) -> Check {
    let question = &WEBHOOK_CA;
    let empty = |hook: &&&Value| text(hook, "/clientConfig/caBundle").is_none_or(|bundle| bundle.trim().is_empty());
    let without: Vec<&str> = hooks.iter().filter(empty).map(|hook| name_of(hook)).collect();
    if without.is_empty() {
        return question.pass(Subject::Cluster, &words::WEBHOOK_CA_THERE, &[]);
    }
    let names = without.join(", ");
    question
        .fail(Subject::Cluster, &words::WEBHOOK_CA_EMPTY, &[("names", &names)])
        .seen_in(object, "webhooks.clientConfig.caBundle", names)
        .step(&words::STEP_WEBHOOK_CA, &[], &[], Changes::Config)
}

/// Each namespace that asks for injection, against the selectors.
fn matches(cluster: &Cluster<'_>, object: &Object, hooks: &[&Value]) -> Vec<Check> {
    let question = &WEBHOOK_MATCHES;
    if cluster.namespaces.is_empty() {
        return vec![not_collected(question, cluster, Subject::Cluster, NAMESPACES, None)];
    }
    let mut all = Vec::new();
    for name in cluster.namespaces.keys() {
        let Some(labels) = cluster.namespace_labels(name) else { continue };
        if !is_on(labels.get(INJECTION)) {
            continue;
        }
        let subject = Subject::Namespace((*name).to_owned());
        let hit = hooks.iter().find(|hook| webhook_matches(hook, &labels, &Labels::new()));
        all.push(match hit {
            Some(hook) => question.pass(subject, &words::WEBHOOK_MEETS, &[("name", name_of(hook))]),
            None => question
                .fail(subject, &words::WEBHOOK_MISSES, &[])
                .seen_in(object, "webhooks.namespaceSelector", "")
                .step(
                    &STEP_LOOK,
                    &[],
                    &["kubectl", "get", "mutatingwebhookconfiguration", &object.name, "-o", "yaml"],
                    Changes::Nothing,
                ),
        });
    }
    all
}

fn failure_policy(object: &Object, hooks: &[&Value]) -> Check {
    let question = &WEBHOOK_FAILURE_POLICY;
    let ignoring = |hook: &&&Value| text(hook, "/failurePolicy") == Some("Ignore");
    match hooks.iter().find(ignoring) {
        None => question.pass(Subject::Cluster, &words::WEBHOOK_FAILS, &[]),
        Some(hook) => question
            .warn(Subject::Cluster, &words::WEBHOOK_IGNORES, &[("name", name_of(hook))])
            .seen_in(object, "webhooks.failurePolicy", "Ignore")
            .step(&words::STEP_FAILURE_POLICY, &[], &[], Changes::Config),
    }
}

fn timeout(object: &Object, hooks: &[&Value]) -> Check {
    let question = &WEBHOOK_TIMEOUT;
    let seconds = |hook: &Value| hook.get("timeoutSeconds").and_then(Value::as_u64).unwrap_or(USUAL_TIMEOUT);
    let odd = hooks.iter().map(|hook| seconds(hook)).find(|seconds| !TIMEOUT.contains(seconds));
    let value = odd.or_else(|| hooks.first().map(|hook| seconds(hook))).unwrap_or(USUAL_TIMEOUT).to_string();
    let values = [("seconds", value.as_str())];
    let check = match odd {
        None => question.pass(Subject::Cluster, &words::WEBHOOK_TIMEOUT_FINE, &values),
        Some(short) if short < *TIMEOUT.start() => {
            question.warn(Subject::Cluster, &words::WEBHOOK_TIMEOUT_SHORT, &values)
        }
        Some(_) => question.warn(Subject::Cluster, &words::WEBHOOK_TIMEOUT_LONG, &values),
    };
    check.seen_in(object, "webhooks.timeoutSeconds", value)
}

/// Whoever changes pods after Kuma did changes what Kuma injected, and Kuma does not look again unless it is asked to.
fn reinvocation(cluster: &Cluster<'_>, object: &Object, hooks: &[&Value]) -> Check {
    let question = &WEBHOOK_REINVOCATION;
    let looks_again = hooks.iter().all(|hook| text(hook, "/reinvocationPolicy") == Some("IfNeeded"));
    let changes_pods = |hook: &&Value| {
        items(hook, "/rules").iter().any(|rule| {
            super::super::select::texts(rule, "/resources").iter().any(|r| matches!(*r, "pods" | "*" | "*/*"))
        })
    };
    let mut others = Vec::new();
    let mut rivals = Vec::new();
    for other in cluster.evidence.objects.of_kind("MutatingWebhookConfiguration").filter(|o| o.name != object.name) {
        if !items(&other.value, "/webhooks").iter().any(|hook| changes_pods(&hook)) {
            continue;
        }
        let rival = RIVALS.iter().any(|rival| other.name.contains(rival));
        if rival { rivals.push(other) } else { others.push(other) }
    }
    let names = |all: &[&Object]| all.iter().map(|o| &*o.name).collect::<Vec<_>>().join(", ");
    let check = match (rivals.is_empty(), looks_again) {
        (false, _) => question.warn(Subject::Cluster, &words::WEBHOOK_RIVALS, &[("names", &names(&rivals))]),
        (true, true) => question.pass(Subject::Cluster, &words::WEBHOOK_LOOKS_AGAIN, &[]),
        (true, false) if !cluster.listed("MutatingWebhookConfiguration", None) => {
            return not_collected(question, cluster, Subject::Cluster, WEBHOOKS, None);
        }
        (true, false) => question.pass(Subject::Cluster, &words::WEBHOOK_NO_RIVALS, &[]),
    };
    rivals.iter().chain(&others).fold(check, |check, other| check.seen_in(other, "", ""))
}
