"""Pair: the whole mesh uses port 15106; one workload's sidecar has another name, so the plugin skips its pods."""
from common import *

LAST = parse_time("2025-12-03T10:17:26Z")


def build(name):
    w = World(name, (2, 12, 13), "cilium", configmap=True, apps=0, now=LAST + seconds(88), cni_age=3300)
    base = tproxy_config("ipv4", 15106)
    w.add("ConfigMap", w.meta("cilium-config", "kube-system"), data={"cni-exclusive": "false", "kube-proxy-replacement": "false"})
    w.get("ConfigMap", "kuma-transparent-proxy-config")["data"]["config.yaml"] = base
    w.get("Deployment", "kuma-control-plane")["spec"]["template"]["spec"]["containers"][0]["env"].append(
        {"name": "KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_REDIRECT_PORT_INBOUND", "value": "15106"})
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("proxy-name", w.system, w.ago(4000)), mesh="default", spec={
        "sidecarPatch": [{"op": "replace", "path": "/name", "value": '"mesh-proxy"'}]})
    for app, space, age in (("pricing-api", 0, 1900), ("audit", 1, 2300), ("tickets-web", 1, 800)):
        for pod in w.workload(app, w.spaces[space], replicas=2, age=age, rules_port=15106).pods:
            w.logs[(pod.namespace, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng, port=15106).passes().text()
            w.sidecar_log(pod, 2)

    def tweak(spec, annotations):
        spec["containers"][0]["name"] = "mesh-proxy"

    found = w.validation_fails("quotes-engine", w.spaces[0], refused, last=LAST, restarts=5, port=15106, rng_key="pair-port-15106", replicas=2, rules_port=15106,
                               annotations={"kuma.io/container-patches": "proxy-name"}, tweak=tweak, plugin="missing required kuma-sidecar container")
    found.template["spec"]["containers"] = [c for c in found.template["spec"]["containers"] if c["name"] != "mesh-proxy"]
    found.finish()
    return w.expect("failing", ["plugin-skip-no-sidecar"], ["val-rules-missing-generic"], rivals("plugin-skip-no-sidecar", extra=["val-config-load-error", "x-cilium-exclusive"]), found.pods,
                    "Pair: same validator log as its twin; here 15106 is the mesh's port, and the plugin skips pods whose sidecar a ContainerPatch renamed.")
