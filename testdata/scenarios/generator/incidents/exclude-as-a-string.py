"""The CNI's configuration was edited: a list became a string, and the plugin cannot read its standard input."""
from field_rules import *


def build(name):
    w = World(name, (2, 9, 12), "gke", nodes=4, apps=2, family="dualstack", now="2025-05-20T12:58:05Z", cni_age=2400)
    w.cni_config["data"]["cni_network_config"] = w.cni_config["data"]["cni_network_config"].replace('[ "kube-system" ]', '"kube-system,cert-manager"')
    error = ("failed to parse kuma-cni configuration in cmdAdd: failed to parse network configuration from stdin: json: cannot unmarshal string into Go struct field "
             "Kubernetes.kubernetes.exclude_namespaces of type []string")
    stuck = no_sandboxes(w, [("vouchers", w.spaces[0], 2, True), ("ledger-cold", w.spaces[1], 1, True), ("alert-relay", "monitoring", 1, False)], error, age=1900, every=13)
    database_trouble(w, app="kpi-push")
    without_backup(w)
    w.without("configmaps")
    return w.expect("failing", ["plugin-parse-config"], (), ["cni-conf-removed-or-invalid", "cni-bad-config", "plugin-set-log-level", "plugin-bad-annotation", "plugin-kubeconfig-missing", "plugin-installer-not-running",
                    "plugin-skip-excluded-namespace", "cni-chained-plain-conf", "x-gke"], stuck,
                    "exclude_namespaces is a string in the plugin's configuration; each new sandbox of the cluster fails when kuma-cni parses it.", any_subject=True)
