"""A platform team's webhook puts a recorder, as a native sidecar, before all other init containers; it listens on the port of the validator."""
from more_platforms import *


def build(name):
    w = World(name, (2, 12, 13), "rke2-sles", product="kong-mesh", native=True, family="ipv4", now="2026-01-29T15:02:44Z", nodes=3, apps=2, offset=1)
    recorder = container("call-recorder", "registry.example.internal/platform/call-recorder:0.14.2", args=["--listen=0.0.0.0:15006", "--forward=auto", "--sink=s3"], restartPolicy="Always",
                         securityContext={"runAsUser": 1337, "allowPrivilegeEscalation": False}, resources={"limits": {"memory": "64Mi"}})
    busy = lambda a: a.bind("address already in use")
    found = w.validation_fails("claims-intake", w.spaces[0], busy, last=w.ago(133), replicas=3, restarts=8, early_inits=[recorder], annotations={"platform.example.internal/record": "true"})
    for pod in found.pods:
        w.logs[(pod.namespace, pod.name, "call-recorder")] = '{"ts":"%s","msg":"accepting","addr":"0.0.0.0:15006"}\n{"ts":"%s","msg":"sink ready","bucket":"rec-eu"}\n' % (rfc3339(pod.created + seconds(1)), rfc3339(pod.created + seconds(2)))
        w.event(pod, "Started", "Started container call-recorder", pod.created + seconds(1))
    well(w, "claims-print", w.spaces[0], replicas=2, age=1300, events=True)
    hook = w.get("MutatingWebhookConfiguration", "kong-mesh-admission-mutating-webhook-configuration")
    one = dict(hook["webhooks"][-1], name="record.platform.example.internal", namespaceSelector={}, objectSelector={}, failurePolicy="Ignore",
               clientConfig={"service": {"namespace": "platform", "name": "recorder-webhook", "path": "/mutate", "port": 443}, "caBundle": "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t"})
    w.add("MutatingWebhookConfiguration", w.meta("platform-recorder", created=w.ago(86400)), "admissionregistration.k8s.io/v1", webhooks=[one])
    bustle(w, "shipper", "stream", "grafana", "restarted")
    w.without("daemonsets", "nodes")
    return w.expect("failing", ["val-bind-in-use"], (), ["x-istio-side-by-side", "x-hostnetwork-pod", "val-rerun-on-sandbox-recreate", "val-rules-missing-generic", "val-port-mismatch", "val-cni-race-new-node", "x-linkerd-side-by-side"],
                    found.pods, "call-recorder, a native sidecar before kuma-validation, listens on 0.0.0.0:15006; the validator cannot bind its port.")
