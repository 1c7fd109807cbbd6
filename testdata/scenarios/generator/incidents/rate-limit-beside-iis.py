"""A cluster with a Windows pool, which is well; Linux pods of the mesh wait for kuma-dp, which the registry does not give any more."""
from field_mixed import *


def build(name):
    w = World(name, (2, 11, 13), "aks", apps=1, nodes=2, family="dualstack", now="2025-10-20T09:15:33Z", native=False)
    win = windows_node(w, "akswin000002", w.ago(86400 * 40))
    w.namespace("iis")
    windows_app(w, "intranet", "iis", win)
    odd = windows_app(w, "badge-print", "iis", win, age=2500)
    pull_fails(w, odd.pods[0], "badge-print", 'failed to pull and unpack image "{image}": no match for platform in manifest: not found', init=False)
    odd.finish()
    found = w.workload("seat-map", w.spaces[0], replicas=2, created=w.ago(1500))
    why = ('failed to pull and unpack image "{image}": failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/kumahq/kuma-dp/manifests/sha256:%s: '
           '429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit' % w.hex(64))
    for pod in found.pods:
        passed(w, pod)
        pull_fails(w, pod, "kuma-sidecar", why, init=False)
    found.finish()
    not_serving(found)
    truer(w)
    return w.expect("failing", ["x-image-pull"], (), ["x-windows-nodes", "x-exec-format", "cni-ds-image-pull", "cni-ds-not-scheduled", "taint-on-nodes-without-cni", "dp-envoy-not-ready", "x-networkpolicy", "val-rules-missing-generic"], found.pods,
                    "kuma-dp cannot be pulled on Linux nodes (429 from Docker Hub); on the Windows node a program outside the mesh has an image of another platform.")
