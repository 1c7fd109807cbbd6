"""A mutation removed the emptyDir of /tmp from the installer's new pod: installed, yet it cannot write its ready file."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 11, 16), "kubeadm", product="kong-mesh", family="dualstack", now="2026-01-19T09:14:05Z", taint=False, nodes=4)
    node = w.node(1)
    pod = w.cni_pods[node]
    host_away(w, [node])
    pod.obj["spec"]["volumes"] = [v for v in pod.obj["spec"]["volumes"] if v["name"] != "tmp"]
    change(w, [pod], volumeMounts=[m for m in pod.obj["spec"]["containers"][0]["volumeMounts"] if m["name"] != "tmp"])
    w.cni_ds["metadata"]["generation"] = 3
    w.cni_ds["spec"]["template"]["metadata"]["annotations"] = {"checksum/config": w.hex(64)}
    last = w.ago(140)

    def run(at):
        return [zap(at, "INFO", "install-cni", "writing kubernetes config", {"path": "/host/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig"}),
                zap(at + seconds(0.002), "INFO", "install-cni", "Kuma CNI is already installed and configured"),
                zap(at + seconds(0.002), "ERROR", "install-cni", "unable to mark as ready", {"error": "cannot create temp file: open /tmp/ready%d: read-only file system" % w.rng.randint(10**8, 4 * 10**9)})]

    crash(w, node, run(last), 4, 12, last, run=0.2, previous=run(last - seconds(302)))
    w.cni_ds["status"]["updatedNumberScheduled"] = 1
    stuck = []
    for app, space, count in (("ledger-export", 0, 1), ("fx-rates", 1, 2)):
        found = w.workload(app, w.spaces[space], replicas=count, created=w.ago(900), node=node, plugin=None)
        for p in found.pods:
            w.no_dataplane(p)
            w.sandbox_fails(p, HIJACK, 4)
        found.finish()
        stuck += found.pods
    plain = w.workload("report-mailer", "monitoring", mesh=False, created=w.ago(700), node=node, image="registry.example.internal/tools/mailer:1.4")
    w.sandbox_fails(plain.pods[0], HIJACK, 3)
    plain.finish()
    noise(w, "restart", "probe", "xds")
    return done(w, "failing", ["cni-ready-file"], ["plugin-installer-not-running", "val-cni-not-ready-on-node"], ["cni-net-dir-not-writable", "cni-bin-dir-not-writable", "val-config-dir-not-writable", "init-tmp-readonly", "cni-oom",
                "x-runtime-restart-sandbox", "x-uninstall-leftover", "plugin-two-installers"], stuck + plain.pods + [pod],
                "The first pod of a roll-out lacks the mount /tmp: exit 4 at 'unable to mark as ready'; between its runs the node has no /install-cni process.", any_subject=True)
