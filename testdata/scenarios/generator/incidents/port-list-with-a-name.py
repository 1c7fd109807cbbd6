"""An annotation's port list holds a port's name."""
from field_rules import *


def build(name):
    w = World(name, (2, 6, 9), "rke2", nodes=3, apps=2, now="2025-02-11T19:05:10Z", shape="mid", cni_age=900000)
    text = 'pod excluded - pod intermediateConfig failed due to bad params: portList "9102,metrics": failed parsing port "metrics": strconv.ParseUint: parsing "metrics": invalid syntax'
    stuck = no_sandboxes(w, [("tariff-engine", w.spaces[1], 3, True)], text, age=1700, annotations={"traffic.kuma.io/exclude-inbound-ports": "9102,metrics"})
    w.workload("tariff-ui", w.spaces[1], replicas=2, age=1100, annotations={"traffic.kuma.io/exclude-inbound-ports": "9102"})
    probe_trouble(w)
    long_ago(w)
    return w.expect("failing", ["plugin-bad-annotation"], (), ["inj-bad-annotation", "plugin-parse-config", "init-bad-exclusions", "plugin-old-cni-new-annotation", "val-rules-missing-generic",
                    "plugin-skip-no-sidecar", "plugin-unauthorized", "plugin-installer-not-running"], stuck,
                    'exclude-inbound-ports is "9102,metrics" on one workload; the plugin cannot parse the second entry.', any_subject=True)
