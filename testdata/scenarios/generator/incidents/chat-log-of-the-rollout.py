"""One text: a chat in which colleagues paste kubectl output. The chart's own CNI values on a cluster with flannel."""
from field_desk import *

KIND = platform("kubeadm-flannel", "kubeadm", base="kube-flannel-ds", base_image="docker.io/flannel/flannel:v0.25.7", conf="10-flannel.conflist", os="openEuler 22.03 (LTS-SP4)",
                kernel="5.10.0-216.0.0.115.oe2203sp4.x86_64", node="k8s-node{n}", runtime="containerd://1.6.33")


def build(name):
    w = World(name, (2, 9, 10), KIND, cni="standalone", taint=False, apps=0, nodes=3, cni_age=3200, now="2025-04-16T07:48:12Z", offset=0)
    w.platform_name = "kubeadm"
    w.cni_paths(bin_dir="/var/lib/cni/bin", net_dir="/etc/cni/multus/net.d")
    found = w.validation_fails("order-center", w.spaces[0], refused, replicas=2, restarts=6, plugin=None, last=w.ago(113))
    other = w.validation_fails("pay-gateway", w.spaces[1], refused, replicas=1, restarts=6, plugin=None, last=w.ago(141))
    job = [p for p in w.pods if p.namespace == "monitoring" and p.name.startswith("grafana")][0]
    w.event(job, "Unhealthy", 'Readiness probe failed: Get "http://%s:3000/api/health": context deadline exceeded (Client.Timeout exceeded while awaiting headers)' % job.ip, w.ago(2900), w.ago(2000), 3, warning=True)
    w.cni_ds["metadata"]["creationTimestamp"] = rfc3339(w.ago(3203))
    p = Folder(w)
    pod, cni = found.pods[0], w.cni_pods[found.pods[0].node]
    ds = {k: v for k, v in w.cni_ds.items()}
    out = "王磊 15:48\n新集群装完 Kuma 2.9.10 (helm，没改什么值，只加了 cni.enabled=true)，业务 Pod 全起不来，节点上 kuma-cni 都是 Running，帮忙看下\n\n"
    out += "$ kubectl get pod -n %s -o wide\n%s\n" % (w.spaces[0], get_pods(w, w.spaces[0])) + "$ kubectl get pod -n kube-system -o wide\n" + get_pods(w, "kube-system")
    out += "\n陈静 15:49\n是不是 NetworkPolicy 把 5678 拦了？上次测试环境就是这个。validation 的日志发一下\n\n王磊 15:50\n"
    out += "$ kubectl logs -n %s %s -c kuma-validation\n%s" % (w.spaces[0], pod.name, p.log(pod, "kuma-validation"))
    out += "\n$ kubectl get networkpolicy -A\nNo resources found\n\n陈静 15:51\n那不是策略。describe 和 cni 的日志\n\n王磊 15:53\n$ kubectl describe pod -n %s %s\n%s" % (w.spaces[0], pod.name, describe(w, pod, 8))
    out += "\n$ kubectl logs -n kube-system %s\n%s" % (cni.name, p.log(cni, "install-cni"))
    out += "\n$ kubectl get ds -n kube-system kuma-cni-node -o yaml\n" + to_yaml(ds)
    out += "\n陈静 15:58\n日志里没有报错啊…… 机器上看看\n\n王磊 15:59\n[root@%s ~]# ls /etc/cni/net.d /etc/cni/multus/net.d /opt/cni/bin\n/etc/cni/multus/net.d:\nkuma-cni.conf  ZZZ-kuma-cni-kubeconfig\n\n/etc/cni/net.d:\n10-flannel.conflist\n\n/opt/cni/bin:\nbandwidth  bridge  dhcp  dummy  firewall  flannel  host-device  host-local  ipvlan  loopback  macvlan  portmap  ptp  sbr  static  tap  tuning  vlan  vrf\n" % pod.node
    out += "$ kubectl get crd | grep -i attach\n$ kubectl get net-attach-def -A\nerror: the server doesn't have a resource type \"net-attach-def\"\n\n王磊 16:04\n重启过 CNI 的 DaemonSet 两次，没用。先这样，晚上再看\n"
    p.put("group-chat-export.txt", out, crlf=True)
    return p.expect("failing", ["cni-defaults-on-non-openshift"], ["val-rules-missing-generic", "x-multus-annotation-ignored"], rivals("cni-defaults-on-non-openshift", extra=[
        "x-networkpolicy", "x-multus-nad-missing", "cni-conf-not-found", "dp-cp-unreachable", "cni-bin-dir-wrong-but-writable"]), found.pods + other.pods,
        "Installed with the chart's CNI values (standalone, Multus directories) on flannel: the installers are content, nothing reads their file, no Multus CRD.", any_subject=True,
        missing=["control plane", "nodes", "events of other namespaces"])
