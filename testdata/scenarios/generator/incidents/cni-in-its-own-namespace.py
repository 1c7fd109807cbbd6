"""Kuma 2.5: the CNI was moved to a namespace of its own; the ClusterRoleBinding still names kube-system."""
from field_estate import *


def build(name):
    w = World(name, (2, 5, 4), "eks", nodes=3, apps=0, cni_ns="mesh-cni", taint=False, native=False, now="2024-02-20T14:33:12Z", cni_age=5400, shape="mid")
    system(w, "Amazon Linux 2", "5.10.205-195.804.amzn2.x86_64", "containerd://1.7.2", "v1.28.5-eks-5e0fdde")
    w.get("ClusterRoleBinding", "kuma-cni")["subjects"][0]["namespace"] = "kube-system"
    error = lambda pod: ('pod excluded - error getting pod info: failed to get pod data: pods "%s" is forbidden: User "system:serviceaccount:mesh-cni:kuma-cni" cannot get resource "pods" in API group "" in the namespace "%s"' % (pod.name, pod.namespace))
    stuck_pods = no_sandboxes(w, [("waybill", w.spaces[0], 2, True), ("customs", w.spaces[1], 1, True), ("cron-exporter", "monitoring", 1, False)], error, age=1500, every=46)
    for node in list(w.cni_lines):
        w.cni_lines[node] = []
    for pod in stuck_pods:
        why = 'pods "%s" is forbidden: User "system:serviceaccount:mesh-cni:kuma-cni" cannot get resource "pods" in API group "" in the namespace "%s"' % (pod.name, pod.namespace)
        for n in range(31):
            at = w.ago(70) + seconds(1.004 * n)
            w.cni_say(pod.node, at, zap(at, "ERROR", "kuma-cni", "can't get pod info", {"error": why}))
            w.cni_say(pod.node, at + seconds(0.0001), zap(at, "ERROR", "kuma-cni", "error getting pod info", {"retries": 30, "error": why}))
    without_backup(w)
    oom_trouble(w)
    bustle(w, "dns", "shipper")
    w.without("cp-logs", "deployments")
    return w.expect("failing", ["plugin-rbac-forbidden"], ["cni-namespaceallowlist-rbac"], ["cni-rbac-skipped", "plugin-unauthorized", "plugin-apiserver-unreachable", "plugin-kubeconfig-missing", "plugin-pod-not-found", "taint-rbac",
                    "x-aws-vpc-cni", "taint-wrong-namespace-or-app"], stuck_pods, "The plugin's account (in mesh-cni) may not read pods, as the ClusterRoleBinding names the account in kube-system: no pod gets a sandbox.", any_subject=True)
