"""A namespace's own tproxy ConfigMap is not YAML; there is no CNI."""
from field_rules import *


def build(name):
    w = World(name, (2, 12, 10), "gke", product="kong-mesh", cni=None, configmap=True, nodes=3, apps=2, family="dualstack", now="2026-01-30T16:41:12Z")
    space = w.spaces[1]
    w.add("ConfigMap", w.meta("tproxy-batch", space, w.ago(2600)), data={"config.yaml": "redirect:\n  outbound:\n    excludePorts: 5432,6379\n      includePorts: \n"})
    text = ("Error: failed to load configuration from provided input: parsing configuration from file '/tmp/transparent-proxy/custom/config.yaml' failed: unable to parse configuration: error converting YAML to JSON: "
            "yaml: line 4: mapping values are not allowed in this context\n")
    pods = []
    for app, count in (("ingest", 2), ("ingest-replay", 1)):
        found = init_fails(w, app, space, text, replicas=count, restarts=5, run=0, custom_configmap="tproxy-batch")
        change(w, found, "kuma-init", lambda c: configmap_init(c, True))
        pods += found.pods
    for pod in w.pods:
        for c in pod.obj["spec"].get("initContainers", []):
            if c["name"] == "kuma-init" and pod not in pods:
                configmap_init(c)
    good_inits(w, w.workload("ingest-ui", space, replicas=1, age=1400), True)
    pull_trouble(w)
    w.without("configmaps")
    return w.expect("failing", ["init-config-load"], (), ["val-config-load-error", "inj-tproxy-configmap-missing", "inj-custom-configmap-mount", "init-bad-exclusions", "init-flags-conflict", "init-user-missing", "plugin-bad-annotation",
                    "dp-config-rejected"], pods, "kuma-init cannot parse the custom ConfigMap's config.yaml; pods without it are well.", any_subject=True)
