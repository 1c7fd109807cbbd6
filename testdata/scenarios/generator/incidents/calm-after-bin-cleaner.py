"""Healthy: some hours ago an image clean-up swept the CNI's directories on three nodes; the installers' clean-up complained and the next runs put all back."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 11, 10), "kubeadm", product="kong-mesh", family="dualstack", now="2025-09-25T14:36:55Z", nodes=4, cni_age=90000)
    for number in range(3):
        node = w.node(number)
        hit = w.ago(3200 - 44 * number)
        w.cni_since(node, hit + seconds(2.1), waits=2 * number)
        pod = w.cni_pods[node]
        pod.states["install-cni"].update(restarts=1, last=ended(5, "Error", w.ago(90000), hit + seconds(1)))
        say = lambda ms, level, message, fields=None: zap(hit + seconds(ms / 1000), level, "install-cni", message, fields)
        lines = [line for _, line in refresh(w.ago(9000), hit)][-8:] + [
            say(0, "INFO", "starting cleanup"),
            say(0, "ERROR", "could not remove cni bin file", {"error": "remove /host/opt/cni/bin/kuma-cni: no such file or directory"}),
            say(1, "INFO", "no need to revert config - file does not exist", {"configPath": "/host/etc/cni/net.d/10-calico.conflist"}) if number else
            say(1, "ERROR", "could not revert config", verbose("could not revert config contents: unexpected end of JSON input", "revertConfig", "main.go:89")),
            say(2, "INFO", "finished cleanup"),
            say(3, "ERROR", "checking installation failed - exiting", verbose("cni config file does not exist at the specified path: /host/etc/cni/net.d/10-calico.conflist", "(*InstallerConfig).CheckInstall", "installer_config.go:171") if number else
                verbose("failed to parse cni config file: unexpected end of JSON input", "(*InstallerConfig).CheckInstall", "installer_config.go:176"))]
        w.logs[("kube-system", pod.name, "install-cni-previous")] = "\n".join(lines) + "\n"
    for app, space, count in (("lodging-api", 0, 4), ("lodging-web", 1, 2)):
        for p in w.workload(app, w.spaces[space], replicas=count, age=1500).pods:
            w.logs[(p.namespace, p.name, "kuma-validation")] = Validator(w.v, p.created + seconds(3), w.rng).passes(noise=True).passes("ipv6", noise=True).text()
            w.sidecar_log(p, 2)
    noise(w, "restart", "hpa", "deprecated", "probe", "agents", "excluded")
    return done(w, "healthy", must_not=QUIET + ["cni-cleanup-errors", "cni-conf-removed-or-invalid", "x-uninstall-leftover", "x-binary-missing", "cni-bin-dir-wrong-but-writable", "cni-net-dir-not-writable"],
                note="Three installers ended once with errors of their clean-up and were back two seconds later; all pods that came after are in order.")
