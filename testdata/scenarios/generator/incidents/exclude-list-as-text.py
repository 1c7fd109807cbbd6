"""The CNI's ConfigMap was edited: exclude_namespaces is a text and not a list. Pasted: events, ConfigMap, table, shell."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 12, 9), "kubeadm", product="kong-mesh", family="dualstack", now="2025-12-16T10:17:21Z", nodes=3, apps=2, cni_age=1500)
    w.cni_config["data"]["cni_network_config"] = w.cni_config["data"]["cni_network_config"].replace('[ "kube-system" ]', '"kube-system,velero"')
    node = w.node(0)
    host_away(w, [node])
    error = "failed to parse kuma-cni configuration in cmdAdd: failed to parse network configuration from stdin: json: cannot unmarshal string into Go struct field Kubernetes.kubernetes.exclude_namespaces of type []string"
    stuck = []
    for app, space, mesh in (("invoice-api", 0, True), ("invoice-pdf", 0, True)):
        found = w.workload(app, w.spaces[space], replicas=2, created=w.ago(800), node=node, plugin=None)
        for p in found.pods:
            w.no_dataplane(p)
            w.sandbox_fails(p, error, 4)
        found.finish()
        stuck += found.pods
    plain = w.workload("velero-agent", "monitoring", mesh=False, created=w.ago(640), node=node, image="docker.io/velero/velero:v1.15.0")
    w.sandbox_fails(plain.pods[0], error, 4)
    plain.finish()
    stuck += plain.pods
    done(w, "failing", ["plugin-parse-config"], (), ["plugin-skip-excluded-namespace", "plugin-set-log-level", "plugin-kubeconfig-missing", "cni-conf-removed-or-invalid", "plugin-installer-not-running", "plugin-bad-annotation", "cni-bad-config",
         "plugin-two-installers"], stuck, "Every ADD on the node fails as the plugin cannot parse its own configuration: exclude_namespaces is the text 'kube-system,velero'.", any_subject=True)
    return paste(w, {
        "events.yaml": dump.listing([e for e in w.of("Event") if e["reason"] == "FailedCreatePodSandBox"]),
        "cni-config.yaml": to_yaml(w.cni_config),
        "pods.txt": "$ kubectl get pods -A -o wide\n" + dump.get_pods(w),
        "daemonsets.txt": dump.get_ds(w),
        "%s.log" % w.cni_pods[node].name: text_of(w, w.cni_pods[node], "install-cni"),
        "shell.txt": "root@%s:~# cat /etc/cni/net.d/10-calico.conflist | jq -c '.plugins[-1]'\n" % node + '{"kubernetes":{"cni_bin_dir":"/opt/cni/bin","exclude_namespaces":"kube-system,velero","kubeconfig":"/etc/cni/net.d/'
                     'ZZZ-kuma-cni-kubeconfig"},"log_level":"info","name":"kuma-cni","type":"kuma-cni"}\n'}, ["node objects", "control plane"])
