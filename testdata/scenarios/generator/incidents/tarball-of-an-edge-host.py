"""Attached: a small archive of a Flatcar host: journal, release file, listings. It has no iptables in any mode."""
from field_reports import *


def build(name):
    w = World(name, (2, 9, 20), "kubeadm", family="ipv4", nodes=2, apps=0, now="2025-04-29T13:37:08Z")
    node, rng = w.node(1), w.rng
    error = ("failed to inject iptables rules: failed to initialize transparent proxy configuration: unable to initialize IPv4 executables: failed to find valid nft or legacy executables: initialization of one or more executables failed: "
             "could not locate executable 'iptables' with mode 'nft'; could not locate executable 'iptables-save' with mode 'nft'; could not locate executable 'iptables-restore' with mode 'nft'; initialization of one or more executables failed: "
             "could not locate executable 'iptables' with mode 'legacy'; could not locate executable 'iptables-save' with mode 'legacy'; could not locate executable 'iptables-restore' with mode 'legacy'")
    pods = [("warehouse", "dock-doors-6b9c8d7f4-tx8kq", w.uid()), ("warehouse", "dock-lights-58f7b6c9d-m2vzr", w.uid())]
    lines, at = [], w.ago(410)
    say = lambda when, unit, text: lines.append("%s %s %s" % (when.strftime("%Y-%m-%dT%H:%M:%S+0000"), node, unit + ": " + text))
    say(at - seconds(200), "containerd[1188]", 'time="%s" level=info msg="RunPodSandbox for &PodSandboxMetadata{Name:node-exporter-9fzqk,Uid:%s,Namespace:monitoring,Attempt:0,} returns sandbox id \\"%s\\""' % (
        (at - seconds(200)).strftime("%Y-%m-%dT%H:%M:%S.301554219Z"), w.uid(), w.hex(64)))
    while at < w.ago(5):
        for n, (ns, pod, uid) in enumerate(pods):
            when, sandbox = at + seconds(n), w.hex(64)
            why = 'failed to setup network for sandbox \\"%s\\": plugin type=\\"kuma-cni\\" name=\\"kuma-cni\\" failed (add): %s' % (sandbox, error)
            say(when, "containerd[1188]", 'time="%s" level=error msg="RunPodSandbox for &PodSandboxMetadata{Name:%s,Uid:%s,Namespace:%s,Attempt:0,} failed, error" error="%s"' % (when.strftime("%Y-%m-%dT%H:%M:%S.") + "%09dZ" % rng.randint(0, 10**9 - 1), pod, uid, ns, why))
            say(when, "kubelet[1301]", 'E%s.%06d    1301 pod_workers.go:1301] "Error syncing pod, skipping" err="failed to \\"CreatePodSandbox\\" for \\"%s_%s(%s)\\" with CreatePodSandboxError: \\"Failed to create sandbox for pod \\\\\\"%s_%s(%s)\\\\\\": rpc error: code = Unknown desc = %s\\"" pod="%s/%s" podUID="%s"' % (
                when.strftime("%m%d %H:%M:%S"), rng.randint(0, 999999), pod, ns, uid, pod, ns, uid, why.replace('\\"', '\\\\\\"'), ns, pod, uid))
        at += seconds(rng.choice((12, 13, 14)))
    say(w.ago(90), "systemd[1]", "update-engine.service: Consumed 1.2s CPU time.")
    p = Box(w, "host-files")
    p.put("journal.txt", "\n".join(sorted(lines, key=lambda line: line[:24])) + "\n")
    p.put("os-release", 'NAME="Flatcar Container Linux by Kinvolk"\nID=flatcar\nID_LIKE=coreos\nVERSION=4230.0.0-slim\nPRETTY_NAME="Flatcar Container Linux by Kinvolk 4230.0.0-slim (Oklo)"\n')
    p.put("listing.txt", dollar("ls -l /opt/cni/bin /etc/cni/net.d; which iptables iptables-nft iptables-legacy nft", "core@" + node, colour=False) +
          "/etc/cni/net.d:\ntotal 12\n-rw-r--r--. 1 root root 1021 Apr 28 08:10 10-calico.conflist\n-rw-------. 1 root root 2776 Apr 29 13:36 ZZZ-kuma-cni-kubeconfig\n-rw-------. 1 root root 2720 Apr 29 12:58 calico-kubeconfig\n\n/opt/cni/bin:\ntotal 161240\n"
          "-rwxr-xr-x. 1 root root 3651000 Mar  3 10:20 bandwidth\n-rwxr-xr-x. 1 root root 67104000 Apr 28 08:09 calico\n-rwxr-xr-x. 1 root root 46202880 Apr 28 08:10 kuma-cni\n-rwxr-xr-x. 1 root root 3356000 Mar  3 10:20 loopback\n-rwxr-xr-x. 1 root root 3955000 Mar  3 10:20 portmap\n/usr/sbin/nft\n")
    refs = [{"kind": "Pod", "metadata": {"namespace": ns, "name": pod}} for ns, pod, _ in pods]
    return p.expect("failing", ["plugin-no-iptables-on-host"], ["x-bottlerocket-talos"], ["plugin-kernel-modules", "plugin-mixed-iptables-modes", "x-binary-missing", "plugin-installer-not-running", "plugin-restore-failed", "init-no-iptables-support", "cni-bin-dir-not-writable"],
                    refs, "The plugin finds no iptables of either kind on a slim host; its journal says so for each sandbox of two pods.", any_subject=True, missing=["objects", "logs", "other hosts"])
