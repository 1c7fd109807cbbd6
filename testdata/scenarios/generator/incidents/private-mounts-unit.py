"""After a change of a containerd unit the network namespaces of one node are not where the plugin sees them. Pasted: events, journal, pods."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (3, 0, 1), "kubeadm", now="2026-10-06T09:29:14Z", nodes=3, apps=2, family="ipv4", native=True)
    node = w.node(2)
    host_away(w, [node])
    boot = w.ago(1300)
    stuck, journal = [], []
    clock = lambda at: at.strftime("%b %d %H:%M:%S")
    j = lambda at, unit, text: journal.append((at, "%s %s %s: %s" % (clock(at), node, unit, text)))
    j(boot, "systemd[1]", "Stopping containerd container runtime...")
    j(boot + seconds(1), "systemd[1]", "containerd.service: Deactivated successfully.")
    j(boot + seconds(1), "systemd[1]", "Started containerd container runtime.")
    for app, space, count in (("route-planner", 0, 2), ("eta-api", 1, 1)):
        found = w.workload(app, w.spaces[space], replicas=count, created=w.ago(1100 + 40 * space), node=node, plugin=None)
        for p in found.pods:
            w.no_dataplane(p)
            p.no_sandbox()
            w.event(p, "Scheduled", None, p.created)
            for n in range(12):
                at = p.created + seconds(2 + 14 * n) if n < 4 else w.ago(200 - 17 * (n - 4))
                netns = "/var/run/netns/cni-" + w.uid()
                sandbox = w.hex(64)
                error = ("failed to inject iptables rules: failed to open network namespace '%s': failed to Statfs \"%s\": no such file or directory" % (netns, netns))
                if n < 5:
                    w.event(p, "FailedCreatePodSandBox", 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "%s": plugin type="kuma-cni" name="kuma-cni" failed (add): %s' % (
                        sandbox, error), at, at, 1, warning=True)
                esc = error.replace('"', '\\"')
                j(at, "containerd[9120]", 'time="%s" level=error msg="RunPodSandbox for &PodSandboxMetadata{Name:%s,Uid:%s,Namespace:%s,Attempt:0,} failed, error" error="rpc error: code = Unknown desc = failed to setup network for '
                  'sandbox \\"%s\\": plugin type=\\"kuma-cni\\" name=\\"kuma-cni\\" failed (add): %s"' % (at.strftime("%Y-%m-%dT%H:%M:%S.114203377Z"), p.name, p.obj["metadata"]["uid"], p.namespace, sandbox, esc))
        found.finish()
        stuck += found.pods
    journal.sort(key=lambda row: row[0])
    done(w, "failing", ["plugin-netns-open"], (), ["x-gvisor-kata", "plugin-installer-not-running", "plugin-kubeconfig-missing", "x-binary-missing", "plugin-missing-tproxy-annotation", "plugin-restore-failed", "x-runtime-restart-sandbox",
         "plugin-sandbox-selinux"], stuck, "On one node the plugin cannot open the sandboxes' network namespaces since containerd was restarted; runc pods, no other runtime class.")
    return paste(w, {
        "events.txt": "$ kubectl get events -A --sort-by=.lastTimestamp\n" + dump.get_events(w),
        "pods.txt": "$ kubectl get pods -A -o wide\n" + dump.get_pods(w),
        "%s.yaml" % stuck[0].name: to_yaml(stuck[0].render()),
        "journal-%s.txt" % node: "\n".join(line for _, line in journal) + "\n",
        "%s.log" % w.cni_pods[node].name: text_of(w, w.cni_pods[node], "install-cni")}, ["node objects", "DaemonSet", "control plane"])
