"""Without native sidecars the application's init containers come before kuma-validation, and the CNI has redirected their traffic already: they wait for ever."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 9, 22), "aks", product="kong-mesh", nodes=3, apps=2, now="2025-09-30T09:33:48Z", family="dualstack", cni_age=500000)
    space = w.spaces[0]
    host = "accounts-pg.postgres.database.azure.com"
    wait = container("wait-for-postgres", "docker.io/library/busybox:1.36.1", command=["sh", "-c", "until nc -z -w2 %s 5432; do echo waiting for postgres; sleep 3; done" % host])
    age = 2460
    pods = []
    for app, count in (("accounts-api", 2), ("accounts-jobs", 1)):
        found = w.workload(app, space, replicas=count, created=w.ago(age), app_inits=[wait])
        for pod in found.pods:
            since = pod.created + seconds(3)
            pod.init_runs("wait-for-postgres", since)
            pod.states["wait-for-postgres"].update(started=True)
            w.logs[(space, pod.name, "wait-for-postgres")] = "nc: bad address '%s'\nwaiting for postgres\n" % host * (age // 5)
            w.collected.add(pod.name)
            pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
            w.event(pod, "Scheduled", None, pod.created)
            w.event(pod, "Pulled", 'Container image "docker.io/library/busybox:1.36.1" already present on machine', pod.created + seconds(2))
            w.event(pod, "Created", "Created container wait-for-postgres", pod.created + seconds(2))
            w.event(pod, "Started", "Started container wait-for-postgres", since)
        found.finish()
        pods += found.pods
        age -= 55
    # The same database from a pod without an init container, and from outside the mesh.
    beside = w.workload("accounts-read", space, replicas=1, created=w.ago(2200))
    passed(w, beside.pods[0])
    w.sidecar_log(beside.pods[0], 2)
    w.logs[(space, beside.pods[0].name, "accounts-read")] = "%s INFO HikariPool-1 - Added connection org.postgresql.jdbc.PgConnection@5b3f (%s:5432)\n%s INFO Started in 6.2 seconds\n" % (
        rfc3339(beside.pods[0].created + seconds(14)), host, rfc3339(beside.pods[0].created + seconds(15)))
    w.collected.add(beside.pods[0].name)
    outside = w.workload("pg-exporter", "monitoring", replicas=1, mesh=False, created=w.ago(90000))
    w.logs[("monitoring", outside.pods[0].name, "pg-exporter")] = "%s level=info msg=\"Established new database connection\" fingerprint=%s:5432\n" % (rfc3339(w.ago(1800)), host)
    w.collected.add(outside.pods[0].name)
    crash_elsewhere(w, "tile-cache", why="stat /var/tiles: no such file or directory")
    return w.expect("failing", ["order-app-init-needs-network-cni"], (), ["order-init-first", "inj-removed-uid-annotations", "dp-cp-unreachable", "x-networkpolicy", "val-rules-missing-generic", "val-cni-not-ready-on-node", "order-app-before-sidecar"], pods,
                    "The CNI has put the redirect in before the pods' first init container, which waits for a database's name without a proxy that would answer; its neighbours reach the same database.", any_subject=True)
