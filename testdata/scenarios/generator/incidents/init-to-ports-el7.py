"""Kuma 2.3 on CentOS 7 under RKE2: the kernel has no REDIRECT target for the legacy iptables of kuma-init."""
from common import *
from platforms import PLATFORMS

PLATFORMS["rke2-el7"] = dict(PLATFORMS["rke2"], kubelet="v1.26.9+rke2r1", runtime="containerd://1.7.3-k3s1", base_image="rancher/hardened-calico:v3.26.1-build20230802")

RULES = """* raw

# Rules:
--append PREROUTING --protocol udp --source-port 53 --jump CT --zone 1
--append OUTPUT --protocol udp --destination-port 53 --match owner --uid-owner 5678 --jump CT --zone 1
--append OUTPUT --protocol udp --source-port 15053 --match owner --uid-owner 5678 --jump CT --zone 2
--append OUTPUT --protocol udp --destination-port 53 --jump CT --zone 2

COMMIT

* nat

# Custom Chains:
--new-chain KUMA_MESH_INBOUND
--new-chain KUMA_MESH_OUTBOUND
--new-chain KUMA_MESH_INBOUND_REDIRECT
--new-chain KUMA_MESH_OUTBOUND_REDIRECT

# Rules:
--append PREROUTING --protocol tcp --jump KUMA_MESH_INBOUND
--insert OUTPUT 1 --protocol udp --destination-port 53 --match owner --uid-owner 5678 --jump RETURN
--insert OUTPUT 2 --protocol udp --destination-port 53 --jump REDIRECT --to-ports 15053
--append OUTPUT --protocol tcp --jump KUMA_MESH_OUTBOUND
--append KUMA_MESH_INBOUND --protocol tcp --jump KUMA_MESH_INBOUND_REDIRECT
--append KUMA_MESH_OUTBOUND --source 127.0.0.6/32 --out-interface lo --jump RETURN
--append KUMA_MESH_OUTBOUND --protocol tcp ! --destination-port 53 --out-interface lo ! --destination 127.0.0.1/32 --match owner --uid-owner 5678 --jump KUMA_MESH_INBOUND_REDIRECT
--append KUMA_MESH_OUTBOUND --protocol tcp ! --destination-port 53 --out-interface lo --match owner ! --uid-owner 5678 --jump RETURN
--append KUMA_MESH_OUTBOUND --match owner --uid-owner 5678 --jump RETURN
--append KUMA_MESH_OUTBOUND --protocol tcp --destination-port 53 --jump REDIRECT --to-ports 15053
--append KUMA_MESH_OUTBOUND --destination 127.0.0.1/32 --jump RETURN
--append KUMA_MESH_OUTBOUND --jump KUMA_MESH_OUTBOUND_REDIRECT
--append KUMA_MESH_INBOUND_REDIRECT --protocol tcp --jump REDIRECT --to-ports 15006
--append KUMA_MESH_OUTBOUND_REDIRECT --protocol tcp --jump REDIRECT --to-ports 15001

COMMIT
"""


def log(rng):
    """One run; kuma-init 2.3 tries once and has no prefixes."""
    return ("Flag --skip-resolv-conf has been deprecated, we never change resolveConf so this flag has no effect, you can stop using it\n"
            "kumactl is about to apply the iptables rules that will enable transparent proxying on the machine. The SSH connection may drop. If that happens, just reconnect again.\n"
            "Writing following contents to rules file:  /tmp/ip6tables-rules-%d.txt%d\n%s\n"
            "Error: failed to setup transparent proxy: cannot restore ipv4 iptable rules: executing command failed: exit status 2 (with output: "
            '"iptables-restore v1.8.7 (legacy): unknown option \\"--to-ports\\"\\nError occurred at line: 22\\nTry `iptables-restore -h\' or \'iptables-restore --help\' for more information.\\n")\n' % (
                rng.randint(1696000000000000000, 1697999999999999999), rng.randint(10**8, 4 * 10**9), RULES))


def build(name):
    w = World(name, (2, 3, 3), "rke2-el7", cni=None, nodes=5, apps=0, now="2023-10-19T14:02:51Z", shape="old", form="tar")
    # This release gives kuma-init two more flags.
    def flags(spec, annotations):
        for c in spec["initContainers"]:
            if c["name"] == "kuma-init":
                c["args"] = ["--redirect-outbound-port", "15001", "--redirect-inbound=true", "--redirect-inbound-port", "15006", "--redirect-inbound-port-v6", "15010", "--kuma-dp-uid", "5678",
                             "--exclude-inbound-ports", "", "--exclude-outbound-ports", "", "--verbose", "--skip-resolv-conf", "--redirect-all-dns-traffic", "--redirect-dns-port", "15053"]
                c.pop("env")
    pods = []
    for app, space, count, kind, last in (("tariff-api", 0, 2, "Deployment", 70), ("rating-db", 1, 1, "StatefulSet", 95), ("quote-web", 1, 2, "Deployment", 122)):
        last = w.ago(last)
        found = w.workload(app, w.spaces[space], replicas=count, created=w.first_attempt(last, 11, 0) - seconds(4), kind=kind, tweak=flags)
        w.init_loops(found, "kuma-init", None, restarts=11, run=0, last=last)
        for pod in found.pods:
            w.logs[(pod.namespace, pod.name, "kuma-init")] = log(w.rng)
            pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
        pods += found.pods
    return w.expect("failing", ["init-unknown-option"], ["plugin-restore-failed", "plugin-kernel-modules"],
                    ["init-nft-operation-not-supported", "init-caps-missing", "init-not-root", "init-ip6tables", "init-bad-exclusions", "init-flags-conflict", "val-rules-missing-generic", "x-k3s-rke2"], pods,
                    "unknown option \"--to-ports\" from legacy iptables on a 3.10 kernel without xt_REDIRECT: every kuma-init fails at once.")
