"""The control plane skips pods with a certain label; a chart set it on ordinary workers, which now talk plaintext to a strict mesh."""
from extra_injection import *


def build(name):
    w = World(name, (2, 11, 13), "openshift", cni="standalone", nodes=3, apps=2, family="ipv4", now="2025-09-23T07:40:18Z", mesh_spec={
        "mtls": {"enabledBackend": "ca-1", "backends": [{"name": "ca-1", "type": "builtin", "mode": "STRICT"}]}})
    w.custom_add("meshtrafficpermissions.kuma.io", True, "MeshTrafficPermission", w.meta("allow-all", w.system, labels={"kuma.io/mesh": "default"}), spec={
        "targetRef": {"kind": "Mesh"}, "from": [{"targetRef": {"kind": "Mesh"}, "default": {"action": "Allow"}}]})
    cp_env(w, KUMA_RUNTIME_KUBERNETES_EXCEPTIONS_LABELS="openshift.io/build.name:*,openshift.io/deployer-pod-for.name:*,tekton.dev/pipelineRun:*")
    space = w.spaces[0]
    stock = w.workload("stock-api", space, replicas=2, created=w.ago(260000))
    last = w.ago(52)
    found = w.workload("stock-import", space, replicas=2, mesh=False, created=w.first_attempt(last, 8, 4) - seconds(3), pod_labels={"openshift.io/build.name": "stock-import-14", "app.kubernetes.io/part-of": "stock"})
    for pod in found.pods:
        text = "".join('{"ts":"%s","level":"%s","msg":"%s"}\n' % (rfc3339(last + seconds(n)), level, msg) for n, level, msg in (
            (0, "info", "stock-import 2.9.4, 3 feeds"), (1, "warn", "POST http://stock-api.%s:8080/v2/batches: read tcp %s:51244->172.30.18.4:8080: read: connection reset by peer" % (space, pod.ip)),
            (3, "warn", "POST http://stock-api.%s:8080/v2/batches: read tcp %s:51260->172.30.18.4:8080: read: connection reset by peer" % (space, pod.ip)), (4, "error", "giving up")))
        w.main_loops(pod, "stock-import", text, 1, last, 8, 4)
    found.finish()
    w.sidecar_log(stock.pods[0], 1)
    w.without("events", "cni-logs")
    return w.expect("failing", ["inj-exception-label"], (), ["inj-namespace-label-missing", "inj-webhook-ignored", "inj-annotation-instead-of-label", "inj-webhook-unreachable", "mtls-deny-all", "order-app-before-sidecar", "x-iptables-wiped-later",
                    "inj-cni-flag-mismatch"], found.pods, "The pods carry openshift.io/build.name, which the injector skips by its configuration; the namespace is labelled and others in it are injected.")
