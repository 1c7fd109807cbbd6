"""A small tarball: a pod in YAML, its validator's log, the installer's log of the node; the log says to look at the CNI, which did its work."""
from field_mixed import *


def build(name):
    w = World(name, (3, 0, 1), "kubeadm", apps=1, nodes=2, now="2026-10-05T12:55:10Z", family="ipv4", cni_age=3100)
    found = w.validation_fails("plugin-host", w.spaces[0], refused, last=w.ago(52), restarts=6, node=w.node(0), spec={"runtimeClassName": "kata-qemu"})
    well(w, "plugin-shop", w.spaces[0], replicas=1, age=1100, node=w.node(0))
    pod = found.pods[0]
    p = Folder(w)
    p.put("plugin-host.yaml", to_yaml(pod.render()))
    p.put("kuma-validation.log", p.log(pod, "kuma-validation"))
    p.put("install-cni-%s.log" % w.node(0), p.log(w.cni_pods[w.node(0)], "install-cni"))
    p.form, p.top = "gz", "for-support"
    return p.expect("failing", ["x-gvisor-kata"], ["val-rules-missing-generic"], rivals(extra=["plugin-netns-open", "plugin-installer-not-running"]), found.pods,
                    "The plugin reports injected rules for this pod; with runtimeClassName kata-qemu the pod's own kernel does not have them.", missing=["events", "nodes", "other pods"])
