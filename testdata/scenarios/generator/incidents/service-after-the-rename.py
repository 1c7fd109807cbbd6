"""Pasted: describe, two logs and tables; the control plane's Service selects nothing since its labels were changed."""
from field_estate import *


def build(name):
    w = World(name, (2, 3, 2), "kubeadm", cni=None, nodes=3, apps=1, native=False, now="2023-11-29T09:17:03Z")
    system(w, "Ubuntu 20.04.6 LTS", "5.4.0-166-generic", "containerd://1.6.24", "v1.26.10")
    space = w.spaces[0]
    error = 'request to bootstrap server failed: Post "%s/bootstrap": dial tcp 10.96.14.7:5678: connect: connection refused' % w.cp_url

    def log(pod, start, end):
        stop = end or w.now
        return [line.replace("1.34.4", "1.25.9") for line in bootstrap(w.v, start, w.cp_url)] + no_bootstrap(start + seconds(0.1), error, int((stop - start).total_seconds() // 3)) + (goodbye(w, end)[:1] if end else [])
    node = next(n["metadata"]["name"] for n in w.nodes if n["metadata"]["name"] != w.cp.pods[0].node)
    found = w.workload("stock-ledger", space, replicas=2, kind="StatefulSet", node=node, created=w.ago(int(span(5, 121)) + 77))
    stuck_sidecar(w, found, log, restarts=5, probe='Get "http://{ip}:9901/ready": dial tcp {ip}:9901: connect: connection refused')
    back = found.pods[0].created
    for pod in found.pods:
        pod.created = w.ago(86400 * 31)
        w.items = [i for i in w.items if not (i["kind"] == "Event" and i["reason"] == "Scheduled" and i["involvedObject"]["name"] == pod.name)]
        w.event(pod, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.", back)
    w.finish_logs()
    pod, cp = found.pods[0], w.cp.pods[0]
    p = Paper(w)
    p.put("describe-pod.txt", "$ kubectl describe pod -n %s %s\n" % (space, pod.name) + describe(w, pod))
    p.log("kuma-sidecar.log", pod, "kuma-sidecar")
    p.log("kuma-sidecar-previous.log", pod, "kuma-sidecar-previous")
    p.put("system.txt", "$ kubectl get pods -n kuma-system -o wide\n" + get_pods(w, "kuma-system") + "\n$ kubectl get svc -n kuma-system -o wide\n"
          "NAME                 TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)                                                AGE    SELECTOR\n"
          "kuma-control-plane   ClusterIP   10.96.14.7   <none>        5680/TCP,5681/TCP,5682/TCP,443/TCP,5676/TCP,5678/TCP   211d   app=mesh-control-plane,app.kubernetes.io/instance=mesh,app.kubernetes.io/name=mesh\n\n"
          "$ kubectl get endpoints -n kuma-system\nNAME                 ENDPOINTS   AGE\nkuma-control-plane   <none>      211d\n\n$ kubectl get pods -n kuma-system --show-labels\n"
          "NAME%s READY   STATUS    RESTARTS   AGE   LABELS\n%s   1/1     Running   0          22h   app.kubernetes.io/instance=kuma,app.kubernetes.io/name=kuma,app=kuma-control-plane,pod-template-hash=%s\n" % (
              " " * (len(cp.name) - 2), cp.name, cp.name.split("-")[-2]))
    p.put("netpol.txt", "$ kubectl get netpol -A\nNAMESPACE    NAME            POD-SELECTOR   AGE\nmonitoring   allow-scrape    <none>         120d\n")
    p.put("nodes.txt", "$ kubectl get nodes -o wide\n" + get_nodes(w))
    return p.expect("failing", ["dp-cp-unreachable"], ["dp-envoy-not-ready"], ["x-networkpolicy", "x-firewalld-nftables-host", "dp-wrong-endpoint", "dp-ca-mismatch", "dp-token", "dp-cp-address-invalid", "cp-apiserver-unreachable", "dp-not-found-yet",
                    "val-rules-missing-generic"], found.pods, "The Service kuma-control-plane has no endpoints (its selector fits no pod), so each bootstrap request is refused; the control plane itself runs.", any_subject=True,
                    missing=["log of the control plane", "objects"])
