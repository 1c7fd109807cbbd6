"""AKS with a Windows pool: a meshed DaemonSet without a node selector lands there too; Kuma's images are for Linux."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 13, 9), "aks", nodes=3, apps=2, now="2026-04-28T08:40:26Z", taint=False, family="dualstack")
    space = w.spaces[0]
    windows = w.add_node("akswin22000001", created=w.ago(86400 * 5), labels={"kubernetes.io/os": "windows", "node.kubernetes.io/windows-build": "10.0.20348", "kubernetes.azure.com/agentpool": "win22"})
    node = w.get("Node", windows)
    node["status"]["nodeInfo"].update(operatingSystem="windows", osImage="Windows Server 2022 Datacenter", kernelVersion="10.0.20348.2966", containerRuntimeVersion="containerd://1.7.20+azure")
    gone = w.cni_pods.pop(windows)
    w.pods.remove(gone)
    w.cni_lines.pop(windows), w.cni_start.pop(windows)
    w.daemonset_status(w.cni_ds, 3)
    found = w.workload("inventory-agent", space, replicas=4, kind="DaemonSet", created=w.ago(1900), node=[w.node(0), w.node(1), w.node(2), windows])
    for pod in found.pods[:3]:
        passed(w, pod)
        w.sidecar_log(pod, 2)
    bad = found.pods[3]
    w.no_dataplane(bad)
    image = w.image("kuma-init")
    bad.init_waits("kuma-validation", "ImagePullBackOff", 'Back-off pulling image "%s"' % image)
    why = 'Failed to pull image "%s": rpc error: code = NotFound desc = failed to pull and unpack image "%s": no match for platform in manifest: not found' % (image, image)
    w.event(bad, "Scheduled", None, bad.created)
    w.event(bad, "Pulling", 'Pulling image "%s"' % image, bad.created + seconds(6), w.ago(260), 7)
    w.event(bad, "Failed", why, bad.created + seconds(8), w.ago(258), 7, warning=True)
    w.event(bad, "Failed", "Error: ErrImagePull", bad.created + seconds(8), w.ago(258), 7, warning=True)
    w.event(bad, "BackOff", 'Back-off pulling image "%s"' % image, bad.created + seconds(9), w.ago(12), 121)
    w.event(bad, "Failed", "Error: ImagePullBackOff", bad.created + seconds(9), w.ago(12), 121, warning=True)
    found.finish()
    return w.expect("failing", ["x-windows-nodes"], ["x-image-pull"], ["x-exec-format", "cni-ds-not-scheduled", "taint-on-nodes-without-cni", "cni-ds-image-pull", "val-rules-missing-generic", "inj-cni-flag-mismatch", "x-networkpolicy"], [bad],
                    "One of the DaemonSet's pods is on a Windows node, for which kuma-init has no image; the three on Linux nodes are well.")
