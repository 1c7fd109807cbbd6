"""Kuma 2.7: an application that has always had its health check on port 9000 is moved into the mesh."""
from more_platforms import *


def build(name):
    w = World(name, (2, 7, 21), "gke-v2", family="dualstack", now="2025-05-13T10:34:50Z", nodes=3, apps=2)
    why = 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: cannot override Pod\'s probes. Port for probe cannot be set to 9000. It is reserved for the dataplane that will serve pods without mTLS.'
    space = w.spaces[1]
    check = {"httpGet": {"path": "/health", "port": 9000, "scheme": "HTTP"}, "periodSeconds": 10, "timeoutSeconds": 1, "successThreshold": 1, "failureThreshold": 3}
    template = {"spec": {"containers": [container("ledger-core", "registry.example.internal/%s/ledger-core:8.0.13" % space, ports=[{"containerPort": 8443, "protocol": "TCP"}, {"containerPort": 9000, "name": "health", "protocol": "TCP"}],
                                                  livenessProbe=check, readinessProbe=check)]}}
    owners = [w.refused("ledger-core", space, why, kind="StatefulSet", age=2700, count=18, template=template)]
    owners[0]["spec"]["template"] = {"metadata": {"labels": {"app": "ledger-core"}}, "spec": template["spec"]}
    for n in range(9):
        w.cp_say(w.ago(2690 - 300 * n), "ERROR", "injector", "injection failed", {"pod": "ledger-core-0", "namespace": space, "error": why.split("request: ")[1]})
    well(w, "ledger-view", space, replicas=2, age=1700, main_more={"readinessProbe": dict(check, httpGet=dict(check["httpGet"], port=8080))})
    failing_app(w, "statement-mailer")
    bustle(w, "shipper", "scaler", "deprecated", "restarted")
    w.without("nodes", "cni-logs")
    return w.expect("failing", ["x-probe-failures"], (), ["inj-pod-validator", "inj-webhook-unreachable", "inj-bad-annotation", "inj-uid-conflict", "dp-port-conflict", "inj-mesh-not-found", "order-app-before-sidecar", "val-bind-in-use"],
                    owners, "The StatefulSet's probes use port 9000, that of the virtual probes: the injector refuses its pod.")
