"""A ContainerPatch adds a flag that excludes one the injector writes."""
from field_rules import *


def build(name):
    w = World(name, (2, 11, 10), "kind", cni=None, nodes=3, apps=2, family="dualstack", now="2025-10-24T12:12:12Z", shape="mid")
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("dns-upstream", w.system, w.ago(3000)), mesh="default", spec={
        "initPatch": [{"op": "add", "path": "/args/-", "value": '"--redirect-dns"'}]})
    text = "Error: only one of '--redirect-dns' or '--redirect-all-dns-traffic' should be specified\n"
    found = init_fails(w, "resolver-ui", w.spaces[0], text, replicas=2, restarts=6, run=0, annotations={"kuma.io/container-patches": "dns-upstream"})
    change(w, found, "kuma-init", lambda c: c["args"].append("--redirect-dns"))
    good_inits(w, w.workload("resolver-audit", w.spaces[0], replicas=2, age=1200), True)
    for pod in w.workload("lookup", w.spaces[1], replicas=1, age=2500).pods:
        w.logs[(pod.namespace, pod.name, "kuma-sidecar")] = "\n".join(envoy_ready(pod.created + seconds(4))) + "\n" + zap(
            pod.created + seconds(60), "ERROR", "dnsproxy", "failed to write message to upstream", {"error": "read udp 10.42.1.30:51122->10.96.0.10:53: i/o timeout"}) + "\n"
    job_trouble(w)
    return w.expect("failing", ["init-flags-conflict"], (), ["x-dns-capture", "plugin-dns-resolv", "init-ct-zone", "init-config-load", "init-bad-exclusions", "inj-container-patch-invalid", "inj-container-patch-missing", "init-not-root"],
                    found.pods, "--redirect-dns from a ContainerPatch stands beside the injector's --redirect-all-dns-traffic.", any_subject=True)
