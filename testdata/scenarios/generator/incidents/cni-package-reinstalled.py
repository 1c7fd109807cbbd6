"""Pasted: a package update put the plugin directory of a node back to its own files; kuma-cni is gone from it."""
from field_cni import *
from dump import describe


def build(name):
    w = World(name, (2, 11, 14), "aks", product="kong-mesh", family="ipv4", now="2025-11-27T06:48:20Z", nodes=3, apps=1, cni_ns="kong-mesh-system")
    node = w.node(1)
    bad = stuck(w, "vault-agent", w.spaces[0], 'failed to find plugin "kuma-cni" in path [/opt/cni/bin]', 10, 1500, node=node, plugin=None)
    p = Paper(w)
    at = w.ago(2400)
    names = ["LICENSE", "README.md", "azure-vnet", "azure-vnet-ipam", "bandwidth", "bridge", "dhcp", "firewall", "host-device", "host-local", "ipvlan", "loopback", "macvlan", "portmap", "ptp", "static", "tuning", "vlan"]
    p.put("describe-pod.txt", describe(w, bad[0], 1), crlf=True)
    p.put("describe-cni-pod.txt", describe(w, w.cni_pods[node], 1), crlf=True)
    p.log("install-cni.log", w.cni_pods[node], "install-cni", crlf=True)
    p.put("ls-opt-cni-bin.txt", "root@%s:/# ls -l /opt/cni/bin\ntotal 161204\n" % node + "".join("-rwxr-xr-x 1 root root %9d %s %s\n" % (2104000 + 91733 * n, at.strftime("%b %d %H:%M"), f) for n, f in enumerate(names)), crlf=True)
    p.put("dpkg.log.txt", "".join("%s %s\n" % ((at - seconds(4 - n)).strftime("%Y-%m-%d %H:%M:%S"), text) for n, text in enumerate((
        "upgrade kubernetes-cni:amd64 1.4.0-1.1 1.5.1-1.1", "status unpacked kubernetes-cni:amd64 1.5.1-1.1", "configure kubernetes-cni:amd64 1.5.1-1.1 <none>", "status installed kubernetes-cni:amd64 1.5.1-1.1"))), crlf=True)
    return p.expect("failing", ["x-binary-missing"], (), ["cni-bin-dir-wrong-but-writable", "cni-conf-extension-trap", "x-uninstall-leftover", "plugin-installer-not-running", "cni-bin-dir-not-writable", "x-aks", "cni-plugin-overwritten"], bad,
                    "The runtime looks in /opt/cni/bin, the very directory that the installer wrote to; a package update replaced its files, and no check looks after the binary.", missing=["events of other pods", "DaemonSet", "nodes"])
