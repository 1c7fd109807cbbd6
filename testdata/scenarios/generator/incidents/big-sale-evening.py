"""A bundle with collector errors: nodes added in the evening cannot get the CNI's image from Docker Hub."""
from field_desk import *


def build(name):
    w = World(name, (2, 10, 8), "eks", apps=2, nodes=3, native=False, now="2025-11-28T19:07:31Z", cni_age=2400000)
    image = w.image("kuma-cni")
    why = ('failed to pull and unpack image "%s": failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/kumahq/kuma-cni/manifests/sha256:%s: 429 Too Many Requests - Server message: toomanyrequests: '
           'You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit' % (image, w.hex_of("kuma-cni", 64)))
    sick = []
    for n in range(3):
        born = w.ago(1500 - 41 * n)
        node = w.add_node(created=born, labels={"eks.amazonaws.com/nodegroup": "burst"})
        base_pods(w, node)
        pod = w.cni_pods[node]
        pod.created = born + seconds(3)
        pod.main("install-cni", state=waits("ImagePullBackOff", 'Back-off pulling image "%s"' % image), ready=False)
        pod.phase, pod.ready_at = "Pending", pod.created
        w.cni_lines[node] = []
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Pulling", 'Pulling image "%s"' % image, pod.created + seconds(30), w.ago(170 + n), 6)
        w.event(pod, "Failed", 'Failed to pull image "%s": %s' % (image, why), pod.created + seconds(31), w.ago(169 + n), 6, warning=True)
        w.event(pod, "Failed", "Error: ErrImagePull", pod.created + seconds(31), w.ago(169 + n), 6, warning=True)
        w.event(pod, "BackOff", 'Back-off pulling image "%s"' % image, pod.created + seconds(45), w.ago(7 + n), 88)
        w.taint_node(node)
        w.cp_say(born + seconds(1), "INFO", "controllers.NodeTaint", "has no cni pod running and no taint", {"node": {"name": node}})
        w.cp_say(born + seconds(1.1), "INFO", "controllers.NodeTaint", "added taint to node", {"node": {"name": node}})
        w.event(w.get("Node", node), "NodeReady", "Node %s status is now: NodeReady" % node, born + seconds(25))
        sick.append(pod)
    w.cni_count()
    message = "0/6 nodes are available: 3 Insufficient cpu, 3 node(s) had untolerated taint {NodeReadiness: }. preemption: 0/6 nodes are available: 3 No preemption victims found for incoming pod, 3 Preemption is not helpful for scheduling."
    stuck = w.pending("basket-api", w.spaces[0], message, replicas=4, age=1650) + w.pending("basket-price", w.spaces[0], message, replicas=2, age=1640)
    for pod in stuck:
        w.event(pod, "TriggeredScaleUp", "pod triggered scale-up: [{eks-burst-6ec7a1 3->6 (max: 12)}]", pod.created + seconds(12), component="cluster-autoscaler")
    w.extra["collector-errors/logs/kuma-logs-error.json"] = as_json({"collector": "logs/kuma-logs", "error": "collector timeout exceeded", "timestamp": rfc3339(w.ago(4))})
    w.logs = {k: v for k, v in w.logs.items() if k[0] not in (w.cni_ns, w.system)}
    w.without("cni-logs", "cp-logs")
    w.extra["cluster-resources/configmaps-errors.json"] = as_json({"kube-system": "etcdserver: request timed out"})
    w.missing.add(("configmaps", "kube-system"))
    return w.expect("failing", ["cni-ds-image-pull"], ["x-image-pull", "taint-node-blocked"], ["taint-wrong-namespace-or-app", "taint-on-nodes-without-cni", "cni-ds-exec-format", "cni-ds-not-scheduled", "cni-conf-not-found", "x-limitrange-quota", "taint-rbac", "x-autoscaler-churn", "cni-oom", "val-cni-race-new-node"],
                    sick + stuck, "Docker Hub answers 429 to the new nodes; without a CNI pod they keep the taint, and the pods for which they were added stay Pending.", any_subject=True)
