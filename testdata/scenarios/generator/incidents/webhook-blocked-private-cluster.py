"""A private GKE cluster: the firewall lets the API server reach nodes on 443 and 10250 only, not on 5443."""
from common import *


def build(name):
    w = World(name, (2, 7, 19), "gke", product="kong-mesh", now="2025-02-11T20:36:54Z", shape="mid")
    text = ('Internal error occurred: failed calling webhook "namespace-kuma-injector.kuma.io": failed to call webhook: Post '
            '"https://kong-mesh-control-plane.kong-mesh-system.svc:443/inject-sidecar?timeout=10s": context deadline exceeded')
    owners = [w.refused(app, w.spaces[n % 2], text, kind, age=2600, count=19) for n, (app, kind) in enumerate(
        (("search-indexer", "ReplicaSet"), ("profile-web", "ReplicaSet"), ("reconcile-0930", "Job")))]
    return w.expect("failing", ["inj-webhook-unreachable"], ["x-networkpolicy", "x-gke"],
                    ["inj-mesh-not-found", "inj-webhook-ignored", "dp-cp-unreachable", "val-rules-missing-generic", "x-limitrange-quota"], owners,
                    "The control plane is well, but the API server's calls to the webhook time out; every new mesh pod is refused.")
