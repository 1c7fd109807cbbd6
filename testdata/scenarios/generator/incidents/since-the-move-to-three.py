"""EKS moved to v3, where the family of the base configuration is dualstack again; the hosts have no ip6tables, so ::6 is never added."""
from field_reports import *


def build(name):
    w = World(name, (3, 0, 2), "eks", product="kong-mesh", family="dualstack", nodes=3, apps=1, now="2026-12-01T10:40:05Z", cni_age=6200)
    a, b = w.spaces
    cp_env(w, KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_IP_FAMILY_MODE="ipv4")
    script = lambda attempt: attempt.passes(noise=False).fail("connect: network is unreachable", "ipv6")
    found = w.validation_fails("lot-intake", a, script, last=w.ago(66), replicas=3, restarts=6)
    other = w.validation_fails("lot-pricing", b, script, last=w.ago(166), replicas=1, restarts=4)
    for pod in found.pods + other.pods:
        w.cni_say(pod.node, pod.created + seconds(1.1), "# [ip6tables] [WARNING] failed to initialize IPv6 executables: failed to find valid nft or legacy executables: initialization of one or more executables failed: could not locate executable "
                  "'ip6tables' with mode 'nft'; could not locate executable 'ip6tables-save' with mode 'nft'; could not locate executable 'ip6tables-restore' with mode 'nft'. IPv6 will be skipped")
    # Pods that said ipv4 for themselves are well.
    calm = w.workload("lot-archive", a, replicas=2, created=w.ago(1500), pod_family="ipv4", annotations={"kuma.io/transparent-proxying-ip-family-mode": "ipv4"})
    for pod in calm.pods:
        w.logs[(a, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes().text()
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container kuma-validation", pod.created + seconds(2))
    database_trouble(w)
    bustle(w, "scaler", "shipper")
    w.without("clusterroles", "clusterrolebindings", "nodes")
    return w.expect("failing", ["val-ipv6-address-missing"], ["val-rules-missing-generic"], ["val-ipv6-disabled-on-lo", "val-cni-race-new-node", "x-aws-vpc-cni", "val-lo-down", "init-ip6tables", "plugin-no-iptables-on-host", "val-uid-mismatch", "x-networkpolicy",
                    "val-cni-not-ready-on-node"], found.pods + other.pods,
                    "IPv4 passes, ::6 is unreachable: the plugin skipped IPv6 as the hosts lack ip6tables, while the base configuration says dualstack since v3; pods with ipv4 of their own are well.", any_subject=True)
