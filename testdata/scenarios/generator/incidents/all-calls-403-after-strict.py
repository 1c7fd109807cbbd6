"""k3s, Kuma 2.8: mTLS was switched on in a mesh without any MeshTrafficPermission."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 8, 5), "k3s", nodes=2, apps=2, now="2025-01-28T20:04:33Z", mesh_spec=mesh_tls("ca-main"), native=False, shape="mid")
    space = w.spaces[0]
    on = w.ago(2500)
    probe = {"httpGet": {"path": "/8080/ready", "port": 9000, "scheme": "HTTP"}, "periodSeconds": 10, "timeoutSeconds": 1, "successThreshold": 1, "failureThreshold": 3}
    found = w.workload("menu-api", space, replicas=2, created=w.ago(90000), main_more={"readinessProbe": probe})
    for number, pod in enumerate(found.pods):
        w.logs[(space, pod.name, "menu-api")] = "%s INFO 200 GET /menus\n" % rfc3339(on - seconds(30)) + "".join(
            "%s ERROR dependency recipes: GET http://recipes.%s.svc:8080/v1/all -> 403 RBAC: access denied\n" % (rfc3339(on + seconds(20 + 140 * n + number)), space) for n in range(17))
        w.collected.add(pod.name)
        w.logs[(space, pod.name, "kuma-sidecar")] = envoy(on + seconds(4), "info", "upstream", "source/common/upstream/cds_api_helper.cc:71] cds: added/updated 9 cluster(s), skipped 0 unmodified cluster(s)") + "\n" + envoy(
            on + seconds(5), "info", "upstream", "source/extensions/listener_managers/listener_manager/lds_api.cc:106] lds: add/update listener 'inbound:%s:8080'" % pod.ip) + "\n"
        pod.states["menu-api"] = dict(pod.states["menu-api"], ready=False)
        pod.ready, pod.ready_at = False, on + seconds(60)
        w.event(pod, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", on + seconds(40), w.ago(7), 241, warning=True)
    found.finish()
    target = w.workload("recipes", space, replicas=1, created=w.ago(100000))
    w.logs[(space, target.pods[0].name, "kuma-sidecar")] = envoy(on + seconds(4), "info", "upstream", "source/common/upstream/cds_api_helper.cc:71] cds: added/updated 3 cluster(s), skipped 0 unmodified cluster(s)") + "\n"
    w.collected.add(target.pods[0].name)
    w.add("NetworkPolicy", w.meta("allow-all", space), "networking.k8s.io/v1", spec={"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [{}]})
    return w.expect("failing", ["mtls-deny-all"], (), ["x-networkpolicy", "x-probe-failures", "cp-mtls-backend", "dp-xds-stream", "x-iptables-wiped-later", "val-rules-missing-generic", "dp-ca-mismatch", "order-app-before-sidecar"], found.pods,
                    "The mesh has mTLS and no MeshTrafficPermission; since it was switched on each call ends with 403 RBAC: access denied. The sidecars themselves are well.", also=["not-kuma"])
