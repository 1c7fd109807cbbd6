"""The CNI DaemonSet stayed on 2.8 while the control plane writes the new annotation only; the sidecar's UID is not the default one."""
from field_rules import *

UID = 5690


def build(name):
    w = World(name, (2, 13, 9), "aks", nodes=3, apps=2, configmap=True, now="2026-06-18T08:12:33Z")
    cni_image(w, "2.8.8")
    w.get("Deployment", "kuma-control-plane")["spec"]["template"]["spec"]["containers"][0]["env"] += [
        {"name": "KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_UID", "value": str(UID)}, {"name": "KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_GID", "value": str(UID)}]
    w.get("ConfigMap", "kuma-transparent-proxy-config")["data"]["config.yaml"] = tproxy_config("ipv4", uid=UID)

    def sidecar(spec, annotations):
        for c in spec["initContainers"] + spec["containers"]:
            if c["name"] in ("kuma-sidecar", "kuma-validation"):
                c["securityContext"] = security(UID, UID)
    pods = []
    with release(w, (2, 8, 8), False):
        for node in [n["metadata"]["name"] for n in w.nodes]:
            w.cni_since(node, w.ago(300000))
    for app, space, last in (("courier-api", 0, 61), ("courier-web", 0, 118), ("depot", 1, 155)):
        found = w.validation_fails(app, w.spaces[space], refused, replicas=1, restarts=5, plugin=None, last=w.ago(last), rules_uid=UID, validator_uid=UID, tweak=sidecar)
        with release(w, (2, 8, 8), False):
            for pod in found.pods:
                w.plugin_add(pod)
        pods += found.pods
    database_trouble(w)
    return w.expect("failing", ["plugin-old-cni-new-annotation"], ["val-rules-missing-generic"], rivals("plugin-old-cni-new-annotation", extra=[
                    "plugin-missing-tproxy-annotation", "plugin-bad-annotation", "scc-uid-range", "x-gvisor-kata"]), pods,
                    "kuma-cni 2.8.8 does not read traffic.kuma.io/transparent-proxy-config and writes rules for the default UID 5678, while annotation, sidecar and validator have 5690.", any_subject=True)
