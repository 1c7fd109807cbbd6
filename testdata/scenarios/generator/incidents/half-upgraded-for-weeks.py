"""The control plane is v3; the CNI stayed at 2.8 and knows none of v3's annotations, so its rules are for the default user."""
from field_estate import *

OLD = (2, 8, 1)


def build(name):
    w = World(name, (3, 0, 2), "cilium", nodes=3, apps=1, family="ipv4", now="2026-12-02T18:09:37Z", cni_age=9000000)
    w.add("ConfigMap", w.meta("cilium-config", "kube-system"), data={"cni-exclusive": "false", "kube-proxy-replacement": "false"})
    cni_image(w, "2.8.1")
    cp_env(w, KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_UID="2102", KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_GID="2102")
    w.cp.pods[0].created = w.ago(5000)
    w.cp.pods[0].run()
    for node in list(w.cni_lines):
        w.cni_lines[node] = []
    bad = []
    for app, space, count, back in (("tenancy", 0, 2, 44), ("meter-bill", 1, 1, 120)):
        found = w.validation_fails(app, w.spaces[space], refused, last=w.ago(back), replicas=count, restarts=6, plugin=None, rules_uid=2102, validator_uid=2102)
        real_args(found)
        change(w, found, "kuma-validation", lambda c: c["securityContext"].update(runAsGroup=2102))
        change(w, found, "kuma-sidecar", lambda c: c.update(securityContext=security(2102, 2102)))
        for pod in found.pods:
            for line in plugin_line(OLD, pod.created + seconds(1.4), old_fields(pod)):
                w.cni_say(pod.node, pod.created + seconds(1.4), line)
        bad += found.pods
    volume_trouble(w)
    bustle(w, "shipper", "grafana")
    return w.expect("failing", ["plugin-old-cni-new-annotation"], ["val-uid-mismatch", "val-rules-missing-generic"], [c for c in rivals("plugin-old-cni-new-annotation", extra=["plugin-missing-tproxy-annotation", "plugin-bad-annotation",
                    "init-user-missing", "x-cilium-exclusive", "x-cilium-kpr-socketlb"]) if c != "val-uid-mismatch"], bad,
                    "CNI 2.8.1 under a v3 control plane: it reads none of the new annotation and makes rules for user 5678, while sidecar and validator run as 2102.")
