"""Somebody edited the plugin's log level in the ConfigMap, not in the chart: the installer is content, the plugin is not."""
from common import *


def build(name):
    w = World(name, (3, 0, 1), "kubeadm", product="kong-mesh", family="dualstack", now="2026-11-11T12:47:02Z", form="zip", nodes=5, cni_age=1700)
    w.cni_config["data"]["cni_network_config"] = w.cni_config["data"]["cni_network_config"].replace('"log_level": "info"', '"log_level": "warning"')
    error = 'failed to set log level: unknown log level "warning"'
    stuck = []
    for app, space, mesh in (("geo-index", w.spaces[0], True), ("profile-api", w.spaces[1], True), ("loki-gateway", "monitoring", False)):
        more = {} if mesh else {"image": "docker.io/grafana/loki:3.2.1"}
        found = w.workload(app, space, replicas=2, created=w.ago(1300), plugin=None, mesh=mesh, **more)
        for pod in found.pods:
            if mesh:
                w.no_dataplane(pod)
            w.sandbox_fails(pod, error, 4, every=15)
        found.finish()
        stuck += found.pods
    w.extra["host-collectors/%s/cni-net-d/10-calico.conflist" % w.node(1)] = as_json({"cniVersion": "0.3.1", "name": "k8s-pod-network", "plugins": [
        {"type": "calico", "log_level": "info", "log_file_path": "/var/log/calico/cni/cni.log", "ipam": {"type": "calico-ipam"}, "kubernetes": {"kubeconfig": "/etc/cni/net.d/calico-kubeconfig"}},
        {"type": "portmap", "snat": True, "capabilities": {"portMappings": True}},
        {"type": "kuma-cni", "log_level": "warning", "kubernetes": {"cni_bin_dir": "/opt/cni/bin", "exclude_namespaces": ["kube-system"], "kubeconfig": "/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig"}}]}) + "\n"
    return w.expect("failing", ["plugin-set-log-level"], (), ["cni-bad-log-level", "plugin-parse-config", "plugin-installer-not-running", "plugin-kubeconfig-missing", "plugin-missing-tproxy-annotation",
                    "plugin-bad-annotation", "cni-conf-removed-or-invalid", "cni-bad-config"], stuck,
                    "log_level 'warning' in kong-mesh-cni-config: every sandbox of the cluster fails in kuma-cni; the installer's own level is valid.", any_subject=True)
