"""A namespace is annotated for Linkerd (with its CNI) and labelled for Kuma: both proxies are in the pods."""
from extra_injection import *


def build(name):
    w = World(name, (2, 13, 8), "eks", nodes=3, apps=1, family="ipv4", now="2026-03-12T11:55:16Z")
    w.namespace("linkerd")
    w.namespace("linkerd-cni")
    for app in ("linkerd-destination", "linkerd-identity", "linkerd-proxy-injector"):
        w.workload(app, "linkerd", replicas=1, mesh=False, image="cr.l5d.io/linkerd/controller:edge-25.4.4", age=3000000)
    spec = {"containers": [container("install-cni", "cr.l5d.io/linkerd/cni-plugin:v1.6.0")]}
    ds = w._daemonset("linkerd-cni", "linkerd-cni", spec, {"k8s-app": "linkerd-cni"})
    for n in range(3):
        w.make_pod("linkerd-cni-" + w.word(5), "linkerd-cni", {"containers": list(spec["containers"])}, w.node(n), w.old, {"k8s-app": "linkerd-cni"}, owner=ds)
    space = w.spaces[0]
    w.get("Namespace", space)["metadata"]["annotations"] = {"linkerd.io/inject": "enabled"}
    proxy = "cr.l5d.io/linkerd/proxy:edge-25.4.4"

    def both(spec, annotations):
        spec["containers"].insert(0, container("linkerd-proxy", proxy, securityContext=security(2102, 2102), ports=[{"containerPort": 4143, "name": "linkerd-proxy", "protocol": "TCP"}, {"containerPort": 4191, "name": "linkerd-admin", "protocol": "TCP"}]))
        spec["initContainers"].insert(0, container("linkerd-network-validator", proxy, command=["/usr/lib/linkerd/linkerd2-network-validator"], args=["--log-format", "plain", "--log-level", "debug", "--connect-addr", "1.1.1.1:20001",
                                                   "--listen-addr", "0.0.0.0:4140", "--timeout", "10s"], securityContext=security(65534, 65534)))
        annotations.update({"linkerd.io/created-by": "linkerd/proxy-injector edge-25.4.4", "linkerd.io/proxy-version": "edge-25.4.4", "linkerd.io/trust-root-sha256": "4f5b2c"})
    found = w.validation_fails("vote-bot", space, refused, replicas=2, restarts=5, tweak=both)
    for pod in found.pods:
        at = pod.created + seconds(2)
        w.logs[(space, pod.name, "linkerd-network-validator")] = "".join("%s %s linkerd_network_validator: %s\n" % (at.strftime("%Y-%m-%dT%H:%M:%S.112314Z"), level, text) for level, text in (
            (" INFO", "Listening for connections on 0.0.0.0:4140"), ("DEBUG", 'token="%s\\n"' % w.word(9)), (" INFO", "Connecting to 1.1.1.1:20001"), ("DEBUG", "Connected client.addr=%s:40880" % pod.ip), (" INFO", "Validated")))
    stranger(w, "old")
    w.without("cp-logs")
    return w.expect("failing", ["x-linkerd-side-by-side"], ["val-rules-missing-generic"], rivals("x-linkerd-side-by-side", extra=["x-multus-annotation-ignored", "x-gvisor-kata", "cni-conf-not-found", "x-aws-vpc-cni"]), found.pods,
                    "linkerd-proxy and kuma-sidecar in one pod; Kuma's plugin put its rules in for these pods, but Linkerd's come first. Other namespaces are well.")
