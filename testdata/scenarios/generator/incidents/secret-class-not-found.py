"""Pods of the mesh wait for a volume of a secret store; their node had one short trouble with the plugin before."""
from field_rules import *


def build(name):
    w = World(name, (2, 10, 11), "aks", nodes=3, apps=2, family="dualstack", now="2025-07-25T11:11:11Z", cni_age=2600)
    node = w.node(0)
    volume = {"name": "secrets", "csi": {"driver": "secrets-store.csi.k8s.io", "readOnly": True, "volumeAttributes": {"secretProviderClass": "brokerage-kv"}}}
    found = w.workload("brokerage", w.spaces[1], replicas=2, created=w.ago(1800), plugin=None, node=node, spec={"volumes": [volume]}, tweak=lambda spec, notes: spec["volumes"].append(volume) if volume not in spec["volumes"] else None)
    for pod in found.pods:
        w.no_dataplane(pod)
        pod.no_sandbox()
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "FailedMount", 'MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to get secretproviderclass %s/brokerage-kv, error: SecretProviderClass.secrets-store.csi.x-k8s.io "brokerage-kv" not found' % pod.namespace,
                pod.created + seconds(1), w.ago(70), 23, warning=True)
    found.finish()
    good = w.workload("brokerage-ui", w.spaces[1], replicas=2, created=w.ago(2580), node=[node, w.node(1)])
    first = good.pods[0]
    w.event(first, "FailedCreatePodSandBox", 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "%s": plugin type="kuma-cni" name="kuma-cni" failed (add): failed to get pod annotations: '
            'failed to retrieve pod data from Kubernetes API: Get "https://10.0.0.1:443/api/v1/namespaces/%s/pods/%s": dial tcp 10.0.0.1:443: i/o timeout' % (w.hex(64), first.namespace, first.name), w.ago(2540), warning=True)
    w.event(first, "Started", "Started container kuma-validation", w.ago(2520))
    w.event(first, "Started", "Started container kuma-sidecar", w.ago(2516))
    database_trouble(w)
    return w.expect("not-kuma", (), (), QUIET + ["plugin-apiserver-unreachable", "plugin-unauthorized", "inj-custom-configmap-mount", "inj-token-volume", "inj-spire-csi", "plugin-kubeconfig-missing", "x-readonly-tmp-policy", "plugin-netns-open"],
                    found.pods, "The CSI volume of the application is not mounted: its SecretProviderClass does not exist. One retry of the plugin, forty minutes ago, is past.", any_subject=True)
