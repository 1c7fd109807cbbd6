"""One file: the last lines of an installer of 2.9 that waits for a conflist in the wrong directory."""
from node_agents import *


def build(name):
    w = World(name, (2, 9, 19), "microk8s", nodes=1, apps=0, family="ipv4", now="2025-07-08T20:14:33Z")
    p = Folder(w)
    path = "/host/etc/cni/net.d/10-calico.conflist"
    at, lines = w.ago(60), []
    for n in range(24):
        chain_retry(lines, w.v, at, path, 2)
        at += seconds(1.001)
    lines += fault(w.v, at, "error occurred during cni installation", "could not prepare kuma cni config: unable to setup kuma cni as chained plugin: CNI config '%s' not found." % path, "install", "main.go:121", offset=2)
    p.put("kuma-cni-node-t7x2k.txt", "\n".join(lines) + "\n")
    return p.expect("failing", ["cni-conf-not-found"], (), ["cni-conf-removed-or-invalid", "cni-conf-extension-trap", "cni-net-dir-not-writable", "cni-autodetect-wrong-file", "cni-plugin-overwritten", "cni-defaults-on-non-openshift", "cni-bin-dir-not-writable", "x-cilium-exclusive"], (),
                    "The installer of 2.9 looks for 10-calico.conflist each second and gives up; nothing else was sent.", any_subject=True, missing=["everything but the end of one log"])
