"""A roll-out of the CNI with delayStartupSeconds left from a rehearsal: the old installers clean up, the new ones sleep for a quarter of an hour."""
from node_agents import *


def build(name):
    w = World(name, (2, 12, 9), "kind", nodes=3, apps=1, taint=False, family="dualstack", now="2025-11-12T10:22:40Z", cni_age=410)
    change(w, args=["sleep 900 && exec /install-cni"], readinessProbe={"initialDelaySeconds": 900, "exec": {"command": ["cat", "/tmp/ready"]}, "timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3})
    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes):
        pod = w.cni_pods[node]
        pod.created = w.ago(410 - 5 * number)
        w.cni_lines[node] = []
        w.logs[("kube-system", pod.name, "install-cni")] = ""
        pod.main("install-cni", state=running(pod.created + seconds(3)), ready=False, started=True)
        pod.ready_at = pod.created
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container install-cni", pod.created + seconds(3))
    w.cni_count()
    w.event(w.cni_ds, "SuccessfulDelete", "Deleted pod: kuma-cni-node-" + w.word(5), w.ago(414), component="daemonset-controller")
    bad = []
    for app, space, n in (("seat-map", 0, 2), ("seat-hold", 1, 1)):
        bad += w.validation_fails(app, w.spaces[space], refused_both, replicas=n, restarts=4, plugin=None, last=w.ago(31)).pods
    bustle(w, "dns", "scaler", "restarted")
    w.without("configmaps")
    return w.expect("failing", ["cni-delay-startup"], ["val-cni-not-ready-on-node", "val-rules-missing-generic", "plugin-installer-not-running"], ["val-cni-race-new-node", "cni-plugin-overwritten", "cni-conf-not-found", "inj-cni-flag-mismatch", "cni-defaults-on-non-openshift", "cni-ds-not-scheduled", "cni-ready-file",
                    "val-uid-mismatch"], bad, "All installers run 'sleep 900 && exec /install-cni' since seven minutes with empty logs and are not Ready; pods made since then get no rules.", any_subject=True)
