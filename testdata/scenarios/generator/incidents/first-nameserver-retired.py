"""The pods' first name server is dead; the resolver used to fall back to the second one, the sidecar's DNS proxy asks the first only."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 13, 8), "kubeadm", product="kong-mesh", nodes=3, apps=2, now="2026-03-18T15:26:45Z", native=True, family="dualstack")
    space = w.spaces[0]
    dns = {"dnsPolicy": "None", "dnsConfig": {"nameservers": ["10.9.0.53", "10.96.0.10"], "searches": [space + ".svc.cluster.local", "svc.cluster.local", "cluster.local"], "options": [{"name": "ndots", "value": "5"}, {"name": "timeout", "value": "1"}]}}
    last = w.ago(74)
    found = w.workload("parcel-quote", space, replicas=2, created=w.first_attempt(last, 7, 16) - seconds(20), spec=dns)
    for number, pod in enumerate(found.pods):
        at = last + seconds(number)
        text = "%s INFO  starting parcel-quote 5.5.0\n%s ERROR java.net.UnknownHostException: pg-quotes.data.svc.cluster.local: Temporary failure in name resolution\n%s FATAL giving up\n" % (rfc3339(at), rfc3339(at + seconds(15)), rfc3339(at + seconds(16)))
        w.main_loops(pod, "parcel-quote", text, 1, at, 7, 16)
        passed(w, pod)
        lines, t = booted(w, pod.created + seconds(5))
        lines.insert(6, zap(pod.created + seconds(5.41), "INFO", "kuma-dp.run", "Running with embedded DNS proxy port", {"port": 15053}))
        lines.append(envoy(t + seconds(1), "info", "config", "source/common/listener_manager/listener_manager_impl.cc:944] all dependencies initialized. starting workers"))
        for n in range(24):
            when = at - seconds(600 - 30 * n) if n < 20 else at + seconds(2 + 3 * (n - 20))
            lines.append(zap(when, "ERROR", "dnsproxy", "failed to write message to upstream", {"error": "failed to write message to upstream read udp %s:%d->10.9.0.53:53: i/o timeout" % (pod.ip, 33000 + 217 * n)}))
        w.logs[(space, pod.name, "kuma-sidecar")] = "\n".join(lines) + "\n"
        w.collected.add(pod.name)
        pod.ready_at = pod.created
    found.finish()
    plain = w.workload("parcel-label", space, replicas=1, mesh=False, created=w.ago(700000), spec=dict(dns), pod_labels={"kuma.io/sidecar-injection": "disabled"})
    return w.expect("failing", ["x-dns-capture"], (), ["x-networkpolicy", "dp-cp-unreachable", "plugin-dns-resolv", "order-app-before-sidecar", "val-rules-missing-generic", "x-firewalld-nftables-host", "dp-envoy-not-ready", "order-app-init-needs-network-cni"], found.pods,
                    "DNS is captured and sent to the first entry of resolv.conf, 10.9.0.53, which does not answer ('failed to write message to upstream'); sidecar and validation are well.", also=["not-kuma"])
