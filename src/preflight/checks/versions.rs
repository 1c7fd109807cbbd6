//! Releases of Kuma's parts, against each other and against defects that are known.

use std::collections::BTreeMap;

use semver::Version;
use serde_json::Value;

use super::super::catalogue::{VERSION_DEFECTS, VERSION_OF_CNI, VERSION_OF_PROXIES};
use super::super::check::{Changes, Check, Subject};
use super::super::cluster::{Cluster, Mode, container, is_true};
use super::super::select::{strings, text};
use super::super::version::{distance, of_image, passes_silently};
use super::{no_control_plane, not_collected};
use crate::evidence::Object;
use crate::messages::Message;
use crate::messages::preflight_mesh as words;

/// How many minor releases a proxy may be away from its control plane.
const APART: u64 = 2;
/// Objects that are named as examples.
const EXAMPLES: usize = 20;
const FAMILY: &str = "kuma.io/transparent-proxying-ip-family-mode";

pub(super) fn checks(cluster: &Cluster<'_>) -> Vec<Check> {
    let mut all = Vec::new();
    if let [set] = cluster.cni_sets.as_slice() {
        all.push(cni(cluster, set));
    }
    if cluster.control_plane_image().is_some() || cluster.meshed().next().is_some() {
        all.push(proxies(cluster));
    }
    all.extend(defects(cluster));
    all
}

fn cni(cluster: &Cluster<'_>, set: &Object) -> Check {
    let question = &VERSION_OF_CNI;
    let Some((object, image)) = cluster.control_plane_image() else {
        return no_control_plane(question, cluster, Subject::Cluster);
    };
    let found = container(&set.value, "/spec/template/spec", "install-cni").and_then(|c| text(c, "/image"));
    let own = found.unwrap_or_default();
    let check = match (of_image(image), of_image(own)) {
        (Some(wanted), Some(version)) => {
            let (a, b) = (wanted.to_string(), version.to_string());
            let values = [("control_plane", a.as_str()), ("cni", b.as_str())];
            let check = match (distance(&wanted, &version), version > wanted) {
                (Some(0), _) => {
                    return seen(question.pass(Subject::Cluster, &words::CNI_SAME, &values), object, set, image, own);
                }
                (None, true) => question.fail(Subject::Cluster, &words::CNI_OTHER_MAJOR, &values),
                (_, true) => question.warn(Subject::Cluster, &words::CNI_NEWER, &values),
                (_, false) => question.warn(Subject::Cluster, &words::CNI_OLDER, &values),
            };
            check.step(&words::STEP_ONE_RELEASE, &[], &[], Changes::Config)
        }
        _ => question.unknown(Subject::Cluster, &words::TAGS_TELL_NOTHING, &[]),
    };
    seen(check, object, set, image, own)
}

fn seen(check: Check, control_plane: &Object, set: &Object, image: &str, own: &str) -> Check {
    check.seen_in(control_plane, "image", image).seen_in(set, "image", own)
}

fn sidecar_version(pod: &Object) -> Option<Version> {
    of_image(text(container(&pod.value, "/spec", "kuma-sidecar")?, "/image")?)
}

