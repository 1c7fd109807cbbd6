"""Nodes were rebooted one after the other this afternoon; everything that was loud then is over."""
from field_desk import *


def build(name):
    w = World(name, (2, 12, 13), "kubeadm", apps=3, nodes=3, family="ipv4", native=True, now="2026-02-10T15:58:12Z", cni_age=1300000)
    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes):
        boot = w.ago(3300 - 800 * number)
        obj = w.get("Node", node)
        w.event(obj, "NodeNotSchedulable", "Node %s status is now: NodeNotSchedulable" % node, boot - seconds(140))
        w.event(obj, "Rebooted", "Node %s has been rebooted, boot id: %s" % (node, w.uid()), boot, warning=True)
        w.event(obj, "NodeReady", "Node %s status is now: NodeReady" % node, boot + seconds(24))
        w.event(obj, "NodeSchedulable", "Node %s status is now: NodeSchedulable" % node, boot + seconds(60))
        obj["status"]["conditions"][3]["lastTransitionTime"] = rfc3339(boot + seconds(24))
        cni = w.cni_pods[node]
        done = w.cni_since(node, boot + seconds(31))
        cni.states["install-cni"].update(restarts=1, last=ended(0, "Completed", cni.created + seconds(3), boot - seconds(20)))
        w.event(cni, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.", boot + seconds(10), boot + seconds(23), 2)
        w.event(cni, "FailedCreatePodSandBox", 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "%s": plugin type="calico" failed (add): stat /var/lib/calico/nodename: no such file or directory: check that the calico/node container is running and has mounted /var/lib/calico/' % w.hex(64),
                boot + seconds(11), warning=True)
        w.event(cni, "Started", "Started container install-cni", boot + seconds(31))
        for pod in w.pods:
            if pod.node == node and pod.obj["spec"].get("hostNetwork"):
                main = pod.mains()[0]
                pod.main(main, state=running(boot + seconds(9)), ready=True, started=True, restarts=1, last=ended(255, "Unknown", pod.created + seconds(2), boot - seconds(20)))
                pod.ready_at = boot + seconds(22)
        for text, at in (("has no cni pod running and no taint", boot + seconds(5)), ("added taint to node", boot + seconds(5.2)), ("removed the taint from node", done + seconds(6))):
            w.cp_say(at, "INFO", "controllers.NodeTaint", text, {"node": {"name": node}})
    # What was drained came up elsewhere; each app pod is younger than the last boot of its node.
    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes):
        boot = w.ago(3300 - 800 * number)
        for pod in w.pods:
            if pod.node == node and not pod.obj["spec"].get("hostNetwork") and pod not in w.cni_pods.values() and pod.phase != "Succeeded" and pod.created < boot + seconds(90):
                pod.created = w.ago(1650) if pod in w.cp.pods else w.ago(1580 - 10 * number) if number < 2 else w.ago(1500)
                pod.run()
                if pod in w.cp.pods:
                    w.cp_lines = [row for row in w.cp_lines if row[0] > pod.created]
                for key in [k for k in w.logs if k[1] == pod.name]:
                    w.logs.pop(key)
                if hasattr(pod, "dataplane"):
                    pod.dataplane["metadata"]["creationTimestamp"] = rfc3339(pod.created + seconds(4))
                    w.plugin_add(pod)
                    w.cp_say(pod.created - seconds(0.4), "INFO", "injector", "injecting Kuma", {"pod": pod.obj["metadata"]["generateName"], "namespace": pod.namespace})
                    w.cp_say(pod.created + seconds(4), "INFO", "controllers.Pod", "Dataplane created", {"pod": {"name": pod.name, "namespace": pod.namespace}})
                    w.logs[(pod.namespace, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes(after=number % 2, noise=True).text()
                    w.sidecar_log(pod, 3)
                    w.event(pod, "Scheduled", None, pod.created)
                    w.event(pod, "Unhealthy", 'Startup probe failed: Get "http://%s:9901/ready": dial tcp %s:9901: connect: connection refused' % (pod.ip, pod.ip), pod.created + seconds(6), pod.created + seconds(11), 2, warning=True)
                    w.event(pod, "Started", "Started container kuma-sidecar", pod.created + seconds(4))
    w.pods = [p for p in w.pods if not p.name.startswith("db-backup-")]
    w.items = [i for i in w.items if "db-backup-" not in i["metadata"]["name"]]
    deprecations(w)
    w.cp_lines = [row for row in w.cp_lines if row[0] > w.cp.pods[0].created]
    truer(w)
    return w.expect("healthy", [], [], QUIET + ["x-runtime-restart-sandbox", "val-rerun-on-sandbox-recreate", "dp-envoy-not-ready", "order-native-sidecar-startup-probe", "cni-conf-removed-or-invalid", "taint-cp-down"], [],
                    "Three nodes were drained and rebooted in turn; taints, start-up probes, a second attempt of kuma-validation and Calico's own sandbox error are over, and all pods are ready.")
