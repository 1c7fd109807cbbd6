"""Kuma 2.8 without the CNI: kuma-init runs first by annotation, so the application's own init container meets the redirect."""
from extra_injection import *

LOG = ("# cleaning up any existing transparent proxy rules\n# kumactl is about to apply the iptables rules that will enable transparent proxying on the machine. The SSH connection may drop. If that happens, just reconnect again.\n"
       "# [1/5] /usr/sbin/iptables-nft-restore --noflush /tmp/iptables-rules-%d.txt\n# [1/5] /usr/sbin/ip6tables-nft-restore --noflush /tmp/ip6tables-rules-%d.txt\n"
       "# iptables set to divert the traffic to Envoy\n# Transparent proxy set up successfully, you can now run kuma-dp using transparent-proxy.\n")


def build(name):
    w = World(name, (2, 8, 7), "aks", cni=None, nodes=3, apps=2, now="2025-05-06T09:47:12Z", shape="mid")
    space = w.spaces[0]
    w.namespace("data")
    w.workload("pg-booking", "data", replicas=1, mesh=False, kind="StatefulSet", image="docker.io/library/postgres:15.8", age=2000000)
    migrate = container("db-migrate", "registry.example.internal/booking/rails:7.2.1", args=["bundle", "exec", "rails", "db:migrate"])
    last = w.ago(49)
    found = w.workload("booking-core", space, replicas=2, created=w.first_attempt(last, 7, 6) - seconds(6), early_inits=[migrate], annotations={"kuma.io/init-first": "true"})
    for pod in found.pods:
        pod.obj["spec"]["initContainers"].reverse()
    w.init_loops(found, "db-migrate", "bin/rails aborted!\nActiveRecord::ConnectionNotEstablished: could not translate host name \"pg-booking.data.svc\" to address: Temporary failure in name resolution\n"
                 "/usr/local/bundle/gems/activerecord-7.1.3/lib/active_record/connection_adapters/postgresql_adapter.rb:87:in `rescue in new_client'\n\nCaused by:\nPG::ConnectionBad: could not translate host name "
                 "\"pg-booking.data.svc\" to address: Temporary failure in name resolution\n\nTasks: TOP => db:migrate\n(See full trace by running task with --trace)\n", restarts=7, run=6, last=last)
    for pod in found.pods:
        down(pod)
        w.logs[(space, pod.name, "kuma-init")] = LOG % (w.rng.randint(10**9, 10**10), w.rng.randint(10**9, 10**10))
    same = w.workload("booking-batch", space, replicas=1, created=w.ago(2500), app_inits=[migrate])
    w.logs[(space, same.pods[0].name, "db-migrate")] = "== 20250411094410 AddSeatClass: migrating ======================================\n== 20250411094410 AddSeatClass: migrated (0.0213s) =============================\n"
    stranger(w, "pull")
    w.without("cp-logs", "nodes")
    return w.expect("failing", ["order-init-first"], (), ["order-app-init-needs-network-cni", "x-dns-capture", "x-networkpolicy", "dp-cp-unreachable", "init-caps-missing", "mtls-deny-all", "order-app-before-sidecar", "inj-removed-uid-annotations",
                    "init-ip6tables"], found.pods, "kuma.io/init-first puts kuma-init before the migration; its traffic goes to a sidecar that does not run yet. The same migration works in a workload without the annotation.")
