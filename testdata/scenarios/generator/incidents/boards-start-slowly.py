"""Native sidecars on small boards: kuma-dp and Envoy need longer than the start-up probe allows when several pods start at once."""
from field_estate import *


def build(name):
    w = World(name, (2, 11, 10), "rpi", cni=None, nodes=3, apps=1, native=True, family="ipv4", now="2025-10-19T18:33:20Z")
    node, space = w.node(2), w.spaces[1]

    def log(pod, start, end):
        first = bootstrap(w.v, start, w.cp_url)[:3]
        lines = [line for line in first] + [zap(start + seconds(19.4), "INFO", "kuma-dp.run", "fetched Envoy version", {"version": {"Build": "3a1ecd0/1.33.7/Modified/RELEASE/BoringSSL", "Version": "1.33.7"}}),
                 zap(start + seconds(19.5), "INFO", "dataplane", "trying to fetch bootstrap configuration from the Control Plane"), zap(start + seconds(26.2), "INFO", "kuma-dp.run", "received bootstrap configuration", {"adminPort": 9901}),
                 zap(start + seconds(28.8), "INFO", "kuma-dp.run.envoy", "starting Envoy", {"path": "/usr/bin/envoy"})]
        if end or (w.now - start).total_seconds() > 52:
            lines.append(envoy(start + seconds(49.7), "info", "main", "source/server/server.cc:432] initializing epoch 0 (base id=0, hot restart version=disabled)"))
        if end:
            lines.append(envoy(start + seconds(57.3), "info", "main", "source/server/server.cc:990] starting main dispatch loop"))
            lines.append(envoy(start + seconds(59.1), "info", "upstream", "source/common/upstream/cds_api_helper.cc:32] cds: add 41 cluster(s), remove 0 cluster(s)"))
            lines += goodbye(w, end - seconds(2))
        return [line for line in lines if end or line_time(line, start) <= w.now]
    found = w.workload("barn-cam", space, replicas=4, node=node, created=w.ago(int(span(6, 65)) + 66), app_inits=[container("model", "registry.example.internal/farm/model-fetch:3", args=["pull", "v9"])])
    stuck_sidecar(w, found, log, restarts=6, probe='Get "http://{ip}:9901/ready": dial tcp {ip}:9901: connect: connection refused')
    for pod in found.pods:
        w.logs[(space, pod.name, "kuma-init")] = init_success(w.rng)
    w.extra["node-logs/%s/uptime.txt" % node] = " %s up 41 days,  2:10,  0 users,  load average: 17.81, 18.02, 17.40\n" % w.ago(20).strftime("%H:%M:%S")
    good_inits(w, w.workload("barn-api", space, replicas=1, age=2000, node=w.node(0)))
    bustle(w, "grafana", "deprecated")
    w.without("cp-logs")
    return w.expect("failing", ["order-native-sidecar-startup-probe"], ["dp-envoy-not-ready"], ["dp-cp-unreachable", "dp-not-found-yet", "dp-xds-stream", "x-networkpolicy", "x-oom", "order-app-init-needs-network-cni", "init-hang-timeout", "dp-token",
                    "dp-envoy-exit"], found.pods,
                    "Init:1/3: configuration arrives and Envoy starts, but later than the 60 s of the start-up probe, as four pods start at once on a loaded board; each run is ended by the probe.", any_subject=True)
