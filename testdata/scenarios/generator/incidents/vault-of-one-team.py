"""A bundle of one namespace only: the plugin on the hosts does not get through to the API server's cluster address."""
from field_desk import *

KIND = platform("rke2-el9", "rke2", os="Red Hat Enterprise Linux 9.4 (Plow)", kernel="5.14.0-427.13.1.el9_4.x86_64", kubelet="v1.30.9+rke2r1", runtime="containerd://1.7.23-k3s2")


def build(name):
    w = World(name, (2, 10, 8), KIND, apps=2, nodes=4, family="dualstack", now="2025-07-22T06:41:55Z", product="kong-mesh", shape="mid")
    w.platform_name = "rke2"
    space = w.spaces[0]
    error = lambda pod: ('failed to get pod annotations: failed to retrieve pod data from Kubernetes API: Get "https://10.43.0.1:443/api/v1/namespaces/%s/pods/%s": dial tcp 10.43.0.1:443: i/o timeout' % (space, pod.name))
    stuck = no_sandboxes(w, [("secret-rotator", space, 2, True), ("keyring-api", space, 1, True)], error, age=2100, count=4, every=61, node=None)
    for pod in stuck:
        w.event(pod, "FailedCreatePodSandBox", "Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded", pod.created + seconds(260), warning=True)
    odd = w.workload("audit-shipper", space, replicas=1, mesh=False, created=w.ago(2900), pod_labels={"kuma.io/sidecar-injection": "disabled"}, image="docker.io/timberio/vector:0.43.1-alpine")
    w.event(odd.pods[0], "Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 500", w.ago(2400), w.ago(1800), 2, warning=True)
    only_namespace(w, space)
    w.extra["collector-errors/node-metrics-error.json"] = as_json({"collector": "nodeMetrics", "error": "nodes is forbidden: User \"system:serviceaccount:%s:support\" cannot list resource \"nodes\" in API group \"\" at the cluster scope" % space, "timestamp": rfc3339(w.now)})
    return w.expect("failing", ["plugin-apiserver-unreachable"], (), ["plugin-unauthorized", "plugin-rbac-forbidden", "plugin-kubeconfig-missing", "x-networkpolicy", "dp-cp-unreachable", "cp-apiserver-unreachable", "cni-namespaceallowlist-rbac", "plugin-installer-not-running", "val-rules-missing-generic"],
                    stuck, "kuma-cni, which runs on the host, gets no answer from 10.43.0.1:443 and the sandboxes fail; nodes, CNI and control plane were not to be collected.", any_subject=True)
