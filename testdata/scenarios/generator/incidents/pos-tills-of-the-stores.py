"""Windows pods with spec.os: what the injector adds cannot be set for them, and the API server refuses every pod."""
from field_mixed import *


def build(name):
    w = World(name, (2, 8, 6), "eks", product="kong-mesh", cni=None, apps=1, nodes=2, now="2025-01-21T13:11:08Z")
    win = windows_node(w, "ip-10-0-77-18.eu-west-1.compute.internal", w.ago(86400 * 12), "10.0.17763", "Windows Server 2019 Datacenter", {"eks.amazonaws.com/nodegroup": "till"})
    w.namespace("store-pos", {"kuma.io/sidecar-injection": "enabled"}, w.ago(86400 * 3))
    owners = []
    for n, app in enumerate(("till-session", "till-printer")):
        fields = ", ".join("spec.%s.securityContext.%s: Forbidden: cannot be set for a windows pod" % (c, f) for c, f in (
            ("containers[0]", "capabilities"), ("containers[0]", "readOnlyRootFilesystem"), ("containers[0]", "allowPrivilegeEscalation"), ("containers[0]", "runAsUser"), ("containers[0]", "runAsGroup"),
            ("initContainers[0]", "capabilities"), ("initContainers[0]", "readOnlyRootFilesystem"), ("initContainers[0]", "runAsUser"), ("initContainers[0]", "runAsGroup")))
        o = w.refused(app, "store-pos", 'Pod "%s-%s" is invalid: [%s]' % (app, w.word(5), fields), age=2900 - 400 * n, count=18)
        template(o, w, spec={"os": {"name": "windows"}, "nodeSelector": {"kubernetes.io/os": "windows"}})
        owners.append(o)
    windows_app(w, "till-legacy", "monitoring", win)
    crash_elsewhere(w, "sales-feed")
    p = Folder(w)
    cluster_dump(p, w, "dump-0121", ["default", "kube-system", "monitoring", "store-pos", w.system, w.spaces[0]])
    return p.expect("failing", ["x-windows-nodes"], (), ["init-psa-baseline", "validation-psa-restricted", "init-runasnonroot-conflict", "scc-uid-range", "inj-container-patch-invalid", "inj-pod-validator", "inj-webhook-unreachable", "x-limitrange-quota"], owners,
                    "Injected Windows pods (spec.os.name windows): the API server refuses the security contexts of Kuma's containers; no pod is made.", missing=["configmaps", "webhooks", "custom resources", "namespaces"])
