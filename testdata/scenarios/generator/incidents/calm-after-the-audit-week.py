"""Healthy: a week of audits left a policy's refusals, a crash of each installer, taints that came and went and retried validations; everything has been in order for half an hour."""
from node_agents import *


def build(name):
    w = World(name, (3, 0, 2), "gke", product="kong-mesh", nodes=3, apps=2, family="ipv4", now="2026-09-17T12:04:51Z", cni_age=900000)
    for number, host in enumerate(n["metadata"]["name"] for n in w.nodes[:2]):
        hit = w.ago(3300 - 90 * number)
        done_at = w.cni_since(host, hit + seconds(2), waits=3)
        pod = w.cni_pods[host]
        pod.states["install-cni"].update(restarts=1, last=ended(5, "Error", w.ago(899990), hit))
        w.logs[("kube-system", pod.name, "install-cni-previous")] = "\n".join([line for _, line in refresh(w.ago(9000), hit)][-6:] + cleanup(w.v, hit - seconds(0.02), reason="kuma-cni plugin is missing in the chained config file")) + "\n"
        w.cp_say(hit + seconds(1), "INFO", "controllers.NodeTaint", "has no cni pod running and no taint", {"node": {"name": host}})
        w.cp_say(hit + seconds(1.1), "INFO", "controllers.NodeTaint", "added taint to node", {"node": {"name": host}})
        w.cp_say(done_at + seconds(12), "INFO", "controllers.NodeTaint", "removed the taint from node", {"node": {"name": host}})
        w.event(pod, "Unhealthy", "Readiness probe failed: cat: /tmp/ready: No such file or directory", hit + seconds(3), hit + seconds(6), 2, warning=True)
    for app, space, n in (("ballot-api", 0, 3), ("ballot-web", 1, 2)):
        found = w.workload(app, w.spaces[space], replicas=n, age=1700)
        for k, pod in enumerate(found.pods):
            w.logs[(pod.namespace, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes(after=2 if k == 0 else 0, noise=True).text()
            w.sidecar_log(pod, 4)
        for each in (found.top, found.owner):
            each["metadata"]["creationTimestamp"] = rfc3339(w.ago(2000))
        w.event(found.owner, "FailedCreate", 'Error creating: admission webhook "validate.kyverno.svc-fail" denied the request: \n\nresource Pod/%s/%s- was blocked due to the following policies \n\nrequire-owner-label:\n  check-owner: \'validation error: label owner is required. rule check-owner failed at path /metadata/labels/owner/\'\n' % (
            w.spaces[space], found.owner["metadata"]["name"]), w.ago(1990), w.ago(1760), 9, warning=True, component="replicaset-controller")
        w.event(found.pods[0], "FailedScheduling", "0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.", found.pods[0].created, found.pods[0].created + seconds(1), 1, warning=True)
        w.event(found.pods[0], "Scheduled", None, found.pods[0].created + seconds(1))
        w.event(found.pods[-1], "FailedCreatePodSandBox", 'Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded', found.pods[-1].created + seconds(1), warning=True)
        w.event(found.pods[-1], "Started", "Started container kuma-sidecar", found.pods[-1].created + seconds(5))
        w.event(found.pods[0], "Unhealthy", "Startup probe failed: HTTP probe failed with statuscode: 503", found.pods[0].created + seconds(6), found.pods[0].created + seconds(6), 1, warning=True)
    bustle(w, "stream", "restarted", "dns", "scaler", "pull")
    return w.expect("healthy", must_not=QUIET + ["inj-webhook-unreachable", "taint-rbac", "cni-legacy-ebpf-image", "order-native-sidecar-startup-probe", "cni-conf-removed-or-invalid", "plugin-apiserver-unreachable", "inj-pod-validator", "x-probe-failures"],
                    note="All pods are Ready. Left over: one exit 5 a node, taints of seconds, a policy's refusals that ended, a retried validation, a probe and a sandbox that succeeded at once after.")
