"""OpenShift, Kong Mesh 2.13 with namespaceAllowList: the bindings of the CNI's account name the release's namespace."""
from field_estate import *


def build(name):
    w = World(name, (2, 13, 9), "openshift", product="kong-mesh", cni="standalone", nodes=3, apps=0, family="dualstack", now="2026-05-19T12:40:05Z", cni_age=7300)
    w.drop("ClusterRoleBinding", "kong-mesh-cni")
    for space in w.spaces:
        w.bind("RoleBinding", "kong-mesh-cni", "kong-mesh-cni", "kong-mesh-cni", w.system, space)
        w.bind("RoleBinding", "kong-mesh-control-plane-workloads", "kong-mesh-control-plane", "kong-mesh-control-plane", w.system, space)
    cp_env(w, KUMA_RUNTIME_KUBERNETES_WATCH_NAMESPACES=",".join([w.system] + list(w.spaces)))
    error = lambda pod: ('[%s/%s/%s:kuma-cni]: error adding container to network "kuma-cni": failed to get pod annotations: failed to retrieve pod data from Kubernetes API: pods "%s" is forbidden: User "system:serviceaccount:kube-system:kong-mesh-cni" '
                         'cannot get resource "pods" in API group "" in the namespace "%s"' % (pod.namespace, pod.name, pod.obj["metadata"]["uid"], pod.name, pod.namespace))
    stuck_pods = no_sandboxes(w, [("permit-api", w.spaces[0], 2, True), ("permit-pdf", w.spaces[0], 1, True), ("zoning", w.spaces[1], 2, True)], error, age=1900, every=47)
    w.workload("wiki", "monitoring", replicas=1, mesh=False, age=1200, image="registry.example.internal/docs/wiki:22")
    pull_trouble(w)
    bustle(w, "scaler", "grafana")
    w.without("cni-logs", "nodes")
    return w.expect("failing", ["cni-namespaceallowlist-rbac"], ["plugin-rbac-forbidden"], ["cni-rbac-skipped", "plugin-unauthorized", "plugin-apiserver-unreachable", "plugin-kubeconfig-missing", "x-multus-nad-missing", "x-openshift-selinux",
                    "taint-rbac", "plugin-installer-not-running"], stuck_pods, "RoleBindings exist in both namespaces of the allow list, but name the account in kong-mesh-system; the CNI's account lives in kube-system.", any_subject=True)
