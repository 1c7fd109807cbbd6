"""failurePolicy Ignore: while the control plane was down, pods started without a sidecar."""
from common import *


def build(name):
    w = World(name, (2, 13, 3), "rke2", now="2025-12-30T10:45:00Z", mesh_spec={"mtls": {"enabledBackend": "ca-1", "backends": [{"name": "ca-1", "type": "builtin"}]}})
    for hook in w.hooks["webhooks"]:
        if "injector" in hook["name"]:
            hook["failurePolicy"] = "Ignore"
    space = w.spaces[0]
    cp = w.cp.pods[0]
    w.main_loops(cp, "control-plane", None, 137, w.ago(900), 3, 60, "OOMKilled")
    cp.main("control-plane", state=running(w.ago(600)), ready=True, started=True, restarts=4, last=ended(137, "OOMKilled", w.ago(2000), w.ago(1500)))
    cp.ready, cp.ready_at = True, w.ago(590)
    w.cp.finish()
    w.cp_lines = [row for row in w.cp_lines if row[0] > w.ago(590)]
    found = w.workload("quotes-api", space, replicas=2, mesh=False, created=w.ago(1200))
    for pod in found.pods:
        w.event(pod, "Scheduled", None, pod.created)
        w.logs[(space, pod.name, "quotes-api")] = "".join("%s ERROR calling http://ledger.%s.svc.cluster.local:8080: read tcp: connection reset by peer\n" % (rfc3339(w.ago(1000 - 90 * n)), w.spaces[1]) for n in range(10))
        w.collected.add(pod.name)
    return w.expect("failing", ["inj-webhook-ignored"], (), ["inj-namespace-label-missing", "inj-annotation-instead-of-label", "inj-webhook-unreachable", "inj-exception-label",
                    "x-iptables-wiped-later", "cp-apiserver-unreachable"], found.pods,
                    "failurePolicy Ignore and a control plane that was killed for memory: pods of that time have no sidecar, in a labelled namespace.", also=["insufficient-evidence"])
