"""Somebody set another level in the host's conflist for one node, to see more, and mistyped it."""
from field_rules import *


def build(name):
    w = World(name, (2, 5, 3), "aks", nodes=3, apps=2, now="2024-02-21T10:21:09Z", shape="old")
    node = w.node(2)
    error = 'wrong set the right log level: unknown log level "trace"'
    stuck = no_sandboxes(w, [("helpdesk", w.spaces[0], 1, True), ("helpdesk-bot", w.spaces[1], 2, True), ("mimir-ingest", "monitoring", 1, False)], error, age=1500, node=[node, node])
    w.extra["debug/%s/10-azure.conflist" % node] = as_json({"cniVersion": "0.3.0", "name": "azure", "plugins": [
        {"type": "azure-vnet", "mode": "transparent", "ipsToRouteViaHost": ["169.254.20.10"], "ipam": {"type": "azure-vnet-ipam"}}, {"type": "portmap", "capabilities": {"portMappings": True}, "snat": True},
        {"type": "kuma-cni", "log_level": "trace", "kubernetes": {"cni_bin_dir": "/opt/cni/bin", "exclude_namespaces": ["kube-system"], "kubeconfig": "/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig"}}]}) + "\n"
    w.workload("helpdesk-ui", w.spaces[0], replicas=2, age=1000, node=[w.node(0), w.node(1)])
    oom_trouble(w)
    without_backup(w)
    return w.expect("failing", ["plugin-set-log-level"], (), ["cni-bad-log-level", "plugin-parse-config", "plugin-installer-not-running", "plugin-two-installers", "plugin-kubeconfig-missing", "cni-conf-removed-or-invalid",
                    "plugin-bad-annotation", "x-aks"], stuck, "log_level 'trace' in one node's conflist: each sandbox there fails; the installer runs at info.", any_subject=True)
