"""eBPF is on and merbridge runs well everywhere, but in a namespace at which the taint controller of 2.6 does not look."""
from node_agents import *


def build(name):
    w = World(name, (2, 6, 9), "eks", product="kong-mesh", cni_ns="mesh-agents", nodes=3, apps=0, family="ipv4", now="2024-11-13T08:51:07Z", cni_age=3300)
    system(w, "Ubuntu 22.04.5 LTS", "6.5.0-1024-aws", "containerd://1.7.12", "v1.29.8-eks-a737599")
    merbridge(w, "docker.io/kumahq/merbridge:0.8.5")
    for number, node in enumerate(w.nodes):
        host = node["metadata"]["name"]
        start = w.cni_pods[host].created + seconds(2)
        w.cni_bare(host, ["[ -f bpf/mb_connect.c ] && make -C bpf load || make -C bpf load-from-obj", "make[1]: Entering directory '/app/bpf'", "warning: expected bpf mount: /sys/fs/bpf cannot be found - ignoring",
                          "make[1]: Leaving directory '/app/bpf'", 'time="%s" level=info msg="Pod Watcher Ready"' % rfc3339(start + seconds(3))])
        w.taint_node(host)
        for n in range(4):
            w.cp_say(w.ago(3200 - 800 * n), "INFO", "controllers.NodeTaint", "has no cni pod running and taint", {"node": {"name": host}})
    pods = w.pending("tariff-api", w.spaces[0], tainted(w), 2, 2800) + w.pending("tariff-jobs", w.spaces[1], tainted(w), 1, 2500)
    bustle(w, "grafana", "pull", "deprecated")
    no_new = [p for p in w.pods if p.name.startswith("db-backup-")]
    w.pods = [p for p in w.pods if p not in no_new]
    w.items = [i for i in w.items if not i["metadata"]["name"].startswith("db-backup-")]
    return w.expect("failing", ["taint-wrong-namespace-or-app"], ["taint-node-blocked"], ["cni-legacy-ebpf-image", "init-ebpf", "taint-rbac", "taint-leftover-after-uninstall", "cni-ds-not-scheduled", "taint-on-nodes-without-cni", "cni-bin-dir-not-writable", "x-aws-vpc-cni"],
                    pods, "The DaemonSet (merbridge) is ready on all nodes in mesh-agents; the control plane of 2.6 looks for the CNI in kube-system only, so the taint stays.", any_subject=True)
