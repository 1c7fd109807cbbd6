"""/var/log/pods and /var/log/containers of one node: the CNI writes into 05-cilium.conflist and looks for 05-cilium.conf."""
from field_desk import *


def build(name):
    w = World(name, (2, 13, 5), "cilium", apps=1, nodes=3, cni_age=6100, family="dualstack", now="2026-01-29T17:20:05Z", taint=False, product="kong-mesh")
    node = w.node(1)
    net = "/host/etc/cni/net.d"
    why = "cni config file does not exist at the specified path: %s/05-cilium.conf" % net

    def run(at):
        lines = [zap(at, "INFO", "install-cni", "writing kubernetes config", {"path": net + "/ZZZ-kuma-cni-kubeconfig"}),
                 zap(at + seconds(0.001), "INFO", "install-cni", "no valid installation found, will proceed with installation", {"error": why}),
                 zap(at + seconds(0.09), "INFO", "install-cni", "successfully wrote kuma CNI binaries", {"directory": "/host/opt/cni/bin"}),
                 zap(at + seconds(0.1), "INFO", "install-cni", "chaining CNI config, updating config file", {"file": net + "/05-cilium.conflist"}),
                 zap(at + seconds(0.102), "INFO", "install-cni", "Kuma CNI installation completed successfully")]
        end = cleanup(w.v, at + seconds(1.105), reason=why)
        return "\n".join(lines + [end[0], zap(at + seconds(1.109), "INFO", "install-cni", "no need to revert config - file does not exist", {"configPath": net + "/05-cilium.conf"})] + end[1:]) + "\n"
    last = w.ago(141)
    cni = w.cni_pods[node]
    w.cni_crash(node, run(last).rstrip("\n").split("\n"), 5, 19, last, run=1.2)
    agent = next(p for p in w.pods if p.name.startswith("cilium-") and p.node == node)
    old = [p for p in w.pods if p.node == node and p.namespace in w.spaces]
    p = Folder(w)
    top = "worker-07/var/log"
    log_tree(p, top, cni, "install-cni", [(18, run(last - seconds(302)), last - seconds(302)), (19, run(last), last)])
    say = lambda at, text: 'time="%s" level=info msg="%s" subsys=%s\n' % (rfc3339(at), text, "cni-config" if "CNI" in text else "daemon")
    boot = w.ago(7300)
    log_tree(p, top, agent, "cilium-agent", [(0, "".join(say(boot, t) for t in ("  --cni-exclusive='false'", "  --kube-proxy-replacement='true'", "  --write-cni-conf-when-ready='/host/etc/cni/net.d/05-cilium.conflist'",
             "Generating CNI configuration file with mode none", "Wrote CNI configuration file to /host/etc/cni/net.d/05-cilium.conflist")), boot)], step=0.01)
    proxy = next(q for q in w.pods if q.name.startswith("coredns"))
    for pod in old[:1]:
        at = w.ago(86000)
        log_tree(p, top, pod, "kuma-sidecar", [(0, "\n".join(envoy_ready(at, 0, 1)) + "\n[%s.118][14][warning][config] [./source/extensions/config_subscription/grpc/grpc_stream.h:226] StreamAggregatedResources gRPC config stream to ads_cluster closed: 13, \n" % w.ago(9000).strftime("%Y-%m-%d %H:%M:%S"), at)])
        log_tree(p, top, pod, "kuma-validation", [(0, Validator(w.v, at - seconds(3), w.rng).passes().text(), at - seconds(3))])
    return p.expect("failing", ["cni-conf-extension-trap"], ["val-cni-not-ready-on-node"], ["cni-plugin-overwritten", "x-cilium-exclusive", "cni-conf-not-found", "cni-conf-removed-or-invalid", "cni-autodetect-wrong-file", "x-cilium-kpr-socketlb", "cni-standalone-type", "cni-bin-dir-not-writable", "dp-xds-stream"], [cni],
                    "Each run chains into 05-cilium.conflist, misses 05-cilium.conf a second later, cleans up and ends; Cilium is not exclusive.", any_subject=True, missing=["objects", "events", "control plane", "other nodes"])
