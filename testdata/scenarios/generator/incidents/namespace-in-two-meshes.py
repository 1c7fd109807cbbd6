"""Kong Mesh 2.6 with kuma-init: the namespace is labelled for Istio too, and Istio's proxy has the ports first."""
from field_estate import *


def build(name):
    w = World(name, (2, 6, 7), "eks", product="kong-mesh", cni=None, nodes=3, apps=1, native=False, now="2024-07-02T13:26:48Z", shape="mid")
    space = w.spaces[1]
    w.namespace("istio-system")
    w.workload("istiod", "istio-system", replicas=1, mesh=False, image="docker.io/istio/pilot:1.21.2", age=700000)
    w.get("Namespace", space)["metadata"]["labels"]["istio-injection"] = "enabled"
    w.event(w.get("Namespace", space), "Updated", "labels changed by pipeline onboarding-0712", w.ago(3000), component="argocd")
    app = container("loyalty", "registry.example.internal/%s/loyalty:8.2" % space, ports=[{"containerPort": 8080, "protocol": "TCP"}])
    istio = container("istio-proxy", "docker.io/istio/proxyv2:1.21.2", args=["proxy", "sidecar", "--domain", "$(POD_NAMESPACE).svc.cluster.local"], ports=[{"containerPort": 15090, "protocol": "TCP", "name": "http-envoy-prom"}],
                      securityContext={"runAsUser": 1337, "runAsGroup": 1337})
    first = container("istio-init", "docker.io/istio/proxyv2:1.21.2", args=["istio-iptables", "-p", "15001", "-z", "15006", "-u", "1337", "-m", "REDIRECT", "-i", "*", "-x", "", "-b", "*", "-d", "15090,15021,15020"],
                      securityContext={"runAsUser": 0, "capabilities": {"add": ["NET_ADMIN", "NET_RAW"], "drop": ["ALL"]}})
    found = w.workload("loyalty", space, replicas=2, created=w.ago(int(span(4, 121)) + 100), containers=[app, istio], app_inits=[first])

    def log(pod, start, end):
        lines, at = booted(w, start)
        lines = [line.replace("1.34.4", "1.28.4") for line in lines]
        lines.append(envoy(at + seconds(0.9), "warning", "config", "source/extensions/config_subscription/grpc/grpc_subscription_impl.cc:138] gRPC config for type.googleapis.com/envoy.config.listener.v3.Listener rejected: Error adding/updating "
                           "listener(s) inbound:passthrough:ipv4: cannot bind '0.0.0.0:15006': Address already in use"))
        lines.append("outbound:passthrough:ipv4: cannot bind '0.0.0.0:15001': Address already in use")
        lines.append("")
        return lines + (goodbye(w, end) if end else [])
    stuck_sidecar(w, found, log, restarts=4)
    for pod in found.pods:
        w.logs[(space, pod.name, "kuma-init")] = old_init(w.rng, None)
        w.logs[(space, pod.name, "istio-init")] = "%s\tinfo\tIstio iptables environment:\n%s\tinfo\tIstio iptables variables:\nPROXY_PORT=15001\nPROXY_INBOUND_CAPTURE_PORT=15006\nPROXY_UID=1337\n" % (rfc3339(pod.created + seconds(2)), rfc3339(pod.created + seconds(2)))
    failing_app(w, "fx-rates")
    bustle(w, "dns", "shipper")
    w.without("mutating-webhook-configurations", "cp-logs")
    return w.expect("failing", ["x-istio-side-by-side"], ["dp-port-conflict", "dp-config-rejected"], ["x-linkerd-side-by-side", "dp-cp-unreachable", "dp-xds-stream", "val-bind-in-use", "x-hostnetwork-pod", "dp-envoy-exit", "order-app-before-sidecar",
                    "plugin-stale-rules"], found.pods, "The pods have istio-init and istio-proxy beside Kuma's containers; istio-proxy holds 15006 and 15001, so the sidecar's listeners are rejected.", any_subject=True)
