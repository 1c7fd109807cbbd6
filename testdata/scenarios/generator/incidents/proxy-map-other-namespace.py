"""Kuma 2.13 with the ConfigMap of the transparent proxy: the pod's own ConfigMap lies in the system namespace, where the kubelet does not look."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 13, 8), "kubeadm", nodes=3, apps=1, configmap=True, now="2026-03-16T09:21:13Z", family="dualstack")
    space = w.spaces[0]
    w.add("ConfigMap", w.meta("tproxy-narrow", w.system, w.ago(90000)), data={"config.yaml": tproxy_config("dualstack", extra={"verbose": True})})
    found = w.workload("intake", space, replicas=3, created=w.ago(1260), plugin="ok", custom_configmap="tproxy-narrow")
    for pod in found.pods:
        mount_fails(w, pod, "transparent-proxy-custom", 'configmap "tproxy-narrow" not found')
    # No sandbox, no call of the plugin.
    for node in w.cni_lines:
        w.cni_lines[node] = [row for row in w.cni_lines[node] if not any(pod.name in row[1] for pod in found.pods)]
    found.finish()
    return w.expect("failing", ["inj-custom-configmap-mount"], (), ["inj-tproxy-configmap-missing", "val-custom-configmap-not-seen-by-cni", "val-config-load-error", "plugin-installer-not-running", "x-binary-missing", "plugin-missing-tproxy-annotation",
                    "order-native-sidecar-startup-probe"], found.pods, "FailedMount: ConfigMap tproxy-narrow is not in the pod's namespace (it is in kuma-system); no container is started, and no sandbox made.")
