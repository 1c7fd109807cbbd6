"""Pasted: tables and two validator logs of a Kuma 2.7 cluster, with errors in them that mean nothing."""
from field_cni import *
from dump import get_ds, get_events, get_pods


def build(name):
    w = World(name, (2, 7, 24), "kubeadm", family="dualstack", now="2025-10-16T07:43:28Z", nodes=3, apps=2)
    found = w.workload("ferry-times", w.spaces[0], replicas=2, age=1100)
    for n, pod in enumerate(found.pods):
        run = Validator(w.v, pod.created + seconds(2), w.rng).passes(after=2 - n, noise=True)
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = run.text()
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container kuma-validation", pod.created + seconds(2))
        w.event(pod, "Started", "Started container kuma-sidecar", pod.created + seconds(7))
        w.event(pod, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", pod.created + seconds(10), warning=True)
    bustle(w, "dns", "restarted", "scaler", "shipper")
    p = Paper(w)
    p.put("pods.txt", get_pods(w)).put("daemonsets.txt", get_ds(w)).put("events.txt", get_events(w))
    for n, pod in enumerate(found.pods):
        p.log("validation-%d.log" % (n + 1), pod, "kuma-validation")
    p.put("mail.txt", "The validation logs say ERROR and WARNING. Is the mesh broken there? Users report nothing.\n")
    return p.expect("healthy", [], (), QUIET + ["val-bind-in-use", "val-io-timeout-filtered", "cni-conf-not-found", "dp-envoy-not-ready"], [], "Retries that passed, and the listener's error at closing; all pods run and are Ready.", missing=["objects", "logs of the CNI"])
