"""Rancher's support kit: the API server of RKE2 dials the control plane through the agents' tunnel, and that answers 502."""
from node_agents import *


def build(name):
    w = World(name, (2, 14, 1), "rke2", nodes=3, apps=2, family="ipv4", now="2026-05-12T06:40:18Z", cni_age=700000)
    system(w, "Rocky Linux 9.5 (Blue Onyx)", "5.14.0-503.40.1.el9_5.x86_64", "containerd://2.0.5-k3s1", "v1.32.5+rke2r1")
    address = w.cp.pods[0].ip
    owners = []
    for n, (app, space) in enumerate((("stops-api", 0), ("stops-live", 1), ("stops-import", 1))):
        why = 'Internal error occurred: failed calling webhook "namespace-kuma-injector.kuma.io": failed to call webhook: Post "https://kuma-control-plane.kuma-system.svc:443/inject-sidecar?timeout=10s": proxy error from 127.0.0.1:9345 while dialing %s:5443, code 502: 502 Bad Gateway' % address
        owners.append(w.refused(app, w.spaces[space], why, "StatefulSet" if n == 2 else "ReplicaSet", age=2500 - 300 * n, count=17 - n))
    w.namespace("cattle-system")
    agent = w.workload("cattle-cluster-agent", "cattle-system", replicas=2, mesh=False, age=900000, image="rancher/rancher-agent:v2.11.2")
    w.logs[("cattle-system", agent.pods[0].name, "cattle-cluster-agent")] = "".join('time="%s" level=%s msg="%s"\n' % (rfc3339(w.ago(3000 - 500 * n)), lvl, msg) for n, (lvl, msg) in enumerate((
        ("info", "Connecting to wss://rancher.example.internal/v3/connect with token starting with 7p2vk"), ("error", "Remotedialer proxy error; reconnecting... error=\\\"read tcp 10.42.1.9:50112->10.20.1.5:443: i/o timeout\\\""),
        ("info", "Connecting to proxy url=wss://rancher.example.internal/v3/connect"), ("warning", "Error in tunnel, reconnecting"), ("info", "Starting steve aggregation client"))))
    w.add("NetworkPolicy", w.meta("default-deny", w.spaces[0]), "networking.k8s.io/v1", spec={"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [{"from": [{"podSelector": {}}]}]})
    failing_app(w, "fleet-sync")
    p = Folder(w)
    p.form, p.top = "gz", ""
    rancher(p, w, "supportbundle_transit-prod_2026-05-12T06-40-18Z", ["default", "kube-system", "cattle-system", "monitoring"] + w.spaces)
    return p.expect("failing", ["inj-webhook-unreachable"], (), ["inj-webhook-ignored", "dp-cp-unreachable", "x-networkpolicy", "cp-apiserver-unreachable", "inj-mesh-not-found", "plugin-apiserver-unreachable", "inj-cni-flag-mismatch", "x-k3s-rke2"], owners,
                    "Each call of the injector's webhook ends with 502 in the tunnel between API server and nodes; nothing can be created in labelled namespaces.", any_subject=True,
                    missing=["kuma-system", "logs of init containers", "CNI logs"])
