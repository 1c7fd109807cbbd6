"""What Troubleshoot's host collectors copy of every node: modules, the kernel's configuration, CNI configurations."""
from common import *

MATCHES = ("nf_conntrack", "nf_nat", "x_tables", "nf_tables", "nft_chain_nat", "nft_compat", "xt_comment", "xt_conntrack", "xt_tcpudp")
OPTIONS = {"CONFIG_NF_CONNTRACK": "m", "CONFIG_NF_NAT": "m", "CONFIG_NETFILTER_XTABLES": "m", "CONFIG_NF_TABLES": "m", "CONFIG_NFT_NAT": "m", "CONFIG_NFT_COMPAT": "m", "CONFIG_NETFILTER_XT_MATCH_OWNER": "m",
           "CONFIG_NETFILTER_XT_TARGET_REDIRECT": "m", "CONFIG_NETFILTER_XT_TARGET_CT": "m", "CONFIG_NETFILTER_XT_MATCH_COMMENT": "m", "CONFIG_NETFILTER_XT_MATCH_CONNTRACK": "m", "CONFIG_IPV6": "y",
           "CONFIG_IP_NF_IPTABLES": "m", "CONFIG_IP_NF_NAT": "m", "CONFIG_IP6_NF_IPTABLES": "m", "CONFIG_IP6_NF_NAT": "m"}


def conflist(name, *plugins):
    """A list of plugins by their types."""
    return as_json({"cniVersion": "0.3.1", "name": name, "plugins": [dict(p) if isinstance(p, dict) else {"type": p} for p in plugins]})


def kuma(net_dir="/etc/cni/net.d"):
    """Kuma's plugin as the installer writes it."""
    return {"type": "kuma-cni", "log_level": "info", "kubernetes": {"kubeconfig": net_dir + "/ZZZ-kuma-cni-kubeconfig", "cni_bin_dir": "/opt/cni/bin", "exclude_namespaces": ["kube-system"]}}


def copy_nodes(w, files, lacks=None, system="ubuntu", folder="cni-net-d", configured=None):
    """`files` gives the configurations of a node by its name; `lacks` the modules that a node does not have."""
    w.extra["host-collectors/system/node_list.json"] = as_json({"nodes": [n["metadata"]["name"] for n in w.nodes]})
    for n in w.nodes:
        node, info = n["metadata"]["name"], n["status"]["nodeInfo"]
        away = (lacks or {}).get(node, ())
        modules = {m: {"size": 16384, "instances": 3, "status": "loaded"} for m in MATCHES}
        modules.update({m: {"size": 16384, "instances": 0, "status": "loadable"} for m in ("xt_owner", "xt_REDIRECT", "xt_CT", "ip_tables", "iptable_nat", "ip6_tables", "ip6table_nat", "dm_snapshot", "nfsd")})
        base = "host-collectors/%s/" % node
        w.extra[base + "system/kernel_modules.json"] = as_json({m: v for m, v in modules.items() if m not in away})
        w.extra[base + "system/kernel-configs.json"] = as_json(configured or OPTIONS)
        w.extra[base + "system/hostos_info.json"] = as_json({"name": node, "kernelVersion": info["kernelVersion"], "platform": system, "platformVersion": "22.04"})
        for name, text in files(node).items():
            w.extra[base + folder + "/" + name] = text
