"""The control plane is 2.11 in ConfigMap mode with other ports; the CNI's image tag stayed at 2.8, which reads neither."""
from common import *
from extra_cni import *

OLD = (2, 8, 3)


def build(name):
    w = World(name, (2, 11, 14), "gke", configmap=True, family="dualstack", now="2026-01-29T13:58:47Z", apps=0, cni_age=2900)
    change(w, image="docker.io/kumahq/kuma-cni:2.8.3")
    for c in w.get("Deployment", "kuma-control-plane", w.system)["spec"]["template"]["spec"]["containers"] + w.cp.pods[0].obj["spec"]["containers"]:
        c["env"] = c["env"] + [{"name": "KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_REDIRECT_PORT_INBOUND", "value": "25006"}]
    config = w.get("ConfigMap", "kuma-transparent-proxy-config", w.system)
    config["data"]["config.yaml"] = tproxy_config("dualstack", 25006)
    for node in list(w.cni_start):
        at = w.ago(2890 - w.rng.randint(0, 50))
        lines, end = start_lines(w, at, OLD)
        w.cni_lines[node] = [(at + seconds(n * 0.001), line) for n, line in enumerate(lines)]
        w.cni_pods[node].states["install-cni"] = dict(state=running(at), ready=True, started=True)
        w.cni_pods[node].ready_at = end + seconds(5)
    failing = []
    for app, space, count in (("bond-pricer", 0, 2), ("bond-api", 0, 1), ("settle-web", 1, 1)):
        found = w.validation_fails(app, w.spaces[space], refused, replicas=count, restarts=5, port=25006, plugin=None, rules_port=25006)
        for pod in found.pods:
            fields = plugin_fields(pod.name, pod.namespace, pod.obj["metadata"]["uid"], pod.sandbox, pod.netns)
            fields.pop("netns")
            fields["podInfraContainerId"] = fields.pop("infraContainerId")
            for line in plugin_line(OLD, pod.created + seconds(1.3), fields):
                w.cni_say(pod.node, pod.created + seconds(1.3), line)
        failing += found.pods
    noise(w, "restart", "agents", "crash")
    tidied = w.v
    w.v = OLD
    tidy(w)
    w.v = tidied
    return w.expect("failing", ["plugin-old-cni-new-annotation"], ["val-rules-missing-generic", "val-port-mismatch"], [c for c in rivals("plugin-old-cni-new-annotation", extra=["plugin-missing-tproxy-annotation", "plugin-bad-annotation",
                    "x-gvisor-kata"]) if c != "val-port-mismatch"], failing,
                    "CNI 2.8.3 does not know the annotation traffic.kuma.io/transparent-proxy-config of the 2.11.14 control plane and puts in its defaults (15006), while mesh and validation use 25006.")
