"""Something on the host removes fresh network namespaces while the plugins are still at it."""
from field_rules import *


def build(name):
    w = World(name, (2, 14, 2), "k3s", nodes=3, apps=2, now="2026-07-22T04:33:09Z")
    node = w.node(1)
    w.namespace("platform")
    spec = lambda: {"containers": [container("janitor", "registry.example.internal/platform/host-janitor:0.7.0", args=["--dirs=/var/log/pods,/run/netns,/tmp", "--every=10s"],
                    securityContext={"privileged": True})], "hostPID": True, "nodeSelector": {"janitor": "canary"}}
    w.get("Node", node)["metadata"]["labels"]["janitor"] = "canary"
    ds = w._daemonset("host-janitor", "platform", spec(), {"app": "host-janitor"}, age=5000)
    w.daemonset_status(ds, 1)
    agent = w.make_pod("host-janitor-" + w.word(5), "platform", spec(), node, w.ago(4990), {"app": "host-janitor"}, owner=ds, generate="host-janitor-")
    gone = []

    def error(pod):
        path = "/var/run/netns/cni-" + w.uid()
        gone.append([path, None])
        return 'could not inject rules into namespace: failed to open namespace: failed to Statfs "%s": no such file or directory' % path
    stuck = []
    for number, (app, space) in enumerate((("meter-read", 0), ("meter-bill", 1))):
        found = w.workload(app, w.spaces[space], replicas=1, created=w.ago(78 - 9 * number), node=node, plugin=None)
        pod = found.pods[0]
        w.no_dataplane(pod)
        pod.no_sandbox()
        w.event(pod, "Scheduled", None, pod.created)
        for n in range(5):
            at = pod.created + seconds(3 + 15 * n)
            w.event(pod, "FailedCreatePodSandBox", 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "%s": plugin type="kuma-cni" name="kuma-cni" failed (add): %s' % (
                w.hex(64), error(pod)), at, at, 1, warning=True)
            gone[-1][1] = at - seconds(0.6)
        found.finish()
        stuck.append(pod)
    w.logs[("platform", agent.name, "janitor")] = "".join("%s janitor: removed %s (no process attached)\n" % (rfc3339(at), path) for path, at in sorted(gone, key=lambda g: g[1]))
    w.collected.add(agent.name)
    w.event(agent, "Scheduled", None, agent.created)
    w.workload("meter-web", w.spaces[0], replicas=2, age=2000, node=[w.node(0), w.node(2)])
    oom_trouble(w)
    return w.expect("failing", ["plugin-netns-open"], (), ["x-gvisor-kata", "plugin-pod-not-found", "plugin-kubeconfig-missing", "plugin-restore-failed", "x-binary-missing", "plugin-installer-not-running",
                    "x-iptables-wiped-later", "plugin-sandbox-selinux", "x-k3s-rke2"], stuck,
                    "The plugin cannot open the pod's network namespace: a host agent on that node removes files in /run/netns.")
