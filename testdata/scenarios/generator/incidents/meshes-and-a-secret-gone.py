"""Two faults on an edge cluster: pods of one team are in Linkerd and Kuma at once; another team's namespace has no right to the registry."""
from field_mixed import *


def build(name):
    w = World(name, (2, 7, 11), "k3s", apps=1, nodes=2, family="ipv4", now="2024-09-18T11:05:27Z", native=False)
    w.namespace("linkerd")
    w.workload("linkerd-proxy-injector", "linkerd", replicas=1, mesh=False, image="cr.l5d.io/linkerd/controller:stable-2.14.10", age=86400 * 90)
    a, b = w.spaces
    first = container("linkerd-init", "cr.l5d.io/linkerd/proxy-init:v2.2.3", args=["--incoming-proxy-port", "4143", "--outgoing-proxy-port", "4140", "--proxy-uid", "2102"])
    found = w.validation_fails("meter-read", a, refused, last=w.ago(77), replicas=2, restarts=6, early_inits=[first], annotations={"linkerd.io/inject": "enabled"},
                               containers=[container("linkerd-proxy", "cr.l5d.io/linkerd/proxy:stable-2.14.10"), container("meter-read", "registry.example.internal/meter/read:2.2")])
    for pod in found.pods:
        w.logs[(a, pod.name, "linkerd-init")] = 'time="%s" level=info msg="/sbin/iptables-legacy-save -t nat"\ntime="%s" level=info msg="/sbin/iptables-legacy -t nat -A OUTPUT -j PROXY_INIT_OUTPUT -m comment --comment proxy-init/install-proxy-init-output"\n' % (rfc3339(pod.created + seconds(1)), rfc3339(pod.created + seconds(1)))
    pulled = w.workload("meter-bill", b, replicas=1, created=w.ago(1700))
    for pod in pulled.pods:
        for c in pod.obj["spec"]["initContainers"] + pod.obj["spec"]["containers"]:
            c["image"] = c["image"].replace("docker.io/kumahq", "harbor.example.internal/mesh")
        pull_fails(w, pod, "kuma-validation", 'rpc error: code = Unknown desc = failed to pull and unpack image "{image}": failed to resolve reference "{image}": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials')
    pulled.finish()
    well(w, "meter-web", a, replicas=1, age=1300)
    p = Folder(w)
    cluster_dump(p, w, "edge-dump", ["default", "kube-system", "linkerd", a, b, w.system])
    return p.expect("failing", ["x-linkerd-side-by-side", "x-image-pull"], ["val-rules-missing-generic"], [c for c in rivals() if c != "x-linkerd-side-by-side"] + ["x-exec-format", "x-k3s-rke2"], found.pods + pulled.pods,
                    "Two faults: meter-read has Linkerd's and Kuma's redirection in one pod; meter-bill's kuma-init cannot be pulled without credentials.", missing=["configmaps", "custom resources", "webhooks"])
