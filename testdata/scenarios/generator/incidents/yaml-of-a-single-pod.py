"""Attached: kubectl get pod -o yaml, nothing else. Rules are made for one port, the validator listens on another."""
from field_reports import *


def build(name):
    w = World(name, (2, 12, 16), "rke2", product="kong-mesh", family="dualstack", nodes=2, apps=0, now="2026-06-11T07:20:58Z")
    script = lambda a: a.fail(REFUSED).fail("connect: network is unreachable", "ipv6")
    found = w.validation_fails("lease-terms", w.spaces[0], script, last=w.ago(101), replicas=1, restarts=9, rules_port=15006, validator_port=25006, annotations={"kuma.io/container-patches": "proxy-sizing"})
    pod = found.pods[0]
    out = pod.render()
    p = Folder(w)
    p.put("lease-terms.yaml", to_yaml({"apiVersion": "v1", "kind": "Pod", "metadata": out["metadata"], "spec": out["spec"], "status": out["status"]}))
    return p.expect("failing", ["val-port-mismatch"], ["val-rules-missing-generic"], ["val-uid-mismatch", "val-custom-configmap-not-seen-by-cni", "val-cni-race-new-node", "inj-container-patch-invalid", "val-bind-in-use", "val-bad-flag", "val-oom-or-exec",
                    "plugin-skip-no-sidecar"], found.pods,
                    "One pod as YAML: kuma-validation ends with 1 after 20 s; its port is 25006, while the annotation that the plugin reads says 15006.", missing=["everything but one pod"])
