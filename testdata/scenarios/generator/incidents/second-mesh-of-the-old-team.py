"""Linkerd still injects into a namespace that moved to Kuma: linkerd-init sets its own nat rules in pods of Kuma's CNI."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 12, 14), "kubeadm", nodes=3, apps=1, now="2026-05-12T12:11:54Z", family="dualstack")
    space = w.namespace("loyalty", {"kuma.io/sidecar-injection": "enabled"}, created=w.ago(9000))
    space["metadata"]["annotations"] = {"linkerd.io/inject": "enabled"}
    init = container("linkerd-init", "cr.l5d.io/linkerd/proxy-init:v2.4.1", args=["--incoming-proxy-port", "4143", "--outgoing-proxy-port", "4140", "--proxy-uid", "2102", "--inbound-ports-to-ignore", "4190,4191,4567,4568", "--outbound-ports-to-ignore", "4567,4568"],
                     securityContext={"allowPrivilegeEscalation": False, "capabilities": {"add": ["NET_ADMIN", "NET_RAW"]}, "runAsNonRoot": True, "runAsUser": 65534, "readOnlyRootFilesystem": True})

    def both(spec, annotations):
        spec["containers"].append(container("linkerd-proxy", "cr.l5d.io/linkerd/proxy:stable-2.14.10", ports=[{"containerPort": 4143, "name": "linkerd-proxy", "protocol": "TCP"}, {"containerPort": 4191, "name": "linkerd-admin", "protocol": "TCP"}],
                                            securityContext={"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "runAsNonRoot": True, "runAsUser": 2102}))
        annotations["linkerd.io/created-by"] = "linkerd/proxy-injector stable-2.14.10"
    pods = []
    for app, count in (("points-api", 2), ("points-job-runner", 1)):
        found = w.validation_fails(app, "loyalty", lambda a: a.fail(REFUSED).fail(REFUSED, "ipv6"), restarts=6, replicas=count, app_inits=[init], tweak=both)
        for pod in found.pods:
            start = pod.created + seconds(3)
            w.logs[("loyalty", pod.name, "linkerd-init")] = "".join('time="%s" level=info msg="%s"\n' % (rfc3339(start), m) for m in (
                "/sbin/iptables-legacy-save -t nat", "/sbin/iptables-legacy -t nat -N PROXY_INIT_REDIRECT", "/sbin/iptables-legacy -t nat -A PROXY_INIT_REDIRECT -p tcp -j REDIRECT --to-port 4143",
                "/sbin/iptables-legacy -t nat -N PROXY_INIT_OUTPUT", "/sbin/iptables-legacy -t nat -A PROXY_INIT_OUTPUT -m owner --uid-owner 2102 -j RETURN", "/sbin/iptables-legacy -t nat -A PROXY_INIT_OUTPUT -o lo -j RETURN",
                "/sbin/iptables-legacy -t nat -A OUTPUT -j PROXY_INIT_OUTPUT", "/sbin/iptables-legacy-save -t nat"))
            w.collected.add(pod.name)
        pods += found.pods
    w.namespace("linkerd")
    w.workload("linkerd-proxy-injector", "linkerd", replicas=1, mesh=False, image="cr.l5d.io/linkerd/controller:stable-2.14.10", age=9000000)
    return w.expect("failing", ["x-linkerd-side-by-side"], ["val-rules-missing-generic"], rivals("x-linkerd-side-by-side", extra=["plugin-mixed-iptables-modes"]), pods,
                    "linkerd-init and linkerd-proxy are in the pods as well; Kuma's plugin put in its rules, then linkerd-init its own. Only this namespace fails.", any_subject=True)
