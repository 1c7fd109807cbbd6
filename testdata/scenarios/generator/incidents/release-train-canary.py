"""Pasted: a pod as YAML, its validator's log and a line of the plugin; a ContainerPatch gave the validator another port."""
from field_estate import *


def build(name):
    w = World(name, (2, 7, 6), "eks", product="kong-mesh", nodes=2, apps=1, now="2024-11-27T16:18:09Z", offset=0)
    space = w.spaces[0]
    patch = w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("train-defaults", w.system, w.ago(9000)), mesh="default", spec={
        "initPatch": [{"op": "replace", "path": "/args", "value": '["--config-file", "/tmp/.kumactl", "--ip-family-mode", "ipv4", "--validation-server-port", "15007"]'}],
        "sidecarPatch": [{"op": "replace", "path": "/resources/requests/cpu", "value": '"30m"'}]})
    found = w.validation_fails("timetable-canary", space, refused, last=w.ago(49), restarts=5, port=15007, rules_port=15006, validator_port=15007, annotations={"kuma.io/container-patches": "train-defaults"})
    pod = found.pods[0]
    pod.render()
    p = Paper(w)
    p.put("pod.yaml", to_yaml(pod.obj))
    p.log("kuma-validation.log", pod, "kuma-validation")
    p.put("cni.txt", "$ kubectl logs -n kube-system %s | grep %s\n" % (w.cni_pods[pod.node].name, pod.name) + "\n".join(
        line for _, line in w.cni_lines[pod.node] if pod.name in line) + "\n")
    p.put("train-defaults.yaml", to_yaml(patch))
    p.put("question.txt", "the same image without the canary annotation set runs fine (timetable, 6 pods). what does the canary do differently? we reverted the image twice already\n")
    return p.expect("failing", ["val-port-mismatch"], ["val-rules-missing-generic"], [c for c in rivals("val-port-mismatch", extra=["inj-container-patch-invalid", "inj-container-patch-missing", "x-aws-vpc-cni"])], [pod],
                    "The validator listens on 15007 (a ContainerPatch replaced its arguments), the rules redirect to 15006 as the annotation says.", missing=["control plane", "nodes", "DaemonSet"])
