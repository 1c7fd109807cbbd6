//! Versions, products and platforms, as images and nodes tell them.

use semver::Version;
use serde_json::Value;

use super::json::text;

/// The tag of an image, without registry, port and digest.
pub(super) fn tag_of(image: &str) -> Option<&str> {
    let name = image.split('@').next().unwrap_or(image);
    let last = name.rsplit('/').next().unwrap_or(name);
    last.split_once(':').map(|(_, tag)| tag).filter(|t| !t.is_empty())
}

/// Whether an image is one of Kuma's own.
pub(super) fn is_kuma_image(image: &str) -> bool {
    let name = image.split('@').next().unwrap_or(image).rsplit('/').next().unwrap_or_default();
    let name = name.split(':').next().unwrap_or_default();
    let base = name.strip_prefix("kong-").unwrap_or(name);
    ["kuma-init", "kuma-dp", "kuma-cni", "kuma-cp", "kuma-sidecar", "kuma-universal", "kumactl"].contains(&base)
}

/// The release that a tag names; a development build of the next major release is `3.0.0` without its suffix, so
/// that version gates apply to it. Digests, `latest` and the like name none.
pub(super) fn release(tag: &str) -> Option<Version> {
    let tag = tag.strip_prefix('v').unwrap_or(tag);
    let numbers = tag.split(['-', '+']).next().unwrap_or(tag);
    let parts: Vec<u64> = numbers.split('.').map(|p| p.parse().ok()).collect::<Option<_>>()?;
    let version = match parts.as_slice() {
        [major, minor] => Version::new(*major, *minor, 0),
        [major, minor, patch] => Version::new(*major, *minor, *patch),
        _ => return None,
    };
    // Preview builds of the main branch are called 0.0.0-preview.v<commit>; nothing tells their release.
    (version.major > 0).then_some(version)
}

/// The release that an image of Kuma's names.
pub(super) fn release_of_image(image: &str) -> Option<Version> {
    if is_kuma_image(image) { tag_of(image).and_then(release) } else { None }
}

/// Kong's product, by an image or an object's name.
pub(super) fn is_kong(text: &str) -> bool {
    text.contains("kong/kuma-") || text.contains("kong-mesh")
}

/// Whether a release lets a validation with IPv4 only pass without testing anything (kumahq/kuma#16809).
pub(super) fn passes_silently(version: &Version) -> bool {
    let fixed_at = match (version.major, version.minor) {
        (2, 9) => 16,
        (2, 10) => u64::MAX,
        (2, 11) => 14,
        (2, 12) => 11,
        (2, 13) => 7,
        _ => 0,
    };
    version.patch < fixed_at
}

/// Whether the chart of a release leaves the taint controller's namespace to its default, `kube-system`: the setting
/// `KUMA_RUNTIME_KUBERNETES_NODE_TAINT_CONTROLLER_CNI_NAMESPACE` came with 2.4.9, 2.5.8, 2.6.9, 2.7.5 and 2.8.1
/// (`deployments/charts/kuma/templates/cp-deployment.yaml` at each tag).
pub(super) fn watches_kube_system(version: &Version) -> bool {
    let named_from = match (version.major, version.minor) {
        (2, ..4) => u64::MAX,
        (2, 4 | 6) => 9,
        (2, 5) => 8,
        (2, 7) => 5,
        (2, 8) => 1,
        _ => 0,
    };
    version.patch < named_from
}

/// The minor release as one number; 100 for 3.x.
pub(super) fn minor(version: &Version) -> u64 {
    if version.major >= 3 { 100 } else { version.minor }
}

/// The platform of a node, if it tells.
pub(super) fn platform(node: &Value) -> Option<&'static str> {
    let provider = text(node, "/spec/providerID").unwrap_or_default();
    let kubelet = text(node, "/status/nodeInfo/kubeletVersion").unwrap_or_default();
    let image = text(node, "/status/nodeInfo/osImage").unwrap_or_default();
    let labels = node.pointer("/metadata/labels").and_then(Value::as_object);
    let labelled = |prefix: &str| labels.is_some_and(|l| l.keys().any(|k| k.starts_with(prefix)));
    let table: [(bool, &str); 9] = [
        (labelled("node.openshift.io/") || image.contains("CoreOS") && image.contains("Red Hat"), "openshift"),
        (image.contains("Bottlerocket"), "bottlerocket"),
        (image.contains("Talos"), "talos"),
        (provider.starts_with("kind://"), "kind"),
        (kubelet.contains("+k3s") || provider.starts_with("k3s://"), "k3s"),
        (kubelet.contains("+rke2") || provider.starts_with("rke2://"), "rke2"),
        (labelled("cloud.google.com/gke-") || kubelet.contains("-gke."), "gke"),
        (labelled("kubernetes.azure.com/"), "aks"),
        (labelled("eks.amazonaws.com/") || kubelet.contains("-eks-"), "eks"),
    ];
    table.into_iter().find(|(holds, _)| *holds).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use semver::Version;
    use serde_json::json;

    use super::{passes_silently, platform, release, release_of_image, tag_of, watches_kube_system};

    #[test]
    fn the_chart_names_the_namespace_of_the_cni_since_some_patch_of_each_release() {
        for (minor, patch) in [(4, 9), (5, 8), (6, 9), (7, 5), (8, 1)] {
            assert!(watches_kube_system(&Version::new(2, minor, patch - 1)), "2.{minor}");
            assert!(!watches_kube_system(&Version::new(2, minor, patch)), "2.{minor}");
        }
        assert!(watches_kube_system(&Version::new(2, 3, 7)));
        assert!(!watches_kube_system(&Version::new(2, 9, 0)) && !watches_kube_system(&Version::new(3, 0, 0)));
    }

    #[test]
    fn tags() {
        assert_eq!(tag_of("docker.io/kumahq/kuma-init:2.11.0@sha256:00"), Some("2.11.0"));
        assert_eq!(tag_of("registry:5000/kuma-init"), None);
        assert_eq!(release("v2.13.10"), Some(Version::new(2, 13, 10)));
        assert_eq!(release("3.0.0-dev.4"), Some(Version::new(3, 0, 0)));
        assert_eq!(release("latest"), None);
        assert_eq!(release("0.0.0-preview.vabc"), None);
        assert_eq!(release_of_image("example/app:2.0.0"), None);
        assert_eq!(release_of_image("docker.io/kong/kuma-cp:2.7.20"), Some(Version::new(2, 7, 20)));
    }

    #[test]
    fn silent_pass() {
        for (version, affected) in [
            ((2, 8, 0), false),
            ((2, 9, 15), true),
            ((2, 9, 16), false),
            ((2, 10, 9), true),
            ((2, 11, 13), true),
            ((2, 11, 14), false),
            ((2, 13, 6), true),
            ((2, 14, 0), false),
        ] {
            assert_eq!(passes_silently(&Version::new(version.0, version.1, version.2)), affected, "{version:?}");
        }
    }

    #[test]
    fn platforms() {
        let node = |kubelet: &str| json!({"status": {"nodeInfo": {"kubeletVersion": kubelet}}});
        assert_eq!(platform(&node("v1.32.4-eks-a737599")), Some("eks"));
        assert_eq!(platform(&node("v1.31.1+k3s1")), Some("k3s"));
        assert_eq!(platform(&node("v1.31.1")), None);
        assert_eq!(platform(&json!({"spec": {"providerID": "kind://docker/a/b"}})), Some("kind"));
    }
}
