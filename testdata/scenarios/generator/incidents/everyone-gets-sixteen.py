"""A policy sets the memory limit of all init containers; kumactl does not fit and leaves an empty log."""
from field_reports import *


def build(name):
    w = World(name, (2, 12, 14), "aks", family="dualstack", nodes=3, apps=1, now="2026-02-17T08:26:31Z", form="zip", cni_age=700000)
    space, other = w.spaces
    last = w.ago(74)

    def squeeze(found):
        for pod in found.pods:
            for con in pod.obj["spec"]["initContainers"]:
                con["resources"] = {"limits": {"cpu": "100m", "memory": "16Mi"}, "requests": {"cpu": "20m", "memory": "16Mi"}}
            pod.obj["metadata"]["annotations"]["policies.kyverno.io/last-applied-patches"] = "cap-init-memory.finops-defaults.kyverno.io: replaced /spec/initContainers/0/resources/limits/memory\n"
    found = loops(w, "seat-map", space, "kuma-validation", "", 137, last, 6, 0.4, more=squeeze, replicas=3)
    for pod in found.pods:
        pod.init_fails("kuma-validation", 137, last, last + seconds(1), 6, "OOMKilled")
        w.logs[(space, pod.name, "kuma-validation")] = ""
    found.finish()
    well(w, "seat-prices", other, both=True, replicas=2, age=2100, events=True)
    oom_trouble(w)
    pull_trouble(w)
    bustle(w, "scaler", "dns")
    w.without("custom-resource-definitions", "clusterroles")
    return w.expect("failing", ["val-oom-or-exec"], ["x-oom"], ["val-silent-pass-ipv4", "val-rules-missing-generic", "cni-oom", "init-oom", "val-io-timeout-cpu", "val-config-dir-not-writable", "val-cni-race-new-node", "x-image-pull"], found.pods,
                    "kuma-validation is killed for its memory (16Mi through a policy) before it can print a line; rules were put in, and a namespace without the policy is well.", any_subject=True)
