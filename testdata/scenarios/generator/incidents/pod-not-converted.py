"""The control plane cannot make a Dataplane of the pod: its service has a protocol it refuses."""
from common import *


def build(name):
    w = World(name, (2, 12, 13), "kubeadm", now="2026-02-15T11:20:10Z")
    space = w.spaces[0]
    found = w.workload("odd-ports", space, replicas=2, created=w.ago(1200))
    for pod in found.pods:
        w.no_dataplane(pod)
        start = w.ago(170)
        pod.main("kuma-sidecar", state=running(start), ready=False, started=True, restarts=4, last=ended(1, "Error", start - seconds(240), start - seconds(20)))
        w.logs[(space, pod.name, "kuma-sidecar")] = "\n".join(bootstrap(w.v, start, w.cp_url) + not_found_yet(start + seconds(1), 50)) + "\n"
        w.event(pod, "FailedToGenerateKumaDataplane", "Failed to generate Kuma Dataplane: unable to translate a Pod into a Dataplane: A service that selects pod %s was found, but it doesn't match any container ports." % pod.name,
                pod.created + seconds(5), w.ago(30), 40, warning=True, component="k8s.kuma.io/dataplane-generator")
        for n in range(3):
            w.cp_say(w.ago(900 - 250 * n), "ERROR", "controllers.Pod", "unable to create/update Dataplane", {"pod": {"name": pod.name, "namespace": space},
                     "error": "unable to translate a Pod into a Dataplane: A service that selects pod %s was found, but it doesn't match any container ports." % pod.name})
    found.finish()
    return w.expect("failing", ["dp-not-found-yet"], ["cp-pod-translation", "dp-envoy-not-ready"], ["dp-cp-unreachable", "dp-token", "dp-ca-mismatch", "dp-xds-stream", "x-networkpolicy", "val-rules-missing-generic"], found.pods,
                    "'Dataplane entity is not yet found' for ever; event FailedToGenerateKumaDataplane and the control plane's error say why.")
