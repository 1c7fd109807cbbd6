"""v3: somebody switched outbound redirection off in the cluster's own transparent proxy ConfigMap."""
from field_cni import *


def build(name):
    w = World(name, (3, 0, 0), "aks", product="kong-mesh", family="ipv4", now="2026-09-30T05:58:10Z", nodes=3, apps=2)
    w.get("ConfigMap", "kuma-transparent-proxy-config")["data"]["config.yaml"] = tproxy_config("ipv4", outbound_enabled=False)
    bad = []
    for app, space, count in (("fares", 0, 2), ("seats", 0, 1), ("loyalty", 1, 1)):
        found = w.validation_fails(app, w.spaces[space], refused, last=w.ago(50 + 23 * count), replicas=count, restarts=4 + space, tproxy=tproxy_config("ipv4", outbound_enabled=False))
        real_args(found)
        bad += found.pods
    w.event(w.cp.top, "ScalingReplicaSet", "Scaled up replica set %s to 1" % w.cp.owner["metadata"]["name"], w.ago(3500), component="deployment-controller")
    bustle(w, "shipper", "stream", "grafana")
    return w.expect("failing", ["val-outbound-redirect-disabled"], ["val-rules-missing-generic"], rivals("val-outbound-redirect-disabled", extra=["x-aks", "inj-tproxy-configmap-missing", "plugin-missing-tproxy-annotation"]), bad,
                    "redirect.outbound.enabled is false in the base configuration: rules are installed for each new pod, the outbound chain only returns; old pods run on.", any_subject=True)
