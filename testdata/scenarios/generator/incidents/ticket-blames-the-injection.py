"""A pasted ticket that blames the sidecar: the application's container asks for a key that its Secret does not have."""
from field_desk import *


def build(name):
    w = World(name, (2, 12, 15), "eks", apps=1, nodes=3, family="ipv4", native=False, now="2026-04-21T10:40:15Z")
    space = w.spaces[0]
    found = w.workload("refund-worker", space, replicas=2, created=w.ago(1340), main_more={"envFrom": []})
    for pod in found.pods:
        passed(w, pod)
        w.sidecar_log(pod, 2)
        pod.main("refund-worker", state=waits("CreateContainerConfigError", "couldn't find key PG_PASSWORD in Secret %s/refund-db" % space), ready=False)
        pod.phase, pod.ready_at = "Pending", pod.created
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container kuma-validation", pod.created + seconds(2))
        w.event(pod, "Started", "Started container kuma-sidecar", pod.created + seconds(4))
        w.event(pod, "Failed", "Error: couldn't find key PG_PASSWORD in Secret %s/refund-db" % space, pod.created + seconds(5), w.ago(9), 108, warning=True)
        w.event(pod, "Unhealthy", 'Readiness probe failed: Get "http://%s:9901/ready": dial tcp %s:9901: connect: connection refused' % (pod.ip, pod.ip), pod.created + seconds(6), pod.created + seconds(6), warning=True)
    found.finish()
    p = Folder(w)
    pod = found.pods[0]
    out = "【问题】sidecar 注入失败，refund-worker 起不来（CreateContainerConfigError），昨天关掉注入之前的版本是好的，怀疑 kuma-sidecar 的 runAsUser 5678 跟我们的安全策略冲突\n【版本】Kuma 2.12.15 / EKS 1.31\n\n"
    out += "kubectl get pod -n %s -o wide\n%s\n" % (space, get_pods(w, space)) + "kubectl describe pod %s -n %s\n%s" % (pod.name, space, describe(w, pod))
    out += "\nkubectl logs %s -n %s -c kuma-validation\n%s" % (pod.name, space, p.log(pod, "kuma-validation")) + "\nkubectl logs %s -n %s -c kuma-sidecar\n%s" % (pod.name, space, p.log(pod, "kuma-sidecar"))
    out += "\nkubectl logs %s -n %s -c refund-worker\nError from server (BadRequest): container \"refund-worker\" in pod \"%s\" is waiting to start: CreateContainerConfigError\n" % (pod.name, space, pod.name)
    p.put("ticket.txt", out, crlf=True)
    return p.expect("not-kuma", [], [], QUIET + ["init-runasnonroot-conflict", "scc-uid-range", "validation-psa-restricted", "inj-uid-conflict", "dp-envoy-not-ready", "order-app-before-sidecar", "x-probe-failures", "val-uid-mismatch"], found.pods,
                    "The Secret lacks the key PG_PASSWORD; validation passed and the sidecar is ready.", any_subject=True, missing=["objects", "CNI", "control plane", "nodes"])
