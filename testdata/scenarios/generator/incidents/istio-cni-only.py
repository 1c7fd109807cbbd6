"""No Kuma here: istio-validation fails as Istio's CNI was not ready."""
from common import *


def build(name):
    w = World(name, (0, 0, 0), "gke", kuma=False, now="2025-08-19T17:31:12Z")
    w.namespace("istio-system")
    w.workload("istiod", "istio-system", replicas=1, mesh=False, image="docker.io/istio/pilot:1.23.3", age=800000)
    spec = {"containers": [container("install-cni", "docker.io/istio/install-cni:1.23.3")]}
    ds = w._daemonset("istio-cni-node", "istio-system", spec, {"k8s-app": "istio-cni-node"})
    for number in range(4):
        w.make_pod("istio-cni-node-" + w.word(5), "istio-system", {"containers": list(spec["containers"])}, w.node(number), w.old, {"k8s-app": "istio-cni-node"}, owner=ds)
    check = container("istio-validation", "docker.io/istio/proxyv2:1.23.3", args=["istio-iptables", "-p", "15001", "-z", "15006", "-u", "1337", "--run-validation"])
    found = w.workload("cart", w.spaces[0], replicas=2, mesh=False, created=w.ago(900), app_inits=[check],
                       containers=[container("istio-proxy", "docker.io/istio/proxyv2:1.23.3"), container("cart", "registry.example.internal/cart:4.1")])
    at = w.ago(130).strftime("%Y-%m-%dT%H:%M:%S")
    text = ("%s.418210Z\tinfo\tStarting iptables validation. This check verifies that iptables rules are properly established for the network.\n"
            "%s.418377Z\tinfo\tListening on 127.0.0.1:15001\n%s.418401Z\tinfo\tListening on 127.0.0.1:15006\n" % (at, at, at)
            + "%s.919000Z\terror\tError connecting to 127.0.0.6:15002: dial tcp 127.0.0.1:0->127.0.0.6:15002: connect: connection refused\n" % at * 4
            + "%s.999101Z\terror\tiptables validation failed; workload is not ready for Istio.\nWhen using Istio CNI, this can occur if a pod is scheduled before the node is ready.\n" % at)
    w.init_loops(found, "istio-validation", text, 126, restarts=5, run=5)
    return w.expect("not-kuma", (), (), QUIET + ["x-istio-side-by-side"], found.pods, "Istio alone; Kuma is not installed.", also=["healthy"])
