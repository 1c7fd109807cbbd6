"""Since 2.11 the pod's label is not enough: its namespace must carry the label too."""
from common import *


def build(name):
    w = World(name, (2, 13, 6), "kubeadm", now="2026-03-25T16:30:36Z")
    w.namespace("reports", {"team": "bi"})
    found = w.workload("report-api", "reports", replicas=2, mesh=False, created=w.ago(2000), labels={"app": "report-api", "kuma.io/sidecar-injection": "enabled"})
    for pod in found.pods:
        w.event(pod, "Scheduled", None, pod.created)
    return w.expect("failing", ["inj-namespace-label-missing"], (), ["inj-webhook-ignored", "inj-annotation-instead-of-label", "inj-webhook-unreachable", "inj-exception-label", "inj-mesh-not-found"], found.pods,
                    "The pods are labelled for injection, their namespace has no such label; Kuma 2.13.", also=["insufficient-evidence"])
