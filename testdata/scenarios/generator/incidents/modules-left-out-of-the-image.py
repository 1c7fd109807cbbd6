"""A bundle with host collectors of all nodes: two nodes run a kernel whose package of extra modules was left out of the image."""
from field_desk import *

KIND = platform("oke", "kubeadm", os="Oracle Linux Server 9.5", kernel="5.15.0-302.167.6.el9uek.x86_64", node="10.0.10.{a}", kubelet="v1.31.1", base="kube-flannel-ds",
                base_image="docker.io/flannel/flannel:v0.25.7", conf="10-flannel.conflist")
NETFILTER = ("nf_tables", "nft_chain_nat", "nft_compat", "nf_nat", "nf_conntrack", "nf_defrag_ipv4", "nf_defrag_ipv6", "nfnetlink", "xt_comment", "xt_conntrack", "xt_mark", "xt_MASQUERADE", "xt_addrtype", "xt_statistic", "xt_multiport", "xt_nat")
EXTRA = ("xt_owner", "xt_REDIRECT", "ip_set", "xt_set")


def build(name):
    w = World(name, (2, 13, 9), KIND, apps=0, nodes=2, family="ipv4", now="2026-03-05T11:18:40Z", cni_age=170000)
    w.platform_name = "kubeadm"
    new = [w.add_node(created=w.ago(5200 - 70 * n)) for n in range(2)]
    for node in new:
        base_pods(w, node)
    for number, app in enumerate(("tickets-web", "wallet-svc")):
        w.workload(app, w.spaces[number], replicas=2, age=400000 + 90000 * number, node=[w.node(0), w.node(1)])
    error = ('failed to inject iptables rules: failed to initialize transparent proxy configuration: unable to initialize IPv4 executables: failed to find valid nft or legacy executables: functionality verification failed: unmet minimal requirements: missing module: "owner"\n'
             'functionality verification failed: unmet minimal requirements: missing module: "owner"')
    stuck = no_sandboxes(w, [("booking-api", w.spaces[0], 2, True), ("fare-rules", w.spaces[1], 2, True)], error, age=1700, count=5, node=new)
    rows = {}
    w.extra["host-collectors/system/node_list.json"] = json.dumps({"nodes": [n["metadata"]["name"] for n in w.nodes]})
    for node in w.nodes:
        host = node["metadata"]["name"]
        base = "host-collectors/%s/system/" % host
        have = {m: {"size": 4096 * w.rng.randint(3, 60), "instances": w.rng.randint(0, 9), "status": "loaded"} for m in NETFILTER + ("overlay", "br_netfilter", "veth", "vxlan")}
        if host not in new:
            have.update({m: {"size": 16384, "instances": w.rng.randint(1, 5), "status": "loaded" if m != "xt_set" else "loadable"} for m in EXTRA})
        w.extra[base + "kernel_modules.json"] = as_json(dict(sorted(have.items())))
        w.extra[base + "kernel-configs.json"] = as_json({"CONFIG_NETFILTER_XT_MATCH_OWNER": "m", "CONFIG_NETFILTER_XT_TARGET_REDIRECT": "m", "CONFIG_NF_TABLES": "m", "CONFIG_NFT_COMPAT": "m", "CONFIG_CGROUPS": "y", "CONFIG_BPF_SYSCALL": "y"})
        w.extra[base + "hostos_info.json"] = json.dumps({"name": host, "kernelVersion": node["status"]["nodeInfo"]["kernelVersion"], "platformVersion": "9.5", "platform": "ol"})
        w.extra["host-collectors/%s/run-host/packages.txt" % host] = "kernel-uek-5.15.0-302.167.6.el9uek.x86_64\nkernel-uek-core-5.15.0-302.167.6.el9uek.x86_64\nkernel-uek-modules-5.15.0-302.167.6.el9uek.x86_64\n" + (
            "" if host in new else "kernel-uek-modules-extra-5.15.0-302.167.6.el9uek.x86_64\n") + "iptables-nft-1.8.10-4.0.1.el9.x86_64\n"
        w.extra["host-collectors/%s/run-host/packages-info.json" % host] = as_json({"command": "/bin/sh -c \"rpm -qa | sort | grep -E 'kernel-uek|iptables-nft'\"", "exitCode": "0", "error": "", "outputDir": "", "input": "", "env": None})
    database_trouble(w)
    long_ago(w)
    w.without("cp-logs", "daemonsets")
    truer(w)
    return w.expect("failing", ["plugin-kernel-modules"], (), ["plugin-no-iptables-on-host", "init-no-iptables-support", "plugin-restore-failed", "plugin-mixed-iptables-modes", "plugin-sandbox-selinux", "init-caps-missing", "val-rules-missing-generic", "plugin-xtables-lock"],
                    stuck, "On two nodes xt_owner cannot be loaded (kernel-uek-modules-extra is not installed); the plugin's check of iptables fails there for each mesh pod.", any_subject=True)
