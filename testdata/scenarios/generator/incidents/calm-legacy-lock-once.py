"""Healthy: kuma-init had to wait for the xtables lock once, and IPv6 was left out with a warning on an IPv4 cluster."""
from field_cni import *


def build(name):
    w = World(name, (2, 13, 10), "rke2", cni=None, family="ipv4", now="2026-07-30T22:11:19Z", nodes=3, apps=2)
    found = w.workload("beacon", w.spaces[0], replicas=3, age=1400)
    for n, pod in enumerate(found.pods):
        text = init_success(w.rng)
        if n == 1:
            held = ("# [iptables] [1/5] restoring failed: exit status 4: Another app is currently holding the xtables lock; still 1s 0us time ahead to have a chance to grab the lock...\n"
                    "Another app is currently holding the xtables lock. Stopped waiting after 5s.\n# [iptables] [1/5] will try again in 2s\n# [iptables] [2/5] /usr/sbin/iptables-legacy-restore --wait=5 --noflush /tmp/iptables-rules.1190332817.txt\n")
            mark = "# transparent proxy setup completed"
            text = text.replace("iptables-nft-restore", "iptables-legacy-restore --wait=5").replace(mark, held + mark)
        w.logs[(pod.namespace, pod.name, "kuma-init")] = "# [ip6tables] [WARNING] failed to initialize IPv6 executables: failed to find valid nft or legacy executables\n" + text if n == 2 else text
        w.sidecar_log(pod, 3)
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Unhealthy", 'Readiness probe failed: Get "http://%s:9901/ready": dial tcp %s:9901: connect: connection refused' % (pod.ip, pod.ip), pod.created + seconds(9), warning=True)
    w.job("mesh-smoke", w.spaces[1], w.ago(2400), w.ago(2310))
    bustle(w, "shipper", "deprecated", "pull", "stream")
    return w.expect("healthy", must_not=QUIET + ["plugin-xtables-lock", "init-ip6tables", "plugin-restore-failed", "init-no-iptables-support", "val-ipv6-address-missing", "dp-envoy-not-ready"],
                    note="Init mode: a lock that was free on the second try, an IPv6 warning without consequence, sidecars that waited some seconds; all pods are Ready.")
