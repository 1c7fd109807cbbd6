"""A sos report and two tables of Kong Mesh 2.7: on one node the sandboxes' loopback stays down."""
from field_reports import *


def build(name):
    w = World(name, (2, 7, 19), "kubeadm", product="kong-mesh", family="ipv4", nodes=3, apps=1, now="2025-03-12T06:48:30Z", cni_age=2400000, native=False)
    system(w, "Red Hat Enterprise Linux 9.4 (Plow)", "5.14.0-427.42.1.el9_4.x86_64", "containerd://1.7.24")
    node, space = w.node(1), w.spaces[0]
    found = w.validation_fails("roster-api", space, timed_out, last=w.ago(97), replicas=2, restarts=6, node=node)
    well(w, "roster-ui", space, replicas=2, age=1600, node=[w.node(0), w.node(2)], events=True)
    probe_trouble(w)
    p = Box(w, form="gz")
    top = sos(p, node, w.now, w, node, "5.14.0-427.42.1.el9_4.x86_64")
    for number, pod in enumerate(found.pods):
        text = w.logs[(space, pod.name, "kuma-validation")]
        log_tree(p, top + "/var/log", pod, "kuma-validation", [(6, text, w.ago(97))])
        ns = "cni-" + pod.obj["metadata"]["uid"]
        base = "%s/sos_commands/networking/namespaces/%s" % (top, ns)
        p.put("%s/ip_netns_exec_%s_ip_-d_address" % (base, ns), "1: lo: <LOOPBACK> mtu 65536 qdisc noop state DOWN group default qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00 promiscuity 0 minmtu 0 maxmtu 0 \n"
              "2: eth0@if%d: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UP group default qlen 1000\n    link/ether 5a:31:0c:9e:44:%02x brd ff:ff:ff:ff:ff:ff link-netnsid 0 promiscuity 0 minmtu 68 maxmtu 65535 \n"
              "    veth numtxqueues 4 numrxqueues 4\n    inet %s/32 scope global eth0\n       valid_lft forever preferred_lft forever\n" % (21 + number, 17 + number, pod.ip))
        p.put("%s/ip_netns_exec_%s_iptables-save" % (base, ns), "*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [66:3960]\n:POSTROUTING ACCEPT [66:3960]\n:KUMA_MESH_INBOUND - [0:0]\n:KUMA_MESH_INBOUND_REDIRECT - [0:0]\n"
              ":KUMA_MESH_OUTBOUND - [0:0]\n:KUMA_MESH_OUTBOUND_REDIRECT - [0:0]\n-A PREROUTING -p tcp -j KUMA_MESH_INBOUND\n-A OUTPUT -p tcp -j KUMA_MESH_OUTBOUND\n-A KUMA_MESH_INBOUND -p tcp -j KUMA_MESH_INBOUND_REDIRECT\n"
              "-A KUMA_MESH_INBOUND_REDIRECT -p tcp -j REDIRECT --to-ports 15006\n-A KUMA_MESH_OUTBOUND -s 127.0.0.6/32 -o lo -j RETURN\n-A KUMA_MESH_OUTBOUND ! -d 127.0.0.1/32 -p tcp -o lo -m owner --uid-owner 5678 -j KUMA_MESH_INBOUND_REDIRECT\n"
              "-A KUMA_MESH_OUTBOUND -m owner --uid-owner 5678 -j RETURN\n-A KUMA_MESH_OUTBOUND -d 127.0.0.1/32 -j RETURN\n-A KUMA_MESH_OUTBOUND -j KUMA_MESH_OUTBOUND_REDIRECT\n-A KUMA_MESH_OUTBOUND_REDIRECT -p tcp -j REDIRECT --to-ports 15001\nCOMMIT\n")
    w.finish_logs()
    cni = w.cni_pods[node]
    log_tree(p, top + "/var/log", cni, "install-cni", [(0, w.logs[("kube-system", cni.name, "install-cni")], w.ago(1500))])
    begin = found.pods[0].created
    p.put(top + "/sos_commands/logs/journalctl_--no-pager_--unit_containerd", "".join('%s %s containerd[1102]: time="%s" level=%s msg="%s"\n' % (
        at.strftime("%b %d %H:%M:%S"), node, at.strftime("%Y-%m-%dT%H:%M:%S.204118823Z"), level, text) for at, level, text in (
            [(begin - seconds(7200), "warning", "cleanup warnings time=\\\"%s\\\" level=info msg=\\\"starting signal loop\\\" namespace=k8s.io pid=3301" % rfc3339(begin - seconds(7200)))] +
            [(pod.created + seconds(1.7), "info", 'RunPodSandbox for &PodSandboxMetadata{Name:%s,Uid:%s,Namespace:%s,Attempt:0,} returns sandbox id \\"%s\\"' % (pod.name, pod.obj["metadata"]["uid"], space, pod.sandbox)) for pod in found.pods])))
    p.put(top + "/sos_commands/rpm/package-data", "containernetworking-plugins-site-1.4.0-2.el9.x86_64\t%s\ncontainerd.io-1.7.24-3.1.el9.x86_64\tMon Jan 13 05:11:40 2025\nkubelet-1.30.8-150500.1.1.x86_64\tMon Jan 13 05:12:07 2025\n" % w.ago(86000).strftime("%a %b %d %H:%M:%S %Y"))
    p.put("kubectl/pods.txt", get_pods(w))
    p.put("kubectl/events.txt", get_events(w, space))
    return p.expect("failing", ["val-lo-down"], ["val-io-timeout-filtered"], ["val-io-timeout-cpu", "val-rules-missing-generic", "val-uid-mismatch", "x-networkpolicy", "val-cni-race-new-node", "x-iptables-wiped-later", "val-ipv6-disabled-on-lo"], found.pods,
                    "lo is DOWN in the sandboxes of one node (ip address of their network namespaces), with Kuma's rules in place; 2.7 tests IPv4 only, so the log knows time-outs only.", any_subject=True,
                    missing=["objects", "control plane", "installers of other nodes"])
