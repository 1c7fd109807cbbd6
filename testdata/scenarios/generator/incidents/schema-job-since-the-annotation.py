"""kuma.io/init-first was set so that a secret fetcher gets its traffic redirected; the schema migration behind it has no proxy to talk to."""
from extra_injection import *


def build(name):
    w = World(name, (2, 13, 8), "rke2", cni=None, nodes=3, apps=1, family="ipv4", native=False, now="2026-05-21T13:08:16Z")
    for node in w.nodes:
        node["status"]["nodeInfo"].update(osImage="Ubuntu 22.04.5 LTS", kernelVersion="5.15.0-130-generic")
    render = container("render-config", "registry.example.internal/base/gomplate:4.2", args=["--file", "/tpl/app.yaml", "--out", "/cfg/app.yaml"])
    schema = container("schema", "registry.example.internal/base/atlas:0.28", args=["migrate", "apply", "--url", "mysql://ledger@mysql.data:3306/ledger"])

    def first(spec, annotations):
        inits = spec["initContainers"]
        spec["initContainers"] = [c for c in inits if c["name"] == "kuma-init"] + [c for c in inits if c["name"] != "kuma-init"]
    last = w.ago(58)
    found = w.workload("tenancy", w.spaces[0], replicas=2, created=w.first_attempt(last, 7, 2.1) - seconds(6), app_inits=[render, schema], annotations={"kuma.io/init-first": "true"}, tweak=first)
    w.init_loops(found, "schema", "Error: mysql: query driver version: dial tcp 10.43.118.20:3306: connect: connection refused\n", restarts=7, run=2.1, last=last)
    for pod in found.pods:
        init_done(w, pod)
        down(pod)
        w.logs[(pod.namespace, pod.name, "render-config")] = "rendered 1 template(s)\n"
    w.namespace("data")
    sql = w.workload("mysql", "data", replicas=1, mesh=False, kind="StatefulSet", age=2000000, image="docker.io/library/mysql:8.4.3")
    w.logs[("data", sql.pods[0].name, "mysql")] = "%s.114208Z 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '8.4.3'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.\n" % w.ago(1990000).strftime("%Y-%m-%dT%H:%M:%S")
    w.collected.add(sql.pods[0].name)
    w.add("Service", w.meta("mysql", "data"), spec={"type": "ClusterIP", "clusterIP": "10.43.118.20", "selector": {"app": "mysql"}, "ports": [{"port": 3306, "targetPort": 3306, "protocol": "TCP"}]})
    w.add("Endpoints", w.meta("mysql", "data"), subsets=[{"addresses": [{"ip": sql.pods[0].ip, "nodeName": sql.pods[0].node, "targetRef": {"kind": "Pod", "namespace": "data", "name": sql.pods[0].name}}], "ports": [{"port": 3306, "protocol": "TCP"}]}])
    later = w.workload("tenancy-admin", w.spaces[0], replicas=1, created=w.ago(1700), app_inits=[render, schema])
    pod = later.pods[0]
    init_done(w, pod)
    w.logs[(pod.namespace, pod.name, "schema")] = "No migration files to execute\n"
    w.sidecar_log(pod, 2)
    stranger(w, "old")
    w.without("cp-logs")
    return w.expect("failing", ["order-init-first"], (), ["order-app-init-needs-network-cni", "order-app-before-sidecar", "dp-cp-unreachable", "x-networkpolicy", "init-hang-timeout", "plugin-stale-rules", "x-dns-capture", "mtls-deny-all"], found.pods,
                    "kuma.io/init-first puts kuma-init before two init containers, the second of which needs the network; a neighbour without the annotation ran the same migration.", any_subject=True)
