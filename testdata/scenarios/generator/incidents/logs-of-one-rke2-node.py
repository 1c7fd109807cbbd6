"""Pasted: the log tree of one node and nothing else; the plugin leaves one namespace out."""
from field_estate import *


def build(name):
    w = World(name, (2, 8, 3), "rke2", product="kong-mesh", nodes=2, apps=0, native=False, now="2025-04-01T08:05:59Z")
    w.namespace("cattle-apps", {"kuma.io/sidecar-injection": "enabled"})
    node = w.node(0)
    found = w.validation_fails("helpdesk", "cattle-apps", refused, last=w.ago(71), replicas=2, restarts=4, node=node, plugin=None)
    good = well(w, "intranet", w.spaces[0], replicas=1, age=1500, node=node)
    rows = []
    for pod in found.pods + good.pods:
        at = pod.created + seconds(1.3)
        for line in plugin_line(w.v, at, old_fields(pod), "namespace is in the exclude list" if pod in found.pods else None):
            rows.append((at, line.replace('excluded by "exclude_namespaces" CNI config', 'excluded by "exclude_namespaces"')))
    for n in range(6):
        at = w.ago(1400 - 170 * n)
        ghost = plugin_fields("rke2-snapshot-%s" % w.word(5), "kube-system", w.uid(), w.hex(64), "")
        ghost.pop("netns")
        ghost["podInfraContainerId"] = ghost.pop("infraContainerId")
        rows.append((at, zap(at, "INFO", "kuma-cni", 'pod excluded - is in the namespace excluded by "exclude_namespaces"', ghost)))
    rows.sort(key=lambda r: r[0])
    cni = w.cni_pods[node]
    p = Paper(w)
    tree = lambda pod, con, n: "pods/%s_%s_%s/%s/%d.log" % (pod.namespace, pod.name, pod.obj["metadata"]["uid"], con, n)
    p.put(tree(cni, "install-cni", 0), cri("\n".join(line for _, line in rows), rows[0][0], "stderr"))
    for number, pod in enumerate(found.pods):
        p.put(tree(pod, "kuma-validation", 4), cri(w.logs[(pod.namespace, pod.name, "kuma-validation")], w.ago(71)))
        again = Validator(w.v, w.ago(71 - number) - seconds(90.6), w.rng)
        again.fail(REFUSED)
        p.put(tree(pod, "kuma-validation", 3), cri(again.text(), w.ago(162)))
    for pod in good.pods:
        p.put(tree(pod, "kuma-validation", 0), cri(w.logs[(pod.namespace, pod.name, "kuma-validation")], pod.created + seconds(2)))
    return p.expect("failing", ["plugin-skip-excluded-namespace"], ["val-rules-missing-generic"], rivals("plugin-skip-excluded-namespace", extra=["plugin-skip-no-k8s-args", "inj-namespace-label-missing", "x-k3s-rke2"]), found.pods,
                    "The plugin's log says of both pods that their namespace is excluded; another namespace's pod on the node gets its rules.", any_subject=True, missing=["all objects", "events"])
