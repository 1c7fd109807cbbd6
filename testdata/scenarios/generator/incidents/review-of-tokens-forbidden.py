"""The control plane's right to review tokens was lost in a clean-up of bindings: streams of new proxies are not authenticated."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 13, 10), "gke", product="kong-mesh", nodes=3, apps=1, now="2026-06-30T18:22:05Z", native=False, family="dualstack")
    space = w.spaces[0]
    role = w.get("ClusterRole", "kong-mesh-control-plane")
    role["rules"] = [r for r in role["rules"] if "tokenreviews" not in r["resources"]]

    def log(pod, start, end):
        lines, at = booted(w, start)
        stop, t, first = end or w.now, at + seconds(0.5), True
        while t < stop - seconds(3):
            lines.append(envoy(t, "warning", "config", "./source/extensions/config_subscription/grpc/grpc_stream.h:226] StreamAggregatedResources gRPC config stream to ads_cluster closed%s: 2, authentication failed: could not call Kubernetes API Server to verify dataplane token" % (
                "" if first else " since %ds ago" % (t - start).total_seconds())))
            first = False
            t += seconds(7 + 5 * w.rng.random())
        return lines + (goodbye(w, end) if end else [])
    found = w.workload("refund-desk", space, replicas=2, created=w.ago(int(span(4, 121)) + 110))
    stuck_sidecar(w, found, log, restarts=4)
    for n in range(26):
        pod = found.pods[n % 2]
        w.cp_say(w.ago(800 - 30 * n), "ERROR", "kube-token-validator", "could not call Kubernetes API Server to verify dataplane token", {"proxy": pod.name + "." + space, "serviceAccountName": "default", "error":
                 'tokenreviews.authentication.k8s.io is forbidden: User "system:serviceaccount:kong-mesh-system:kong-mesh-control-plane" cannot create resource "tokenreviews" in API group "authentication.k8s.io" at the cluster scope'})
    return w.expect("failing", ["dp-token"], ["dp-xds-stream", "dp-envoy-not-ready"], ["dp-cp-unreachable", "dp-ca-mismatch", "plugin-rbac-forbidden", "cni-rbac-skipped", "taint-rbac", "cp-apiserver-unreachable", "dp-duplicate-stream", "inj-token-volume", "plugin-unauthorized"], found.pods,
                    "Streams are closed with 'authentication failed': the control plane may not create TokenReviews, as its ClusterRole lacks them. The tokens themselves are good.", any_subject=True)
