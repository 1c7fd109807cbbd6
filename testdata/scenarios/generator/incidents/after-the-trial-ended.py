"""Pasted: a product on trial was removed last week; new pods of nodes that have been up since get no sandbox."""
from more_platforms import *
from dump import describe, get_nodes, get_pods, table


def build(name):
    w = World(name, (2, 12, 9), "gke-v2", kuma=False, nodes=3, now="2025-12-18T09:12:45Z")
    nodes = [w.node(0), w.node(1)]
    gone = 'failed to find plugin "kuma-cni" in path [/home/kubernetes/bin]'
    bad = stuck(w, "parcel-track", w.spaces[0], gone, 8, 1700, mesh=False, replicas=2, node=nodes, plugin=None) + stuck(w, "parcel-print", w.spaces[1], gone, 8, 1100, mesh=False, node=nodes[0], plugin=None)
    fresh = w.add_node(created=w.ago(86400 * 2))
    platform_pods(w, fresh)
    w.workload("parcel-map", w.spaces[1], mesh=False, created=w.ago(1400), node=fresh)
    no_new_jobs(w)
    p = Paper(w)
    p.put("nodes.txt", get_nodes(w)).put("pods-all.txt", get_pods(w))
    p.put("describe-parcel-track.txt", describe(w, bad[0], 1))
    p.put("helm-and-namespaces.txt", "$ helm list -A\n" + table(["NAME", "NAMESPACE", "REVISION", "UPDATED", "STATUS", "CHART", "APP VERSION"], [["grafana", "monitoring", "4", "2025-11-02 08:11:44.901 +0000 UTC", "deployed", "grafana-8.5.1", "11.3.1"]])
          + "\n$ kubectl get ns\n" + table(["NAME", "STATUS", "AGE"], [[n["metadata"]["name"], "Active", "%dd" % (w.now - parse_time(n["metadata"]["creationTimestamp"])).days] for n in w.of("Namespace")])
          + "\n$ kubectl get ds -A | grep -i -e kuma -e kong\n$ kubectl get mutatingwebhookconfigurations\nNAME                                                     WEBHOOKS   AGE\npod-ready.config.common-webhooks.networking.gke.io       1          64d\n"
          + "\n$ kubectl get crd | grep kuma | head -3\ncontainerpatches.kuma.io                         2025-11-07T10:20:31Z\ndataplanes.kuma.io                               2025-11-07T10:20:31Z\nmeshes.kuma.io                                   2025-11-07T10:20:32Z\n")
    p.put("node-shell-%s.txt" % nodes[0], "# ls /home/kubernetes/bin | head -20\nbandwidth\nbridge\ncilium-cni\nhost-local\nkubectl\nkubelet\nloopback\nportmap\nptp\n# grep -n type /etc/cni/net.d/10-gke-ptp.conflist\n6:      \"type\": \"ptp\",\n19:      \"type\": \"cilium-cni\"\n24:      \"type\": \"portmap\",\n39:      \"type\": \"kuma-cni\"\n")
    return p.expect("failing", ["x-uninstall-leftover"], ["x-binary-missing"], ["cni-bin-dir-wrong-but-writable", "plugin-installer-not-running", "cni-plugin-overwritten", "inj-cni-flag-mismatch", "cni-conf-extension-trap", "taint-leftover-after-uninstall",
                    "cni-bin-dir-not-writable", "plugin-kubeconfig-missing"], bad, "Kong Mesh is gone (no release, no DaemonSet, only CRDs), but two older nodes' conflists still call kuma-cni; a node of two days is well.", any_subject=True,
                    missing=["logs", "DaemonSet tables"])
