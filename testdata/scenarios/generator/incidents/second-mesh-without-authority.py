"""A second mesh was made after the control plane had lost its right to write secrets: no CA, no default resources."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 12, 9), "rke2", product="kong-mesh", nodes=3, apps=1, now="2025-11-26T09:58:04Z", native=False, family="dualstack", mesh_spec=mesh_tls())
    space = w.spaces[1]
    w.get("Namespace", space)["metadata"]["labels"]["kuma.io/mesh"] = "staging"
    made = w.mesh("staging", mesh_tls("ca-2"))
    made["metadata"]["creationTimestamp"] = rfc3339(w.ago(2600))

    def log(pod, start, end):
        lines, at = booted(w, start, mesh="staging")
        for n, kind in enumerate(("cluster.v3.Cluster", "listener.v3.Listener")):
            lines.append(envoy(at + seconds(15 * (n + 1)), "warning", "config", "source/extensions/config_subscription/grpc/grpc_subscription_impl.cc:130] gRPC config: initial fetch timed out for type.googleapis.com/envoy.config." + kind))
        return lines + (goodbye(w, end) if end else [])
    pods = []
    for app in ("demo-web", "demo-api"):
        found = w.workload(app, space, replicas=1, created=w.ago(int(span(6, 121)) + 100), mesh_name="staging")
        found.pods[0].dataplane["metadata"]["labels"]["kuma.io/mesh"] = "staging"
        stuck_sidecar(w, found, log, restarts=6)
        pods += found.pods
    why = ('failed to generate CA cert: failed to create secret "staging.ca-builtin-cert-ca-2": secrets is forbidden: User "system:serviceaccount:kong-mesh-system:kong-mesh-control-plane" cannot create resource '
           '"secrets" in API group "" in the namespace "kong-mesh-system"')
    at = 2590
    while at > 30:
        w.cp_say(w.ago(at), "ERROR", "controllers.mesh-defaults", "unable to ensure that mesh CAs are created", {"error": why})
        w.cp_say(w.ago(at - 0.2), "ERROR", "controller-runtime", "Reconciler error", {"controller": "kuma-mesh-controller", "controllerGroup": "kuma.io", "controllerKind": "Mesh", "Mesh": {"name": "staging"}, "namespace": "", "name": "staging", "error": why})
        at -= 140
    for n in range(20):
        w.cp_say(w.ago(1300 - 60 * n), "ERROR", "xds.server.dataplane-sync-watchdog", "OnTick() failed", {"dataplaneKey": {"Mesh": "staging", "Name": pods[n % 2].name + "." + space},
                 "error": 'could not get mesh CA cert: could not get root cert: failed to load CA key pair for Mesh "staging" and backend "ca-2": Resource not found: type="Secret" name="staging.ca-builtin-cert-ca-2" mesh="staging"'})
    crash_elsewhere(w)
    return w.expect("failing", ["cp-mesh-missing-or-defaults"], ["dp-envoy-not-ready", "cp-mtls-backend"], ["inj-mesh-not-found", "inj-webhook-unreachable", "mesh-name-invalid", "cp-apiserver-unreachable", "dp-cp-unreachable", "cp-pod-translation", "mtls-deny-all", "plugin-rbac-forbidden",
                    "dp-ca-mismatch", "taint-rbac"], pods, "The control plane may not create secrets: for the new mesh 'staging' it makes neither CA nor defaults, and that mesh's proxies get no configuration; the mesh 'default' is well.", any_subject=True)
