"""A workload brings an init container that drops loopback traffic other than to 127.0.0.1; the validator runs after it."""
from field_estate import *


def build(name):
    w = World(name, (2, 8, 5), "kubeadm", product="kong-mesh", nodes=2, apps=1, native=False, now="2025-02-11T19:31:00Z", cni_age=2500000, shape="mid")
    space = w.spaces[1]
    first = container("egress-lock", "registry.example.internal/sec/egress-lock:2.0", args=["--profile=pci"], securityContext={"runAsUser": 0, "capabilities": {"add": ["NET_ADMIN"], "drop": ["ALL"]}})
    found = w.validation_fails("card-vault", space, timed_out, last=w.ago(93), replicas=3, restarts=7, app_inits=[first])
    for pod in found.pods:
        at = pod.created + seconds(2)
        w.logs[(space, pod.name, "egress-lock")] = "\n".join([
            "%s egress-lock 2.0 profile=pci" % rfc3339(at), "+ iptables -t filter -N EGRESS_LOCK", "+ iptables -t filter -A EGRESS_LOCK -d 127.0.0.1/32 -j RETURN", "+ iptables -t filter -A EGRESS_LOCK -d 10.0.0.0/8 -j RETURN",
            "+ iptables -t filter -A EGRESS_LOCK -d 127.0.0.0/8 -j DROP", "+ iptables -t filter -A EGRESS_LOCK -j DROP", "+ iptables -t filter -I OUTPUT 1 -j EGRESS_LOCK", "%s done, 5 rules" % rfc3339(at + seconds(0.4))]) + "\n"
    for pod in well(w, "card-portal", space, replicas=2, age=1500).pods:
        w.event(pod, "Scheduled", None, pod.created)
    oom_trouble(w)
    bustle(w, "dns", "deprecated")
    w.without("nodes", "daemonsets")
    return w.expect("failing", ["val-io-timeout-filtered"], (), ["val-io-timeout-cpu", "val-lo-down", "val-rules-missing-generic", "x-networkpolicy", "val-uid-mismatch", "val-cni-race-new-node", "x-iptables-wiped-later",
                    "order-app-init-needs-network-cni"], found.pods,
                    "All attempts of all runs time out, in one workload: its init container egress-lock drops 127.0.0.0/8 but for 127.0.0.1; another workload on the same nodes passes.", any_subject=True)
