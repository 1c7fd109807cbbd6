"""A nightly hardening job flushes the rulesets of all network namespaces of a node; pods made before it lost their redirection."""
from field_cni import *


def build(name):
    w = World(name, (2, 10, 11), "cilium", family="dualstack", now="2025-12-10T02:58:41Z", nodes=3, apps=0, mesh_spec={"mtls": {"enabledBackend": "ca-1", "backends": [{"name": "ca-1", "type": "builtin", "mode": "STRICT"}]}})
    w.add("ConfigMap", w.meta("cilium-config", "kube-system"), data={"cni-exclusive": "false", "kube-proxy-replacement": "false", "bpf-lb-sock": "false"})
    a, b = w.spaces
    node = w.node(2)
    flush = w.ago(1720)
    server = well(w, "consent-store", a, replicas=2, age=3300, node=node)
    fresh = well(w, "consent-store-v2", a, replicas=1, age=900, node=node)
    client = well(w, "signup", b, replicas=1, age=3200, node=w.node(0))
    pod = client.pods[0]
    w.logs[(b, pod.name, "kuma-sidecar")] += "".join(
        '[%s] signup_%s_svc consent-store_%s_svc_8080 "PUT /c/%d HTTP/1.1" %s - "-" 88 %d %d - "%s"\n' % (
            stamp(w.ago(2600 - 110 * n)), b, a, 4400 + n, *(("201 -", 21, 9, "-") if w.ago(2600 - 110 * n) < flush else ("503 UF,URX", 189, 4,
            "upstream connect error or disconnect/reset before headers. retried and the latest reset reason: remote connection failure, transport failure reason: TLS_error:|268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end")))
        for n in range(22))
    ds = w._daemonset("cis-hardening", "monitoring", {"containers": [container("runner", "registry.example.internal/sec/cis-runner:2.4")], "hostNetwork": True, "hostPID": True}, {"app": "cis-hardening"}, age=86400 * 30)
    for n in w.nodes:
        p = w.make_pod("cis-hardening-" + w.word(5), "monitoring", {"containers": [container("runner", "registry.example.internal/sec/cis-runner:2.4", securityContext={"privileged": True})], "hostNetwork": True, "hostPID": True},
                       n["metadata"]["name"], w.ago(86400 * 30 - 20), {"app": "cis-hardening"}, owner=ds, generate="cis-hardening-")
        here = n["metadata"]["name"] == node
        w.logs[("monitoring", p.name, "runner")] = "".join("%s %s\n" % (rfc3339(flush + seconds(t)), text) for t, text in (
            (-3, "control 3.5.2 start"), (-2, "3.5.2.1 host tables: ok"), (0, "3.5.2.4 unmanaged chains in %d namespaces: %s" % (9 if here else 0, "flushed (nft flush ruleset)" if here else "none")), (1, "control 3.5.2 done")))
        w.collected.add(p.name)
    for p in server.pods:
        w.extra["netns/%s/nft-list-ruleset.txt" % p.name] = "\n"
    w.extra["netns/%s/nft-list-ruleset.txt" % fresh.pods[0].name] = ("table ip nat {\n\tchain KUMA_MESH_INBOUND {\n\t}\n\tchain KUMA_MESH_OUTBOUND {\n\t\toifname \"lo\" meta l4proto tcp ip daddr != 127.0.0.1 skuid 5678 counter packets 1 bytes 60 jump "
        "KUMA_MESH_INBOUND_REDIRECT\n\t}\n\tchain KUMA_MESH_INBOUND_REDIRECT {\n\t\tmeta l4proto tcp counter packets 214 bytes 12840 redirect to :15006\n\t}\n}\n")
    bustle(w, "dns", "scaler", "grafana")
    return w.expect("failing", ["x-iptables-wiped-later"], (), ["val-silent-pass-ipv4", "val-cni-race-new-node", "mtls-deny-all", "x-cilium-kpr-socketlb", "val-rules-missing-generic", "dp-xds-stream", "x-cilium-exclusive", "dp-ca-mismatch"],
                    server.pods + client.pods, "Validation passed and traffic worked until a job flushed the rulesets of the node's namespaces; since then peers log WRONG_VERSION_NUMBER; a pod made later has its rules.", also=["insufficient-evidence"], any_subject=True)
