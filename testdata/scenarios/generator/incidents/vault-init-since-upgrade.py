"""Upgrade from 2.8: the annotation that exempted the vault init container's UID is not read any more."""
from extra_injection import *


def build(name):
    w = World(name, (2, 9, 16), "kubeadm", nodes=3, apps=1, family="dualstack", now="2025-10-16T11:03:20Z", cni_age=7000)
    cp_restarted(w, w.ago(6800))
    space = w.spaces[0]
    w.namespace("vault")
    w.workload("vault", "vault", replicas=1, mesh=False, kind="StatefulSet", image="docker.io/hashicorp/vault:1.17.6", age=2500000)
    agent = container("vault-agent-init", "docker.io/hashicorp/vault:1.17.6", args=["agent", "-config=/vault/configs/config-init.hcl"], securityContext={"runAsUser": 100, "runAsGroup": 1000, "allowPrivilegeEscalation": False})
    note = {"traffic.kuma.io/exclude-outbound-tcp-ports-for-uids": "8200:100", "traffic.kuma.io/exclude-outbound-udp-ports-for-uids": "53:100", "vault.hashicorp.com/agent-inject": "true"}
    old = w.workload("loan-api", space, replicas=2, created=w.ago(420000), app_inits=[agent], annotations=note)
    for pod in old.pods:
        for c in pod.obj["spec"]["initContainers"] + pod.obj["spec"]["containers"]:
            c["image"] = c["image"].replace("2.9.16", "2.8.6")
    last = w.ago(38)
    found = w.workload("loan-score", space, replicas=2, created=w.first_attempt(last, 6, 61) - seconds(5), app_inits=[agent], annotations=note)
    text = "".join('%s [%s] agent.auth.handler: %s\n' % (rfc3339(last + seconds(1 + 9 * n)), "INFO" if n % 2 == 0 else "ERROR", "authenticating" if n % 2 == 0 else
                   'error authenticating: error="Put \\"http://vault.vault.svc:8200/v1/auth/kubernetes/login\\": dial tcp: lookup vault.vault.svc on 10.96.0.10:53: read udp 10.42.2.17:40211->10.96.0.10:53: read: connection refused" backoff=%ds' % (n + 1)) for n in range(6))
    w.init_loops(found, "vault-agent-init", "==> Note: Vault Agent version does not match Vault server version.\n==> Vault Agent started! Log data will stream in below:\n" + text, 1, last, 6, 61)
    for pod in found.pods:
        down(pod)
    stranger(w, "old")
    return w.expect("failing", ["inj-removed-uid-annotations"], ["order-app-init-needs-network-cni"], ["order-init-first", "x-networkpolicy", "dp-cp-unreachable", "x-dns-capture", "val-rules-missing-generic", "mtls-deny-all",
                    "plugin-old-cni-new-annotation", "order-app-before-sidecar"], found.pods,
                    "exclude-outbound-tcp-ports-for-uids is ignored from 2.9 on; pods made under 2.8 run, new ones stay in the vault init container.")