fn proxies(cluster: &Cluster<'_>) -> Check {
    let question = &VERSION_OF_PROXIES;
    if !cluster.listed("Pod", None) && cluster.meshed().next().is_none() {
        return not_collected(question, cluster, Subject::Cluster, super::PODS, None);
    }
    let Some((object, image)) = cluster.control_plane_image() else {
        return no_control_plane(question, cluster, Subject::Cluster);
    };
    let mut by_version: BTreeMap<Version, Vec<&Object>> = BTreeMap::new();
    let mut silent = 0_usize;
    for pod in cluster.meshed() {
        match sidecar_version(pod) {
            Some(version) => by_version.entry(version).or_default().push(pod),
            None => silent += 1,
        }
    }
    let Some(wanted) = of_image(image) else {
        return question.unknown(Subject::Cluster, &words::TAGS_TELL_NOTHING, &[]).seen_in(object, "image", image);
    };
    let too_far = |version: &Version| distance(&wanted, version).is_none_or(|apart| apart > APART);
    let newer = |version: &Version| (version.major, version.minor) > (wanted.major, wanted.minor);
    let said = wanted.to_string();
    let values = [("control_plane", said.as_str())];
    let odd = |holds: &dyn Fn(&Version) -> bool| -> Vec<(&Version, &Object)> {
        let of = by_version.iter().filter(|(version, _)| holds(version));
        of.flat_map(|(version, pods)| pods.iter().map(move |pod| (version, *pod))).collect()
    };
    let (check, odd) = match (odd(&too_far), odd(&newer)) {
        (far, _) if !far.is_empty() => (question.fail(Subject::Cluster, &words::PROXIES_FAR, &values), far),
        (_, newer) if !newer.is_empty() => (question.warn(Subject::Cluster, &words::PROXIES_NEWER, &values), newer),
        _ if silent > 0 => (question.unknown(Subject::Cluster, &words::TAGS_TELL_NOTHING, &[]), Vec::new()),
        _ => (question.pass(Subject::Cluster, &words::PROXIES_NEAR, &values), Vec::new()),
    };
    let failed = !odd.is_empty();
    let mut check = check.seen_in(object, "image", image);
    for (version, pod) in odd.iter().take(EXAMPLES) {
        check = check.seen_in(pod, "image", version.to_string());
    }
    if odd.len() > EXAMPLES {
        check = check.seen("Pod", format!("+{}", odd.len() - EXAMPLES));
    }
    if failed { check.step(&words::STEP_RESTART_PROXIES, &[], &[], Changes::RestartsPod) } else { check }
}

/// A defect: whether a release has it, and where it does harm here.
struct Defect<'e> {
    says: Message,
    shown: Vec<(&'e Object, String)>,
}

fn defects(cluster: &Cluster<'_>) -> Vec<Check> {
    let question = &VERSION_DEFECTS;
    let version = cluster.control_plane_version();
    let of_proxies = cluster.meshed().any(|pod| sidecar_version(pod).is_some());
    if version.is_none() && !of_proxies {
        return vec![match cluster.control_plane_image() {
            Some((object, image)) => {
                question.unknown(Subject::Cluster, &words::TAGS_TELL_NOTHING, &[]).seen_in(object, "image", image)
            }
            None => no_control_plane(question, cluster, Subject::Cluster),
        }];
    }
    let found = [
        silent_pass(cluster, version.as_ref()),
        one_family_tested(cluster),
        waits_forever(cluster, version.as_ref()),
        exclusions_ignored(cluster, version.as_ref()),
    ];
    let mut all = Vec::new();
    for defect in found.into_iter().flatten() {
        let said = version.as_ref().map_or_else(String::new, Version::to_string);
        let mut check = question.warn(Subject::Cluster, &defect.says, &[("version", &said)]);
        for (object, text) in defect.shown.into_iter().take(EXAMPLES) {
            check = check.seen_in(object, "", text);
        }
        all.push(check.step(&words::STEP_UPGRADE_FIXED, &[], &[], Changes::Config));
    }
    if all.is_empty() {
        let said = version.map_or_else(String::new, |version| version.to_string());
        all.push(question.pass(Subject::Cluster, &words::DEFECTS_NONE, &[("version", &said)]));
    }
    all
}

/// The release of a pod's validation, and its image.
fn validation(pod: &Object) -> Option<(Version, &Value)> {
    let container = container(&pod.value, "/spec", "kuma-validation")?;
    Some((of_image(text(container, "/image")?)?, container))
}

