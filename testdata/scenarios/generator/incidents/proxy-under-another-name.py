"""A ContainerPatch gives the native sidecar another name; the plugin looks for kuma-sidecar."""
from field_rules import *


def build(name):
    w = World(name, (2, 14, 3), "aks", nodes=3, apps=2, family="dualstack", now="2026-08-19T18:44:50Z", shape="mid")
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("naming", w.system, w.ago(7000)), mesh="default", spec={"sidecarPatch": [{"op": "replace", "path": "/name", "value": '"envoy"'}]})

    def tweak(spec, annotations):
        for c in spec["initContainers"]:
            if c["name"] == "kuma-sidecar":
                c["name"] = "envoy"
    pods = []
    for app, space, last in (("tariffs", 0, 52), ("tolls", 1, 131)):
        found = w.validation_fails(app, w.spaces[space], refused_both, replicas=2, restarts=5, plugin="missing required kuma-sidecar container", last=w.ago(last),
                                   annotations={"kuma.io/container-patches": "naming"}, tweak=tweak)
        pods += found.pods
    for n in range(4):
        at = w.ago(3000 - 510 * n)
        for line in plugin_line(w.v, at, plugin_fields("ama-logs-" + w.word(5), "monitoring", w.uid(), w.hex(64), "/var/run/netns/cni-" + w.uid()), "missing required kuma-sidecar container"):
            w.cni_say(w.node(n % 3), at, line)
    w.workload("tolls-ui", w.spaces[1], replicas=2, age=1600)
    probe_trouble(w)
    w.without("cp-logs")
    return w.expect("failing", ["plugin-skip-no-sidecar"], ["val-rules-missing-generic"], rivals("plugin-skip-no-sidecar", extra=["inj-container-patch-invalid", "inj-container-patch-missing", "inj-webhook-ignored"]), pods,
                    "The sidecar is called 'envoy' through a ContainerPatch, so the plugin skips these pods; the same line about other pods is normal.", any_subject=True)
