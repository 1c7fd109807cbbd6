"""Kuma 2.8 without the CNI, init-first with the database's port excluded: the database answers, and refuses the password."""
from field_start import *
from extra_injection import down


def build(name):
    w = World(name, (2, 8, 4), "eks", cni=None, nodes=3, apps=2, family="ipv4", now="2025-02-11T16:05:19Z", shape="mid")
    space = w.spaces[0]
    load = container("import-rates", "registry.example.internal/rates/importer:12.4.0", env=[{"name": "PGHOST", "value": "10.0.61.18"}, {"name": "PGPORT", "value": "5432"}], args=["--once"])

    def out(spec, annotations):
        for c in spec["initContainers"]:
            if c["name"] == "kuma-init":
                c["args"] = list(c["args"])
                c["args"][c["args"].index("--exclude-outbound-ports") + 1] = "5432"
    note = {"kuma.io/init-first": "true", "traffic.kuma.io/exclude-outbound-ports": "5432"}
    last = w.ago(66)
    found = w.workload("rates-api", space, replicas=2, created=w.first_attempt(last, 8, 2) - seconds(6), early_inits=[load], annotations=note, tweak=out)
    for pod in found.pods:
        pod.obj["spec"]["initContainers"].reverse()
    at = rfc3339(last)
    w.init_loops(found, "import-rates", "%s INFO  importer 12.4.0, target 10.0.61.18:5432/rates\n%s INFO  waiting for database\n%s WARN  first connection attempt failed, trying again in 1s\n"
                 "%s FATAL could not open session: FATAL: password authentication failed for user \"rates_import\" (SQLSTATE 28P01)\n" % (at, at, at, rfc3339(last + seconds(1))), restarts=8, run=2, last=last)
    for pod in found.pods:
        down(pod)
        w.logs[(space, pod.name, "kuma-init")] = old_init(w.rng, tool="/usr/sbin/iptables-nft-restore --noflush").replace(
            "--append KUMA_MESH_OUTBOUND --source 127.0.0.6/32", "--append KUMA_MESH_OUTBOUND --protocol tcp --destination-port 5432 --jump RETURN\n--append KUMA_MESH_OUTBOUND --source 127.0.0.6/32")
    other = w.workload("rates-view", space, replicas=1, age=40000)
    w.sidecar_log(other.pods[0], 3)
    pull_trouble(w)
    deprecations(w)
    return w.expect("not-kuma", (), (), ["order-init-first", "order-app-init-needs-network-cni", "init-bad-exclusions", "x-networkpolicy", "mtls-deny-all", "dp-cp-unreachable", "dp-not-found-yet", "dp-envoy-not-ready", "x-dns-capture", "init-ip6tables",
                    "order-app-before-sidecar"], found.pods, "init-first, but the port is excluded: the importer talks to the database, which refuses its password.", also=["healthy"], any_subject=True)
