"""One log of a zone ingress on a virtual machine: the first start had the wrong type, the second went well and has served since."""
from field_start import *


def build(name):
    w = World(name, (2, 10, 9), "kubeadm", cni=None, nodes=2, apps=0, now="2025-07-29T15:00:52Z")
    w.platform_name = "universal"
    url = "https://zone-2.mesh.example.internal:5678"
    conf = lambda kind: {"version": w.vtext, "config": {"controlPlane": {"url": url, "caCertFile": "/etc/kuma/ca.pem", "retry": {"backoff": "3s"}}, "dataplane": {"mesh": "", "name": "", "proxyType": kind, "drainTime": "30s"}}}
    start = w.ago(11400)
    lines = [zap(start, "INFO", "kuma-dp.run", "starting Data Plane", conf("dataplane")), 'Error: invalid proxy resource type "ZoneIngress", expected Dataplane']
    lines += [zap(start + seconds(5.1), "INFO", "kuma-dp.run", "starting Data Plane", conf("dataplane")), 'Error: invalid proxy resource type "ZoneIngress", expected Dataplane']
    again = start + seconds(340)
    good = booted(w, again, url=url, wait=6.5)[0]
    lines += [zap(again, "INFO", "kuma-dp.run", "starting Data Plane", conf("ingress"))] + good[1:5]
    lines += no_bootstrap(again + seconds(0.2), 'request to bootstrap server failed: Post "%s/bootstrap": dial tcp 10.30.8.4:5678: connect: connection refused' % url, 2)
    lines += not_found_yet(again + seconds(6.3), 0) + good[5:]
    at = again + seconds(7)
    lines += [envoy(at, "warning", "main", "source/server/server.cc:841] There is no configured limit to the number of allowed active downstream connections. Configure a limit in `envoy.resource_monitors.downstream_connections` resource monitor."),
              envoy(at + seconds(0.3), "info", "upstream", "source/common/upstream/cds_api_helper.cc:71] cds: added/updated 14 cluster(s), skipped 0 unmodified cluster(s)"),
              envoy(at + seconds(0.4), "info", "upstream", "source/extensions/listener_managers/listener_manager/lds_api.cc:106] lds: add/update listener 'inbound:10.30.9.17:10001'"),
              envoy(at + seconds(0.4), "info", "config", "source/extensions/listener_managers/listener_manager/listener_manager_impl.cc:944] all dependencies initialized. starting workers"),
              envoy(at + seconds(4000), "warning", "config", "./source/extensions/config_subscription/grpc/grpc_stream.h:193] StreamAggregatedResources gRPC config stream to ads_cluster closed: 14, upstream connect error or disconnect/reset before headers. reset reason: connection termination"),
              envoy(at + seconds(4001), "info", "upstream", "source/common/upstream/cds_api_helper.cc:71] cds: added/updated 0 cluster(s), skipped 14 unmodified cluster(s)")]
    t = at + seconds(4200)
    while t < w.ago(60):
        lines.append(envoy(t, "info", "upstream", "source/common/upstream/cds_api_helper.cc:71] cds: added/updated 1 cluster(s), skipped %d unmodified cluster(s)" % (13 + w.rng.randint(0, 2))))
        if w.rng.random() < 0.4:
            lines.append(envoy(t + seconds(9), "warning", "pool", "source/common/conn_pool/conn_pool_base.cc:495] [C%d] connection is draining" % w.rng.randint(100, 4000)))
        t += seconds(w.rng.randint(300, 900))
    p = Folder(w)
    p.put("kuma-ingress.log", "\n".join(lines) + "\n")
    return p.expect("healthy", must_not=QUIET + ["dp-wrong-proxy-type", "dp-envoy-exit", "dp-duplicate-stream", "dp-envoy-not-ready", "dp-config-rejected", "dp-bootstrap-response-invalid", "dp-cp-address-invalid"],
                    note="Two starts with the wrong type, then the right one: bootstrap after two refusals, workers started, one stream ended and was renewed; three hours of updates since.", also=["insufficient-evidence"], missing=["everything but one log"])
