"""confName is empty: the installer takes the first valid .conf it finds, a hand-made loopback sample, which the runtime does not use."""
from field_cni import *


def build(name):
    w = World(name, (2, 9, 21), "kubeadm", family="dualstack", now="2025-05-13T09:31:25Z", nodes=3, apps=0, cni_age=2700)
    w.cni_conf = "99-loopback.conf"
    set_env(w, CNI_CONF_NAME="")
    for n, node in enumerate(w.cni_pods):
        at = w.ago(2690 - 3 * n)
        w.cni_since(node, at)
        w.cni_lines[node] = [(at - seconds(0.4), zap(at - seconds(0.4), "INFO", "install-cni", "found CNI config file", {"file": "99-loopback.conf"}))] + w.cni_lines[node]
    bad = []
    for app, space, count in (("intake", 0, 2), ("triage", 0, 1), ("archive", 1, 1)):
        bad += w.validation_fails(app, w.spaces[space], refused, last=w.ago(47 + 21 * count + 9 * space), replicas=count, restarts=5, plugin=None).pods
    w.extra["node/%s/ls-etc-cni-net.d.txt" % w.node(0)] = ("total 16\n-rw-r--r-- 1 root root  402 May 13 08:46 99-loopback.conf\n-rw------- 1 root root 1041 May 13 08:41 10-calico.conflist\n"
                                                          "-rw------- 1 root root 2811 May 13 08:41 calico-kubeconfig\n-rw------- 1 root root 2643 May 13 08:46 ZZZ-kuma-cni-kubeconfig\n")
    bustle(w, "shipper", "scaler", "pull")
    return w.expect("failing", ["cni-autodetect-wrong-file"], ["val-rules-missing-generic"], rivals(extra=["cni-conf-not-found", "cni-conf-extension-trap", "cni-chained-plain-conf", "x-multus-annotation-ignored"]), bad,
                    "CNI_CONF_NAME is empty; each installer found 99-loopback.conf and chained itself into it, while the runtime reads 10-calico.conflist: the plugin is never called.", any_subject=True)
