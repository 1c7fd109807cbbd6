"""Kong Mesh was replaced by Kuma; one mesh still names a CA backend of type vault, which Kuma does not have."""
from extra_injection import *


def build(name):
    w = World(name, (2, 12, 9), "rke2", nodes=3, apps=2, family="dualstack", now="2025-12-18T08:14:26Z")
    rolled = w.ago(3300)
    cp_restarted(w, rolled)
    w.mesh("treasury", {"mtls": {"enabledBackend": "corp-vault", "backends": [{"name": "corp-vault", "type": "vault", "dpCert": {"rotation": {"expiration": "1d"}}, "conf": {"fromCp": {"address": "https://vault.corp.example.internal:8200", "pki": "mesh-pki"}}}]}})
    for n in range(14):
        w.cp_say(w.ago(3250 - 230 * n), "ERROR", "controllers.mesh-defaults", "unable to ensure that mesh CAs are created", {"error": "CA manager for type vault does not exist"})
    space, pods = w.spaces[0], []
    for n, app in enumerate(("cash-pool", "cash-desk")):
        found = w.workload(app, space, replicas=1 + n, created=w.ago(1900 - 30 * n), mesh_name="treasury")
        for pod in found.pods:
            pod.dataplane["mesh"] = "treasury"
            validated(w, pod)
            start = pod.created + seconds(4)
            w.logs[(space, pod.name, "kuma-sidecar")] = "\n".join(dp_head(w, start, "treasury") + [
                envoy_say(start + seconds(16), "warning", "config", "source/extensions/config_subscription/grpc/grpc_subscription_impl.cc:130] gRPC config: initial fetch timed out for type.googleapis.com/envoy.config.cluster.v3.Cluster"),
                envoy_say(start + seconds(31), "warning", "config", "source/extensions/config_subscription/grpc/grpc_subscription_impl.cc:130] gRPC config: initial fetch timed out for type.googleapis.com/envoy.config.listener.v3.Listener")]) + "\n"
            unready_sidecar(w, pod)
            for k in range(6):
                w.cp_say(w.ago(1800 - 270 * k), "ERROR", "xds.server.dataplane-sync-watchdog", "OnTick() failed", {"dataplaneKey": {"Mesh": "treasury", "Name": "%s.%s" % (pod.name, space)},
                         "error": "could not reconcile: failed to generate a snapshot: failed to generate dataplane identity cert and CAs: could not generate certificates: could not get Dataplane cert pair: CA manager of type vault not exist"})
            pods.append(pod)
        found.finish()
    stranger(w, "old")
    w.without("events")
    return w.expect("failing", ["cp-mtls-backend"], ["dp-envoy-not-ready", "dp-xds-stream"], ["cp-mesh-missing-or-defaults", "mtls-deny-all", "dp-ca-mismatch", "dp-token", "inj-mesh-not-found", "dp-cp-unreachable", "dp-config-rejected",
                    "inj-spire-csi", "x-networkpolicy"], pods, "The control plane has no CA manager of type vault; it cannot generate anything for the proxies of the mesh treasury.")
