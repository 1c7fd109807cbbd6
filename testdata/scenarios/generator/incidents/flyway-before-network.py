"""The application's own init container migrates a database; with the CNI its traffic goes to a sidecar that is not there yet."""
from common import *


def build(name):
    w = World(name, (2, 13, 7), "kubeadm", now="2026-05-05T10:10:10Z", system="mesh-control")
    space = w.spaces[0]
    migrate = container("db-migrate", "docker.io/flyway/flyway:10.20", args=["migrate"])
    found = w.workload("billing-api", space, replicas=2, created=w.ago(1500), app_inits=[migrate])
    text = ("Flyway OSS Edition 10.20.0 by Redgate\n\nSee release notes here: https://rd.gt/416ObMi\nERROR: Unable to obtain connection from database "
            "(jdbc:postgresql://pg-main.databases.svc:5432/billing) for user 'billing': Connection to pg-main.databases.svc:5432 refused. Check that the hostname "
            "and port are correct and that the postmaster is accepting TCP/IP connections.\n----------------------------------------------------------------\n"
            "SQL State  : 08001\nError Code : 0\nMessage    : Connection to pg-main.databases.svc:5432 refused.\n\nCaused by: java.net.ConnectException: Connection refused\n")
    for pod in found.pods:
        inits = pod.obj["spec"]["initContainers"]
        inits.reverse()
        pod.obj["metadata"]["annotations"]["kuma.io/init-first"] = "true"
    w.init_loops(found, "db-migrate", text, restarts=5, run=4)
    for pod in found.pods:
        good = Validator(w.v, pod.created + seconds(2), w.rng).passes()
        w.logs[(space, pod.name, "kuma-validation")] = good.text()
        pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
    db = w.namespace("databases")
    w.workload("pg-main", "databases", replicas=1, mesh=False, kind="StatefulSet", image="docker.io/library/postgres:16.4", age=900000)
    return w.expect("failing", ["order-app-init-needs-network-cni"], ["inj-removed-uid-annotations", "order-init-first"],
                    ["val-rules-missing-generic", "val-cni-race-new-node", "dp-cp-unreachable", "x-networkpolicy", "x-dns-capture", "mtls-deny-all"], found.pods,
                    "The rules are in place and proven; the application's init container needs the network before the sidecar runs.")
