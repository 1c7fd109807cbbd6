"""Installed with skipRBAC; the admins made the control plane's roles by hand and forgot the CNI's."""
from field_cni import *


def build(name):
    w = World(name, (2, 13, 10), "k3s", family="dualstack", now="2026-08-04T12:56:21Z", nodes=3, apps=0, cni_age=2500)
    w.drop("ClusterRoleBinding", "kuma-cni")
    w.drop("ClusterRole", "kuma-cni")
    for kind in ("ClusterRole", "ClusterRoleBinding"):
        obj = w.get(kind, "kuma-control-plane")
        obj["metadata"]["name"] = "platform:mesh-controller"
        obj["metadata"]["annotations"] = {"owner": "platform-admins"}
    w.get("ClusterRoleBinding", "platform:mesh-controller")["roleRef"]["name"] = "platform:mesh-controller"
    w.extra["helm/values-kuma.yaml"] = "cni:\n  enabled: true\n  chained: true\n  netDir: /var/lib/rancher/k3s/agent/etc/cni/net.d\n  binDir: /bin\n  confName: 10-flannel.conflist\ncontrolPlane:\n  mode: zone\nskipRBAC: true\n"
    error = lambda p: ('failed to get pod annotations: failed to retrieve pod data from Kubernetes API: pods "%s" is forbidden: User "system:serviceaccount:kube-system:kuma-cni" cannot get resource "pods" in API group "" '
                       'in the namespace "%s"' % (p.name, p.namespace))
    bad = []
    for app, space, count in (("feed", 0, 2), ("feed-index", 0, 1), ("comments", 1, 1)):
        bad += stuck(w, app, w.spaces[space], error, 10, 1700 - 100 * space, replicas=count, every=36)
    tool = stuck(w, "debug-shell", "monitoring", error, 10, 900, mesh=False, every=36, image="registry.example.internal/tools/shell:3")
    bustle(w, "dns", "grafana", "deprecated")
    return w.expect("failing", ["cni-rbac-skipped"], ["plugin-rbac-forbidden"], ["cni-namespaceallowlist-rbac", "plugin-unauthorized", "plugin-apiserver-unreachable", "plugin-kubeconfig-missing", "taint-rbac", "x-k3s-rke2",
                    "cni-sa-token-or-ca-missing", "plugin-pod-not-found"], bad + tool, "skipRBAC: true, and neither a ClusterRole nor a binding of the CNI exists: the plugin may not get pods, in no namespace.", any_subject=True)
