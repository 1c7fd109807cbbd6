"""The manifest brings an init container of its own that is called kuma-init: the plugin leaves the pod alone."""
from field_rules import *


def build(name):
    w = World(name, (2, 13, 10), "eks", nodes=3, apps=2, family="ipv4", cni_age=180000, now="2026-07-29T13:41:52Z")
    own = container("kuma-init", "registry.example.internal/base/busybox:1.36", command=["/bin/true"])
    found = w.validation_fails("statements", w.spaces[0], refused, replicas=2, restarts=5, plugin="pod already injected with kuma-init container", app_inits=[own],
                               node=[w.node(0), w.node(2)])
    found.template["spec"]["initContainers"] = [dict(own)]
    found.finish()
    for pod in found.pods:
        w.logs[(pod.namespace, pod.name, "kuma-init")] = ""
    good = w.workload("statements-ui", w.spaces[0], replicas=2, age=1500, node=[w.node(0), w.node(2)])
    for pod in good.pods:
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes().text()
    pull_trouble(w)
    deprecations(w)
    return w.expect("failing", ["plugin-skip-kuma-init-present"], ["val-rules-missing-generic"], rivals("plugin-skip-kuma-init-present", extra=["init-not-root", "init-caps-missing", "plugin-pod-not-found"]),
                    found.pods, "The template carries an init container named kuma-init that does nothing; the plugin takes the pod for injected and skips it, while kuma-validation is injected too.")
