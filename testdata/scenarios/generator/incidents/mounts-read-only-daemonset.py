"""A hardening policy makes emptyDir mounts of DaemonSets read-only: everything is installed, but /tmp/ready cannot be written."""
from field_cni import *


def build(name):
    w = World(name, (2, 11, 12), "kind", family="dualstack", now="2025-09-25T17:20:36Z", nodes=3, apps=0, cni_age=2900)
    for spec in specs(w):
        spec["containers"] = [dict(spec["containers"][0], volumeMounts=[dict(m, readOnly=True) if m["name"] == "tmp" else m for m in spec["containers"][0]["volumeMounts"]])]
    number = iter(range(1618033988, 1618033988 + 10 ** 7, 4261))

    def run(at):
        # Exit 4 leaves the conflist as it is: the next run finds an installation.
        first = [head(w.v, at, 1)[0], zap(at, "INFO", "install-cni", "Kuma CNI is already installed and configured")]
        return first + fault(w.v, at + seconds(0.002), "unable to mark as ready", "cannot create temp file: open /tmp/ready%d: read-only file system" % next(number), "Run", "main.go:289")

    pods = all_crash(w, run, 4, 0.1, previous=True)
    for node in w.nodes:
        w.taint_node(node["metadata"]["name"])
    error = "failed to hijack main process stderr: unable to open CNI process stderr file: couldn't find PID for '/install-cni'"
    probe = stuck(w, "netcheck", "monitoring", error, mesh=False, age=1100, spec={"tolerations": [{"operator": "Exists"}]}, image="registry.example.internal/tools/netcheck:1.1")
    pods += w.pending("quiz-api", w.spaces[0], tainted(w), replicas=2, age=1500)
    bustle(w, "dns", "grafana", "deprecated")
    return w.expect("failing", ["cni-ready-file"], ["plugin-installer-not-running", "taint-node-blocked"], ["plugin-two-installers", "cni-net-dir-not-writable", "cni-bin-dir-not-writable", "cni-oom", "x-uninstall-leftover",
                    "val-config-dir-not-writable", "cni-plugin-overwritten", "x-runtime-restart-sandbox"], pods + probe,
                    "Exit 4: /tmp is mounted read-only in install-cni. Between the runs no /install-cni process exists, so that other pods get no sandbox.", any_subject=True)
