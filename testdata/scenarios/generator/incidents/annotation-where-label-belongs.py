"""Kuma 2.4: manifests of an old release ask for injection by annotation; since then only labels count."""
from common import *
from platforms import PLATFORMS

PLATFORMS["eks-127"] = dict(PLATFORMS["eks"], kubelet="v1.27.7-eks-e71965b", os="Amazon Linux 2", kernel="5.10.199-190.747.amzn2.x86_64", runtime="containerd://1.7.2",
                            base_image="602401143452.dkr.ecr.eu-west-1.amazonaws.com/amazon-k8s-cni:v1.15.3")


def build(name):
    w = World(name, (2, 4, 3), "eks-127", now="2024-01-16T09:33:05Z", form="dir", mesh_spec={"mtls": {"enabledBackend": "ca-1", "backends": [{"name": "ca-1", "type": "builtin"}]}})
    # Up to 2.5 a third webhook sees every pod, with failurePolicy Ignore.
    third = dict(w.hooks["webhooks"][1], name="kuma-injector.kuma.io", failurePolicy="Ignore", namespaceSelector={})
    w.hooks["webhooks"].append(third)
    space = w.namespace("payments-legacy", created=w.ago(86400 * 3))
    space["metadata"]["annotations"] = {"kuma.io/sidecar-injection": "enabled", "kuma.io/mesh": "default"}
    pods = []
    for app, count in (("payout", 2), ("ledger-sync", 1)):
        found = w.workload(app, "payments-legacy", replicas=count, mesh=False, created=w.ago(2500), annotations={"kuma.io/sidecar-injection": "enabled"})
        for number, pod in enumerate(found.pods):
            w.event(pod, "Scheduled", None, pod.created)
            w.event(pod, "Started", "Started container " + app, pod.created + seconds(3))
            w.cp_say(pod.created - seconds(0.3), "INFO", "injector", "WARNING: using deprecated pod annotation", {"pod": found.generate, "namespace": "payments-legacy", "key": "kuma.io/sidecar-injection",
                     "message": "WARNING: you are using kuma.io/sidecar-injection as annotation. This is not supported you should use it as a label instead"})
            w.logs[("payments-legacy", pod.name, app)] = "".join("%s ERROR POST http://wallet.%s.svc.cluster.local:8080/v1/book: read tcp %s:%d->10.100.44.8:8080: read: connection reset by peer\n" % (
                rfc3339(w.ago(2400 - 130 * n - number)), w.spaces[0], pod.ip, 40112 + 7 * n) for n in range(17))
            w.collected.add(pod.name)
        pods += found.pods
    return w.expect("failing", ["inj-annotation-instead-of-label"], ["inj-namespace-label-missing"], ["inj-webhook-ignored", "inj-webhook-unreachable", "inj-exception-label", "inj-mesh-not-found", "mtls-deny-all",
                    "x-iptables-wiped-later"], pods, "The pods and their namespace carry kuma.io/sidecar-injection as an annotation, nowhere as a label; the control plane warns of it.", also=["insufficient-evidence"])
