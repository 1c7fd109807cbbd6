"""Installed with the values of a tiny edge profile, which limit the installer to 16Mi: it is killed before it has written anything."""
from field_cni import *


def build(name):
    w = World(name, (2, 13, 7), "aks", product="kong-mesh", family="ipv4", now="2026-03-25T07:07:55Z", nodes=3, apps=0, cni_age=1900)
    set_installer(w, resources={"limits": {"memory": "16Mi"}, "requests": {"cpu": "10m", "memory": "16Mi"}})
    pods = all_crash(w, lambda at: head(w.v, at, 1), 137, 0.6, reason="OOMKilled", previous=True)
    for n, node in enumerate(w.nodes):
        where = node["metadata"]["name"]
        w.taint_node(where)
        w.event(node, "OOMKilling", "Memory cgroup out of memory: Killed process %d (install-cni) total-vm:1254072kB, anon-rss:15104kB, file-rss:11776kB, shmem-rss:0kB, UID:0 pgtables:212kB oom_score_adj:-997" % (40211 + 977 * n),
                w.ago(1896 - 2 * n), parse_time(pods[n].states["install-cni"]["last"]["terminated"]["finishedAt"]), pods[n].states["install-cni"]["restarts"] + 1, warning=True, component="kernel-monitor")
    pods += w.pending("fine-notice", w.spaces[0], tainted(w), replicas=2, age=1700)
    bustle(w, "shipper", "deprecated", "grafana")
    return w.expect("failing", ["cni-oom"], ["x-oom", "taint-node-blocked"], ["cni-bin-dir-not-writable", "cni-net-dir-not-writable", "cni-plugin-overwritten", "plugin-installer-not-running", "x-aks", "cni-conf-not-found", "val-oom-or-exec",
                    "taint-wrong-namespace-or-app"], pods, "OOMKilled at a limit of 16Mi within a second of each start; nodes stay tainted.", any_subject=True)
