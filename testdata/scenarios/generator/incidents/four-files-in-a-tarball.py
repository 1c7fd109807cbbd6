"""A tarball of four files: a tool of the node team cut 10-canal.conflist to an object without plugins."""
from node_agents import *
from extra_cni import text_of
from dump import get_ds, get_pods


def build(name):
    w = World(name, (2, 10, 3), "rke2", nodes=3, apps=1, taint=False, family="ipv4", now="2025-02-19T15:16:42Z", cni_age=5200)
    node = w.node(2)
    why = "failed to prepare Kuma CNI configuration: failed to setup chained plugin: config does not have 'plugins' field"

    def run(at):
        return head(w.v, at, 3, why="chained plugin requires a valid conflist file format: conflist file /host/etc/cni/net.d/10-canal.conflist missing required fields: [plugins]") + fault(w.v, at + seconds(0.12), "error occurred during cni installation", why, "Run", "main.go:247")
    cni = all_crash(w, run, 3, 0.3, nodes=[node], since=w.ago(2000))[0]
    stranger(w)
    p = Folder(w)
    p.form, p.top = "gz", ""
    p.put("ds.txt", get_ds(w, "kube-system"))
    p.put("pods.txt", get_pods(w))
    p.put(cni.name + ".log", text_of(w, cni, "install-cni"))
    p.put("net.d.txt", "# ls -l /etc/cni/net.d; cat /etc/cni/net.d/10-canal.conflist\ntotal 12\n-rw------- 1 root root   95 Feb 19 14:43 10-canal.conflist\n-rw------- 1 root root 2817 Jan 30 08:12 calico-kubeconfig\n-rw------- 1 root root 3140 Feb 19 15:11 ZZZ-kuma-cni-kubeconfig\n"
                        '{\n  "cniVersion": "0.3.1",\n  "name": "k8s-pod-network",\n  "_managed": "node-config 7.4"\n}\n')
    return p.expect("failing", ["cni-conf-removed-or-invalid"], (), ["cni-plugin-overwritten", "cni-conf-not-found", "cni-standalone-type", "cni-chained-plain-conf", "cni-net-dir-not-writable", "plugin-parse-config", "cni-autodetect-wrong-file", "x-k3s-rke2"], [cni],
                    "On one node the conflist has no plugins any more since a tool of the node team wrote it; the installer ends with 3.", any_subject=True, missing=["events", "objects", "control plane"])
