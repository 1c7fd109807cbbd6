"""The control plane hands out an old address for xDS: bootstrap works, Envoy's stream does not."""
from common import *


def run(w, start, length, end):
    """One run of the sidecar: it gets its bootstrap configuration, and its stream never comes up."""
    say = lambda at, level, component, text: "[%s.%03d][19][%s][%s] [%s" % (at.strftime("%Y-%m-%d %H:%M:%S"), w.rng.randint(0, 999), level, component, text)
    lines = bootstrap(w.v, start, w.cp_url) + [
        zap(start + seconds(0.3), "INFO", "kuma-dp.run", "received bootstrap configuration", {"adminPort": 9901}),
        zap(start + seconds(0.4), "INFO", "kuma-dp.run.envoy", "starting Envoy", {"path": "/usr/local/bin/envoy"}),
        say(start + seconds(1), "info", "main", "source/server/server.cc:432] initializing epoch 0 (base id=0, hot restart version=disabled)")]
    closed = ("./source/extensions/config_subscription/grpc/grpc_stream.h:193] StreamAggregatedResources gRPC config stream to ads_cluster closed since %ds ago: 14, upstream connect error or disconnect/reset before headers. "
              "reset reason: remote connection failure, transport failure reason: delayed connect error: 111")
    at = 2
    while at < length - 2:
        lines.append(say(start + seconds(at), "warning", "config", closed % at))
        if at < 16 <= at + 9:
            lines.append(say(start + seconds(16), "warning", "config", "source/extensions/config_subscription/grpc/grpc_subscription_impl.cc:130] gRPC config: initial fetch timed out for type.googleapis.com/envoy.config.cluster.v3.Cluster"))
            at = max(at, 8)
        at += 9 + w.rng.randint(0, 6)
    if end:
        lines += [zap(start + seconds(length - 1), "INFO", "kuma-dp.run", "Kuma DP caught an exit signal"), zap(start + seconds(length - 1), "INFO", "kuma-dp.run", "draining Envoy connections"),
                  say(start + seconds(length), "warning", "main", "source/server/server.cc:935] caught SIGTERM")]
    return "\n".join(lines) + "\n"


def build(name):
    w = World(name, (2, 11, 16), "kubeadm", product="kong-mesh", now="2026-01-22T13:05:09Z", system="mesh-zone-a", form="zip")
    deployed = w.ago(3400)
    for c in w.get("Deployment", "kong-mesh-control-plane")["spec"]["template"]["spec"]["containers"] + w.cp.pods[0].obj["spec"]["containers"]:
        c["env"] = [e for e in c["env"] if e["name"] != "KUMA_BOOTSTRAP_SERVER_PARAMS_XDS_HOST"] + [{"name": "KUMA_BOOTSTRAP_SERVER_PARAMS_XDS_HOST", "value": "kong-mesh-cp.dc1.example.internal"}]
    w.cp.pods[0].created = deployed
    w.cp.pods[0].run()
    w.cp_lines = [row for row in w.cp_lines if row[0] > deployed]
    pods = []
    for app, space, count, gateway in (("offers-api", 0, 2, False), ("kong-gateway", 1, 2, True), ("pricing-feed", 1, 1, False)):
        found = w.workload(app, w.spaces[space], replicas=count, created=w.ago(2274 + 3 * space), gateway=gateway, image="docker.io/kong/kong-gateway:3.9" if gateway else None)
        for number, pod in enumerate(found.pods):
            if not gateway:
                w.logs[(pod.namespace, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes().text()
            # The liveness probe ends each run after two minutes; this is the ninth.
            start = pod.created + seconds(2172)
            w.logs[(pod.namespace, pod.name, "kuma-sidecar")] = run(w, start, int((w.now - start).total_seconds()), False)
            w.logs[(pod.namespace, pod.name, "kuma-sidecar-previous")] = run(w, start - seconds(422), 121, True)
            pod.main("kuma-sidecar", state=running(start), ready=False, started=True, restarts=8, last=ended(0, "Completed", start - seconds(422), start - seconds(301)))
            pod.ready_at = pod.created
            w.event(pod, "Scheduled", None, pod.created)
            w.event(pod, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", pod.created + seconds(12), w.ago(4), 211, warning=True)
            w.event(pod, "Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 503", pod.created + seconds(66), w.ago(10), 97, warning=True)
            w.event(pod, "Killing", "Container kuma-sidecar failed liveness probe, will be restarted", pod.created + seconds(122), start - seconds(302), 8)
            pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
        found.finish()
        pods += found.pods
    return w.expect("failing", ["dp-xds-stream"], ["dp-envoy-not-ready", "dp-wrong-endpoint"], ["x-networkpolicy", "dp-ca-mismatch", "dp-token", "dp-not-found-yet", "dp-duplicate-stream", "dp-envoy-exit", "val-rules-missing-generic",
                    "order-native-sidecar-startup-probe"], pods, "All pods made since the control plane got KUMA_BOOTSTRAP_SERVER_PARAMS_XDS_HOST: bootstrap is answered, the ads stream is refused again and again; older pods are well.")
