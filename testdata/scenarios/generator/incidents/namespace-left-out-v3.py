"""The plugin's list of namespaces to leave out was extended; the ConfigMap was not collected."""
from field_rules import *


def build(name):
    w = World(name, (3, 0, 2), "gke", product="kong-mesh", nodes=3, apps=1, family="ipv4", now="2026-11-19T07:15:12Z", cni_age=5200)
    w.namespace("claims-batch", {"kuma.io/sidecar-injection": "enabled"})
    found = w.validation_fails("settle", "claims-batch", refused, replicas=2, restarts=6, plugin="namespace is in the exclude list", last=w.ago(44))
    other = w.validation_fails("settle-report", "claims-batch", refused, replicas=1, restarts=5, plugin="namespace is in the exclude list", last=w.ago(121))
    for n in range(5):
        node = w.node(n % 3)
        at = w.ago(2900 - 400 * n)
        fields = plugin_fields("metrics-server-%s" % w.word(5), "kube-system", w.uid(), w.hex(64), "/var/run/netns/cni-" + w.uid())
        for line in plugin_line(w.v, at, fields, "namespace is in the exclude list"):
            w.cni_say(node, at, line)
    w.workload("claims-ui", w.spaces[0], replicas=2, age=1700)
    oom_trouble(w)
    deprecations(w)
    w.without("configmaps")
    return w.expect("failing", ["plugin-skip-excluded-namespace"], ["val-rules-missing-generic"], rivals("plugin-skip-excluded-namespace", extra=["plugin-missing-tproxy-annotation", "inj-namespace-label-missing"]),
                    found.pods + other.pods, "The plugin says for each of these pods that their namespace is in the exclude list; pods of other namespaces on the same nodes get their rules.", any_subject=True)
