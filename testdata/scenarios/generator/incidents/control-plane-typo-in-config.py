"""After a change of its values the control plane does not start; sidecars that restart find its port closed."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 13, 6), "kubeadm", nodes=3, apps=1, now="2026-03-05T04:16:40Z", native=False, family="dualstack", cni_age=800000)
    space = w.spaces[0]
    last = w.ago(87)
    text = "\n".join([zap(last, "INFO", "kuma-cp.run", "no zone name set, using default"), zap(last + seconds(0.02), "ERROR", "kuma-cp.run", "could not load the configuration", {
        "error": "Invalid configuration: Runtime validation failed: .Kubernetes is not valid: .Injector is not valid: .SidecarContainer is not valid: .IpFamilyMode must be either 'ipv4' or 'dualstack'"}),
        "Error: Invalid configuration: Runtime validation failed: .Kubernetes is not valid: .Injector is not valid: .SidecarContainer is not valid: .IpFamilyMode must be either 'ipv4' or 'dualstack'"]) + "\n"
    cp_env(w, KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_IP_FAMILY_MODE="IPv4")
    pod = w.cp.pods[0]
    pod.created = w.first_attempt(last, 9, 1) - seconds(3)
    cp = cp_down(w, text, 1, last, 9, 1)
    w.cp_lines = []
    error = 'request to bootstrap server failed: Post "%s/bootstrap": dial tcp 10.96.14.7:5678: connect: connection refused' % w.cp_url
    down = pod.created

    def log(p, start, end):
        stop = end or w.now
        return bootstrap(w.v, start, w.cp_url) + no_bootstrap(start + seconds(0.2), error, int((stop - start).total_seconds() // 3)) + (goodbye(w, end)[:2] if end else [])
    # One node was rebooted while the control plane was away.
    found = w.workload("route-planner", space, replicas=2, created=w.ago(int(span(4, 121)) + 75), node=w.node(2))
    stuck_sidecar(w, found, log, restarts=4, probe='Get "http://{ip}:9901/ready": dial tcp {ip}:9901: connect: connection refused')
    for p in found.pods:
        p.created = w.ago(260000)
        p.obj["metadata"]["creationTimestamp"] = rfc3339(p.created)
        w.logs.pop((space, p.name, "kuma-validation"), None)
        w.items = [i for i in w.items if not (i["kind"] == "Event" and i["reason"] == "Scheduled" and i["involvedObject"]["name"] == p.name)]
        w.event(p, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.", w.ago(int(span(4, 121)) + 80))
    owner = w.refused("route-tiles", space, 'Internal error occurred: failed calling webhook "namespace-kuma-injector.kuma.io": failed to call webhook: Post "https://kuma-control-plane.kuma-system.svc:443/inject-sidecar?timeout=10s": '
                      "dial tcp 10.96.14.7:443: connect: connection refused", age=900, count=15)
    return w.expect("failing", ["dp-cp-unreachable"], ["inj-webhook-unreachable"], ["x-networkpolicy", "dp-ca-mismatch", "dp-token", "cp-apiserver-unreachable", "dp-wrong-endpoint", "dp-not-found-yet", "val-rerun-on-sandbox-recreate", "x-firewalld-nftables-host"], found.pods + [cp, owner],
                    "kuma-cp ends at start because of a wrong value; its Service has no endpoint: sidecars get connection refused on 5678, a new pod is refused by the unreachable webhook.", any_subject=True)
