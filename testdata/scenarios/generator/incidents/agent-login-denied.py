"""The secrets agent of an application is refused by its server; the mesh around it works."""
from field_rules import *


def build(name):
    w = World(name, (2, 13, 9), "eks", nodes=3, apps=2, native=True, family="ipv4", now="2026-06-09T10:18:26Z", cni_age=500000,
              mesh_spec={"mtls": {"enabledBackend": "ca-1", "backends": [{"name": "ca-1", "type": "builtin"}]}})
    w.namespace("vault")
    w.workload("vault", "vault", replicas=1, mesh=False, kind="StatefulSet", image="docker.io/hashicorp/vault:1.18.3", age=900000)
    agent = container("vault-agent-init", "docker.io/hashicorp/vault:1.18.3", command=["/bin/sh", "-ec"], args=["echo ${VAULT_CONFIG?} | base64 -d > /home/vault/config.json && vault agent -config=/home/vault/config.json"])
    last = w.ago(90 + 62)
    found = w.workload("escrow", w.spaces[0], replicas=2, created=w.first_attempt(last, 6, 62) - seconds(9), app_inits=[agent], annotations={"vault.hashicorp.com/agent-inject": "true", "vault.hashicorp.com/role": "escrow"})
    line = '%s [ERROR] agent.auth.handler: error authenticating: error="Error making API request.\\n\\nURL: PUT http://vault.vault.svc:8200/v1/auth/kubernetes/login\\nCode: 403. Errors:\\n\\n* permission denied" backoff=%s\n'
    text = "%s [INFO]  agent.auth.handler: starting auth handler\n" % rfc3339(last)
    for n, (at, back) in enumerate(((0, "1s"), (1, "1.67s"), (3, "2.96s"), (6, "5.18s"), (11, "9.82s"), (21, "17.4s"), (38, "24.1s"))):
        text += "%s [INFO]  agent.auth.handler: authenticating\n" % rfc3339(last + seconds(at)) + line % (rfc3339(last + seconds(at)), back)
    text += "%s [ERROR] agent: auth handler exited: error=\"max retry attempts exceeded\"\n" % rfc3339(last + seconds(62))
    w.init_loops(found, "vault-agent-init", text, 1, last, 6, 62)
    not_ready(found)
    for pod in found.pods:
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes(after=1).text()
        w.sidecar_log(pod, 3)
    w.event(found.pods[0], "Unhealthy", 'Startup probe failed: Get "http://%s:9901/ready": dial tcp %s:9901: connect: connection refused' % (found.pods[0].ip, found.pods[0].ip), found.pods[0].created + seconds(6), warning=True)
    deprecations(w)
    long_ago(w)
    return w.expect("not-kuma", (), (), QUIET + ["mtls-deny-all", "order-app-init-needs-network-cni", "order-native-sidecar-startup-probe", "dp-token", "plugin-unauthorized", "x-networkpolicy", "order-app-before-sidecar", "inj-token-volume"],
                    found.pods, "Vault answers the agent's login with 403: the application's role. Validation passed and the sidecars are ready.", any_subject=True)
