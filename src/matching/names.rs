//! Values for the `{placeholders}` of texts and commands. What is not known is left out.

use std::collections::BTreeMap;

use crate::evidence::Object;
use crate::rule::SubjectKind;

use super::json;
use super::signals::View;

/// Captures longer than this are no names.
const LONGEST: usize = 253;

/// Directories and file that the CNI must be told on a platform; Kuma's documentation, "Configure the Kuma CNI".
const PLATFORMS: [(&str, &str, &str, &str); 9] = [
    ("eks", "/etc/cni/net.d", "/opt/cni/bin", "10-aws.conflist"),
    ("bottlerocket", "/etc/cni/net.d", "/opt/cni/bin", "10-aws.conflist"),
    ("aks", "/etc/cni/net.d", "/opt/cni/bin", "10-azure.conflist"),
    ("gke", "/etc/cni/net.d", "/home/kubernetes/bin", "10-calico.conflist"),
    ("k3s", "/var/lib/rancher/k3s/agent/etc/cni/net.d", "/bin", "10-flannel.conflist"),
    ("rke2", "/etc/cni/net.d", "/opt/cni/bin", "10-canal.conflist"),
    ("kind", "/etc/cni/net.d", "/opt/cni/bin", "10-kindnet.conflist"),
    ("talos", "/etc/cni/net.d", "/opt/cni/bin", "10-flannel.conflist"),
    ("openshift", "/etc/cni/multus/net.d", "/var/lib/cni/bin", "kuma-cni.conf"),
];

/// The names of a subject and of what surrounds it.
pub(super) fn names(view: &View<'_, '_>) -> BTreeMap<String, String> {
    let mut names = Names(BTreeMap::new());
    let candidate = view.candidate;
    if candidate.is_pod() || candidate.kind == SubjectKind::Log {
        names.set("pod.name", candidate.pod.as_deref());
    }
    names.set("pod.namespace", candidate.namespace.as_deref());
    names.set("node.name", candidate.node.as_deref());
    let own = (candidate.kind == SubjectKind::Workload).then_some((&candidate.shown_kind, &candidate.name));
    if let Some((kind, name)) = own.or(candidate.owner.as_ref().map(|o| (&o.kind, &o.name))) {
        names.set("owner.kind", Some(kind));
        names.set("owner.name", Some(name));
    }
    let top = candidate.workload.as_ref().map(|o| (&o.kind, &o.name)).or(own);
    if let Some((kind, name)) = top {
        names.set("workload.kind", Some(kind));
        names.set("workload.name", Some(name));
    }
    names.set("mesh.name", view.place.mesh_name().as_deref());
    names.set("kuma.version", view.place.version().map(|v| v.to_string()).as_deref());
    names.set("product", view.reader.shared.product);
    names.cni(view);
    names.control_plane(view);
    names.platform(view);
    names.0
}

/// Adds named captures of a deciding signal; the first one of a name stays.
pub(super) fn add_captures(names: &mut BTreeMap<String, String>, captures: &BTreeMap<String, String>) {
    for (name, value) in captures.iter().filter(|(_, v)| !v.is_empty() && v.len() <= LONGEST) {
        names.entry(name.clone()).or_insert_with(|| value.clone());
    }
}

struct Names(BTreeMap<String, String>);

impl Names {
    fn set(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            self.0.insert(name.to_owned(), value.to_owned());
        }
    }

    fn cni(&mut self, view: &View<'_, '_>) {
        let index = view.reader.index;
        let any = index.cni_daemon_set.or(index.cni_pods.first().copied());
        self.set("cni.namespace", any.and_then(|o| o.namespace.as_deref()));
        let set = index.cni_daemon_set.map(|d| &*d.name);
        let of_pod = || index.cni_pods.first().and_then(|p| json::controller(&p.value)).map(|(_, name)| name);
        let set = set.or_else(of_pod);
        self.set("cni.daemonset", set);
        let labelled = any.and_then(|o| json::label(&o.value, "app"));
        self.set("cni.app", labelled.or_else(|| set.and_then(|s| s.strip_suffix("-node"))));
        self.set("cni.pod", view.place.part("cniPod").object().map(|p| &*p.name));
    }

    fn control_plane(&mut self, view: &View<'_, '_>) {
        let index = view.reader.index;
        self.set("cp.namespace", view.reader.shared.namespace.as_deref());
        self.set("cp.deployment", index.control_plane.map(|d| &*d.name));
        let itself = view.candidate.object.filter(|_| view.candidate.kind == SubjectKind::ControlPlanePod);
        self.set("cp.pod", itself.or(index.control_plane_pods.first().copied()).map(|p| &*p.name));
        let parts = [index.control_plane, index.cni_daemon_set];
        let release = |o: &Object| json::annotation(&o.value, "meta.helm.sh/release-name").map(str::to_owned);
        self.set("helm.release", parts.into_iter().flatten().find_map(release).as_deref());
        if let Some(product) = view.reader.shared.product {
            // An empty prefix is known to be empty.
            let prefix = if product == "kong-mesh" { "kuma." } else { "" };
            self.0.insert("helm.prefix".to_owned(), prefix.to_owned());
        }
    }

    fn platform(&mut self, view: &View<'_, '_>) {
        let platform = view.place.platform_name();
        let Some((_, net, bin, conf)) = PLATFORMS.iter().find(|(name, ..)| Some(*name) == platform) else { return };
        self.set("platform.netDir", Some(net));
        self.set("platform.binDir", Some(bin));
        let cilium = view.reader.shared.cilium_config.object().is_some();
        self.set("platform.confName", Some(if cilium { "05-cilium.conflist" } else { conf }));
    }
}
