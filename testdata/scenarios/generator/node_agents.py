"""Installers, taints and admission once more: eBPF agents, and the layouts of Rancher's support kit and of sosreport."""

import more_platforms  # noqa: F401
from extra_injection import cp_restarted, stranger, validated  # noqa: F401
from field_cni import *  # noqa: F401,F403
from field_cni import specs
from field_desk import *  # noqa: F401,F403
from field_desk import Folder  # noqa: F401
from field_estate import joins, system  # noqa: F401
from field_mesh import base_pods, cp_env, injected_since, passed  # noqa: F401
from common import *  # noqa: F401,F403
from bundle import KINDS
from extra_cni import change  # noqa: E402

MBCTL = ["/app/mbctl", "--mode=kuma", "--use-reconnect=true", "--cni-mode=true"]
MOUNTS = [{"mountPath": "/sys/fs/cgroup", "name": "sys-fs-cgroup"}, {"mountPath": "/host/proc", "name": "host-proc"},
          {"mountPath": "/host/var/run", "name": "host-var-run", "mountPropagation": "Bidirectional"}]
VOLUMES = [{"name": "host-var-run", "hostPath": {"path": "/var/run", "type": ""}}, {"name": "sys-fs-cgroup", "hostPath": {"path": "/sys/fs/cgroup", "type": ""}},
           {"name": "host-proc", "hostPath": {"path": "/proc", "type": ""}}]


def merbridge(w, image):
    """The CNI DaemonSet as the chart writes it when eBPF is on."""
    for spec in specs(w):
        one = {k: v for k, v in spec["containers"][0].items() if k not in ("env", "command", "readinessProbe")}
        one.update(image=image, args=list(MBCTL), securityContext={"privileged": True, "readOnlyRootFilesystem": True, "runAsUser": 0},
                   lifecycle={"preStop": {"exec": {"command": ["make", "--keep-going", "clean"]}}}, volumeMounts=one["volumeMounts"] + MOUNTS)
        spec["containers"] = [one]
        spec["volumes"] = spec["volumes"] + VOLUMES
    cp_env(w, KUMA_RUNTIME_KUBERNETES_INJECTOR_EBPF_ENABLED="true", KUMA_RUNTIME_KUBERNETES_INJECTOR_EBPF_BPFFS_PATH="/sys/fs/bpf",
           KUMA_RUNTIME_KUBERNETES_INJECTOR_EBPF_CGROUP_PATH="/sys/fs/cgroup")


def joined(w, born, taint=True, **labels):
    """A node without a working installer yet. Returns its name and the installer's pod."""
    node = w.add_node(created=born, labels=labels)
    base_pods(w, node)
    pod = w.cni_pods[node]
    pod.created = born + seconds(3)
    w.cni_lines[node] = []
    if taint:
        w.taint_node(node)
        w.cp_say(born + seconds(1), "INFO", "controllers.NodeTaint", "has no cni pod running and no taint", {"node": {"name": node}})
        w.cp_say(born + seconds(1.1), "INFO", "controllers.NodeTaint", "added taint to node", {"node": {"name": node}})
    w.event(w.get("Node", node), "NodeReady", "Node %s status is now: NodeReady" % node, born + seconds(25))
    return node, pod


def not_pulled(w, pod, image, why, first=None, last=9, count=40):
    """A container's image cannot be pulled."""
    name = pod.mains()[0]
    pod.main(name, state=waits("ImagePullBackOff", 'Back-off pulling image "%s"' % image), ready=False)
    pod.phase, pod.ready_at = "Pending", pod.created
    at = first or pod.created + seconds(2)
    w.event(pod, "Scheduled", None, pod.created)
    w.event(pod, "Pulling", 'Pulling image "%s"' % image, at, w.ago(150 + last), 6)
    w.event(pod, "Failed", 'Failed to pull image "%s": %s' % (image, why), at + seconds(1), w.ago(149 + last), 6, warning=True)
    w.event(pod, "Failed", "Error: ErrImagePull", at + seconds(1), w.ago(149 + last), 6, warning=True)
    w.event(pod, "BackOff", 'Back-off pulling image "%s"' % image, at + seconds(14), w.ago(last), count)


def nulls(value):
    """As Rancher's kit writes values: null and the empty string become the word null."""
    if isinstance(value, dict):
        return {k: nulls(v) for k, v in value.items()}
    if isinstance(value, list):
        return [nulls(v) for v in value]
    return "null" if value is None or value == "" else value


def rancher(p, w, top, namespaces, cluster=("Node", "Namespace", "MutatingWebhookConfiguration", "CustomResourceDefinition")):
    """rancher/support-bundle-kit: Lists under yamls/, logs of regular containers only."""
    w.finish_logs()
    p.put(top + "/metadata.yaml", to_yaml({"bundleName": top[14:22], "bundleVersion": "0.1.0", "kubernetesVersion": w.kubelet, "projectNamespaceUUID": w.hex_of("project", 32),
                                           "bundleCreatedAt": rfc3339(w.now), "issueURL": "", "issueDescription": "pods are not created"}))
    p.put(top + "/bundleGenerationError.log", "")
    for kind, (_, api, namespaced) in KINDS.items():
        plural = kind.lower() + ("es" if kind.endswith("s") and kind != "Endpoints" else "" if kind == "Endpoints" else "s")
        plural = plural.replace("policys", "policies").replace("classs", "classes")
        whole = lambda items: to_yaml(nulls({"apiVersion": "v1", "items": items, "kind": "List", "metadata": {"resourceVersion": ""}}))
        if not namespaced:
            if kind in cluster and w.of(kind):
                p.put("%s/yamls/cluster/%s/%s.yaml" % (top, api, plural), whole(w.of(kind)))
            continue
        for ns in namespaces:
            mine = [i for i in w.of(kind) if i["metadata"].get("namespace") == ns]
            if mine:
                p.put("%s/yamls/namespaced/%s/%s/%s.yaml" % (top, ns, api, plural), whole(mine))
    for (ns, pod, con), text in w.logs.items():
        found = next((x for x in w.pods if x.name == pod and x.namespace == ns), None)
        if ns in namespaces and found and con.replace("-previous", "") in found.mains():
            p.put("%s/logs/%s/%s/%s" % (top, ns, pod, con[:-9] + ".log.1" if con.endswith("-previous") else con + ".log"), text)


def journal(rows, host):
    """journalctl's short output; rows are (time, unit, text)."""
    return "".join("%s %s %s: %s\n" % (at.strftime("%b %d %H:%M:%S"), host, unit, text) for at, unit, text in sorted(rows, key=lambda r: r[0]))
