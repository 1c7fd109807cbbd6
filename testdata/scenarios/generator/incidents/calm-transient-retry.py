"""Healthy: two failed attempts, then success; sandbox errors that were followed by Started; one reconnect to the control plane."""
from common import *


def build(name):
    w = World(name, (2, 14, 1), "eks", family="dualstack", now="2026-07-02T08:20:00Z", native=True)
    found = w.workload("session-api", w.spaces[0], replicas=2, age=1900)
    for number, pod in enumerate(found.pods):
        run = Validator(w.v, pod.created + seconds(3), w.rng).passes(after=2 - number, noise=True).passes("ipv6", noise=False)
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = run.text()
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "FailedCreatePodSandBox", 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "%s": plugin type="aws-cni" '
                'name="aws-cni" failed (add): add cmd: failed to assign an IP address to container' % w.hex(64), pod.created + seconds(1), warning=True)
        w.event(pod, "Started", "Started container kuma-validation", pod.created + seconds(3))
        w.event(pod, "Started", "Started container kuma-sidecar", pod.created + seconds(5))
        w.event(pod, "Started", "Started container session-api", pod.created + seconds(9))
        w.sidecar_log(pod, 2)
        at = w.ago(700)
        w.logs[(pod.namespace, pod.name, "kuma-sidecar")] += (
            "[%s.114][21][warning][config] [./source/extensions/config_subscription/grpc/grpc_stream.h:190] StreamAggregatedResources gRPC config stream to "
            "ads_cluster closed since 1320s ago: 14, upstream connect error or disconnect/reset before headers. reset reason: connection termination\n"
            % at.strftime("%Y-%m-%d %H:%M:%S"))
    return w.expect("healthy", must_not=QUIET, note="A slow start that recovered by itself: all pods are Ready.")
