"""A folder with Chinese remarks: a Spring application asks its registry in the first seconds, before the sidecar is ready, and does not ask again."""
from field_desk import *


def spring(app, at, ok=False):
    """The application's log."""
    t = lambda n: (at + seconds(n)).strftime("%Y-%m-%d %H:%M:%S.") + "%03d" % ((at + seconds(n)).microsecond // 1000)
    row = lambda n, level, thread, logger, text: "%s %5s 1 --- [%15s] %-40s : %s" % (t(n), level, thread, logger, text)
    lines = ["", "  .   ____          _            __ _ _", " /\\\\ / ___'_ __ _ _(_)_ __  __ _ \\ \\ \\ \\", "( ( )\\___ | '_ | '_| | '_ \\/ _` | \\ \\ \\ \\", " :: Spring Boot ::               (v2.7.18)", "",
             row(1.204, "INFO", "main", "c.e.o.Application", "Starting Application v4.2.0 using Java 17.0.12 on %s with PID 1" % app),
             row(2.881, "INFO", "main", "o.s.cloud.context.scope.GenericScope", "BeanFactory id=0b6f5c7e-5a1e-3b44-9f5e-7a1d20a7f1c9")]
    if ok:
        return "\n".join(lines + [row(5.412, "INFO", "main", "c.a.c.n.registry.NacosServiceRegistry", "nacos registry, DEFAULT_GROUP %s register finished" % app.rsplit("-", 2)[0]),
                                  row(6.020, "INFO", "main", "c.e.o.Application", "Started Application in 5.61 seconds (JVM running for 6.3)")]) + "\n"
    for n in range(3):
        lines.append(row(4.1 + 0.12 * n, "WARN", "main", "c.a.n.c.remote.client.grpc.GrpcClient", "[f2c8] Fail to connect to server nacos.middleware.svc.cluster.local:8848, error = UNAVAILABLE: Unable to resolve host nacos.middleware.svc.cluster.local"))
    lines += [row(4.633, "ERROR", "main", "c.a.nacos.common.remote.client", "Send request fail, request = ConfigQueryRequest, retryTimes = 3, errorMessage = Client not connected, current status:STARTING"),
              row(4.702, "WARN", "main", "c.a.c.n.c.NacosPropertySourceLocator", "get data from Nacos error, dataId:order-center.yaml, using empty configuration"),
              "com.alibaba.nacos.api.exception.NacosException: Client not connected, current status:STARTING", "\tat com.alibaba.nacos.common.remote.client.RpcClient.request(RpcClient.java:644)",
              "Caused by: java.net.UnknownHostException: nacos.middleware.svc.cluster.local: Temporary failure in name resolution",
              row(5.911, "WARN", "main", "o.s.b.a.h.HealthContributorRegistry", "configuration incomplete: order.pricing.url is not set, service stays out of rotation"),
              row(6.140, "INFO", "main", "c.e.o.Application", "Started Application in 5.70 seconds (JVM running for 6.4)")]
    return "\n".join(lines) + "\n"


def build(name):
    w = World(name, (2, 10, 8), "kubeadm", apps=1, nodes=3, family="dualstack", native=False, now="2025-08-13T02:36:21Z")
    space = w.spaces[0]
    found = w.workload("order-center", space, replicas=3, created=w.ago(1320))
    for n, pod in enumerate(found.pods):
        passed(w, pod)
        at = pod.created + seconds(4)
        w.logs[(space, pod.name, "kuma-sidecar")] = "\n".join(bootstrap(w.v, at, w.cp_url) + envoy_ready(at + seconds(0.1), 0, 3)) + "\n"
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container kuma-validation", pod.created + seconds(2))
        w.event(pod, "Started", "Started container kuma-sidecar", at)
        w.event(pod, "Started", "Started container order-center", at + seconds(0.2))
        w.event(pod, "Unhealthy", 'Readiness probe failed: Get "http://%s:9901/ready": dial tcp %s:9901: connect: connection refused' % (pod.ip, pod.ip), at + seconds(3), at + seconds(8), 2, warning=True)
        if n == 2:
            again = w.ago(410)
            w.logs[(space, pod.name, "order-center")] = spring(pod.name, again, ok=True)
            pod.main("order-center", state=running(again), ready=True, started=True, restarts=1, last=ended(143, "Error", at, again - seconds(1)))
            pod.ready, pod.ready_at = True, again + seconds(9)
        else:
            w.logs[(space, pod.name, "order-center")] = spring(pod.name, at + seconds(0.3))
            pod.main("order-center", state=running(at), ready=False, started=True)
            pod.ready_at = pod.created
            w.event(pod, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", at + seconds(12), w.ago(6), 128, warning=True)
            pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
    found.finish()
    bad = found.pods[:2]
    p = Folder(w)
    p.put("说明.txt", "环境：自建 kubeadm 1.30，Kuma 2.10.8，CNI 模式\n现象：order-center 发版后三个副本都是 1/2，nacos 连不上，过后也不恢复；手工 kill 了第三个 Pod 里的 java 进程，容器重启后就好了\nnacos 本身没问题，别的服务都在用；运维怀疑是 kuma 的 mTLS 或者网络策略\n", crlf=True)
    p.put("pods.txt", "$ kubectl get po -n %s -o wide\n%s" % (space, get_pods(w, space)))
    p.put("describe-1.txt", describe(w, bad[0], 8))
    for n, pod in enumerate(found.pods, 1):
        p.put("pod%d/order-center.log" % n, p.log(pod, "order-center"))
        p.put("pod%d/kuma-sidecar.log" % n, p.log(pod, "kuma-sidecar"))
    p.put("pod1/kuma-validation.log", p.log(bad[0], "kuma-validation"))
    p.put("mesh.yaml", "apiVersion: kuma.io/v1alpha1\nkind: Mesh\nmetadata:\n  name: default\nspec:\n  meshServices:\n    mode: Exclusive\n")
    return p.expect("failing", ["order-app-before-sidecar"], (), ["x-networkpolicy", "mtls-deny-all", "x-dns-capture", "dp-envoy-not-ready", "dp-not-found-yet", "x-probe-failures", "order-app-init-needs-network-cni", "val-rules-missing-generic", "x-iptables-wiped-later"], bad,
                    "The application asks Nacos five seconds before Envoy is ready and goes on without its configuration; the pod whose container was restarted later is well.", any_subject=True,
                    missing=["objects", "control plane", "CNI"])
