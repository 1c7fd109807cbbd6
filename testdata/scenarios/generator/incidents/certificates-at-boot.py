"""Kong Mesh 2.3 on k3s, a cluster-info dump: init-first puts kuma-init before the container that fetches a certificate; it asks for ever."""
from field_start import *
from extra_injection import down


def build(name):
    w = World(name, (2, 3, 4), "k3s", product="kong-mesh", cni=None, nodes=2, apps=1, family="ipv4", now="2023-11-28T19:30:44Z")
    nodes_like(w, kubeletVersion="v1.26.9+k3s1", kubeProxyVersion="v1.26.9+k3s1", osImage="Ubuntu 22.04.3 LTS", kernelVersion="5.15.0-88-generic", containerRuntimeVersion="containerd://1.7.6-k3s1.26")
    space = w.spaces[0]
    step = container("cert-bootstrap", "docker.io/smallstep/step-cli:0.25.0", command=["/bin/sh", "-c"], args=["until step ca certificate $(hostname) /certs/tls.crt /certs/tls.key --ca-url https://step-ca.pki.svc:9000 --token $(cat /run/ott); do sleep 5; done"])
    pods = []
    for app, count, age in (("till-sync", 2, 1980), ("till-audit", 1, 1410)):
        found = w.workload(app, space, replicas=count, created=w.ago(age), early_inits=[step], annotations={"kuma.io/init-first": "true"})
        for n, pod in enumerate(found.pods):
            pod.obj["spec"]["initContainers"].reverse()
            start = pod.created + seconds(5)
            pod.init_runs("cert-bootstrap", start)
            pod.states["cert-bootstrap"].update(started=True)
            w.logs[(space, pod.name, "kuma-init")] = "\n".join([OLD_BANNER[2:], "iptables set to diverge the traffic to Envoy.", "Transparent proxy set up successfully, you can now run kuma-dp using transparent-proxy."]) + "\n"
            w.logs[(space, pod.name, "cert-bootstrap")] = "client GET https://step-ca.pki.svc:9000/provisioners?limit=100 failed: dial tcp: lookup step-ca.pki.svc on 10.43.0.10:53: read udp %s:5%04d->10.43.0.10:53: read: connection refused\n" % (pod.ip, 1211 + n) * int((age - 9) // 5.2)
            down(pod)
            started(w, pod, ["kuma-init", "cert-bootstrap"])
        found.finish()
        pods += found.pods
    same = w.workload("till-report", space, replicas=1, created=w.ago(1300), app_inits=[step])
    w.logs[(space, same.pods[0].name, "cert-bootstrap")] = "✔ CA: https://step-ca.pki.svc:9000\n✔ Certificate: /certs/tls.crt\n✔ Private Key: /certs/tls.key\n"
    w.sidecar_log(same.pods[0], 2)
    w.namespace("pki")
    w.workload("step-ca", "pki", replicas=1, mesh=False, kind="StatefulSet", image="docker.io/smallstep/step-ca:0.25.0", age=2000000)
    crash_elsewhere(w, "price-tags", why="open /etc/tags/layout.json: permission denied")
    p = Folder(w)
    dumped(p, w, "dump", ["default", "kube-system", w.system, "monitoring", "pki"] + w.spaces)
    packed(p, "till-cluster-20231128")
    return p.expect("failing", ["order-init-first"], (), ["order-app-init-needs-network-cni", "x-networkpolicy", "x-dns-capture", "dp-cp-unreachable", "init-hang-timeout", "mtls-deny-all", "order-app-before-sidecar", "dp-not-found-yet"], pods,
                    "kuma.io/init-first: kuma-init has put the redirect in, the next init container looks up its CA through a proxy that does not run yet and waits for ever; the neighbour without the annotation has its certificate.", any_subject=True,
                    missing=["configmaps", "custom resources", "previous logs"])
