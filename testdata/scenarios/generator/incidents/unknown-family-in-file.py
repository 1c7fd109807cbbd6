"""Pasted: a custom ConfigMap names the family ipv6, which no release knows; the validator cannot read its configuration."""
from field_cni import *


def build(name):
    w = World(name, (2, 14, 3), "kubeadm", configmap=True, family="dualstack", now="2026-08-12T11:27:05Z", nodes=2, apps=1)
    space = w.spaces[0]
    text = "ipFamilyMode: ipv6\nredirect:\n  inbound:\n    excludePorts: \"8081\"\n"
    config = w.add("ConfigMap", w.meta("edge-tproxy", space, w.ago(2000)), data={"config.yaml": text})
    found = loops(w, "edge-echo", space, "kuma-validation", "Error: failed to load transparent proxy configuration from provided input: parsing configuration from file '/tmp/transparent-proxy/custom/config.yaml' failed: "
                 "unable to parse configuration: error unmarshaling JSON: while decoding JSON: value 'ipv6' is not a valid IPFamilyMode: must be one of 'dualstack' or 'ipv4'\n", more=real_args, custom_configmap="edge-tproxy")
    pod = found.pods[0]
    p = Paper(w)
    p.put("pod.txt", described(w, pod), crlf=True)
    p.log("validation.log", pod, "kuma-validation", crlf=True)
    p.put("edge-tproxy.yaml", to_yaml(config), crlf=True)
    return p.expect("failing", ["val-config-load-error"], (), ["val-bad-flag", "val-custom-configmap-not-seen-by-cni", "val-ipv6-address-missing", "val-port-mismatch", "inj-tproxy-configmap-missing", "plugin-bad-annotation",
                    "val-rules-missing-generic", "val-config-dir-not-writable"], [pod], "The custom file says ipFamilyMode: ipv6; the validator ends at once, on a value and not on a flag.", missing=["CNI", "nodes", "control plane"])
