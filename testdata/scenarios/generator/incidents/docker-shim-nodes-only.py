"""Kuma 2.5: on the nodes that still run Docker, IPv6 is switched off inside each sandbox, and ::6 cannot be added to lo."""
from field_rules import *

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


def log(rng, good=False):
    """One run: the IPv4 half is in place before the address of the other family is wanted."""
    stamp_ = rng.randint(1706000000000000000, 1707000000000000000)
    head = ("# kumactl is about to apply the iptables rules that will enable transparent proxying on the machine. The SSH connection may drop. If that happens, just reconnect again.\n"
            "# writing following contents to rules file:  /tmp/iptables-rules-%d.txt%d\n%s\n" % (stamp_, rng.randint(10**8, 4 * 10**9), RULES))
    if good:
        six = RULES.replace("127.0.0.6/32", "::6/128").replace("127.0.0.1/32", "::1/128")
        return head + "# writing following contents to rules file:  /tmp/ip6tables-rules-%d.txt%d\n%s\n# iptables set to diverge the traffic to Envoy.\n" % (stamp_ + 41999123, rng.randint(10**8, 4 * 10**9), six)
    return head + "Error: failed to setup transparent proxy: cannot restore ipv6 iptable rules: failed to add IPv6 inbound address: permission denied\n"


def docker(pod):
    """The runtime's name in the status."""
    keep = pod.render

    def render():
        out = keep()
        out["status"] = json.loads(json.dumps(out["status"]).replace("containerd://", "docker://"))
        return out
    pod.render = render


def build(name):
    w = World(name, (2, 5, 8), "kubeadm", cni=None, nodes=4, apps=0, family="dualstack", now="2024-01-24T09:41:30Z", shape="old")
    old = [w.node(2), w.node(3)]
    for node in w.nodes:
        node["status"]["nodeInfo"].update(kubeletVersion="v1.27.8", kubeProxyVersion="v1.27.8")
        if node["metadata"]["name"] in old:
            node["status"]["nodeInfo"].update(containerRuntimeVersion="docker://24.0.7", osImage="Ubuntu 20.04.6 LTS", kernelVersion="5.4.0-169-generic")
    pods = []
    for app, space, count in (("dispatch-api", 0, 2), ("fare-rules", 1, 2)):
        found = init_fails(w, app, w.spaces[space], None, replicas=count, restarts=6, run=0.2, node=old)
        for pod in found.pods:
            w.logs[(pod.namespace, pod.name, "kuma-init")] = log(w.rng)
        pods += found.pods
    fine = w.workload("dispatch-ui", w.spaces[0], replicas=2, age=2100, node=[w.node(0), w.node(1)])
    for pod in fine.pods:
        w.logs[(pod.namespace, pod.name, "kuma-init")] = log(w.rng, True)
        w.sidecar_log(pod, 2)
    for pod in w.pods:
        if pod.node in old:
            docker(pod)
    oom_trouble(w)
    return w.expect("failing", ["init-ip6tables"], ["val-ipv6-disabled-on-lo"], ["init-not-root", "init-caps-missing", "init-no-iptables-support", "init-nft-operation-not-supported", "plugin-kernel-modules", "init-unknown-option",
                    "init-ct-zone", "init-user-missing"], pods, "On two nodes with Docker, which switches IPv6 off in each sandbox, kuma-init 2.5 cannot add ::6 to lo and ends; the nodes with containerd are well.", any_subject=True)
