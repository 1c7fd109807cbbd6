"""kubectl describe and one log: the pod has its node's address."""
from field_mixed import *


def build(name):
    w = World(name, (2, 11, 12), "aks", apps=1, nodes=2, now="2026-01-12T09:41:30Z", family="ipv4", native=False)
    found = w.validation_fails("flow-export", w.spaces[0], refused, last=w.ago(48), restarts=6, node=w.node(1), plugin=None, spec={"hostNetwork": True, "dnsPolicy": "ClusterFirstWithHostNet"})
    pod = found.pods[0]
    p = Folder(w)
    host = w.node_ip(pod.node)
    text = described(w, pod).replace("    Port:          8080/TCP\n    Host Port:     0/TCP", "    Port:          8080/TCP\n    Host Port:     8080/TCP")
    assert "IP:           " + host in text
    p.put("describe.txt", text)
    p.put("kuma-validation.log", p.log(pod, "kuma-validation"))
    return p.expect("failing", ["x-hostnetwork-pod"], ["val-rules-missing-generic"], [c for c in rivals("x-hostnetwork-pod")] + ["x-aks", "x-networkpolicy"], found.pods,
                    "The pod's address is that of its node and its host port equals its port: it is on the node's network, for which no CNI is called.", missing=["events of others", "nodes", "CNI"])
