"""Tables, the first seconds of a sidecar's log and a hunch: what holds the sidecars back is not in it."""
from field_desk import *


def build(name):
    w = World(name, (2, 11, 14), "rke2", apps=2, nodes=3, family="ipv4", native=False, now="2025-10-22T12:21:08Z", product="kong-mesh")
    space = w.spaces[0]
    pods = []
    for app, count in (("voucher-api", 2), ("voucher-ui", 1)):
        found = w.workload(app, space, replicas=count, created=w.ago(1976))
        for pod in found.pods:
            start = w.ago(212)
            pod.main("kuma-sidecar", state=running(start), ready=False, started=True, restarts=7, last=ended(0, "Completed", start - seconds(421), start - seconds(300)))
            pod.ready_at = pod.created
        found.finish()
        pods += found.pods
    p = Folder(w)
    p.put("pods.txt", get_pods(w, [space, w.system, "kube-system"]))
    at = w.ago(212)
    lines = bootstrap(w.v, at, w.cp_url)[:4] + [bootstrap(w.v, at, w.cp_url)[4][:70]]
    p.put("sidecar-head.txt", "$ kubectl logs -n %s %s -c kuma-sidecar | head -c 900\n" % (space, pods[0].name) + "\n".join(lines))
    p.put("kuma-validation.txt", Validator(w.v, pods[0].created + seconds(2), w.rng).passes(noise=True).text())
    p.put("app.txt", '{"level":"warn","msg":"upstream voucher-core not reachable yet, serving from cache"}\n' * 3)
    p.put("netpol.txt", "NAMESPACE   NAME               POD-SELECTOR   AGE\n%s   default-deny-in    <none>         211d\n%s   allow-from-edge    <none>         211d\n" % (space.ljust(9), space.ljust(9)))
    p.put("ticket.txt", "1/2 since the maintenance window. Colleague's hunch: NetworkPolicy or the certificate of the control plane, it was due to be renewed these days.\nControl plane log: not allowed to see it. Events: gone, will try to get them tonight.\n")
    return p.expect("insufficient-evidence", [], [], ["x-networkpolicy", "dp-ca-mismatch", "dp-cp-unreachable", "dp-not-found-yet", "dp-token", "dp-xds-stream", "dp-envoy-exit", "dp-port-conflict", "mtls-deny-all", "val-rules-missing-generic", "dp-wrong-endpoint", "cp-pod-translation", "x-oom"],
                    pods, "The sidecars of three pods are restarted and never ready; the only log ends before the first answer of the control plane, and the policies concern ingress only.", also=["failing"], any_subject=True,
                    missing=["events", "whole log of the sidecar", "control plane", "objects"])
