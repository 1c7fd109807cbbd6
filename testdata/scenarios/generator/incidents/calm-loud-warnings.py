"""Healthy: warnings of the rules engine on every node, and one event of a pod that was deleted while its sandbox was made."""
from common import *


def build(name):
    w = World(name, (2, 14, 2), "openshift", cni="standalone", system="mesh-system", family="dualstack", now="2026-09-17T13:30:45Z", native=True, form="zip", cni_age=3300)
    quiet = ("# [iptables] [WARNING] failed to set up the sandbox environment. This may be due to restrictive access controls (e.g., SELinux). Attempting to continue without the sandbox: "
             "failed to mount /dev/null to /etc/nsswitch.conf: permission denied")
    modes = ("# [iptables] [WARNING] conflicting iptables modes detected; both iptables-nft and iptables-legacy have existing rules and/or custom chains. To avoid potential conflicts, iptables-legacy "
             "will be ignored, and iptables-nft will be used")
    found = w.workload("audit-stream", w.spaces[0], replicas=4, age=1600)
    for pod in found.pods:
        w.cni_say(pod.node, pod.created + seconds(1.0), quiet)
        w.cni_say(pod.node, pod.created + seconds(1.1), modes)
        run = Validator(w.v, pod.created + seconds(3), w.rng).passes(after=1, noise=True).passes("ipv6", noise=True)
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = run.text()
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container kuma-validation", pod.created + seconds(3))
        w.event(pod, "Started", "Started container kuma-sidecar", pod.created + seconds(5))
        w.event(pod, "Started", "Started container audit-stream", pod.created + seconds(8))
        w.sidecar_log(pod, 5)
        w.logs[(pod.namespace, pod.name, "kuma-sidecar")] += "[%s][29][warning][config] [./source/extensions/config_subscription/grpc/grpc_stream.h:190] StreamAggregatedResources gRPC config stream to ads_cluster closed: 13, \n" % (
            w.ago(600).strftime("%Y-%m-%d %H:%M:%S.207"))
    gone = w.workload("audit-replay", w.spaces[0], replicas=2, age=1200, plugin=None)
    ghost = gone.pods.pop()
    w.no_dataplane(ghost)
    w.pods.remove(ghost)
    w.event(ghost, "Scheduled", None, ghost.created)
    w.event(ghost, "FailedCreatePodSandBox", 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to create pod network sandbox k8s_%s_%s_%s_0(%s): error adding pod %s_%s to CNI network '
            '"multus-cni-network": plugin type="multus-shim" name="multus-cni-network" failed (add): [%s/%s/%s:kuma-cni]: error adding container to network "kuma-cni": failed to get pod annotations: '
            'failed to retrieve pod data from Kubernetes API: pods "%s" not found' % (ghost.name, ghost.namespace, ghost.obj["metadata"]["uid"], w.hex(64), ghost.namespace, ghost.name, ghost.namespace,
                                                                                     ghost.name, ghost.obj["metadata"]["uid"], ghost.name), ghost.created + seconds(33), warning=True)
    w.plugin_add(gone.pods[0])
    w.sidecar_log(gone.pods[0], 1)
    w.event(gone.top, "ScalingReplicaSet", "Scaled down replica set %s to 1 from 2" % gone.owner["metadata"]["name"], ghost.created + seconds(3), component="deployment-controller")
    gone.finish()
    return w.expect("healthy", must_not=QUIET + ["plugin-sandbox-selinux", "plugin-mixed-iptables-modes", "plugin-pod-not-found", "x-openshift-selinux", "x-multus-nad-missing", "plugin-apiserver-unreachable"],
                    note="Warnings about the sandbox and iptables modes, each followed by success; a pod scaled away while its sandbox was made; all pods are Ready.")
