"""delayStartupSeconds=600, left from a test: after a node's reboot its installer sleeps while the runtime calls the plugin already."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 2, 6), "kubeadm", now="2025-01-30T04:31:55Z", nodes=3, shape="mid")
    change(w, args=["sleep 600 && exec /install-cni"], readinessProbe={"initialDelaySeconds": 600, "exec": {"command": ["cat", "/tmp/ready"]}, "timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3})
    node = w.node(1)
    host_away(w, [node])
    boot = w.ago(410)
    w.event(w.get("Node", node), "Rebooted", "Node %s has been rebooted, boot id: %s" % (node, w.uid()), boot, warning=True)
    w.get("Node", node)["status"]["conditions"][3]["lastTransitionTime"] = rfc3339(boot + seconds(18))
    pod = w.cni_pods[node]
    w.cni_lines[node] = []
    w.logs[(pod.namespace, pod.name, "install-cni")] = ""
    pod.main("install-cni", state=running(boot + seconds(27)), last=ended(255, "Unknown", w.old + seconds(300), boot - seconds(3)), restarts=1, ready=False, started=True)
    pod.ready_at = boot + seconds(28)
    w.cni_count()
    for base in ("calico-node", "kube-proxy"):
        p = next(p for p in w.pods if p.name.startswith(base) and p.node == node)
        p.main(base, state=running(boot + seconds(25)), ready=True, started=True, restarts=1, last=ended(255, "Unknown", w.old + seconds(60), boot - seconds(3)))
    error = "more than one process '/install-cni' running on a node, this should not happen"
    stuck = []
    for app, space, count in (("dispatch-api", 0, 2), ("fleet-map", 1, 1)):
        found = w.workload(app, w.spaces[space], replicas=count, created=w.ago(350), node=node, plugin=None)
        for p in found.pods:
            w.no_dataplane(p)
            w.sandbox_fails(p, error, 4)
        found.finish()
        stuck += found.pods
    plain = w.workload("spooler", "monitoring", mesh=False, created=w.ago(340), node=node, image="registry.example.internal/tools/spool:2.0")
    w.sandbox_fails(plain.pods[0], error, 3)
    plain.finish()
    noise(w, "deprecated", "probe")
    return done(w, "failing", ["cni-delay-startup"], ["plugin-installer-not-running", "x-runtime-restart-sandbox"], ["plugin-two-installers", "cni-oom", "x-uninstall-leftover", "x-binary-missing", "plugin-kubeconfig-missing", "cni-ready-file"],
                stuck + plain.pods, "The installer's arguments are 'sleep 600 && exec /install-cni'; six minutes after the reboot it still sleeps, with an empty log, and the plugin finds no process.", any_subject=True)
