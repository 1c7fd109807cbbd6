"""The CNI and the control plane are of 3.1; on a rebooted node pods of the time before get a new sandbox."""
from field_rules import *

LEGACY = {"kuma.io/sidecar-uid": "5678", "kuma.io/transparent-proxying": "enabled", "kuma.io/transparent-proxying-inbound-port": "15006", "kuma.io/transparent-proxying-outbound-port": "15001",
          "kuma.io/builtin-dns": "enabled", "kuma.io/builtin-dns-port": "15053", "kuma.io/virtual-probes": "enabled"}


def build(name):
    w = World(name, (3, 1, 0), "aks", product="kong-mesh", nodes=3, apps=1, family="dualstack", now="2026-11-24T02:40:09Z", cni_age=300000)
    node = w.node(0)
    reboot = w.ago(1500)
    w.event(w.get("Node", node), "Rebooted", "Node %s has been rebooted, boot id: %s" % (node, w.uid()), reboot + seconds(40), warning=True)
    start = reboot + seconds(58)
    cni = w.cni_pods[node]
    done = w.cni_since(node, start)
    cni.states["install-cni"].update(restarts=1, last=ended(255, "Unknown", w.ago(299990), reboot))
    stuck = []
    for number, (app, space) in enumerate((("fleet-map", 0), ("fleet-alerts", 1), ("fleet-hist", 1))):
        found = w.workload(app, w.spaces[space], replicas=1, created=w.ago(3400000 + 700 * number), node=node, plugin=None, pod_native=False, without=["traffic.kuma.io/transparent-proxy-config"], annotations=LEGACY,
                           tweak=lambda spec, notes: spec.__setitem__("volumes", [v for v in spec["volumes"] if v["name"] != "transparent-proxy-base"]))
        pod = found.pods[0]
        change(w, found, "kuma-validation", lambda c: c.update(args=["--config-file=/tmp/.kumactl", "--ip-family-mode=dualstack", "--validation-server-port=15006"], image="docker.io/kong/kuma-init:2.13.8",
                                                              volumeMounts=[{"mountPath": "/tmp", "name": "kuma-sidecar-tmp"}]))
        change(w, found, "kuma-sidecar", lambda c: c.update(image="docker.io/kong/kuma-dp:2.13.8"))
        for c in pod.mains():
            pod.states[c] = dict(state=ended(255, "Unknown", pod.created + seconds(9), reboot), ready=False, restarts=0)
        pod.ready, pod.ready_at, pod.ip = False, reboot + seconds(70), None
        w.event(pod, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.", start + seconds(20), w.ago(12), 88)
        for n in range(4):
            at = start + seconds(22 + 13 * n)
            w.event(pod, "FailedCreatePodSandBox", 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "%s": plugin type="kuma-cni" name="kuma-cni" failed (add): '
                    'failed to retrieve transparent proxy configuration: annotation "traffic.kuma.io/transparent-proxy-config" is required for transparent proxy configuration' % w.hex(64), at, w.ago(14) if n == 3 else at, 1, warning=True)
        found.finish()
        not_ready(found)
        stuck.append(pod)
    w.workload("fleet-ui", w.spaces[0], replicas=1, age=900, node=node)
    long_ago(w)
    return w.expect("failing", ["plugin-missing-tproxy-annotation"], (), ["plugin-old-cni-new-annotation", "plugin-installer-not-running", "x-runtime-restart-sandbox", "val-rerun-on-sandbox-recreate", "plugin-bad-annotation",
                    "inj-tproxy-configmap-missing", "plugin-skip-not-injected-annotation", "x-binary-missing", "dp-cp-unreachable"], stuck,
                    "Pods injected by 2.13 lack the annotation that kuma-cni 3.1 wants; their sandboxes are made anew after a reboot. A pod of today on the same node is well.", any_subject=True)
