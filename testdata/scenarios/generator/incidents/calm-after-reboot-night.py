"""Healthy: RKE2 nodes were rebooted one after the other last night; what is left are old restarts and lines that sound worse than they are."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 11, 17), "rke2", product="kong-mesh", nodes=4, apps=3, now="2026-02-06T07:30:29Z", family="dualstack", cni_age=25000, mesh_spec=mesh_tls())
    boots = {}
    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes):
        boots[node] = w.ago(24000 - 2400 * number)
        cni = w.cni_pods[node]
        cni.created = w.ago(900000 + number)
        w.cni_since(node, boots[node] + seconds(70), waits=3)
        cni.states["install-cni"].update(restarts=1, last=ended(137, "Error", w.ago(900000), boots[node] - seconds(40)))
    for pod in [p for p in w.pods if p.namespace in w.spaces]:
        pod.created = w.ago(700000)
        up = boots[pod.node] + seconds(100)
        pod.run(up)
        for cname in pod.mains():
            pod.states[cname].update(restarts=1, last=ended(255, "Unknown", pod.created, boots[pod.node] - seconds(30)))
        lines = bootstrap(w.v, up, w.cp_url) + no_bootstrap(up + seconds(0.3), 'request to bootstrap server failed: Post "%s/bootstrap": dial tcp 10.96.14.7:5678: connect: connection refused' % w.cp_url, 3) + envoy_ready(up + seconds(10), 0, 4)
        lines.append(envoy(up + seconds(7200), "warning", "config", "./source/extensions/config_subscription/grpc/grpc_stream.h:226] StreamAggregatedResources gRPC config stream to ads_cluster closed: 2, there is already an active stream from this node, try again later"))
        lines.append(envoy(up + seconds(7203), "info", "upstream", "source/common/upstream/cds_api_helper.cc:71] cds: added/updated 0 cluster(s), skipped 14 unmodified cluster(s)"))
        w.logs[(pod.namespace, pod.name, "kuma-sidecar")] = "\n".join(lines) + "\n"
        run = Validator(w.v, up - seconds(4), w.rng).passes(after=2, noise=True).passes("ipv6", noise=True)
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = run.text()
        w.collected.add(pod.name)
    fresh = w.workload("night-audit", w.spaces[0], replicas=2, created=w.ago(2500))
    for pod in fresh.pods:
        passed(w, pod, noise=True)
        w.sidecar_log(pod, 4)
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "FailedMount", 'MountVolume.SetUp failed for volume "%s" : failed to sync configmap cache: timed out waiting for the condition' % pod.obj["spec"]["volumes"][-1]["name"], pod.created + seconds(1), warning=True)
        w.event(pod, "Unhealthy", 'Readiness probe failed: Get "http://%s:9901/ready": dial tcp %s:9901: connect: connection refused' % (pod.ip, pod.ip), pod.created + seconds(6), pod.created + seconds(11), 2, warning=True)
        w.event(pod, "Started", "Started container kuma-validation", pod.created + seconds(2))
        w.event(pod, "Started", "Started container kuma-sidecar", pod.created + seconds(5))
    w.custom_add("meshtrafficpermissions.kuma.io", True, "MeshTrafficPermission", w.meta("allow-all", w.system, labels={"kuma.io/mesh": "default"}), spec={"targetRef": {"kind": "Mesh"}, "from": [{"targetRef": {"kind": "Mesh"}, "default": {"action": "Allow"}}]})
    w.add("NetworkPolicy", w.meta("default-deny-ingress", w.spaces[1], w.ago(9000000)), "networking.k8s.io/v1", spec={"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [{"from": [{"namespaceSelector": {}}]}]})
    w.cp_say(w.ago(2490), "ERROR", "controllers.Pod", "unable to create/update Dataplane", {"pod": {"name": fresh.pods[0].name, "namespace": w.spaces[0]}, "operationResult": "unchanged",
             "error": 'Operation cannot be fulfilled on dataplanes.kuma.io "%s": the object has been modified; please apply your changes to the latest version and try again' % fresh.pods[0].name})
    w.cp_say(w.ago(4000), "INFO", "xds.status-tracker", "config rejected", {"proxyName": "tmp-debug." + w.spaces[1], "mesh": "default", "streamID": 7, "type": "listener", "mode": "grpc"})
    return w.expect("healthy", must_not=QUIET + ["dp-duplicate-stream", "dp-config-rejected", "cp-pod-translation", "x-networkpolicy", "val-rerun-on-sandbox-recreate", "x-runtime-restart-sandbox", "inj-custom-configmap-mount", "x-oom", "cni-oom", "mtls-deny-all", "order-app-before-sidecar"],
                    note="All pods are Ready. Left over from a night of reboots: exit codes 137 and 255 of hours ago, refused bootstrap calls, validations that passed on the third try, one duplicate stream, one rejected configuration of a pod that is gone.")
