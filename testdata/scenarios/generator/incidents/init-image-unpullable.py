"""An air-gapped cluster: the init image is not in the mirror."""
from common import *


def build(name):
    w = World(name, (2, 14, 0), "rke2", native=True, family="dualstack", now="2026-06-11T05:55:05Z")
    found = w.workload("core-api", w.spaces[0], replicas=2, created=w.ago(1800), plugin="ok")
    for pod in found.pods:
        image = "docker.io/kumahq/kuma-init:2.14.0"
        pod.init_waits("kuma-validation", "ImagePullBackOff", 'Back-off pulling image "%s"' % image)
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Failed", 'Failed to pull image "%s": rpc error: code = NotFound desc = failed to pull and unpack image "%s": failed to resolve reference "%s": %s: not found' % (image, image, image, image), pod.created + seconds(4), w.ago(160), 7, warning=True)
        w.event(pod, "BackOff", 'Back-off pulling image "%s"' % image, pod.created + seconds(8), w.ago(12), 110, warning=True)
    found.finish()
    return w.expect("failing", ["x-image-pull"], (), ["cni-ds-image-pull", "val-oom-or-exec", "val-rules-missing-generic", "x-exec-format", "init-hang-timeout"], found.pods, "kuma-init's image (used by kuma-validation) cannot be pulled.")
