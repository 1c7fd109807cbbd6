"""What a team pasted: describe of a ReplicaSet without pods, and the ContainerPatches of its own namespace."""
from node_agents import *


def build(name):
    w = World(name, (2, 12, 6), "aks-overlay", nodes=3, apps=1, family="ipv4", now="2025-10-23T08:03:11Z")
    text = 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: it appears some expected container patches are missing: ["long-drain"]'
    owner = w.refused("shift-planner", w.spaces[0], text, age=2300, count=17, metadata={"annotations": {"kuma.io/container-patches": "long-drain"}})
    patch = {"apiVersion": "kuma.io/v1alpha1", "kind": "ContainerPatch", "metadata": w.meta("long-drain", w.spaces[0], w.ago(2700)), "mesh": "default", "spec": {
        "sidecarPatch": [{"op": "add", "path": "/env/-", "value": '{"name":"KUMA_DATAPLANE_DRAIN_TIME","value":"120s"}'}]}}
    p = Folder(w)
    p.put("ticket.md", "Hello mesh team,\n\nour rollout stands still, no pod is made. We applied the patch before the rollout, it is there (see below).\nOther deployments in the namespace run.\n\n```\n$ kubectl describe rs %s\n%s```\n\n```\n$ kubectl get containerpatches -o yaml\n%s```\n" % (
        owner["metadata"]["name"], describe_owner(w, owner), to_yaml({"apiVersion": "v1", "items": [patch], "kind": "List", "metadata": {"resourceVersion": ""}})))
    return p.expect("failing", ["inj-container-patch-missing"], (), ["inj-container-patch-invalid", "inj-webhook-unreachable", "inj-mesh-not-found", "inj-bad-annotation", "inj-pod-validator", "inj-token-volume", "inj-uid-conflict"], [owner],
                    "The patch long-drain stands in the team's namespace and not in kuma-system, where the injector looks.", any_subject=True, missing=["everything but one describe and one list"])
