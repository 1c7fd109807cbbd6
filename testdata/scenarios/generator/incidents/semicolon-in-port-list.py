"""An annotation on a template has a semicolon between two ports."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 8, 7), "aks", product="kong-mesh", now="2025-07-15T11:11:58Z", cni_ns="kube-system", nodes=3)
    error = ('pod excluded - pod intermediateConfig failed due to bad params: portList "5432;6379": failed parsing port "5432;6379": strconv.ParseUint: parsing "5432;6379": invalid syntax')
    stuck = []
    found = w.workload("basket-api", w.spaces[0], replicas=3, created=w.ago(1250), plugin=None, annotations={"traffic.kuma.io/exclude-outbound-ports": "5432;6379"})
    for pod in found.pods:
        w.no_dataplane(pod)
        w.sandbox_fails(pod, error, 5)
    found.finish()
    stuck += found.pods
    w.workload("basket-web", w.spaces[0], replicas=2, age=1200, annotations={"traffic.kuma.io/exclude-outbound-ports": "5432,6379"})
    noise(w, "crash", "hpa", "excluded", "restart")
    w.without("configmaps")
    return done(w, "failing", ["plugin-bad-annotation"], (), ["inj-bad-annotation", "init-bad-exclusions", "val-outbound-exclusion-covers-probe", "plugin-old-cni-new-annotation", "plugin-parse-config", "x-limitrange-quota", "plugin-installer-not-running",
                "plugin-kubeconfig-missing"], stuck, "traffic.kuma.io/exclude-outbound-ports is '5432;6379': the plugin cannot parse it and no sandbox comes up; the other Deployment, with a comma, is fine.")
