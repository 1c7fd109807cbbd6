"""confName is empty: on two nodes the installer came before Calico and took podman's conflist."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 11, 17), "kubeadm", family="dualstack", now="2026-02-27T11:50:18Z", cni_age=3300)
    set_env(w, "CNI_CONF_NAME", "")
    podman = "/host/etc/cni/net.d/87-podman-bridge.conflist"
    wrong = [w.node(1), w.node(3)]
    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes):
        obj = w.get("Node", node)
        obj["status"]["nodeInfo"].update(osImage="Red Hat Enterprise Linux 9.5 (Plow)", kernelVersion="5.14.0-503.22.1.el9_5.x86_64")
        at = w.ago(3290 - 21 * number)
        file = podman if node in wrong else "/host/etc/cni/net.d/10-calico.conflist"
        lines, end = start_lines(w, at, conf=file.rsplit("/", 1)[1])
        w.cni_lines[node] = [(at, zap(at, "INFO", "install-cni", "found CNI config file", {"file": file}))] + [(at + seconds(0.001 * (n + 1)), line) for n, line in enumerate(lines)] + refresh(at, w.now)
        w.cni_pods[node].created = at - seconds(3)
        w.cni_pods[node].states["install-cni"] = dict(state=running(at), ready=True, started=True)
        w.cni_pods[node].ready_at = end + seconds(4)
        if node in wrong:
            calico = next(p for p in w.pods if p.name.startswith("calico-node") and p.node == node)
            boot = at - seconds(40)
            calico.main("calico-node", state=running(at + seconds(8)), ready=True, started=True, restarts=2, last=ended(0, "Completed", w.old + seconds(60), boot))
            w.event(obj, "Rebooted", "Node %s has been rebooted, boot id: %s" % (node, w.uid()), boot, warning=True)
    failing = w.validation_fails("voucher-api", w.spaces[0], refused, replicas=2, node=wrong[0], restarts=5, plugin=None).pods
    failing += w.validation_fails("voucher-jobs", w.spaces[1], refused, replicas=1, node=wrong[1], restarts=5, plugin=None).pods
    w.workload("voucher-web", w.spaces[0], replicas=2, age=1100, node=[w.node(0), w.node(2)])
    noise(w, "hpa", "deprecated", "excluded")
    w.without("services")
    return done(w, "failing", ["cni-autodetect-wrong-file"], ["val-rules-missing-generic"], rivals("cni-autodetect-wrong-file", extra=["cni-conf-not-found", "cni-conf-extension-trap", "cni-chained-plain-conf", "x-binary-missing"]),
                failing, "All installers are Ready, but two 'found' 87-podman-bridge.conflist, which Kubernetes does not use; pods there get no rules.")
