"""GKE with the CNI: the Vault agent that another injector puts in as an init container has no network before the sidecar runs."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 13, 8), "gke", nodes=3, apps=1, now="2026-03-24T14:02:58Z", native=False, family="dualstack")
    space = w.spaces[1]
    agent = container("vault-agent-init", "docker.io/hashicorp/vault:1.17.2", command=["/bin/sh", "-ec"], args=["echo ${VAULT_CONFIG?} | base64 -d > /home/vault/config.json && vault agent -config=/home/vault/config.json"],
                      securityContext={"runAsUser": 100, "runAsGroup": 1000, "runAsNonRoot": True})
    found = w.workload("premium-calc", space, replicas=3, created=w.ago(1240), app_inits=[agent], annotations={"vault.hashicorp.com/agent-inject": "true", "vault.hashicorp.com/agent-inject-status": "injected", "vault.hashicorp.com/role": "premium"})
    for number, pod in enumerate(found.pods):
        # Vault's webhook came after Kuma's.
        pod.obj["spec"]["initContainers"].reverse()
        start = pod.created + seconds(4)
        pod.init_runs("vault-agent-init", start)
        say = lambda at, level, text: "%s [%s] %s" % (at.strftime("%Y-%m-%dT%H:%M:%S.412Z"), level, text)
        lines = ["==> Vault Agent started! Log data will stream in below:", "", "==> Vault Agent configuration:", "", "           Api Address 1: http://bufconn", "                     Cgo: disabled", "               Log Level: info",
                 "                 Version: Vault v1.17.2, built 2024-07-05T15:19:12Z", "", say(start, "INFO", " agent.auth.handler: starting auth handler")]
        at, pause = start + seconds(0.2), 1.0
        while at < w.ago(3):
            lines += [say(at, "INFO", " agent.auth.handler: authenticating"),
                      say(at + seconds(0.1), "ERROR", "agent.auth.handler: error authenticating: error=\"Put \\\"http://vault.security.svc:8200/v1/auth/kubernetes/login\\\": dial tcp: lookup vault.security.svc on 10.96.0.10:53: read udp %s:%d->10.96.0.10:53: read: connection refused\" backoff=%.2fs" % (pod.ip, 34000 + len(lines) * 137, pause))]
            at, pause = at + seconds(pause), min(60.0, pause * 1.9)
        w.logs[(space, pod.name, "vault-agent-init")] = "\n".join(lines) + "\n"
        w.collected.add(pod.name)
        passed(w, pod, 2)
        pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container kuma-validation", pod.created + seconds(2))
        w.event(pod, "Started", "Started container vault-agent-init", start)
    found.finish()
    w.namespace("security")
    w.workload("vault", "security", replicas=1, mesh=False, kind="StatefulSet", image="docker.io/hashicorp/vault:1.17.2", age=2000000)
    return w.expect("failing", ["order-app-init-needs-network-cni"], ["order-init-first", "inj-removed-uid-annotations"], ["x-networkpolicy", "dp-cp-unreachable", "val-rules-missing-generic", "x-dns-capture", "order-native-sidecar-startup-probe", "init-hang-timeout", "mtls-deny-all"],
                    found.pods, "Validation passed; the Vault agent, an init container without an exemption, is refused by the redirect for twenty minutes, as no sidecar listens yet.")
