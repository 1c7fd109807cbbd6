"""Pasted: describe of a pod, the node's journal and a listing of its directories; no bundle."""
from field_rules import *


def build(name):
    w = World(name, (2, 7, 18), "k3s", nodes=2, apps=1, now="2025-06-03T17:48:20Z")
    node = w.node(1)
    error = "pod excluded - error getting pod info: could not create kube client: stat /etc/cni/net.d/ZZZ-kuma-cni-kubeconfig: no such file or directory"
    stuck = no_sandboxes(w, [("turnstile", w.spaces[0], 1, True)], error, age=900, node=node, every=12)
    pod = stuck[0]
    lines = []
    for n in range(14):
        at = pod.created + seconds(3 + 12.4 * n)
        box = w.hex(64)
        stamp_ = at.strftime("%b %d %H:%M:%S") + " %s k3s[812]: " % node
        lines.append(stamp_ + 'E%s.%06d     812 remote_runtime.go:193] "RunPodSandbox from runtime service failed" err="rpc error: code = Unknown desc = failed to setup network for sandbox \\"%s\\": plugin type=\\"kuma-cni\\" name=\\"kuma-cni\\" failed (add): %s"' % (
            at.strftime("%m%d %H:%M:%S"), 101211 + 7001 * n, box, error))
        lines.append(stamp_ + 'E%s.%06d     812 pod_workers.go:1298] "Error syncing pod, skipping" err="failed to \\"CreatePodSandbox\\" for \\"%s_%s(%s)\\"" pod="%s/%s"' % (
            at.strftime("%m%d %H:%M:%S"), 101909 + 7001 * n, pod.name, pod.namespace, pod.obj["metadata"]["uid"], pod.namespace, pod.name))
        if n % 5 == 2:
            lines.append(stamp_ + 'W%s.%06d     812 machine.go:65] Cannot read vendor id correctly, set empty.' % (at.strftime("%m%d %H:%M:%S"), 330000 + n))
    without_backup(w)
    p = Paste(w)
    p.put("describe.txt", "$ kubectl describe pod -n %s %s\n" % (pod.namespace, pod.name) + describe(w, pod, 2), crlf=True)
    p.put("journal-k3s.txt", "\n".join(lines) + "\n", crlf=True)
    p.put("node-files.txt", "root@%s:~# ls -l /var/lib/rancher/k3s/agent/etc/cni/net.d /etc/cni/net.d\nls: cannot access '/etc/cni/net.d': No such file or directory\n/var/lib/rancher/k3s/agent/etc/cni/net.d:\ntotal 8\n"
          "-rw-r--r-- 1 root root 1021 Jun  3 17:21 10-flannel.conflist\n-rw------- 1 root root 2788 Jun  3 17:48 ZZZ-kuma-cni-kubeconfig\n" % node, crlf=True)
    p.put("pods-kube-system.txt", get_pods(w, ["kube-system"]), crlf=True)
    return p.expect("failing", ["plugin-kubeconfig-missing"], ["x-k3s-rke2"], ["plugin-installer-not-running", "plugin-apiserver-unreachable", "plugin-unauthorized", "plugin-rbac-forbidden", "plugin-pod-not-found",
                    "cni-net-dir-not-writable", "cni-sa-token-or-ca-missing", "plugin-skip-no-sidecar", "cni-conf-not-found", "x-binary-missing"], stuck,
                    "The plugin looks for its kubeconfig in /etc/cni/net.d, while the installer wrote it to k3s' directory.", missing=["logs", "DaemonSet", "nodes"])
