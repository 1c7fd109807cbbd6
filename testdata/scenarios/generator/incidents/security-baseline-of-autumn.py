"""Kong Mesh 2.6 with kuma-init: a policy drops the added capabilities of all containers of a namespace."""
from field_estate import *


def build(name):
    w = World(name, (2, 6, 5), "rke2", product="kong-mesh", cni=None, nodes=3, apps=1, native=False, family="ipv4", now="2024-10-30T09:49:17Z", shape="old")
    system(w, "Red Hat Enterprise Linux 8.9 (Ootpa)", "4.18.0-513.24.1.el8_9.x86_64")
    space = w.spaces[0]
    text = (OLD_BANNER + "\nError: failed to setup transparent proxy: cannot restore ipv4 iptable rules: unable to detect iptables restore binaries: couldn't verify if table: 'nat' is available: "
            "exit status 1: iptables-save v1.8.7 (legacy): Cannot initialize: Permission denied (you must be root)\n\n")
    pods = []
    for app, count in (("grants", 2), ("grants-mail", 1)):
        found = init_fails(w, app, space, text, replicas=count, restarts=7, run=0, annotations={"policies.example.internal/applied": "baseline-2024-10"})
        change(w, found, "kuma-init", lambda c: c.update(securityContext={"capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": True, "runAsGroup": 0, "runAsUser": 0}))
        change(w, found, app, lambda c: c.update(securityContext={"capabilities": {"drop": ["ALL"]}}))
        pods += found.pods
    good = w.workload("forms", w.spaces[1], replicas=2, age=1600)
    for pod in good.pods:
        w.logs[(pod.namespace, pod.name, "kuma-init")] = old_init(w.rng, None)
    pull_trouble(w)
    bustle(w, "grafana", "dns")
    w.without("cp-logs")
    return w.expect("failing", ["init-caps-missing"], (), ["init-not-root", "init-no-iptables-support", "plugin-kernel-modules", "init-psa-baseline", "init-tmp-readonly", "plugin-no-iptables-on-host", "x-k3s-rke2", "scc-uid-range"], pods,
                    "kuma-init runs as root, but its capabilities say drop ALL and add nothing; another namespace's pods, with NET_ADMIN and NET_RAW, are well on the same nodes.")
