"""A single file: the log of one sidecar, well but for its resolver."""
from field_mixed import *


def build(name):
    w = World(name, (2, 14, 0), "k3s", apps=1, nodes=2, now="2026-06-18T05:27:44Z", family="ipv4")
    pod = w.workload("scale-house", w.spaces[0], replicas=1, created=w.ago(2600)).pods[0]
    lines, t = booted(w, pod.created + seconds(4), admin=False)
    lines.append(envoy(t + seconds(1), "info", "config", "source/common/listener_manager/listener_manager_impl.cc:944] all dependencies initialized. starting workers"))
    lines += [zap(t + seconds(60 + 43 * n), "ERROR", "dnsproxy", "failed to write message to upstream", {"error": "failed to write message to upstream read udp %s:%d->192.168.0.1:53: i/o timeout" % (pod.ip, 41002 + 311 * n)}) for n in range(31)]
    p = Folder(w)
    p.put("kuma-sidecar (3).log", "\n".join(lines) + "\n")
    return p.expect("failing", ["x-dns-capture"], (), ["dp-cp-unreachable", "x-networkpolicy", "plugin-dns-resolv", "dp-xds-stream", "dp-envoy-not-ready", "val-io-timeout-filtered"], (), "The sidecar's DNS proxy gets no answer from the resolver 192.168.0.1; all else in the log is well.", also=["insufficient-evidence", "not-kuma"],
                    missing=["everything but one log"])
