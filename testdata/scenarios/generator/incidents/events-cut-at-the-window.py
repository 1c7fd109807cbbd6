"""Pasted: tables whose messages end at the terminal's edge."""
from field_rules import *


def build(name):
    w = World(name, (2, 12, 7), "cilium", product="kong-mesh", nodes=2, apps=1, family="dualstack", now="2025-11-28T08:55:30Z")
    error = "failed to get pod annotations"
    stuck = no_sandboxes(w, [("harbour", w.spaces[0], 2, True), ("harbour-tide", w.spaces[1], 1, True)], error, age=1300, node=[w.node(1), w.node(1)])
    without_backup(w)
    lines = get_events(w, keep=lambda e: e["involvedObject"]["name"] in [pod.name for pod in stuck]).split("\n")
    p = Paste(w)
    p.put("events.txt", "\n".join(line[:168] for line in lines))
    p.put("pods.txt", "\n".join(line[:168] for line in get_pods(w, [w.spaces[0], w.spaces[1], "kube-system"]).split("\n")))
    return p.expect("insufficient-evidence", (), (), ["plugin-installer-not-running", "x-runtime-restart-sandbox", "plugin-two-installers", "plugin-rbac-forbidden", "plugin-unauthorized", "plugin-apiserver-unreachable", "x-binary-missing",
                    "plugin-kubeconfig-missing", "plugin-no-iptables-on-host", "plugin-kernel-modules", "plugin-parse-config", "plugin-set-log-level", "plugin-restore-failed", "plugin-netns-open", "plugin-bad-annotation",
                    "plugin-missing-tproxy-annotation", "cni-bin-dir-wrong-but-writable", "val-rules-missing-generic", "val-cni-race-new-node", "x-cilium-exclusive", "x-multus-nad-missing", "plugin-sandbox-selinux", "plugin-dns-resolv"], stuck,
                    "The network of three sandboxes could not be set up; which plugin failed and why is beyond the cut.", also=["failing"], any_subject=True, missing=["ends of the messages", "logs", "nodes"])
