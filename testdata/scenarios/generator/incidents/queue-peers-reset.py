"""Kuma 2.12: strict mTLS, no MeshTrafficPermission in this mesh; plain TCP between two services is closed, so nobody sees a 403."""
from field_start import *


def build(name):
    w = World(name, (2, 12, 7), "eks", nodes=3, apps=1, family="ipv4", now="2025-11-24T06:39:02Z", mesh_spec=mesh_tls("ca-eu"), native=True, cni_age=700000)
    space = w.spaces[0]
    on = w.ago(2700)
    w.mesh("sandbox", {})
    w.custom_add("meshtrafficpermissions.kuma.io", True, "MeshTrafficPermission", w.meta("allow-all", w.system, w.ago(900000), {"kuma.io/mesh": "sandbox"}), spec={"targetRef": {"kind": "Mesh"}, "from": [{"targetRef": {"kind": "Mesh"}, "default": {"action": "Allow"}}]})
    server = w.workload("nats-core", space, replicas=1, kind="StatefulSet", created=w.ago(400000), app_port=4222, image="docker.io/library/nats:2.10.22")
    target = server.pods[0]
    text = []
    for n in range(36):
        at = on + seconds(31 + 73 * n)
        text += [envoy(at, "debug", "rbac", "source/extensions/filters/network/rbac/rbac_filter.cc:159] enforced denied, matched policy none", 24),
                 envoy(at, "debug", "connection", "source/common/network/connection_impl.cc:146] [Tags: \"ConnectionId\":\"%d\"] closing data_to_write=0 type=1" % (4121 + n), 24)]
    w.logs[(space, target.name, "kuma-sidecar")] = "\n".join(text) + "\n"
    w.collected.add(target.name)
    clients = []
    for app, count in (("fill-writer", 2), ("fill-reader", 1)):
        found = w.workload(app, space, replicas=count, created=w.ago(380000))
        for k, pod in enumerate(found.pods):
            begin = w.ago(190 - 7 * k)
            w.logs[(space, pod.name, app)] = "".join("%s ERR nats: connect nats://nats-core.%s.svc:4222: read tcp %s:%d->10.96.7.31:4222: read: connection reset by peer\n" % (rfc3339(begin + seconds(2 * n)), space, pod.ip, 41200 + 11 * n) for n in range(5)) + (
                "%s FTL no servers available for connection\n" % rfc3339(begin + seconds(10)))
            w.main_loops(pod, app, w.logs[(space, pod.name, app)], 1, begin, 12, 10)
            pod.ready_at = on + seconds(40)
            passed(w, pod, 2)
            w.collected.add(pod.name)
            clients.append(pod)
        found.finish()
    w.event(w.get("Node", w.node(1)), "NodeSysctlChange", '{"unmanaged": {"net.core.somaxconn": "4096"}}', w.ago(3300), component="sysctl-monitor")
    w.add("NetworkPolicy", w.meta("default-allow", space), "networking.k8s.io/v1", spec={"podSelector": {}, "policyTypes": ["Ingress", "Egress"], "ingress": [{}], "egress": [{}]})
    pull_trouble(w)
    return w.expect("failing", ["mtls-deny-all"], (), ["x-networkpolicy", "x-cilium-kpr-socketlb", "x-iptables-wiped-later", "cp-mtls-backend", "order-app-before-sidecar", "dp-xds-stream", "val-rules-missing-generic", "dp-ca-mismatch"], clients,
                    "mTLS is on in mesh default, whose only permission lies in another mesh: the server's sidecar denies each TCP connection ('matched policy none') and closes it.", also=["not-kuma"], any_subject=True)
