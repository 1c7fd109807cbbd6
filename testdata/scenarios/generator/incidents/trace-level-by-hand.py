"""Pasted: describe and log of a CNI pod of a fresh installation, whose log level somebody set to trace."""
from field_cni import *
from dump import describe, get_ds


def build(name):
    w = World(name, (2, 7, 22), "gke", family="dualstack", now="2025-06-17T12:40:10Z", nodes=3, apps=0, cni_age=1400)
    set_env(w, CNI_LOG_LEVEL="trace")
    w.cni_config["data"]["cni_network_config"] = w.cni_config["data"]["cni_network_config"].replace('"log_level": "info"', '"log_level": "trace"')
    run = lambda at: fault(w.v, at, "error occurred during setting the log level", 'unknown log level "trace"', "SetLogLevel", "utils.go:41", early=True)
    pods = all_crash(w, run, 2, 0.1)
    pod = pods[1]
    p = Paper(w)
    p.put("describe-kuma-cni-node.txt", describe(w, pod, 2)).log("previous.txt", pod, "install-cni").put("get-ds.txt", get_ds(w, "kube-system"))
    p.put("note.txt", "Fresh install in staging, we set the level to trace to see more of the CNI. Same on all 3 nodes, nothing with a sidecar can be scheduled.\n")
    return p.expect("failing", ["cni-bad-log-level"], (), ["cni-bad-config", "plugin-set-log-level", "cni-bin-dir-not-writable", "x-gke", "cni-conf-not-found", "cni-oom", "cni-delay-startup"], pods,
                    "CNI_LOG_LEVEL=trace is no level of Kuma's: exit 2.", any_subject=True, missing=["nodes", "application pods", "events of other objects"])
