"""A bundle redacted with tokens: after the nodes of one pool were rebooted, sidecars that were injected long ago refuse the control plane's newer certificate."""
from field_desk import *


def build(name):
    w = World(name, (2, 9, 19), "gke", product="kong-mesh", apps=2, nodes=4, family="dualstack", native=False, now="2025-11-27T04:20:18Z", cni_age=900000)
    space, node = w.spaces[0], next(n["metadata"]["name"] for n in w.nodes if n["metadata"]["name"] != w.cp.pods[0].node)
    error = ('request to bootstrap server failed: Post "%s/bootstrap": tls: failed to verify certificate: x509: certificate signed by unknown authority '
             '(possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "kong-mesh-ca")' % w.cp_url)

    def log(pod, start, end):
        stop = end or w.now
        return bootstrap(w.v, start, w.cp_url) + no_bootstrap(start + seconds(0.2), error, max(1, int((stop - start).total_seconds() - 1) // 3)) + (goodbye(w, end)[:2] if end else [])
    boot = w.ago(int(span(5, 121)) + 70)
    pods = []
    for app, count in (("ledger-core", 2), ("ledger-report", 1)):
        found = w.workload(app, space, replicas=count, node=node, created=boot, plugin=None)
        stuck_sidecar(w, found, log, restarts=5, probe='Get "http://{ip}:9901/ready": dial tcp {ip}:9901: connect: connection refused')
        for pod in found.pods:
            pod.created = w.ago(86400 * 19 + len(pods))
            pod.ready_at = boot
            w.items = [i for i in w.items if not (i["kind"] == "Event" and i["reason"] == "Scheduled" and i["involvedObject"]["name"] == pod.name)]
            w.event(pod, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.", boot + seconds(1))
            w.cp_lines = [row for row in w.cp_lines if pod.name not in row[1] and app not in row[1]]
            pod.states["kuma-sidecar"]["restarts"] += 1
            main = pod.mains()[-1]
            pod.states[main].update(state=running(boot + seconds(7)), restarts=1, last=ended(255, "Unknown", pod.created + seconds(9), boot - seconds(50)))
            pod.dataplane["metadata"]["creationTimestamp"] = rfc3339(pod.created)
        for item in (found.top, found.owner):
            item["metadata"]["creationTimestamp"] = rfc3339(w.ago(86400 * 19 + 30))
        pods += found.pods
    obj = w.get("Node", node)
    w.event(obj, "Rebooted", "Node %s has been rebooted, boot id: %s" % (node, w.uid()), boot - seconds(30), warning=True)
    obj["status"]["conditions"][3]["lastTransitionTime"] = rfc3339(boot - seconds(9))
    for pod in [p for p in w.pods if p.node == node and p not in pods and p.phase == "Running" and p.created < boot]:
        for main in pod.mains():
            pod.states[main].update(state=running(boot - seconds(5)), restarts=1, last=ended(255, "Unknown", pod.created + seconds(5), boot - seconds(50)))
        w.logs.pop((pod.namespace, pod.name, "kuma-sidecar"), None)
    w.cni_since(node, boot - seconds(5))
    w.cni_pods[node].states["install-cni"].update(restarts=1, last=ended(255, "Unknown", w.cni_pods[node].created + seconds(3), boot - seconds(50)))
    w.cp.pods[0].created = w.ago(86400 * 6)
    w.cp.pods[0].run()
    young = w.workload("ledger-export", space, replicas=1, created=w.ago(700), node=node)
    passed(w, young.pods[0])
    w.sidecar_log(young.pods[0], 1)
    hide = lambda text: "***TOKEN_%s_%s***" % (text, w.hex(6).upper())
    for pod in pods:
        for c in pod.obj["spec"]["containers"]:
            for e in c.get("env", []):
                if e["name"] in ("KUMA_DATAPLANE_RUNTIME_TOKEN_PATH",):
                    e["value"] = hide("TOKEN")
        pod.obj["metadata"]["annotations"]["kuma.io/sidecar-uid"] = hide("GENERIC")
    w.without("cp-logs", "secrets", "daemonsets")
    w.extra["collector-errors/helm-error.json"] = as_json({"collector": "helm", "error": "secrets is forbidden: User \"support@example.com\" cannot list resource \"secrets\" in API group \"\" in the namespace \"kong-mesh-system\"", "timestamp": rfc3339(w.ago(20))})
    w.extra["skipped-collectors.json"] = as_json([{"collector": "copyFromHost", "reason": "insufficient RBAC permissions", "errors": ["daemonsets.apps is forbidden: User \"support@example.com\" cannot create resource \"daemonsets\" in API group \"apps\" in the namespace \"default\""], "timestamp": rfc3339(w.ago(21))}])
    truer(w)
    return w.expect("failing", ["dp-ca-mismatch"], ["dp-cp-unreachable"], ["dp-token", "x-networkpolicy", "dp-wrong-endpoint", "plugin-unauthorized", "val-rerun-on-sandbox-recreate", "x-runtime-restart-sandbox", "dp-not-found-yet", "val-uid-mismatch", "inj-webhook-unreachable"], pods,
                    "Pods of 19 days ago trust the authority of the old certificate; since their node's reboot they need a new bootstrap and refuse the control plane, which was re-installed six days ago. A pod made today on the node is well.", any_subject=True)
