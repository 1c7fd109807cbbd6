"""Kuma 2.4: a resolver beside the application listens on 15053, where kuma-dp's CoreDNS wants to."""
from field_start import *
from extra_injection import dp_head, down


def build(name):
    w = World(name, (2, 4, 6), "bottlerocket", cni=None, nodes=3, apps=2, family="ipv4", now="2024-01-17T03:20:55Z", shape="old", form="gz")
    space = w.spaces[0]
    last, pods = w.ago(93), []
    run = 2.1

    def log(at):
        lines = dp_head(w, at)
        lines.insert(6, zap(at + seconds(0.24), "INFO", "kuma-dp.run.dns-server", "configuration saved to a file", {"file": "/tmp/kuma-dp-1938227214/Corefile"}))
        lines.insert(7, zap(at + seconds(0.241), "INFO", "kuma-dp.run.dns-server", "starting DNS Server (coredns)", {"args": ["-conf", "/tmp/kuma-dp-1938227214/Corefile", "-quiet"]}))
        return "\n".join(lines + ["Listen: listen tcp :15053: bind: address already in use",
                                  zap(at + seconds(0.9), "ERROR", "kuma-dp.run.dns-server", "DNS Server terminated with an error", {"error": "exit status 1"}),
                                  zap(at + seconds(0.9), "INFO", "kuma-dp.run", "stopping all Kuma DP components"),
                                  zap(at + seconds(0.901), "INFO", "kuma-dp.run.envoy", "stopping Envoy"),
                                  envoy(at + seconds(0.92), "warning", "main", "source/server/server.cc:857] caught SIGTERM"),
                                  zap(at + seconds(2.0), "ERROR", "kuma-dp.run", "error while running Kuma DP", {"error": "exit status 1"}), "Error: exit status 1"]) + "\n"
    side = container("unbound", "docker.io/mvance/unbound:1.19.0", args=["-d", "-c", "/etc/unbound/unbound.conf"], ports=[{"containerPort": 15053, "protocol": "UDP", "name": "dns"}, {"containerPort": 15053, "protocol": "TCP", "name": "dns-tcp"}])
    for app, count in (("smtp-inbound", 2), ("smtp-filter", 1)):
        main = container(app, "registry.example.internal/mail/%s:6.2.0" % app, ports=[{"containerPort": 2525, "protocol": "TCP"}])
        found = w.workload(app, space, replicas=count, created=w.first_attempt(last, 9, run) - seconds(5), containers=[main, side])
        for n, pod in enumerate(found.pods):
            at = last + seconds(n)
            w.main_loops(down(pod), "kuma-sidecar", log(at), 1, at, 9, run, previous=log(at - seconds(302)))
            pod.ready_at = pod.created
            w.logs[(space, pod.name, "unbound")] = "[1705461600] unbound[1:0] notice: init module 0: validator\n[1705461600] unbound[1:0] notice: init module 1: iterator\n[1705461600] unbound[1:0] info: start of service (unbound 1.19.0).\n"
            w.logs[(space, pod.name, app)] = "%s INFO postscreen listening on 2525\n%s WARN rbl lookup failed: read udp 127.0.0.1:40112->10.96.0.10:53: i/o timeout\n" % (rfc3339(pod.created + seconds(4)), rfc3339(pod.created + seconds(40)))
            w.logs[(space, pod.name, "kuma-init")] = "\n".join([OLD_BANNER[2:], "iptables set to diverge the traffic to Envoy.", "Transparent proxy set up successfully, you can now run kuma-dp using transparent-proxy."]) + "\n"
            pods.append(pod)
        found.finish([main, side])
    crash_elsewhere(w)
    w.without("events")
    return w.expect("failing", ["dp-port-conflict"], ["dp-envoy-exit"], ["x-dns-capture", "val-bind-in-use", "dp-cp-unreachable", "dp-envoy-not-ready", "order-app-before-sidecar", "x-oom", "x-istio-side-by-side", "plugin-dns-resolv", "dp-config-rejected"], pods,
                    "Unbound holds 15053; CoreDNS of kuma-dp cannot listen there and kuma-dp ends with it, nine times.", any_subject=True)
