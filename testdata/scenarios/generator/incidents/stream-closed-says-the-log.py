"""A describe and the sidecar's log: the log ends with a closed stream; the state says the kernel ended it."""
from field_mixed import *


def build(name):
    w = World(name, (2, 6, 14), "rke2", product="kong-mesh", cni=None, apps=1, nodes=2, now="2024-11-27T21:12:09Z")
    last = w.ago(70)
    found = w.workload("stock-sync", w.spaces[0], replicas=1, created=w.first_attempt(last, 8, 40) - seconds(9))
    change(w, found, "kuma-sidecar", lambda c: c["resources"].update(limits={"cpu": "500m", "memory": "96Mi"}))
    pod = found.pods[0]
    lines, t = booted(w, last)
    lines += [envoy(t + seconds(4), "info", "upstream", "source/common/upstream/cds_api_helper.cc:32] cds: add 811 cluster(s), remove 4 cluster(s)"),
              envoy(t + seconds(31), "warning", "config", "./source/extensions/config_subscription/grpc/grpc_stream.h:163] StreamAggregatedResources gRPC config stream to ads_cluster closed: 14, upstream connect error or disconnect/reset before headers. reset reason: connection termination")]
    w.main_loops(pod, "kuma-sidecar", "\n".join(lines) + "\n", 137, last, 8, 40, "OOMKilled")
    pod.ready_at = pod.created
    found.finish()
    p = Folder(w)
    p.put("describe-stock-sync.txt", described(w, pod))
    p.put("kuma-sidecar.log", p.log(pod, "kuma-sidecar"))
    return p.expect("failing", ["x-oom"], (), ["dp-xds-stream", "dp-cp-unreachable", "dp-envoy-exit", "x-networkpolicy", "dp-ca-mismatch", "x-probe-failures", "init-oom", "dp-duplicate-stream"], found.pods,
                    "kuma-sidecar, limited to 96Mi, is OOMKilled again and again; the stream that the log speaks of closed once.", missing=["control plane", "nodes", "events of others"])
