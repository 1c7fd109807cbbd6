"""Cilium took over from kube-proxy, its socket load balancer included: pods talk to back ends past the sidecar."""
from field_cni import *


def build(name):
    w = World(name, (2, 13, 10), "cilium", family="dualstack", now="2026-08-25T14:44:52Z", nodes=3, apps=0, mesh_spec={"mtls": {"enabledBackend": "ca-1", "backends": [{"name": "ca-1", "type": "builtin", "mode": "STRICT"}]}})
    w.items[:] = [i for i in w.items if not (i["kind"] == "DaemonSet" and i["metadata"]["name"] == "kube-proxy")]
    w.pods[:] = [p for p in w.pods if not p.name.startswith("kube-proxy-")]
    w.add("ConfigMap", w.meta("cilium-config", "kube-system"), data={"cni-exclusive": "false", "kube-proxy-replacement": "true", "bpf-lb-sock": "true", "bpf-lb-sock-hostns-only": "false", "enable-ipv4": "true", "enable-ipv6": "false",
                                                                     "bpf-lb-sock-terminate-pod-connections": "true", "routing-mode": "tunnel"})
    for agent in [p for p in w.pods if p.name.startswith("cilium-")]:
        agent.created = w.ago(3400)
        agent.run()
        w.logs[("kube-system", agent.name, "cilium")] = "".join('time="%s" level=info msg="%s" subsys=%s\n' % (rfc3339(w.ago(3390)), text, sub) for text, sub in (
            ("  --bpf-lb-sock=\'true\'", "daemon"), ("  --bpf-lb-sock-hostns-only=\'false\'", "daemon"), ("  --kube-proxy-replacement=\'true\'", "daemon"), ("Socket LB: Enabled", "kpr"), ("Daemon initialization completed", "daemon")))
        w.collected.add(agent.name)
    a, b = w.spaces
    server = well(w, "quote-engine", a, replicas=2, age=2600)
    client = well(w, "broker-web", b, replicas=2, age=2500)
    for n, pod in enumerate(client.pods):
        app = pod.mains()[-1]
        w.logs[(b, pod.name, app)] = "".join('{"ts":"%s","level":"error","msg":"quote failed","url":"http://quote-engine.%s:8080/q/%d","err":"Get \\"http://quote-engine.%s:8080/q/%d\\": %s"}\n' % (
            rfc3339(w.ago(2300 - 140 * k)), a, k + 7, a, k + 7, ("EOF", "read: connection reset by peer")[(k + n) % 2]) for k in range(14))
        w.collected.add(pod.name)
    w.extra["notes/curl.txt"] = "$ kubectl -n %s exec deploy/broker-web -c broker-web -- curl -sv http://quote-engine.%s:8080/healthz\n* Connected to quote-engine.%s (10.103.41.9) port 8080\n> GET /healthz HTTP/1.1\n* Empty reply from server\ncurl: (52) Empty reply from server\n\n" \
                                "# no line of it in the access log of broker-web's kuma-sidecar; kuma-sidecar of quote-engine counts ssl.connection_error\nlistener.10.42.1.14_8080.ssl.connection_error: 1311\n" % (b, a, a)
    bustle(w, "shipper", "grafana", "deprecated")
    return w.expect("failing", ["x-cilium-kpr-socketlb"], (), ["mtls-deny-all", "x-iptables-wiped-later", "val-silent-pass-ipv4", "x-cilium-exclusive", "dp-xds-stream", "dp-envoy-not-ready", "x-networkpolicy", "cp-mtls-backend"], client.pods + server.pods,
                    "Validation passes, sidecars are Ready; with kube-proxy-replacement and socket LB in pods, connections go to back ends directly and strict mTLS ends them (empty replies).", also=["insufficient-evidence"], any_subject=True)
