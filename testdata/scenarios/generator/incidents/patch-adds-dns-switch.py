"""Kong Mesh 2.7: a ContainerPatch adds --redirect-dns to kuma-init, which already has --redirect-all-dns-traffic."""
from extra_injection import *


def build(name):
    w = World(name, (2, 7, 9), "eks", product="kong-mesh", cni=None, nodes=3, apps=2, now="2024-12-04T08:03:27Z", shape="mid")
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("resolver-tuning", w.system, w.ago(8000)), mesh="default", spec={
        "initPatch": [{"op": "add", "path": "/args/-", "value": '"--redirect-dns"'}], "sidecarPatch": [{"op": "add", "path": "/env/-", "value": '{"name": "KUMA_DNS_CORE_DNS_PORT", "value": "15053"}'}]})
    args = init_container(w)["args"] + ["--redirect-dns"]
    last = w.ago(121)
    pods = []
    for n, app in enumerate(("voucher-api", "voucher-mail")):
        found = w.workload(app, w.spaces[0], replicas=2 - n, created=w.first_attempt(last, 9, 0) - seconds(4), annotations={"kuma.io/container-patches": "resolver-tuning"}, tweak=init_args(*args))
        w.init_loops(found, "kuma-init", "Error: one of --redirect-dns or --redirect-all-dns-traffic should be specified\n", restarts=9, run=0, last=last)
        pods += [down(p) for p in found.pods]
    quiet = w.workload("price-feed", w.spaces[1], replicas=1, created=w.ago(1900))
    w.sidecar_log(quiet.pods[0], 2)
    old_restarts(w, w.cp.pods[0], "control-plane", 1, 3)
    w.without("custom-resources", "cp-logs")
    return w.expect("failing", ["init-flags-conflict"], (), ["init-bad-exclusions", "init-user-missing", "init-config-load", "inj-container-patch-invalid", "inj-container-patch-missing", "x-dns-capture", "init-not-root", "plugin-dns-resolv"], pods,
                    "Both DNS switches are among the arguments; the second comes from the ContainerPatch resolver-tuning.")
