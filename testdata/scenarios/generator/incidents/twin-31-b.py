"""Pair 31: a node pool with a self-built kernel that has no nat table."""
from common import *

LAST = parse_time("2026-03-11T17:44:26Z")
# Recorded with v2.13.10; nft and legacy binaries are both there, as in the image.
LOG = ('Error: failed to initialize config: unable to initialize IPv4 executables: failed to find valid nft or legacy executables: functionality verification failed: unmet minimal requirements: missing table: "nat"\n'
       'functionality verification failed: unmet minimal requirements: missing table: "nat"\n')


def build(name):
    w = World(name, (2, 13, 10), "cilium", cni=None, family="dualstack", now=LAST + seconds(131), form="gz", product="kong-mesh")
    w.add("ConfigMap", w.meta("cilium-config", "kube-system"), data={"cni-exclusive": "true", "kube-proxy-replacement": "true", "enable-ipv4-masquerade": "true", "enable-bpf-masquerade": "true", "install-iptables-rules": "false", "bpf-lb-sock-hostns-only": "true"})
    w.drop("DaemonSet", "kube-proxy")
    w.pods = [pod for pod in w.pods if not pod.name.startswith("kube-proxy-")]
    fresh = [w.add_node(created=w.ago(86400 * 2 + 300 * n), labels={"pool": "edge-rt"}) for n in range(2)]
    for node in fresh:
        w.get("Node", node)["status"]["nodeInfo"].update(kernelVersion="6.6.58-rt45-edge", osImage="Yocto Edge Linux 5.0.4")
        for base, image in (("cilium", w.p["base_image"]),):
            w.make_pod(base + "-" + w.word(5), "kube-system", {"hostNetwork": True, "containers": [container(base, image)]}, node, w.ago(86400 * 2 - 60), {"k8s-app": base}, owner=w.get("DaemonSet", base), generate=base + "-")
    w.daemonset_status(w.get("DaemonSet", "cilium"), len(w.nodes))
    found = w.workload("vault-proxy", w.spaces[0], replicas=2, created=w.first_attempt(LAST, 9, 1) - seconds(4), node=fresh)
    w.init_loops(found, "kuma-init", LOG, restarts=9, run=1, last=LAST)
    more = w.workload("weld-cam", w.spaces[1], replicas=1, created=w.first_attempt(LAST + seconds(40), 8, 1) - seconds(4), node=fresh[0])
    w.init_loops(more, "kuma-init", LOG, restarts=8, run=1, last=LAST + seconds(40))
    calm = w.workload("weld-stats", w.spaces[1], replicas=2, created=w.ago(1500), node=[w.node(0), w.node(2)])
    for pod in calm.pods:
        w.logs[(pod.namespace, pod.name, "kuma-init")] = init_success(w.rng, six=True)
    for pod in found.pods + more.pods:
        pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
    for n in w.nodes:
        here = n["metadata"]["name"]
        modules = {"nf_conntrack": {"size": 212992, "instances": 4, "status": "loaded"}, "xt_comment": {"size": 12288, "instances": 22, "status": "loaded"}, "vxlan": {"size": 151552, "instances": 0, "status": "loaded"}}
        if here not in fresh:
            for module in ("nf_tables", "nft_compat", "nft_chain_nat", "nf_nat", "iptable_nat", "xt_REDIRECT", "xt_owner", "xt_tcpudp"):
                modules[module] = {"size": 16384, "instances": 6, "status": "loaded"}
        w.extra["host-collectors/%s/system/kernel_modules.json" % here] = as_json(modules)
    return w.expect("failing", ["init-no-iptables-support"], ["plugin-kernel-modules"], ["init-caps-missing", "init-not-root", "plugin-no-iptables-on-host", "init-nft-operation-not-supported", "init-tmp-readonly", "x-cilium-exclusive"], found.pods + more.pods,
                    "Pair 31: missing table nat, with NET_ADMIN and NET_RAW in place: all mesh pods on two nodes with another kernel, whose module lists lack the nat modules; pods on the other nodes are well.")
