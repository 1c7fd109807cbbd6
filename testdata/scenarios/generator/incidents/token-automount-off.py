"""A workload's service account does not mount its token; kuma-dp has nothing to show."""
from common import *


def build(name):
    w = World(name, (2, 10, 6), "openshift", cni="standalone", now="2025-06-01T07:07:07Z")
    space = w.spaces[0]
    w.add("ServiceAccount", w.meta("no-token", space), automountServiceAccountToken=False)
    found = w.workload("claims-batch", space, replicas=2, created=w.ago(1000), service_account="no-token")
    for pod in found.pods:
        pod.obj["spec"]["automountServiceAccountToken"] = False
        pod.obj["spec"]["volumes"] = [v for v in pod.obj["spec"]["volumes"] if "projected" not in v]
        start = w.ago(120)
        lines = bootstrap(w.v, start, w.cp_url)[:4] + ["Error: unable to get or generate dataplane token: could not read file /var/run/secrets/kubernetes.io/serviceaccount/token: stat /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory"]
        w.main_loops(pod, "kuma-sidecar", "\n".join(lines) + "\n", 1, start, 5, 1)
    found.finish()
    return w.expect("failing", ["dp-token"], ["dp-envoy-not-ready"], ["dp-cp-unreachable", "dp-ca-mismatch", "cni-sa-token-or-ca-missing", "dp-not-found-yet", "inj-token-volume"], found.pods,
                    "No service account token in the pod (automount off).")
