"""On one node kube-proxy is stuck: the plugin, which runs on the host, cannot reach the API server's cluster address."""
from common import *


def build(name):
    w = World(name, (2, 12, 12), "kubeadm", now="2026-02-25T18:20:31Z")
    node = w.node(2)
    proxy = next(p for p in w.pods if p.name.startswith("kube-proxy") and p.node == node)
    w.main_loops(proxy, "kube-proxy", "I0225 18:12:40.112233       1 server_linux.go:66] \"Using iptables proxy\"\nE0225 18:12:40.501200       1 run.go:74] \"command failed\" "
                 "err=\"failed complete: open /var/lib/kube-proxy/config.conf: no such file or directory\"\n", restarts=9, run=2)
    stuck = []
    for app, space in (("media-api", 0), ("wallet", 1)):
        found = w.workload(app, w.spaces[space], replicas=1, created=w.ago(1100), node=node, plugin=None)
        pod = found.pods[0]
        w.no_dataplane(pod)
        w.sandbox_fails(pod, 'failed to get pod annotations: failed to retrieve pod data from Kubernetes API: Get "https://10.96.0.1:443/api/v1/namespaces/%s/pods/%s": dial tcp 10.96.0.1:443: i/o timeout' % (
            pod.namespace, pod.name), 4, every=62)
        found.finish()
        stuck.append(pod)
    return w.expect("failing", ["plugin-apiserver-unreachable"], (), ["plugin-unauthorized", "plugin-rbac-forbidden", "plugin-kubeconfig-missing", "plugin-installer-not-running", "dp-cp-unreachable",
                    "x-networkpolicy", "cp-apiserver-unreachable"], stuck, "dial tcp 10.96.0.1:443: i/o timeout in the sandbox events of one node, whose kube-proxy crashes.", any_subject=True)
