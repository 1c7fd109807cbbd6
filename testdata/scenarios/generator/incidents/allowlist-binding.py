"""namespaceAllowList with the CNI in kube-system: the RoleBinding names the service account in the release's namespace."""
from common import *


def build(name):
    w = World(name, (2, 12, 10), "eks", apps=0, cni_age=4000, family="dualstack", now="2025-12-15T09:59:21Z")
    w.drop("ClusterRoleBinding", "kuma-cni")
    pods = []
    for space in w.spaces:
        w.bind("RoleBinding", "kuma-cni", "kuma-cni", "kuma-cni", w.system, space)
        w.bind("RoleBinding", "kuma-control-plane-workloads", "kuma-control-plane", "kuma-control-plane", w.system, space)
    w.get("Deployment", "kuma-control-plane")["spec"]["template"]["spec"]["containers"][0]["env"].append(
        {"name": "KUMA_RUNTIME_KUBERNETES_WATCH_NAMESPACES", "value": ",".join(w.spaces)})
    for app, space in (("geo-api", 0), ("quotes", 1), ("ledger", 1)):
        found = w.workload(app, w.spaces[space], replicas=1, created=w.ago(1700), plugin=None)
        pod = found.pods[0]
        w.no_dataplane(pod)
        w.sandbox_fails(pod, 'failed to get pod annotations: failed to retrieve pod data from Kubernetes API: pods "%s" is forbidden: User "system:serviceaccount:kube-system:kuma-cni" cannot get resource '
                        '"pods" in API group "" in the namespace "%s"' % (pod.name, w.spaces[space]), 4)
        found.finish()
        pods.append(pod)
    return w.expect("failing", ["cni-namespaceallowlist-rbac"], ["plugin-rbac-forbidden"], ["cni-rbac-skipped", "plugin-unauthorized", "plugin-apiserver-unreachable", "plugin-kubeconfig-missing",
                    "taint-rbac"], pods, "RoleBindings for an allow list name the service account in kuma-system; it lives in kube-system.")
