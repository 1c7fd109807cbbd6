"""A zone egress on a virtual machine: yesterday its type was wrong and was mended; today the control plane was installed anew, with another authority."""
from field_start import *


def build(name):
    w = World(name, (2, 11, 9), "kubeadm", cni=None, nodes=2, apps=0, now="2025-09-05T09:12:40Z")
    w.platform_name = "universal"
    url = "https://zone-cp.prod.example.internal:5678"
    first = w.now - seconds(86400 - 4100)
    conf = lambda kind: {"version": w.vtext, "config": {"controlPlane": {"url": url, "caCertFile": "/etc/kuma/ca.pem", "retry": {"backoff": "3s"}}, "dataplane": {"mesh": "", "name": "", "proxyType": kind, "drainTime": "30s"}}}
    resource = lambda at: zap(at, "INFO", "kuma-dp.run", "rendered resource", {"resource": "type: ZoneEgress\nname: egress-01\nnetworking:\n  address: 10.12.0.77\n  port: 10002\n"})
    lines = []
    for n in range(6):
        at = first + seconds(11 * n)
        lines += [zap(at, "INFO", "kuma-dp.run", "starting Data Plane", conf("ingress")), resource(at + seconds(0.001)), 'Error: invalid proxy resource type "ZoneEgress", expected ZoneIngress']
    at = first + seconds(900)
    good = booted(w, at, url=url)[0]
    lines += [zap(at, "INFO", "kuma-dp.run", "starting Data Plane", conf("egress")), resource(at + seconds(0.001))] + good[1:]
    lines += [envoy(at + seconds(1), "info", "upstream", "source/common/upstream/cds_api_helper.cc:71] cds: added/updated 23 cluster(s), skipped 0 unmodified cluster(s)"),
              envoy(at + seconds(1.2), "info", "upstream", "source/extensions/listener_managers/listener_manager/lds_api.cc:106] lds: add/update listener 'outbound:10.12.0.77:10002'")]
    down = w.ago(1500)
    for gone in (0, 31, 74, 133):
        lines.append(envoy(down + seconds(gone), "warning", "config", "./source/extensions/config_subscription/grpc/grpc_stream.h:226] StreamAggregatedResources gRPC config stream to ads_cluster closed: 14, upstream connect error or disconnect/reset before headers. "
                           "reset reason: remote connection failure, transport failure reason: delayed connect error: 111"))
    again = w.ago(1200)
    lines += goodbye(w, again - seconds(4))
    lines += [zap(again, "INFO", "kuma-dp.run", "starting Data Plane", conf("egress")), resource(again + seconds(0.001))] + bootstrap(w.v, again, url)[1:]
    why = 'request to bootstrap server failed: Post "%s/bootstrap": tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "x509: ECDSA verification failure" while trying to verify candidate authority certificate "kuma-cp")' % url
    lines += no_bootstrap(again + seconds(0.2), why, 390)
    p = Folder(w)
    top = "egress-01"
    p.put(top + "/var/log/kuma/egress.log", "\n".join(lines) + "\n")
    p.put(top + "/etc/default/kuma-egress", "ARGS=--proxy-type=egress --cp-address=%s --ca-cert-file=/etc/kuma/ca.pem --dataplane-file=/etc/kuma/egress.yaml --dataplane-token-file=/etc/kuma/token\n" % url)
    p.put(top + "/ls-etc-kuma.txt", "total 16\n-rw-r--r-- 1 root    root     790 Mar 11  2025 ca.pem\n-rw-r--r-- 1 root    root     112 Sep  4 10:21 egress.yaml\n-rw------- 1 kuma-dp kuma-dp 1012 Sep  4 10:02 token\n")
    p.put(top + "/README", "Egress down again this morning. We had the proxy type wrong yesterday (ingress instead of egress), probably the same thing? The zone was reinstalled at 8:45 by the platform team.\n")
    packed(p, "")
    return p.expect("failing", ["dp-ca-mismatch"], ["dp-cp-unreachable"], ["dp-wrong-proxy-type", "dp-token", "dp-cp-address-invalid", "dp-wrong-endpoint", "dp-xds-stream", "dp-bootstrap-response-invalid", "x-networkpolicy"], [],
                    "The wrong type is of yesterday and mended; since the control plane's reinstallation its certificate is signed by an authority that the machine's ca.pem does not hold.", any_subject=True, missing=["control plane"])
