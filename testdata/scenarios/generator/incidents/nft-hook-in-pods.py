"""Pasted: one pod's describe and log, the plugin's log, and the nft ruleset of the pod's namespace, in which a sensor drops loopback."""
from field_cni import *
from dump import describe, get_events


def build(name):
    w = World(name, (2, 8, 8), "rke2", family="dualstack", now="2025-03-27T15:02:33Z", nodes=3, apps=1)
    found = w.validation_fails("tracking", w.spaces[0], timed_out, last=w.ago(55), replicas=1, restarts=7)
    pod = found.pods[0]
    p = Paper(w)
    p.put("describe.txt", describe(w, pod)).log("kuma-validation.log", pod, "kuma-validation")
    p.log("kuma-cni-node.log", w.cni_pods[pod.node], "install-cni")
    p.put("events-monitoring.txt", get_events(w, "monitoring"))
    p.put("nft-list-ruleset.txt", "# nsenter -t 288114 -n nft list ruleset\ntable ip nat {\n\tchain KUMA_MESH_INBOUND_REDIRECT {\n\t\tmeta l4proto tcp counter packets 0 bytes 0 redirect to :15006\n\t}\n\n\tchain OUTPUT {\n"
          "\t\ttype nat hook output priority -100; policy accept;\n\t\tmeta l4proto tcp counter packets 22 bytes 1320 jump KUMA_MESH_OUTBOUND\n\t}\n\n\tchain KUMA_MESH_OUTBOUND {\n"
          "\t\toifname \"lo\" meta l4proto tcp ip daddr != 127.0.0.1 skuid 5678 counter packets 22 bytes 1320 jump KUMA_MESH_INBOUND_REDIRECT\n\t}\n}\ntable inet falcon_guard {\n\tchain egress {\n"
          "\t\ttype filter hook output priority -350; policy accept;\n\t\toifname \"lo\" ip daddr 127.0.0.2-127.0.0.255 counter packets 77 bytes 4620 drop\n\t}\n}\n")
    p.put("top-node.txt", "NAME          CPU(cores)   CPU%%   MEMORY(bytes)   MEMORY%%\n%s   402m         10%%    7010Mi          47%%\n" % pod.node)
    return p.expect("failing", ["val-io-timeout-filtered"], (), ["val-io-timeout-cpu", "val-lo-down", "val-rules-missing-generic", "x-networkpolicy", "val-cni-race-new-node", "val-uid-mismatch", "x-firewalld-nftables-host"],
                    [pod], "Every attempt of eight runs times out on an idle node; a foreign table in the pod's namespace drops 127.0.0.2-127.0.0.255 before Kuma's nat rules.",
                    missing=["nodes", "DaemonSets", "other pods"])
