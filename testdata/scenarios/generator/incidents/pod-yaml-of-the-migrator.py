"""The YAML of one pod and its init container's log: the exemption is written in the annotation of before 2.9."""
from node_agents import *


def build(name):
    w = World(name, (2, 10, 7), "gke", nodes=3, apps=1, family="dualstack", now="2025-05-29T07:22:15Z")
    init = container("db-migrate", "registry.example.internal/claims/migrate:8.1", args=["migrate", "-path", "/sql", "up"], securityContext={"runAsUser": 2102, "runAsGroup": 2102})
    notes = {"traffic.kuma.io/exclude-outbound-tcp-ports-for-uids": "5432:2102", "kuma.io/init-first": "true"}
    last = w.ago(64)
    found = w.workload("policy-core", w.spaces[0], created=w.first_attempt(last, 7, 31) - seconds(6), app_inits=[init], annotations=notes)
    for pod in found.pods:
        pod.obj["spec"]["initContainers"].reverse()
    text = "".join("%s waiting for 10.20.4.8:5432 (attempt %d)\n%s dial tcp 10.20.4.8:5432: connect: connection refused\n" % (rfc3339(last + seconds(3 * n)), n + 1, rfc3339(last + seconds(3 * n))) for n in range(10)) + "giving up after 10 attempts\n"
    w.init_loops(found, "db-migrate", text, 1, last, 7, 31)
    pod = found.pods[0]
    p = Folder(w)
    p.put("policy-core.yaml", to_yaml(dict(apiVersion="v1", **{k: v for k, v in pod.render().items() if k != "apiVersion"})))
    p.put("db-migrate.log", text)
    return p.expect("failing", ["inj-removed-uid-annotations"], ["order-app-init-needs-network-cni", "order-init-first"], ["val-rules-missing-generic", "x-networkpolicy", "x-dns-capture", "dp-cp-unreachable", "inj-uid-conflict", "val-uid-mismatch", "mtls-deny-all", "order-app-before-sidecar"],
                    found.pods, "The init container (2102) is exempt by exclude-outbound-tcp-ports-for-uids only, which 2.10 does not read; validation has passed, so its calls are redirected to an Envoy that does not run yet.",
                    any_subject=True, missing=["everything but one pod and one log"])
