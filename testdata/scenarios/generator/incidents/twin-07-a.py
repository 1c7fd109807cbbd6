"""Pair 7: Istio's proxy starts first as a native sidecar and listens on 15006."""
from common import *
from twins import after, run_options, world_options


def build(name):
    w = World(name, platform="gke", now=after(7, 88), **world_options(7))
    w.namespace("istio-system")
    w.workload("istiod", "istio-system", replicas=1, mesh=False, image="docker.io/istio/pilot:1.24.1", age=900000)
    w.get("Namespace", w.spaces[1])["metadata"]["labels"]["istio-injection"] = "enabled"
    w.add("MutatingWebhookConfiguration", w.meta("istio-sidecar-injector"), "admissionregistration.k8s.io/v1", webhooks=[{"name": "namespace.sidecar-injector.istio.io", "clientConfig": {
        "service": {"name": "istiod", "namespace": "istio-system", "path": "/inject", "port": 443}}, "failurePolicy": "Fail", "sideEffects": "None", "admissionReviewVersions": ["v1"],
        "namespaceSelector": {"matchLabels": {"istio-injection": "enabled"}}, "rules": [{"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"], "scope": "*"}]}])
    early = [container("istio-init", "docker.io/istio/proxyv2:1.24.1", args=["istio-iptables", "-p", "15001", "-z", "15006", "-u", "1337"]),
             container("istio-proxy", "docker.io/istio/proxyv2:1.24.1", restartPolicy="Always", args=["proxy", "sidecar"], ports=[{"containerPort": 15090, "protocol": "TCP"}])]
    found = w.validation_fails("search-web", w.spaces[1], restarts=5, replicas=2, early_inits=early, **run_options(7))
    return w.expect("failing", ["x-istio-side-by-side"], ["val-bind-in-use"], ["x-hostnetwork-pod", "val-rules-missing-generic", "dp-port-conflict", "x-linkerd-side-by-side", "val-cni-race-new-node"], found.pods,
                    "Pair 7: the pods carry Istio's containers too; istio-proxy holds port 15006.")
