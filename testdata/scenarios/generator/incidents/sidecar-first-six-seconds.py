"""The first lines of a sidecar's log, taken seconds after the pod was made; hardly anything else was collected."""
from common import *


def build(name):
    w = World(name, (2, 14, 3), "kind", family="dualstack", now="2026-09-02T07:12:45Z", form="dir", shape="cut")
    found = w.workload("intake", w.spaces[1], replicas=1, created=w.ago(11))
    pod = found.pods[0]
    start = pod.created + seconds(4)
    w.finish_logs()
    w.logs = {(w.spaces[1], pod.name, "kuma-sidecar"): "\n".join(bootstrap(w.v, start, w.cp_url) + not_found_yet(start + seconds(0.1), 2)) + "\n"}
    w.collected.clear()
    w.items = [i for i in w.items if i["kind"] == "Namespace"]
    w.custom, w.extra = {}, {}
    w.without("pods", "events", "nodes", "daemonsets", "deployments", "replicasets", "statefulsets", "jobs", "cronjobs", "configmaps", "services", "endpoints", "serviceaccounts", "network-policy", "limitranges", "resource-quota", "roles",
              "rolebindings", "clusterroles", "clusterrolebindings", "custom-resource-definitions", "mutating-webhook-configurations", "validating-webhook-configurations", "priorityclasses", "cni-logs", "cp-logs")
    return w.expect("insufficient-evidence", [], (), ["dp-not-found-yet", "dp-cp-unreachable", "dp-envoy-not-ready", "dp-token", "dp-ca-mismatch", "dp-xds-stream", "cp-pod-translation", "x-networkpolicy", "order-native-sidecar-startup-probe",
                    "order-app-before-sidecar"], (), "Two 'not yet found' of a normal start, and nothing of what came after.")
