"""A ContainerPatch switched the sidecar's DNS server off; the rules still send every lookup to port 15053."""
from extra_injection import *


def build(name):
    w = World(name, (2, 12, 13), "kind", nodes=3, apps=1, family="dualstack", now="2026-01-30T13:01:47Z", form="dir")
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("less-memory", w.system, w.ago(6000)), mesh="default", spec={
        "sidecarPatch": [{"op": "add", "path": "/env/-", "value": '{"name": "KUMA_DNS_ENABLED", "value": "false"}'}, {"op": "replace", "path": "/resources/limits/memory", "value": '"256Mi"'}]})

    def off(spec, annotations):
        for c in spec["containers"]:
            if c["name"] == "kuma-sidecar":
                c["env"] = [dict(e, value="false") if e["name"] == "KUMA_DNS_ENABLED" else e for e in c["env"]]
                c["resources"] = {"limits": {"cpu": "1", "memory": "256Mi"}, "requests": {"cpu": "50m", "memory": "64Mi"}}
    space, last = w.spaces[1], w.ago(54)
    found = w.workload("digest-mail", space, replicas=2, created=w.first_attempt(last, 8, 10) - seconds(6), annotations={"kuma.io/container-patches": "less-memory"}, tweak=off)
    for pod in found.pods:
        validated(w, pod)
        w.sidecar_log(pod, 1)
        main = pod.mains()[-1]
        text = "".join("%s %s\n" % (rfc3339(last + seconds(n)), line) for n, line in (
            (0, "info: digest-mail 3.3.0"), (1, "warn: lookup smtp.office.svc.cluster.local on 10.96.0.10:53: read udp %s:47120->10.96.0.10:53: read: connection refused" % pod.ip),
            (5, "warn: lookup smtp.office.svc.cluster.local on 10.96.0.10:53: read udp %s:58017->10.96.0.10:53: read: connection refused" % pod.ip), (10, "fatal: cannot resolve smtp.office.svc.cluster.local")))
        w.main_loops(pod, main, text, 1, last, 8, 10)
        pod.ready_at = pod.created
        down(pod)
    found.finish()
    fine = w.workload("digest-build", space, replicas=1, created=w.ago(2000))
    w.logs[(space, fine.pods[0].name, fine.pods[0].mains()[-1])] = "info: digest-build 3.3.0\ninfo: smtp.office.svc.cluster.local is 10.96.91.4\n"
    stranger(w, "old")
    w.without("custom-resources")
    return w.expect("failing", ["x-dns-capture"], (), ["x-networkpolicy", "order-app-before-sidecar", "dp-cp-unreachable", "val-rules-missing-generic", "dp-envoy-not-ready", "plugin-dns-resolv", "mtls-deny-all", "x-cilium-kpr-socketlb",
                    "init-ct-zone"], found.pods, "builtin-dns is on in the rules (15053) but KUMA_DNS_ENABLED is false in the sidecar: lookups of the application are refused; pods without the patch resolve.", any_subject=True)
