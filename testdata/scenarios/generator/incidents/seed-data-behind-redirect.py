"""Kuma 2.6 without CNI: kuma-init comes first, the application's init container after it finds nobody behind the redirect."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 6, 10), "rke2", cni=None, nodes=3, apps=2, now="2024-09-19T05:47:22Z", shape="mid")
    space = w.spaces[0]
    init = container("seed-catalog", "registry.example.internal/tools/mc:2024-06", args=["mirror", "seeds/catalog", "/data"])
    last = w.ago(87)
    found = w.workload("shelf-api", space, replicas=2, created=w.first_attempt(last, 6, 2) - seconds(5), app_inits=[init], annotations={"kuma.io/init-first": "true"})
    for pod in found.pods:
        pod.obj["spec"]["initContainers"].reverse()
    text = ('mc: <ERROR> Unable to initialize new alias from the provided credentials. Get "http://seeds.%s.svc.cluster.local:9000/probe-bucket-sign-x7kd2/?location=": dial tcp: lookup seeds.%s.svc.cluster.local on 10.43.0.10:53: '
            "read udp 10.42.2.31:41893->10.43.0.10:53: read: connection refused.\n") % (w.spaces[1], w.spaces[1])
    w.init_loops(found, "seed-catalog", text, restarts=6, run=2, last=last)
    for pod in found.pods:
        w.logs[(space, pod.name, "kuma-init")] = (
            "# kumactl is about to apply the iptables rules that will enable transparent proxying on the machine. The SSH connection may drop. If that happens, just reconnect again.\n"
            "# [1/5] /usr/sbin/iptables-legacy-restore --wait=5 --noflush /tmp/iptables-rules-%d.txt\n# iptables set to divert the traffic to Envoy\n# Transparent proxy set up successfully, you can now run kuma-dp using transparent-proxy.\n" % w.rng.randint(10**9, 10**10))
        pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
    template(found.owner, w, annotations={"kuma.io/init-first": "true"})
    twin = w.workload("shelf-web", space, replicas=1, created=w.ago(1600), app_inits=[container("wait-tls", "docker.io/library/busybox:1.36", args=["sh", "-c", "test -s /tls/tls.crt"])])
    w.sidecar_log(twin.pods[0], 2)
    return w.expect("failing", ["order-init-first"], ["order-app-init-needs-network-cni", "x-dns-capture"], ["x-networkpolicy", "dp-cp-unreachable", "init-no-iptables-support", "inj-removed-uid-annotations", "init-unknown-option", "dp-not-found-yet"], found.pods,
                    "kuma.io/init-first puts kuma-init before an init container that needs DNS and the network; the rules are in place and no sidecar runs yet.")
