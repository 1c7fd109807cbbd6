"""Events in JSON and one pod in YAML: the node of the pod is a Windows node, by the pod's selector only."""
from field_mixed import *


def build(name):
    w = World(name, (2, 9, 20), "gke", product="kong-mesh", cni=None, apps=1, nodes=2, now="2025-11-03T08:58:47Z")
    win = windows_node(w, "gke-apps-win-2c41-hv9d", w.ago(86400 * 4))
    found = w.workload("quote-vb", w.spaces[0], replicas=2, created=w.ago(2300), node=win, image="registry.example.internal/win/quote-vb:12-ltsc2022",
                       spec={"nodeSelector": {"kubernetes.io/os": "windows"}, "tolerations": [{"key": "node.kubernetes.io/os", "operator": "Equal", "value": "windows", "effect": "NoSchedule"}]})
    for pod in found.pods:
        w.no_dataplane(pod)
        pull_fails(w, pod, "kuma-init", 'rpc error: code = NotFound desc = failed to pull and unpack image "{image}": no match for platform in manifest: not found')
    crash_elsewhere(w, "bi-loader", w.spaces[0], "ORA-12541: TNS:no listener")
    p = Folder(w)
    events = [e for e in w.of("Event") if e["metadata"]["namespace"] == w.spaces[0]]
    p.put("events.json", json.dumps({"apiVersion": "v1", "items": events, "kind": "List", "metadata": {"resourceVersion": ""}}, indent=4) + "\n")
    p.put("quote-vb.yaml", to_yaml(found.pods[0].render()))
    return p.expect("failing", ["x-windows-nodes"], ["x-image-pull"], ["x-exec-format", "cni-ds-image-pull", "init-not-root", "val-rules-missing-generic", "taint-on-nodes-without-cni", "cni-ds-not-scheduled"], [found.pods[0]],
                    "Injected pods with nodeSelector kubernetes.io/os: windows; kuma-init has no image of that platform.", missing=["nodes", "logs"])
