"""Healthy, without the CNI: banners, a restore that worked on the second try, and the usual start-up lines."""
from common import *


def build(name):
    w = World(name, (2, 10, 6), "kind", cni=None, family="dualstack", now="2025-06-08T12:55:00Z")
    for number, app in enumerate(("fresh-a", "fresh-b")):
        found = w.workload(app, w.spaces[number], replicas=1, age=1200 - 100 * number)
        pod = found.pods[0]
        text = init_success(w.rng, six=True)
        if number:
            good = "# transparent proxy setup completed"
            text = text.replace(good, "# [ip6tables] [1/5] restoring failed: exit status 4: iptables-nft-restore v1.8.9 (nf_tables): Could not fetch rule set "
                                "generation id: Resource temporarily unavailable\n# [ip6tables] [1/5] will try again in 2s\n# [ip6tables] [2/5] "
                                "/usr/sbin/ip6tables-nft-restore --noflush /tmp/ip6tables-rules.1.txt\n" + good)
        w.logs[(pod.namespace, pod.name, "kuma-init")] = text
        w.sidecar_log(pod, 3)
    return w.expect("healthy", must_not=QUIET + ["init-caps-missing", "init-no-iptables-support", "init-ip6tables", "init-nft-operation-not-supported"],
                    note="Init-container mode, all well; one retry of ip6tables-restore succeeded.")
