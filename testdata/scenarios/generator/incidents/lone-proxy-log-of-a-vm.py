"""One log file of a kuma-dp on a virtual machine whose data plane token ran out over night."""
from field_rules import *
from field_mesh import booted, envoy


def build(name):
    w = World(name, (2, 11, 10), "kubeadm", product="kong-mesh", cni=None, nodes=2, apps=0, now="2025-07-02T08:10:00Z")
    w.platform_name = "universal"
    start = w.ago(1260)
    lines, at = booted(w, start, mesh="core", url="https://zone-cp.mesh.example.internal:5678")
    t = at + seconds(0.4)
    first = t
    while t < w.now - seconds(20):
        gone = int((t - first).total_seconds())
        lines.append(envoy(t, "warning", "config", "./source/extensions/config_subscription/grpc/grpc_stream.h:%d] StreamAggregatedResources gRPC config stream to ads_cluster closed%s: 2, authentication failed: could not parse token: "
                           "token has invalid claims: token is expired" % (193 if not gone else 226, "" if not gone else " since %ds ago" % gone)))
        t += seconds(9 + w.rng.random() * 24)
        if 400 < gone < 440:
            lines.append(envoy(t - seconds(1), "warning", "config", "./source/extensions/config_subscription/grpc/grpc_stream.h:226] StreamAggregatedResources gRPC config stream to ads_cluster closed since %ds ago: 14, "
                               "upstream connect error or disconnect/reset before headers. reset reason: connection termination" % (gone + 3)))
    lines.insert(9, envoy(at + seconds(15), "warning", "config", "source/extensions/config_subscription/grpc/grpc_mux_impl.cc:81] gRPC config: initial fetch timed out for type.googleapis.com/envoy.config.cluster.v3.Cluster"))
    lines = [lines[0]] + sorted(lines[1:], key=lambda line: line[1:24].replace(" ", "T") if line.startswith("[") else line[:23])
    p = Paste(w)
    p.put("kuma-dp.log", "\n".join(lines) + "\n")
    return p.expect("failing", ["dp-token"], ["dp-xds-stream", "dp-envoy-not-ready"], ["dp-cp-unreachable", "dp-ca-mismatch", "dp-duplicate-stream", "dp-not-found-yet", "dp-wrong-endpoint", "dp-config-rejected", "x-networkpolicy", "mesh-name-invalid"], [],
                    "Bootstrap is answered, each stream ends with 'authentication failed: … token is expired'; one stream was cut by a restart of the control plane.", any_subject=True, missing=["everything but one log"])
