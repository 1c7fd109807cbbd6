"""A host agent rejects traffic to 127.0.0.6 in the pods of one namespace: no route to host, at each attempt."""
from field_reports import *


def build(name):
    w = World(name, (2, 13, 9), "kubeadm", family="ipv4", nodes=4, apps=1, now="2026-04-22T21:50:12Z", cni_age=1200000)
    system(w, "Rocky Linux 9.5 (Blue Onyx)", "5.14.0-503.40.1.el9_5.x86_64", "containerd://1.7.27")
    space, other = w.spaces
    found = w.validation_fails("tax-lookup", space, lambda a: a.fail(NO_ROUTE), last=w.ago(142), replicas=2, restarts=6)
    late = well(w, "tax-forms", other, replicas=2, age=1900, events=True)
    agent = container("hostguard", "registry.example.internal/secops/hostguard:7.4.1", args=["--mode=enforce", "--scope=namespaces"], securityContext={"privileged": True})
    ds = w._daemonset("hostguard", "kube-system", {"hostNetwork": True, "hostPID": True, "containers": [agent]}, {"app": "hostguard"}, age=6100)
    for n in w.nodes:
        pod = w.make_pod("hostguard-" + w.word(5), "kube-system", {"hostNetwork": True, "hostPID": True, "containers": [dict(agent)]}, n["metadata"]["name"], w.ago(6090), {"app": "hostguard"}, owner=ds, generate="hostguard-")
        mine = [p for p in found.pods if p.node == n["metadata"]["name"]]
        w.logs[("kube-system", pod.name, "hostguard")] = "%s hostguard 7.4.1 enforce, policy pack 2026.16\n" % rfc3339(w.ago(6088)) + "".join(
            "%s pod %s/%s netns %s: profile loopback-strict applied (4 rules in table inet hostguard)\n" % (rfc3339(p.created + seconds(1.6)), space, p.name, p.netns) for p in mine)
    w.extra["by-hand/nft-list-ruleset-%s.txt" % found.pods[0].name] = (
        "# nsenter -t 81193 -n nft list ruleset\ntable ip nat {\n\tchain OUTPUT {\n\t\ttype nat hook output priority dstnat; policy accept;\n\t\tmeta l4proto tcp counter packets 77 bytes 4620 jump KUMA_MESH_OUTBOUND\n\t}\n"
        "\n\tchain KUMA_MESH_OUTBOUND {\n\t\tip saddr 127.0.0.6 oifname \"lo\" counter packets 0 bytes 0 return\n\t\tmeta l4proto tcp oifname \"lo\" ip daddr != 127.0.0.1 skuid 5678 counter packets 77 bytes 4620 jump KUMA_MESH_INBOUND_REDIRECT\n"
        "\t\tskuid 5678 counter packets 0 bytes 0 return\n\t\tcounter packets 0 bytes 0 jump KUMA_MESH_OUTBOUND_REDIRECT\n\t}\n\n\tchain KUMA_MESH_INBOUND_REDIRECT {\n\t\tmeta l4proto tcp counter packets 77 bytes 4620 redirect to :15006\n\t}\n}\n"
        "table inet hostguard {\n\tchain loopback {\n\t\ttype filter hook input priority filter; policy accept;\n\t\tiifname \"lo\" tcp dport { 5432, 9200 } accept\n\t\tiifname \"lo\" ip saddr 127.0.0.1 tcp dport 15006 ct original ip daddr != 127.0.0.1 "
        "counter packets 77 bytes 4620 reject with icmp type admin-prohibited\n\t}\n}\n")
    job_trouble(w)
    bustle(w, "grafana", "deprecated")
    return w.expect("failing", ["val-io-timeout-filtered"], (), ["val-rules-missing-generic", "val-uid-mismatch", "val-port-mismatch", "x-networkpolicy", "val-io-timeout-cpu", "val-lo-down", "val-cni-race-new-node", "plugin-apiserver-unreachable"],
                    found.pods, "Rules are in and match (77 packets), then table inet hostguard rejects with admin-prohibited: no route to host, in one namespace since the agent came.", any_subject=True)
