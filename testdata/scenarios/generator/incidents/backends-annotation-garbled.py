"""The annotation kuma.io/reachable-backends is not YAML: the control plane makes no Dataplane of the pods."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 13, 7), "eks", nodes=3, apps=2, now="2026-04-09T10:07:48Z", native=True, family="dualstack")
    space = w.spaces[0]
    bad = {"kuma.io/reachable-backends": "refs:\n- kind: MeshService\n  name: ledger\n   namespace: core\n"}
    why = "unable to translate a Pod into a Dataplane: cannot parse, kuma.io/reachable-backends has invalid format"

    def log(pod, start, end):
        stop = end or w.now
        return bootstrap(w.v, start, w.cp_url) + not_found_yet(start + seconds(0.2), int((stop - start).total_seconds() // 3)) + (goodbye(w, end)[:2] if end else [])
    found = w.workload("fee-engine", space, replicas=3, created=w.ago(int(span(5, 65)) + 45), annotations=bad)
    for pod in found.pods:
        w.no_dataplane(pod)
    stuck_sidecar(w, found, log, restarts=5, probe='Get "http://{ip}:9901/ready": dial tcp {ip}:9901: connect: connection refused')
    for n, pod in enumerate(found.pods):
        w.event(pod, "FailedToGenerateKumaDataplane", "Failed to generate Kuma Dataplane: " + why, pod.created + seconds(5), w.ago(40 + n), 17, warning=True, component="k8s.kuma.io/dataplane-generator")
        for k in range(6):
            w.cp_say(pod.created + seconds(5 + 110 * k), "ERROR", "controllers.Pod", "unable to create/update Dataplane", {"pod": {"name": pod.name, "namespace": space}, "operationResult": "unchanged", "error": why})
    template(found.owner, w, annotations=bad)
    return w.expect("failing", ["cp-pod-translation"], ["dp-not-found-yet", "dp-envoy-not-ready", "order-native-sidecar-startup-probe"], ["dp-cp-unreachable", "inj-bad-annotation", "dp-token", "x-networkpolicy", "plugin-bad-annotation", "cp-mesh-missing-or-defaults", "dp-xds-stream"], found.pods,
                    "The control plane cannot read kuma.io/reachable-backends and says so for each pod; the sidecars wait for their Dataplane.")
