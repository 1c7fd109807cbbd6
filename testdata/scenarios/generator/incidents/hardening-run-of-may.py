"""A hardening run switched firewalld on on two nodes; it rejects forwarded pod traffic: sidecars there cannot reach the control plane on another node."""
from extra_injection import *


def build(name):
    w = World(name, (2, 12, 12), "kubeadm", nodes=4, apps=0, family="ipv4", now="2026-05-19T08:41:07Z")
    cp_node = w.cp.pods[0].node
    bad = [n["metadata"]["name"] for n in w.nodes if n["metadata"]["name"] != cp_node][:2]
    for name_ in bad:
        node = w.get("Node", name_)
        node["status"]["nodeInfo"].update(osImage="Rocky Linux 9.5 (Blue Onyx)", kernelVersion="5.14.0-503.40.1.el9_5.x86_64")
    pods, error = [], 'request to bootstrap server failed: Post "%s/bootstrap": dial tcp 10.96.14.7:5678: connect: no route to host' % w.cp_url
    space = w.spaces[0]
    found = w.workload("rota-api", space, replicas=3, created=w.ago(1566), node=bad + [cp_node])
    for n, pod in enumerate(found.pods):
        validated(w, pod)
        if pod.node == cp_node:
            w.sidecar_log(pod, 1)
            continue
        start = w.ago(210 - n)
        w.logs[(space, pod.name, "kuma-sidecar")] = "\n".join(bootstrap(w.v, start, w.cp_url) + no_bootstrap(start + seconds(0.4), error, 68)) + "\n"
        unready_sidecar(w, pod, start, 4, ended(1, "Error", start - seconds(380), start - seconds(80)), code=0)
        pods.append(pod)
    found.finish()
    for number, node in enumerate(bad):
        lines = ["# systemctl status firewalld", "● firewalld.service - firewalld - dynamic firewall daemon", "     Loaded: loaded (/usr/lib/systemd/system/firewalld.service; enabled; preset: enabled)",
                 "     Active: active (running) since Tue 2026-05-19 05:58:1%d UTC; 2h 42min ago" % number, "", "# firewall-cmd --state --get-log-denied", "running", "all", "", "# journalctl -k --grep REJECT -n 8"]
        pod = pods[number]
        for k in range(8):
            at = w.ago(170 - 21 * k)
            lines.append("%s %s kernel: filter_FWD_public_REJECT: IN=cali%s OUT=eth0 MAC=ee:ee:ee:ee:ee:ee:%s SRC=%s DST=%s LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=%d DF PROTO=TCP SPT=%d DPT=5678 WINDOW=64240 RES=0x00 SYN URGP=0" % (
                at.strftime("%b %d %H:%M:%S"), node, w.hex(11), "5a:18:c1:0%d:7e:42:08:00" % number, pod.ip, w.cp.pods[0].ip, w.rng.randint(1000, 60000), w.rng.randint(32768, 60000)))
        w.extra["host-collectors/run-host/%s/firewall.txt" % node] = "\n".join(lines) + "\n"
    stranger(w, "old")
    return w.expect("failing", ["x-firewalld-nftables-host"], ["dp-cp-unreachable"], ["x-networkpolicy", "dp-ca-mismatch", "dp-token", "dp-wrong-endpoint", "x-dns-capture", "val-io-timeout-filtered", "x-iptables-wiped-later", "dp-xds-stream",
                    "plugin-apiserver-unreachable"], pods,
                    "firewalld, on two nodes since this morning, rejects forwarded packets to 5678 (kernel log filter_FWD_public_REJECT); a pod on the control plane's node is well, no NetworkPolicy exists.")
