"""With DNS redirection for the listed servers only, the plugin reads the host's resolv.conf, which is a dangling link on one node."""
from field_rules import *


def build(name):
    w = World(name, (2, 12, 13), "kubeadm", nodes=3, apps=1, configmap=True, family="dualstack", now="2026-03-02T06:20:15Z", offset=1)
    node = w.node(1)
    dns = {"redirect": {"dns": {"enabled": True, "captureAll": False, "port": 15053, "resolvConfigPath": "/etc/resolv.conf"},
                        "inbound": {"enabled": True, "port": 15006, "includePorts": "", "excludePorts": ""}, "outbound": {"enabled": True, "port": 15001, "includePorts": "", "excludePorts": ""}}}
    config = tproxy_config("dualstack", extra=dns)
    w.get("ConfigMap", "kuma-transparent-proxy-config")["data"]["config.yaml"] = config
    error = ("failed to inject iptables rules: failed to initialize transparent proxy configuration: unable to initialize IPv4 redirect configuration: unable to initialize .DNS: unable to read file "
             "/etc/resolv.conf: open /etc/resolv.conf: no such file or directory")
    stuck = []
    for app, count in (("seatmap", 2), ("seatmap-cache", 1)):
        stuck += no_sandboxes(w, [(app, w.spaces[0], count, True)], error, age=1600 - 90 * count, node=node, tproxy=config)
    for pod in w.workload("seatmap-ui", w.spaces[0], replicas=2, age=1200, node=[w.node(0), w.node(2)], tproxy=config).pods:
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng, w.offset).passes().passes("ipv6").text()
    w.event(w.get("Node", node), "DNSConfigForming", "Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: 10.0.0.2 10.0.0.3 1.1.1.1", w.ago(3300), w.ago(1900), 6, warning=True)
    probe_trouble(w)
    return w.expect("failing", ["plugin-dns-resolv"], (), ["x-dns-capture", "plugin-no-iptables-on-host", "plugin-kernel-modules", "plugin-bad-annotation", "plugin-netns-open", "init-config-load", "val-config-load-error",
                    "plugin-kubeconfig-missing", "order-app-init-needs-network-cni"], stuck, "The configuration captures only the servers of resolv.conf; on one node the host's /etc/resolv.conf does not exist.", any_subject=True)
