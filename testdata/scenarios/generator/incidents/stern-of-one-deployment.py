"""Pasted: stern over one deployment, and describe of a pod."""
from field_rules import *


def build(name):
    w = World(name, (2, 13, 2), "eks", cni=None, nodes=3, apps=1, family="ipv4", now="2025-12-17T13:26:30Z", product="kong-mesh")
    note = {"traffic.kuma.io/exclude-outbound-ports-for-uids": "tcp:5432:*;udp:53:1000"}
    error = ("Error: failed to initialize config: unable to initialize IPv4 redirect configuration: unable to initialize .Outbound: parsing excluded outbound ports for uids failed: wildcard '*' is not allowed for UIDs\n")
    migrate = container("migrate", "registry.example.internal/bank/liquibase:4.29", args=["update"])
    found = init_fails(w, "accruals", w.spaces[1], error, replicas=2, restarts=6, run=0, annotations=note, app_inits=[migrate])
    change(w, found, "kuma-init", lambda c: c["args"].extend(["--exclude-outbound-ports-for-uids=tcp:5432:*", "--exclude-outbound-ports-for-uids=udp:53:1000"]))
    rows = []
    for n, pod in enumerate(found.pods):
        begin = pod.created + seconds(2)
        for k, line in enumerate(("Starting Liquibase at %s (version 4.29.2 #3683)" % begin.strftime("%H:%M:%S"), "[%s] WARNING [liquibase.changelog] Duplicate file path 'db/changelog-18.xml'" % begin.strftime("%Y-%m-%d %H:%M:%S"),
                                  "Liquibase command 'update' was executed successfully.")):
            rows.append((begin + seconds(k + 0.1 * n), pod.namespace, pod.name, "migrate", line))
        for k in range(7):
            rows.append((begin + seconds(5 + 21 * k + n), pod.namespace, pod.name, "kuma-init", error.strip()))
    other = next(p for p in w.pods if p.namespace in w.spaces and p not in found.pods)
    for k in range(6):
        rows.append((found.pods[0].created + seconds(9 + 17 * k), other.namespace, other.name, other.mains()[-1], '{"level":"warn","msg":"pool wait 1.%ds","route":"/quote"}' % k))
    rows.sort(key=lambda r: r[0])
    p = Paste(w)
    p.put("stern.log", stern(rows, namespaces=True, colour=True))
    p.put("describe-accruals.txt", describe(w, found.pods[0]))
    return p.expect("failing", ["init-bad-exclusions"], (), ["plugin-bad-annotation", "inj-bad-annotation", "init-user-missing", "init-flags-conflict", "init-config-load", "order-app-init-needs-network-cni", "inj-removed-uid-annotations",
                    "init-not-root"], found.pods, "The annotation exclude-outbound-ports-for-uids names all UIDs by '*', which is not allowed.", any_subject=True, missing=["nodes", "control plane", "events of others"])
