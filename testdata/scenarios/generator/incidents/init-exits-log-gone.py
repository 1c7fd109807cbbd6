"""kuma-init ends with 1 over and over; the node had rotated its logs away, and patches, nodes and the control plane were not collected."""
from common import *


def build(name):
    w = World(name, (2, 11, 12), "openshift", cni=None, family="dualstack", now="2025-10-09T20:31:58Z", form="tar", shape="cut")
    last = w.ago(48)
    found = w.workload("ward-roster", w.spaces[0], replicas=1, created=w.first_attempt(last, 7, 1) - seconds(5))
    w.init_loops(found, "kuma-init", None, restarts=7, run=1, last=last)
    pod = found.pods[0]
    pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
    w.finish_logs()
    w.logs = {(pod.namespace, pod.name, "kuma-init"): "unable to retrieve container logs for cri-o://%s" % w.hex_of(pod.name + "kuma-init", 64)}
    w.collected.clear()
    w.without("nodes", "cp-logs", "custom-resources", "configmaps", "mutating-webhook-configurations", "custom-resource-definitions", "clusterroles", "clusterrolebindings", "deployments", "daemonsets")
    for space in (w.system, "kube-system", w.spaces[1], "monitoring"):
        w.missing.add(("pods", space))
    w.expectation["notCollected"].append("log of kuma-init")
    return w.expect("failing", [], (), ["init-not-root", "init-caps-missing", "init-no-iptables-support", "init-nft-operation-not-supported", "init-unknown-option", "init-ip6tables", "init-user-missing", "init-bad-exclusions",
                    "init-config-load", "init-tmp-readonly", "init-oom", "init-runasnonroot-conflict", "x-exec-format", "x-image-pull", "val-rules-missing-generic", "scc-uid-range"], [pod],
                    "kuma-init exits with 1 after a second, again and again. Its log is gone, and with user and capabilities in order nothing says which step failed.", also=["insufficient-evidence"])
