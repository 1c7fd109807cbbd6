"""Incidents of mixed surroundings: Windows pools, two faults at once, evidence that disagrees, folders and archives of other kinds."""

from field_desk import *  # noqa: F401,F403
from field_estate import *  # noqa: F401,F403
from more_platforms import *  # noqa: F401,F403
from field_cni import truer  # noqa: F401


def windows_node(w, name, born, build="10.0.20348", os="Windows Server 2022 Datacenter", labels=None, tainted=True):
    """A Windows node: no CNI pod, no base pods."""
    node = w.add_node(name, born, labels=labels)
    obj = w.get("Node", node)
    obj["metadata"]["labels"]["kubernetes.io/os"] = "windows"
    obj["metadata"]["labels"]["node.kubernetes.io/windows-build"] = build
    obj["status"]["nodeInfo"].update(operatingSystem="windows", osImage=os, kernelVersion=build + ".2849", containerRuntimeVersion="containerd://1.7.20")
    if tainted:
        obj["spec"]["taints"] = [{"key": "os", "value": "windows", "effect": "NoSchedule"}]
    spread = w._spread

    def linux(count):
        rest, w.nodes = w.nodes, [n for n in w.nodes if n["metadata"]["labels"]["kubernetes.io/os"] == "linux"]
        names = spread(count)
        w.nodes = rest
        return names
    w._spread = linux
    pod = w.cni_pods.pop(node, None)
    if pod:
        w.pods.remove(pod)
        w.cni_lines.pop(node)
        w.daemonset_status(w.cni_ds, len(w.cni_pods))
    return node


def windows_app(w, app, namespace, node, age=86400 * 6, replicas=1):
    """A Windows program outside the mesh that runs."""
    return w.workload(app, namespace, replicas=replicas, mesh=False, age=age, node=node, image="registry.example.internal/win/%s:4.1-ltsc2022" % app,
                      spec={"nodeSelector": {"kubernetes.io/os": "windows"}, "tolerations": [{"key": "os", "value": "windows", "effect": "NoSchedule"}]})


def pull_fails(w, pod, name, error, init=True, since=3, count=9):
    """The image of one container cannot be pulled."""
    image = next(c["image"] for c in pod.obj["spec"].get("initContainers", []) + pod.obj["spec"]["containers"] if c["name"] == name)
    text = 'Back-off pulling image "%s"' % image
    if init:
        pod.init_waits(name, "ImagePullBackOff", text)
    else:
        pod.main(name, state=waits("ImagePullBackOff", text), ready=False)
        pod.phase, pod.ready_at = "Pending", pod.created
    first = pod.created + seconds(since)
    w.event(pod, "Scheduled", None, pod.created)
    w.event(pod, "Pulling", 'Pulling image "%s"' % image, first - seconds(1), w.ago(170), count)
    w.event(pod, "Failed", 'Failed to pull image "%s": %s' % (image, error.format(image=image)), first, w.ago(168), count, warning=True)
    w.event(pod, "Failed", "Error: ErrImagePull", first, w.ago(168), count, warning=True)
    w.event(pod, "BackOff", text, first + seconds(14), w.ago(12), count * 5, warning=True)
    return pod


def folder_of(p, w, top, namespaces, nodes=True):
    """A script's folder: one YAML file a kind and namespace, logs beside."""
    w.finish_logs()
    base = top + "/" if top else ""
    if nodes:
        p.put(base + "nodes.yaml", listing(w.of("Node")))
    for ns in namespaces:
        for kind, file in (("Pod", "pods"), ("Event", "events"), ("Deployment", "deployments"), ("ReplicaSet", "replicasets"), ("DaemonSet", "daemonsets"), ("NetworkPolicy", "networkpolicies"), ("ConfigMap", "configmaps")):
            items = [i for i in w.of(kind) if i["metadata"].get("namespace") == ns]
            if items:
                p.put("%s%s/%s.yaml" % (base, ns, file), listing(items))
        for (space, pod, name), text in sorted(w.logs.items()):
            if space == ns:
                p.put("%s%s/logs/%s_%s.log" % (base, ns, pod, name), text)


def listing(items):
    """kubectl get ... -o yaml."""
    return to_yaml({"apiVersion": "v1", "items": items, "kind": "List", "metadata": {"resourceVersion": ""}})
