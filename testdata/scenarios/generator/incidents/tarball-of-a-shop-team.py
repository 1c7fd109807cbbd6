"""A small archive that a team sent: Envoy refuses a listener, as another holds the same address; the proxies never get ready."""
from field_start import *


def build(name):
    w = World(name, (2, 9, 11), "kind", cni_age=500000, nodes=2, apps=0, family="ipv4", now="2025-04-30T12:17:49Z", native=False)
    space = w.spaces[0]
    why = "Error adding/updating listener(s) outbound:10.96.77.12:8080: error adding listener: 'outbound:10.96.77.12:8080' has duplicate address '10.96.77.12:8080' as existing listener\n"

    def log(pod, start, end):
        lines, at = booted(w, start)
        lines += not_found_yet(start + seconds(0.2), 0)
        lines.append(envoy(at + seconds(0.2), "info", "upstream", "source/common/upstream/cds_api_helper.cc:71] cds: added/updated 31 cluster(s), skipped 0 unmodified cluster(s)"))
        t, stop = at + seconds(0.7), end or w.now
        while t < stop - seconds(2):
            lines.append(envoy(t, "warning", "config", "source/extensions/config_subscription/grpc/delta_subscription_state.cc:296] delta config for type.googleapis.com/envoy.config.listener.v3.Listener rejected: " + why.strip()))
            t += seconds(5.2)
        return lines + (goodbye(w, end) if end else [])
    found = w.workload("basket-api", space, replicas=2, created=w.ago(int(span(4, 121)) + 70))
    stuck_sidecar(w, found, log, restarts=4)
    for n in range(14):
        pod, at = found.pods[n % 2], w.ago(640 - 44 * n)
        w.cp_say(at, "INFO", "xds.status-tracker", "config rejected", {"proxyName": pod.name + "." + space, "mesh": "default", "streamID": 7 + n % 2, "type": "listener", "resourceVersion": "0"})
        w.cp_say(at, "INFO", "xds.nack-backoff", "config was previously rejected by Envoy. Applying backoff before resending it", {"backoff": "5s", "nodeID": "default.%s.%s" % (pod.name, space), "reason": why})
    p = Folder(w)
    p.put("pods.txt", get_pods(w, [space, w.system]))
    p.put("%s.kuma-sidecar.log" % found.pods[0].name, p.log(found.pods[0], "kuma-sidecar"))
    p.put("%s.kuma-sidecar.previous.log" % found.pods[1].name, p.log(found.pods[1], "kuma-sidecar-previous"))
    p.put("kuma-cp-tail.log", "".join(line + "\n" for line in p.log(w.cp.pods[0], "control-plane").split("\n")[-30:] if line))
    p.put("values-diff.txt", "--- a/basket/service.yaml\n+++ b/basket/service.yaml\n@@ -9,3 +9,4 @@\n   clusterIP: 10.96.77.12\n   ports:\n   - port: 8080\n+    appProtocol: http\n")
    packed(p, "basket")
    return p.expect("failing", ["dp-config-rejected"], ["dp-envoy-not-ready"], ["dp-port-conflict", "dp-xds-stream", "dp-duplicate-stream", "dp-envoy-exit", "val-bind-in-use", "dp-cp-unreachable", "cp-pod-translation", "x-probe-failures"], found.pods,
                    "Envoy rejects an outbound listener, whose address another listener has, every five seconds; the control plane logs 'config rejected', the proxies stay unready.", any_subject=True, missing=["objects", "events", "policies"])
