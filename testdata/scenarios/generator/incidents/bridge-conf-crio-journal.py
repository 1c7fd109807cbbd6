"""Pasted: three nodes NotReady since the CNI was installed; CRI-O's journal, the DaemonSet's YAML and one installer's log."""
from field_cni import *


def build(name):
    w = World(name, (2, 13, 10), "kubeadm", family="dualstack", now="2026-07-17T15:29:06Z", nodes=3, apps=0, cni_age=1900)
    w.cni_conf = "05-cilium.conf"
    w.cni_paths(conf="05-cilium.conf")
    rows = []
    for n, node in enumerate(w.cni_pods):
        w.cni_since(node, w.ago(1890 - 4 * n))
        w.cni_lines[node] = [(at, line.replace("failed to find kuma-cni plugin in chained config file: kuma-cni plugin is missing in the chained config file", "chained plugin requires a valid conflist file format: "
                              "conflist file /host/etc/cni/net.d/05-cilium.conf missing required fields: [plugins]")) for at, line in w.cni_lines[node]]
        rows.append("%-8s NotReady   worker   161d   v1.29.13   192.168.%d.%d   <none>   Rocky Linux 9.5 (Blue Onyx)   5.14.0-503.15.1.el9_5.x86_64   cri-o://1.29.11" % (node, n + 1, n + 11))
    p = Paper(w)
    node = w.node(0)
    pod = w.cni_pods[node]
    p.put("get-nodes.txt", "NAME     STATUS     ROLES    AGE    VERSION    INTERNAL-IP     EXTERNAL-IP   OS-IMAGE                      KERNEL-VERSION                 CONTAINER-RUNTIME\n" + "\n".join(rows) + "\n")
    p.put("ds-kuma-cni-node.yaml", to_yaml(w.cni_ds))
    p.log("install-cni-%s.log" % node, pod, "install-cni")
    at = w.ago(1889)
    line = lambda t, unit, text: "%s %s %s: %s\n" % ((at + seconds(t)).strftime("%b %d %H:%M:%S"), node, unit, text)
    crio = lambda t, level, text: line(t, "crio[1184]", 'time="%s000Z" level=%s msg="%s"' % ((at + seconds(t)).strftime("%Y-%m-%d %H:%M:%S.%f"), level, text))
    kubelet = lambda t: line(t, "kubelet[1502]", 'E%s    1502 kubelet.go:2902] "Container runtime network not ready" networkReady="NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: No CNI configuration '
                             'file in /etc/cni/net.d/. Has your network provider started?"' % (at + seconds(t)).strftime("%m%d %H:%M:%S.%f"))
    p.put("journal-%s.txt" % node, crio(-86000, "info", "Updated default CNI network name to cilium") + crio(0.2, "info", 'CNI monitoring event CREATE        \\"/etc/cni/net.d/05-cilium.conf3304418\\"')
          + crio(0.21, "info", 'CNI monitoring event RENAME        \\"/etc/cni/net.d/05-cilium.conf3304418\\"')
          + crio(0.22, "error", "Error loading CNI config file /etc/cni/net.d/05-cilium.conf: error parsing configuration: missing 'type'") + crio(0.23, "info", 'Updated default CNI network name to \\"\\"')
          + "".join(kubelet(3 + 5 * n) for n in range(4)) + crio(60.2, "error", "Error loading CNI config file /etc/cni/net.d/05-cilium.conf: error parsing configuration: missing 'type'") + kubelet(63) + kubelet(1870))
    p.put("etc-cni-net.d-05-cilium.conf", as_json({"cniVersion": "0.3.0", "name": "k8s-pod-network", "plugins": [{"cniVersion": "0.3.1", "enable-debug": False, "name": "cilium", "type": "cilium-cni"},
          {"cniVersion": "0.3.1", "kubernetes": {"cni_bin_dir": "/opt/cni/bin", "exclude_namespaces": ["kube-system"], "kubeconfig": "/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig"}, "log_level": "info", "name": "kuma-cni", "type": "kuma-cni"}]}) + "\n")
    return p.expect("failing", ["cni-chained-plain-conf"], ["cni-conf-removed-or-invalid"], ["cni-conf-extension-trap", "cni-conf-not-found", "cni-plugin-overwritten", "x-cilium-exclusive", "cni-standalone-type", "cni-net-dir-not-writable",
                    "plugin-installer-not-running"], [w.cni_ds], "confName is the plain 05-cilium.conf: the installer turned it into a list under the same name, which CRI-O cannot load (missing 'type'); all nodes went NotReady.",
                    missing=["events", "pods"])
