"""A container of the pod itself clears the firewall when its tunnel comes up again; Kuma's rules go with it."""
from field_estate import *


def build(name):
    w = World(name, (2, 5, 6), "k3s", cni=None, nodes=2, apps=0, native=False, now="2024-04-18T17:02:33Z", shape="mid", mesh_spec={"mtls": {"enabledBackend": "ca-1", "backends": [{"name": "ca-1", "type": "builtin", "mode": "STRICT"}]}})
    a, b = w.spaces
    app = container("plc-gateway", "registry.example.internal/%s/plc-gateway:3.3" % a, ports=[{"containerPort": 8080, "protocol": "TCP"}])
    vpn = container("site-link", "registry.example.internal/net/site-link:1.18", securityContext={"capabilities": {"add": ["NET_ADMIN"]}})
    server = w.workload("plc-gateway", a, replicas=2, created=w.ago(86400 * 4), containers=[app, vpn])
    client = w.workload("shift-board", b, replicas=1, age=86400 * 6)
    flush = w.ago(2100)
    for number, pod in enumerate(server.pods):
        w.logs[(a, pod.name, "kuma-init")] = old_init(w.rng, None)
        w.sidecar_log(pod, 1)
        at = flush + seconds(3 * number)
        say = lambda delta, text: "%s %s\n" % (rfc3339(at + seconds(delta)), text)
        w.logs[(a, pod.name, "site-link")] = (say(-40, "WARN peer 198.51.100.7:51820 no handshake for 180s") + say(0, "INFO restarting tunnel wg0") + say(0.1, "INFO [firewall] clearing all rules") + say(0.1, "INFO [firewall] iptables --flush")
                                             + say(0.2, "INFO [firewall] iptables --table nat --flush") + say(0.2, "INFO [firewall] iptables --delete-chain") + say(0.4, "INFO [firewall] iptables --append OUTPUT -o wg0 -j ACCEPT") + say(2, "INFO tunnel wg0 up"))
        w.collected.add(pod.name)
        w.logs[(a, pod.name, "plc-gateway")] = "".join("%s bad request from %s: first byte 0x16\n" % (rfc3339(flush + seconds(60 + 66 * n)), client.pods[0].ip) for n in range(number, 26, 2))
    pod = client.pods[0]
    w.sidecar_log(pod, 1)
    w.logs[(b, pod.name, "kuma-sidecar")] += tls_errors(w, pod, server.pods[0], flush + seconds(60), 28, 66, "/v1/state")
    bustle(w, "dns", "scaler")
    w.without("nodes")
    return w.expect("failing", ["x-iptables-wiped-later"], (), ["mtls-deny-all", "val-silent-pass-ipv4", "plugin-stale-rules", "dp-xds-stream", "x-cilium-kpr-socketlb", "init-caps-missing", "cp-mtls-backend", "x-networkpolicy"],
                    server.pods + client.pods, "kuma-init put the rules in four days ago; the pods' own tunnel container flushed nat when it restarted, and since then callers with TLS meet the bare application.", any_subject=True, also=["insufficient-evidence"])
