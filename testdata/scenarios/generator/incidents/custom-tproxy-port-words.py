"""ConfigMap mode without the CNI: one team's own ConfigMap has a word where a port must be."""
from extra_injection import *


def build(name):
    w = World(name, (2, 12, 13), "aks", cni=None, configmap=True, nodes=3, apps=2, family="dualstack", now="2026-03-03T12:44:50Z")
    space = w.spaces[1]
    w.add("ConfigMap", w.meta("payments-proxy", space, w.ago(5000)), data={"config.yaml": "redirect:\n  inbound:\n    excludePorts: \"9113\"\n  outbound:\n    port: default\n    excludePorts: \"5432\"\n"})

    def tweak(spec, annotations):
        init_args("--config=/tmp/transparent-proxy/base/config.yaml", "--config=/tmp/transparent-proxy/custom/config.yaml", volumeMounts=[
            {"mountPath": "/tmp", "name": "kuma-init-tmp"}, {"mountPath": "/tmp/transparent-proxy/base", "name": "transparent-proxy-base", "readOnly": True},
            {"mountPath": "/tmp/transparent-proxy/custom", "name": "transparent-proxy-custom", "readOnly": True}])(spec, annotations)
    stranger(w, "pull")
    last = w.ago(144)
    found = w.workload("refund-api", space, replicas=2, created=w.first_attempt(last, 6, 0) - seconds(4), custom_configmap="payments-proxy", tweak=tweak)
    w.init_loops(found, "kuma-init", "Error: failed to load configuration from provided input: parsing configuration from file '/tmp/transparent-proxy/custom/config.yaml' failed: unable to parse configuration: error unmarshaling JSON: "
                 "while decoding JSON: value 'default' is not a valid port (uint16 in the range [1, 65535])\n", restarts=6, run=0, last=last)
    for pod in found.pods:
        down(pod)
    return w.expect("failing", ["init-config-load"], (), ["val-config-load-error", "inj-tproxy-configmap-missing", "inj-custom-configmap-mount", "init-bad-exclusions", "plugin-bad-annotation", "val-custom-configmap-not-seen-by-cni",
                    "init-not-root", "init-tmp-readonly"], found.pods, "The custom ConfigMap says 'port: default'; kuma-init cannot load it. Pods without it start.")
