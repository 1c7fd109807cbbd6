"""The installer is told to use a CA file of its own, and the API server has had another CA since the night."""
from field_rules import *


def build(name):
    w = World(name, (2, 12, 5), "aks", nodes=3, apps=2, family="dualstack", now="2025-10-14T05:52:41Z")
    w.add("ConfigMap", w.meta("apiserver-ca", "kube-system", w.old), data={"ca.crt": "-----BEGIN CERTIFICATE-----\nMIIE6DCCAtCgAwIBAgIQR0h1\n-----END CERTIFICATE-----\n"})
    for spec in [w.cni_ds["spec"]["template"]["spec"]] + [pod.obj["spec"] for pod in w.cni_pods.values()]:
        spec["volumes"] = spec["volumes"] + [{"name": "api-ca", "configMap": {"name": "apiserver-ca", "defaultMode": 420}}]
        spec["containers"] = [dict(c, env=c["env"] + [{"name": "KUBE_CA_FILE", "value": "/etc/api-ca/ca.crt"}], volumeMounts=c["volumeMounts"] + [{"mountPath": "/etc/api-ca", "name": "api-ca"}]) for c in spec["containers"]]

    def error(pod):
        return ('failed to get pod annotations: failed to retrieve pod data from Kubernetes API: Get "https://10.0.0.1:443/api/v1/namespaces/%s/pods/%s": tls: failed to verify certificate: x509: certificate signed by unknown authority' % (
            pod.namespace, pod.name))
    stuck = no_sandboxes(w, [("lockers", w.spaces[0], 2, True), ("parcel-scan", w.spaces[1], 1, True), ("parcel-print", w.spaces[1], 1, True)], error, age=2500, every=44)
    restarted = w.ago(9000)
    for pod in w.pods:
        if pod.name.startswith(("kube-proxy", "azure-cns")):
            pod.created = restarted + seconds(w.rng.randint(0, 300))
            pod.run()
    oom_trouble(w)
    without_backup(w)
    return w.expect("failing", ["plugin-unauthorized"], ["cni-sa-token-or-ca-missing"], ["plugin-apiserver-unreachable", "plugin-rbac-forbidden", "plugin-kubeconfig-missing", "dp-ca-mismatch", "inj-webhook-unreachable",
                    "plugin-installer-not-running", "cp-apiserver-unreachable", "x-aks"], stuck,
                    "The kubeconfig holds a CA that no longer signs the API server (KUBE_CA_FILE of the DaemonSet points at a ConfigMap of its own): x509 in each sandbox.", any_subject=True)
