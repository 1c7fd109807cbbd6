"""The sidecar's log blames name resolution; a policy of this namespace denies everything that leaves, DNS included."""
from field_mixed import *


def build(name):
    w = World(name, (2, 12, 13), "rke2-sles", product="kong-mesh", apps=1, nodes=3, family="ipv4", now="2026-02-09T14:30:40Z", native=False)
    space = "claims-eu"
    w.namespace(space, {"kuma.io/sidecar-injection": "enabled"}, w.ago(86400 * 50))
    w.add("NetworkPolicy", w.meta("baseline-isolation", space, w.ago(4100)), "networking.k8s.io/v1", spec={"podSelector": {}, "policyTypes": ["Egress"], "egress": [{"to": [{"podSelector": {}}]}]})
    found = w.workload("intake", space, replicas=2, created=w.ago(1900))
    error = 'request to bootstrap server failed: Post "%s/bootstrap": dial tcp: lookup kong-mesh-control-plane.kong-mesh-system on 10.43.0.10:53: read udp 10.42.1.40:40117->10.43.0.10:53: i/o timeout' % w.cp_url

    def log(pod, start, end):
        lines = bootstrap(w.v, start, w.cp_url) + no_bootstrap(start + seconds(10.2), error.replace("10.42.1.40", pod.ip), 5, every=13)
        return lines + (goodbye(w, end) if end else [])
    stuck_sidecar(w, found, log, 4, probe='Get "http://{ip}:9901/ready": dial tcp {ip}:9901: connect: connection refused')
    fine = w.workload("intake-portal", w.spaces[0], replicas=2, age=1500)
    for pod in fine.pods:
        passed(w, pod)
        w.sidecar_log(pod, 1)
    dns = next(p for p in w.pods if p.name.startswith("coredns"))
    w.logs[("kube-system", dns.name, "coredns")] = "[ERROR] plugin/errors: 2 sso.partner.example. AAAA: read udp 10.42.1.12:50213->10.0.0.2:53: i/o timeout\n" * 4
    p = Folder(w)
    folder_of(p, w, "claims-20260209", [space, w.spaces[0], w.system, "kube-system"])
    return p.expect("failing", ["x-networkpolicy"], ["dp-cp-unreachable"], ["x-dns-capture", "dp-cp-address-invalid", "dp-wrong-endpoint", "dp-ca-mismatch", "plugin-dns-resolv", "val-rules-missing-generic", "dp-not-found-yet"], found.pods,
                    "Egress of one namespace allows only its own pods: DNS and the control plane time out; other namespaces resolve the same name.", missing=["webhooks", "custom resources"])
