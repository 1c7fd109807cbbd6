"""Pasted: two worker nodes were re-installed with a newer Rocky Linux, which has no iptables any more."""
from field_desk import *

ERROR = ("failed to inject iptables rules: failed to initialize transparent proxy configuration: unable to initialize IPv4 executables: failed to find valid nft or legacy executables: initialization "
         "of one or more executables failed: could not locate executable 'iptables' with mode 'nft'\ncould not locate executable 'iptables-save' with mode 'nft'\ncould not locate executable "
         "'iptables-restore' with mode 'nft'\ninitialization of one or more executables failed: could not locate executable 'iptables' with mode 'legacy'\ncould not locate executable "
         "'iptables-save' with mode 'legacy'\ncould not locate executable 'iptables-restore' with mode 'legacy'")
KIND = platform("kubeadm-rocky", "kubeadm", os="Rocky Linux 9.5 (Blue Onyx)", kernel="5.14.0-503.23.1.el9_5.x86_64", node="wrk{n}.dc2.example.internal", kubelet="v1.32.4", runtime="containerd://1.7.27")


def build(name):
    w = World(name, (2, 11, 15), KIND, product="kong-mesh", apps=1, nodes=2, family="ipv4", now="2025-12-04T09:26:50Z")
    w.platform_name = "kubeadm"
    new = [w.add_node(created=w.ago(5400 - 60 * n)) for n in range(2)]
    for node in w.nodes[2:]:
        node["status"]["nodeInfo"].update(osImage="Rocky Linux 10.0 (Red Quartz)", kernelVersion="6.12.0-55.12.1.el10_0.x86_64")
        base_pods(w, node["metadata"]["name"])
    stuck = no_sandboxes(w, [("policy-rating", w.spaces[0], 2, True)], ERROR, age=1500, count=4, node=[new[0], new[1]]) + no_sandboxes(w, [("doc-archive", w.spaces[1], 1, True)], ERROR, age=1460, count=4, node=new[0])
    fine = w.workload("plain-cron-ui", "monitoring", replicas=1, mesh=False, created=w.ago(1400), node=new[0])
    w.plugin_add(fine.pods[0], "missing required kuma-sidecar container")
    w.event(fine.pods[0], "Scheduled", None, fine.pods[0].created)
    good = w.workload("quote-mailer", w.spaces[0], replicas=1, created=w.ago(1450), node=w.node(0))
    w.event(good.pods[0], "Started", "Started container kuma-sidecar", good.pods[0].created + seconds(5))
    pull_trouble(w)
    p = Folder(w)
    p.put("events-all.txt", "$ kubectl get events -A --sort-by=.lastTimestamp\n" + clipped(w))
    p.put("nodes-wide.txt", "$ kubectl get nodes -o wide\n" + get_nodes(w))
    p.put("describe-%s.txt" % stuck[0].name, describe(w, stuck[0]))
    p.put("pods.txt", get_pods(w, [w.spaces[0], w.spaces[1], "kube-system", "monitoring"]))
    cni = w.cni_pods[new[0]]
    p.put("%s.log" % cni.name, p.log(cni, "install-cni"))
    p.put("bemerkung.txt", "Seit dem Neuaufsetzen von wrk3 und wrk4 (Rocky 10, containerd 1.7, kube-proxy im Modus nftables) bleiben dort alle Mesh-Pods in Init:0/1.\nPods ohne Mesh laufen. firewalld ist auf allen Knoten aus, SELinux enforcing wie vorher.\n")
    return p.expect("failing", ["plugin-no-iptables-on-host"], (), ["plugin-kernel-modules", "init-no-iptables-support", "x-firewalld-nftables-host", "plugin-installer-not-running", "plugin-sandbox-selinux", "cni-bin-dir-not-writable", "x-binary-missing", "val-cni-race-new-node"],
                    stuck, "The two nodes of the newer system have neither iptables-nft nor -legacy; mesh pods get no sandbox there, others do.", any_subject=True, missing=["objects", "control plane"])
