"""Kuma 2.6 on k3s, init-container mode: an exporter listens on 9901, which is the sidecar's Envoy admin port."""
from common import *
from platforms import PLATFORMS

PLATFORMS["k3s-128"] = dict(PLATFORMS["k3s"], kubelet="v1.28.11+k3s1", runtime="containerd://1.7.17-k3s1", os="Ubuntu 22.04.4 LTS", kernel="5.15.0-113-generic")


def log(w, start):
    """kuma-dp gets its configuration, Envoy cannot open its admin listener."""
    say = lambda delta, level, component, text: "[%s.%03d][22][%s][%s] [%s" % ((start + seconds(delta)).strftime("%Y-%m-%d %H:%M:%S"), int(delta * 1000) % 1000, level, component, text)
    text = "cannot bind '127.0.0.1:9901': Address already in use"
    return "\n".join(bootstrap(w.v, start, w.cp_url) + [
        zap(start + seconds(0.31), "INFO", "kuma-dp.run", "received bootstrap configuration", {"adminPort": 9901}),
        zap(start + seconds(0.32), "INFO", "kuma-dp.run.envoy", "bootstrap configuration saved to a file", {"file": "/tmp/kuma-dp-1938227214/bootstrap.yaml"}),
        zap(start + seconds(0.33), "INFO", "kuma-dp.run", "starting Kuma DP", {"version": w.vtext}),
        zap(start + seconds(0.33), "INFO", "kuma-dp.run.envoy", "starting Envoy", {"path": "/usr/bin/envoy"}),
        say(0.401, "info", "main", "source/server/server.cc:404] initializing epoch 0 (base id=0, hot restart version=disabled)"),
        say(0.433, "critical", "main", "source/server/server.cc:131] error initializing configuration '/tmp/kuma-dp-1938227214/bootstrap.yaml': " + text),
        say(0.433, "info", "main", "source/server/server.cc:972] exiting"),
        text,
        zap(start + seconds(0.44), "ERROR", "kuma-dp.run.envoy", "Envoy terminated with an error", {"error": "exit status 1"}),
        zap(start + seconds(0.441), "INFO", "kuma-dp.run", "stopping all Kuma DP components"),
        zap(start + seconds(0.442), "ERROR", "kuma-dp.run", "error while running Kuma DP", {"error": "exit status 1"}),
        "Error: exit status 1"]) + "\n"


def build(name):
    w = World(name, (2, 6, 14), "k3s-128", cni=None, now="2024-08-21T19:27:55Z", shape="mid", form="gz")
    space, pods = w.spaces[0], []
    last = w.ago(94)
    found = w.workload("line-exporter", space, replicas=3, created=w.first_attempt(last, 12, 0.5) - seconds(4), app_port=9901, main_more={"args": ["--web.listen-address=:9901", "--web.telemetry-path=/metrics"]})
    for number, pod in enumerate(found.pods):
        at = last + seconds(number)
        w.main_loops(pod, "kuma-sidecar", log(w, at), 1, at, 12, 0.5, previous=log(w, at - seconds(301)))
        w.event(pod, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 404", pod.created + seconds(9), w.ago(92), 31, warning=True)
        w.logs[(space, pod.name, "kuma-init")] = (
            "# kumactl is about to apply the iptables rules that will enable transparent proxying on the machine. The SSH connection may drop. If that happens, just reconnect again.\n"
            "# [1/5] /usr/sbin/iptables-nft-restore --noflush /tmp/iptables-rules-%d.txt\n# iptables set to divert the traffic to Envoy\n# Transparent proxy set up successfully, you can now run kuma-dp using transparent-proxy.\n" % w.rng.randint(10**9, 10**10))
        w.logs[(space, pod.name, "line-exporter")] = ('ts=%s caller=main.go:112 level=info msg="Starting line_exporter" version="(version=0.9.4)"\nts=%s caller=tls_config.go:274 level=info msg="Listening on" address=[::]:9901\n' % (
            rfc3339(pod.created + seconds(5)), rfc3339(pod.created + seconds(5))))
        pod.ready_at = pod.created
        pod.dataplane["spec"]["networking"]["inbound"][0].update(port=9901, health={"ready": False})
        pods.append(pod)
    found.finish()
    return w.expect("failing", ["dp-port-conflict"], ["dp-envoy-exit"], ["x-istio-side-by-side", "val-bind-in-use", "x-hostnetwork-pod", "dp-config-rejected", "dp-cp-unreachable", "x-oom", "x-probe-failures", "dp-envoy-not-ready"], pods,
                    "The application's containerPort is 9901; Envoy cannot bind its admin port 9901 and kuma-dp ends at once.")
