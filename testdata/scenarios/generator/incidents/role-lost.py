"""GitOps pruned the ClusterRoleBinding of the CNI."""
from common import *


def build(name):
    w = World(name, (2, 13, 10), "aks", now="2026-07-01T10:00:45Z", family="dualstack")
    w.drop("ClusterRoleBinding", "kuma-cni")
    stuck = []
    for app, space in (("checkout", 0), ("geo-api", 1), ("stock", 1)):
        found = w.workload(app, w.spaces[space], replicas=1, created=w.ago(1500), plugin=None)
        p = found.pods[0]
        w.no_dataplane(p)
        w.sandbox_fails(p, 'failed to get pod annotations: failed to retrieve pod data from Kubernetes API: pods "%s" is forbidden: User "system:serviceaccount:kube-system:kuma-cni" cannot get resource '
                        '"pods" in API group "" in the namespace "%s"' % (p.name, p.namespace), 4, every=35)
        found.finish()
        stuck.append(p)
    return w.expect("failing", ["plugin-rbac-forbidden"], ["cni-rbac-skipped", "cni-namespaceallowlist-rbac"], ["plugin-unauthorized", "plugin-apiserver-unreachable", "plugin-kubeconfig-missing", "taint-rbac",
                    "val-rules-missing-generic"], stuck, "The plugin's service account may not read pods: its ClusterRoleBinding is gone, no RoleBinding exists.")
