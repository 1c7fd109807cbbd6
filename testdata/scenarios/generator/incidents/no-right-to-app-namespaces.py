"""The collector's account may read the platform's namespaces only: all that was read is well, the complaint is about the rest."""
from common import *
import bundle


def build(name):
    w = World(name, (2, 13, 8), "aks", product="kong-mesh", family="dualstack", now="2026-04-09T09:51:03Z", apps=5, system="kong-mesh-prod")
    spaces = list(w.spaces) + ["monitoring"]
    w.finish_logs()
    w.logs = {key: text for key, text in w.logs.items() if key[0] not in spaces}
    w.custom = {}
    denied = {}
    for kind, (folder, _, namespaced) in bundle.KINDS.items():
        if namespaced:
            plural = {"network-policy": "networkpolicies", "resource-quota": "resourcequotas"}.get(folder, folder)
            denied[folder] = {}
            for space in spaces:
                w.missing.add((folder, space))
                denied[folder][space] = '%s is forbidden: User "system:serviceaccount:support:collector" cannot list resource "%s" in API group "" in the namespace "%s"' % (plural, plural, space)
    for folder in ("pods", "events", "deployments", "replicasets", "statefulsets", "configmaps"):
        w.extra["cluster-resources/%s-errors.json" % folder] = as_json(denied[folder])
    w.extra["cluster-resources/custom-resources/custom-resources-errors.json"] = as_json(
        ['meshes.kuma.io is forbidden: User "system:serviceaccount:support:collector" cannot list resource "meshes" in API group "kuma.io" at the cluster scope'])
    w.expectation["notCollected"] = ["everything in the application namespaces", "custom-resources"]
    out = w.expect("insufficient-evidence", [], (), [], (), "CNI, control plane and nodes are well; no application namespace could be read, so neither a failure nor its absence is shown.")
    w.expectation["mustNot"] = QUIET + ["plugin-rbac-forbidden", "cni-rbac-skipped", "cni-namespaceallowlist-rbac", "taint-rbac", "inj-namespace-label-missing"]
    return out
