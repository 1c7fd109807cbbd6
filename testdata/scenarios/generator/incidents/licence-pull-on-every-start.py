"""oc adm inspect: with the CNI the annotation init-first changes nothing; the application's init container has no network before the sidecar."""
from field_start import *
from extra_injection import down


def build(name):
    w = World(name, (2, 8, 6), "openshift", cni="standalone", nodes=3, apps=1, now="2025-03-04T07:26:50Z", native=False)
    space = w.spaces[0]
    pull = container("licence-pull", "registry.example.internal/cad/licence-tool:3.3", command=["/opt/licence/pull"], args=["--server", "https://licences.corp.example/v2", "--out", "/licence"], securityContext={"runAsUser": 1000680000})
    last = w.ago(128)
    found = w.workload("mesh-cutter", space, replicas=2, created=w.first_attempt(last, 9, 31) - seconds(9), early_inits=[pull], annotations={"kuma.io/init-first": "true"})
    for pod in found.pods:
        pod.obj["spec"]["initContainers"].reverse()
    text = "".join("%s licence-tool: attempt %d/6: Get \"https://licences.corp.example/v2/lease\": dial tcp: lookup licences.corp.example on 172.30.0.10:53: read udp 10.42.1.14:%d->172.30.0.10:53: read: connection refused\n" % (stamp(last + seconds(5 * n + 0.214)), n + 1, 40117 + 331 * n) for n in range(6)) + "%s licence-tool: no lease, giving up\n" % stamp(last + seconds(30.3))
    w.init_loops(found, "licence-pull", text, exit_code=3, restarts=9, run=31, last=last)
    for pod in found.pods:
        down(pod)
        passed(w, pod, 3)
    other = w.workload("mesh-viewer", space, replicas=1, age=7000, annotations={"kuma.io/init-first": "true"})
    passed(w, other.pods[0])
    w.sidecar_log(other.pods[0], 1)
    w.workload("licence-dashboard", "monitoring", replicas=1, mesh=False, age=400000)
    p = Folder(w)
    inspect(p, w, "inspect.local.2093381174460295103", [space, "kube-system", "monitoring"])
    packed(p, "case-03917744")
    return p.expect("failing", ["order-app-init-needs-network-cni"], (), ["order-init-first", "x-networkpolicy", "val-rules-missing-generic", "inj-removed-uid-annotations", "dp-cp-unreachable", "order-app-before-sidecar", "x-dns-capture", "x-openshift-selinux"], found.pods,
                    "The CNI redirects from the first moment, validation has proven it; the licence tool's calls are refused as no sidecar listens yet. There is no kuma-init that init-first could have put first.", any_subject=True, missing=["nodes", "control plane", "webhooks"])