/// Kuma's validation tests nothing where IPv4 alone is asked for: catalogue `val-silent-pass-ipv4`.
fn silent_pass<'e>(cluster: &Cluster<'e>, version: Option<&Version>) -> Option<Defect<'e>> {
    let mut shown = Vec::new();
    for pod in cluster.meshed() {
        let Some((version, container)) = validation(pod) else { continue };
        let arguments = super::super::select::texts(container, "/args").join(" ");
        let asked = arguments.contains("--ip-family-mode=ipv4") || arguments.contains("--ip-family-mode ipv4");
        let annotated = strings(&pod.value, "/metadata/annotations").get(FAMILY).is_some_and(|mode| mode == "ipv4");
        if passes_silently(&version) && (asked || annotated) {
            shown.push((pod, format!("kuma-validation {version} ipv4")));
        }
    }
    let name = "KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_IP_FAMILY_MODE";
    if let (Ok(Some((object, "ipv4"))), Some(version)) = (cluster.control_plane_env(name), version)
        && passes_silently(version)
        && cluster.mode() == Some(Mode::Cni)
    {
        shown.push((object, format!("{name}=ipv4")));
    }
    (!shown.is_empty()).then_some(Defect { says: words::DEFECT_SILENT, shown })
}

/// 2.7 and 2.8 test IPv4 only, in pods with both families too.
fn one_family_tested<'e>(cluster: &Cluster<'e>) -> Option<Defect<'e>> {
    let mut shown = Vec::new();
    for pod in cluster.meshed() {
        let Some((version, _)) = validation(pod) else { continue };
        let six = cluster.end_of(pod).addresses.iter().any(std::net::IpAddr::is_ipv6);
        let four_only = strings(&pod.value, "/metadata/annotations").get(FAMILY).is_some_and(|mode| mode == "ipv4");
        if version.major == 2 && matches!(version.minor, 7 | 8) && six && !four_only {
            shown.push((pod, format!("kuma-validation {version}, IPv6")));
        }
    }
    (!shown.is_empty()).then_some(Defect { says: words::DEFECT_ONE_FAMILY, shown })
}

/// Before 2.7 with the CNI, a pod that waits for its sidecar waits for an address that it gets only afterwards.
fn waits_forever<'e>(cluster: &Cluster<'e>, version: Option<&Version>) -> Option<Defect<'e>> {
    let version = version?;
    if version.major != 2 || version.minor >= 7 || cluster.mode() != Some(Mode::Cni) {
        return None;
    }
    let name = "KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_WAIT_FOR_DATAPLANE_READY";
    let mut shown = Vec::new();
    if let Ok(Some((object, value))) = cluster.control_plane_env(name)
        && is_true(value)
    {
        shown.push((object, format!("{name}={value}")));
    }
    for workload in cluster.injected_workloads() {
        let annotations = strings(workload.template, "/metadata/annotations");
        if annotations.get("kuma.io/wait-for-dataplane-ready").is_some_and(|v| v == "true" || v == "yes") {
            shown.push((workload.object, "kuma.io/wait-for-dataplane-ready".to_owned()));
        }
    }
    (!shown.is_empty()).then_some(Defect { says: words::DEFECT_WAITS, shown })
}

/// Annotations that were removed in 2.9 are passed over without a word.
fn exclusions_ignored<'e>(cluster: &Cluster<'e>, version: Option<&Version>) -> Option<Defect<'e>> {
    let version = version?;
    if *version < Version::new(2, 9, 0) {
        return None;
    }
    let old =
        ["traffic.kuma.io/exclude-outbound-tcp-ports-for-uids", "traffic.kuma.io/exclude-outbound-udp-ports-for-uids"];
    let mut shown = Vec::new();
    for workload in cluster.injected_workloads() {
        let annotations = strings(workload.template, "/metadata/annotations");
        shown.extend(
            old.iter()
                .filter(|name| annotations.contains_key(**name))
                .map(|name| (workload.object, (*name).to_owned())),
        );
    }
    (!shown.is_empty()).then_some(Defect { says: words::DEFECT_IGNORED, shown })
}
