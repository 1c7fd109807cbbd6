"""A template was copied from a pod of the time before the CNI: its kuma-init makes the plugin skip the pod."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 14, 2), "cilium", family="ipv4", now="2026-08-11T17:05:09Z", native=True)
    old = dict(init_container(w), image="docker.io/kumahq/kuma-init:2.6.9", args=["--config-file", "/tmp/.kumactl", "--redirect-outbound-port", "15001", "--redirect-inbound=true", "--redirect-inbound-port", "15006", "--kuma-dp-uid", "5678",
               "--exclude-inbound-ports", "", "--exclude-outbound-ports", "", "--verbose", "--skip-resolv-conf"])
    node = w.node(3)
    failing = []
    for app, space, count in (("pension-api", 0, 2), ("pension-calc", 0, 1)):
        found = w.validation_fails(app, w.spaces[space], refused, replicas=count, node=node, restarts=4, plugin="pod already injected with kuma-init container", app_inits=[old])
        found.template["spec"]["initContainers"] = [old]
        found.finish()
        failing += found.pods
    fresh = w.workload("pension-web", w.spaces[0], replicas=1, age=900, node=node)
    w.logs[(fresh.pods[0].namespace, fresh.pods[0].name, "kuma-validation")] = Validator(w.v, fresh.pods[0].created + seconds(2), w.rng).passes().text()
    noise(w, "excluded", "deprecated", "restart", "hpa")
    return done(w, "failing", ["plugin-skip-kuma-init-present"], ["val-rules-missing-generic"], rivals("plugin-skip-kuma-init-present", extra=["x-cilium-exclusive", "x-cilium-kpr-socketlb", "plugin-skip-no-k8s-args", "init-unknown-option"]), failing,
                "The Deployments bring a kuma-init of their own; the plugin says 'pod already injected with kuma-init container' and the validation, which runs before it, is refused.")
