"""A mesh taken over from Kong Mesh names a CA backend of type vault; Kuma has no such plugin."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 9, 11), "gke", nodes=3, apps=2, now="2025-07-15T12:36:14Z", family="dualstack")
    w.mesh("finance", {"mtls": {"enabledBackend": "vault-1", "backends": [{"name": "vault-1", "type": "vault", "conf": {"fromCp": {"address": "https://vault.example.internal:8200", "pki": "kuma-pki-finance", "role": "dp"}}}]}})
    space = w.spaces[0]
    w.get("Namespace", space)["metadata"]["labels"]["kuma.io/mesh"] = "finance"

    def log(pod, start, end):
        lines, at = booted(w, start, mesh="finance")
        lines.append(envoy(at + seconds(15), "warning", "config", "source/extensions/config_subscription/grpc/grpc_subscription_impl.cc:130] gRPC config: initial fetch timed out for type.googleapis.com/envoy.config.cluster.v3.Cluster"))
        lines.append(envoy(at + seconds(30), "warning", "config", "source/extensions/config_subscription/grpc/grpc_subscription_impl.cc:130] gRPC config: initial fetch timed out for type.googleapis.com/envoy.config.listener.v3.Listener"))
        return lines + (goodbye(w, end) if end else [])
    found = w.workload("journal", space, replicas=2, created=w.ago(int(span(4, 121)) + 50), mesh_name="finance")
    for pod in found.pods:
        pod.dataplane["mesh"] = "finance"
    stuck_sidecar(w, found, log, restarts=4)
    for n in range(18):
        w.cp_say(w.ago(6800 - 370 * n), "ERROR", "controllers.mesh-defaults", "unable to ensure that mesh CAs are created", {"error": "CA manager for type vault does not exist"})
        w.cp_say(w.ago(6799 - 370 * n), "ERROR", "controller-runtime", "Reconciler error", {"controller": "mesh", "controllerGroup": "kuma.io", "controllerKind": "Mesh", "Mesh": {"name": "finance"}, "name": "finance", "error": "CA manager for type vault does not exist"})
    w.namespace("flux-system")
    flux = w.custom_add("kustomizations.kustomize.toolkit.fluxcd.io", True, "Kustomization", w.meta("mesh-settings", "flux-system"), api="kustomize.toolkit.fluxcd.io/v1", spec={"path": "./meshes", "interval": "10m0s"})
    w.event(flux, "ReconciliationFailed", 'Mesh/finance dry-run failed (Forbidden): admission webhook "validator.kuma-admission.kuma.io" denied the request: mtls.backends[0].type: could not find installed plugin for this type', w.ago(3300), w.ago(310), 6,
            warning=True, component="kustomize-controller")
    for n in range(12):
        w.cp_say(w.ago(900 - 70 * n), "ERROR", "xds.server.dataplane-sync-watchdog", "OnTick() failed", {"dataplaneKey": {"Mesh": "finance", "Name": found.pods[n % 2].name + "." + space}, "error": "could not get mesh CA cert: CA manager for type vault does not exist"})
    return w.expect("failing", ["cp-mtls-backend"], ["dp-envoy-not-ready", "cp-mesh-missing-or-defaults"], ["mtls-deny-all", "dp-xds-stream", "dp-cp-unreachable", "dp-ca-mismatch", "inj-mesh-not-found", "dp-token", "dp-config-rejected", "cp-pod-translation"], found.pods,
                    "The mesh 'finance' has an mTLS backend of type vault, for which open-source Kuma has no plugin; the control plane cannot make certificates and sends its proxies nothing.", any_subject=True)
