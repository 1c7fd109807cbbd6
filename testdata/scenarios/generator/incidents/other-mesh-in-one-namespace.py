"""One namespace still belongs to another mesh, whose init container lacks its rights; Kuma is healthy beside it."""
from field_rules import *


def build(name):
    w = World(name, (2, 12, 14), "gke", cni=None, nodes=3, apps=3, family="dualstack", now="2026-04-02T19:44:44Z", shape="mid")
    w.namespace("istio-system")
    w.namespace("heritage", {"istio-injection": "enabled", "kuma.io/sidecar-injection": "disabled", "pod-security.kubernetes.io/warn": "baseline"})
    w.workload("istiod", "istio-system", replicas=1, mesh=False, image="docker.io/istio/pilot:1.24.2", age=800000)
    init = container("istio-init", "docker.io/istio/proxyv2:1.24.2", args=["istio-iptables", "-p", "15001", "-z", "15006", "-u", "1337", "-m", "REDIRECT", "-i", "*", "-b", "*", "-d", "15090,15021,15020"],
                     securityContext={"capabilities": {"drop": ["ALL"]}, "runAsUser": 0, "runAsNonRoot": False})
    found = w.workload("passbook", "heritage", replicas=2, mesh=False, created=w.ago(1500), app_inits=[init], annotations={"sidecar.istio.io/status": '{"revision":"default"}'},
                       containers=[container("istio-proxy", "docker.io/istio/proxyv2:1.24.2"), container("passbook", "registry.example.internal/heritage/passbook:9.2")])
    at = rfc3339(w.ago(100))[:-1]
    text = ("%s.771230Z\tinfo\tIstio iptables environment:\nENVOY_PORT=\nINBOUND_CAPTURE_PORT=\n%s.771401Z\tinfo\tRunning iptables-restore with the following input:\n* nat\n-N ISTIO_INBOUND\n-N ISTIO_REDIRECT\n-N ISTIO_IN_REDIRECT\n-N ISTIO_OUTPUT\nCOMMIT\n"
            "%s.779903Z\terror\tCommand error output: xtables other problem: iptables-restore v1.8.10 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)\n"
            "%s.780003Z\terror\tFailed to execute: iptables-restore --noflush -v, exit status 4\n") % ((at,) * 4)
    w.init_loops(found, "istio-init", text, 255, restarts=6, run=1)
    for pod in [p for p in w.pods if p.namespace in w.spaces][:2]:
        w.logs[(pod.namespace, pod.name, "kuma-init")] = init_success(w.rng, six=True)
    deprecations(w)
    oom_trouble(w)
    return w.expect("not-kuma", (), (), QUIET + ["init-caps-missing", "init-not-root", "init-no-iptables-support", "x-istio-side-by-side", "plugin-kernel-modules", "plugin-stale-rules", "init-psa-baseline", "plugin-restore-failed"],
                    found.pods, "istio-init of a namespace outside Kuma has no NET_ADMIN; all of Kuma's pods are well.", also=["healthy"], any_subject=True)
