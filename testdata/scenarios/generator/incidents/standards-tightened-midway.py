"""The CNI's namespace got the restricted standard; old CNI pods run on, new nodes get none."""
from field_cni import *


def build(name):
    w = World(name, (2, 13, 8), "kubeadm", family="ipv4", now="2026-04-27T13:49:33Z", nodes=3, apps=2, cni_ns="mesh-agents", system="mesh-system")
    w.get("Namespace", "mesh-agents")["metadata"]["labels"].update({"pod-security.kubernetes.io/enforce": "restricted", "pod-security.kubernetes.io/enforce-version": "v1.30"})
    fresh = []
    for n in range(2):
        node = w.add_node(created=w.ago(2900 - 300 * n))
        w.pods.remove(w.cni_pods.pop(node))
        w.cni_lines.pop(node), w.cni_start.pop(node)
        w.taint_node(node)
        w.cp_say(w.ago(2895 - 300 * n), "INFO", "controllers.NodeTaint", "has no cni pod running and no taint", {"node": {"name": node}})
        w.cp_say(w.ago(2895 - 300 * n), "INFO", "controllers.NodeTaint", "added taint to node", {"node": {"name": node}})
        fresh.append(node)
    w.daemonset_status(w.cni_ds, 5, 3, 3)
    w.event(w.cni_ds, "FailedCreate", 'Error creating: pods "kuma-cni-node-%s" is forbidden: violates PodSecurity "restricted:v1.30": allowPrivilegeEscalation != false (container "install-cni" must set '
            'securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "install-cni" must set securityContext.capabilities.drop=["ALL"]), restricted volume types (volumes "cni-bin-dir", "cni-net-dir" use '
            'restricted volume type "hostPath"), runAsNonRoot != true (container "install-cni" must not set securityContext.runAsNonRoot=false), runAsUser=0 (container "install-cni" must not set runAsUser=0), seccompProfile '
            '(pod or container "install-cni" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")' % w.word(5), w.ago(2898), w.ago(70), 21, warning=True, component="daemonset-controller")
    pods = w.pending("bid-engine", w.spaces[0], tainted(w, 2, "3 Insufficient cpu, "), replicas=3, age=2400)
    failing_app(w, "fx-rates")
    bustle(w, "dns", "grafana")
    return w.expect("failing", ["cni-ds-psa-blocked"], ["taint-node-blocked"], ["validation-psa-restricted", "init-psa-baseline", "cni-ds-not-scheduled", "taint-wrong-namespace-or-app", "taint-on-nodes-without-cni", "cni-ds-image-pull",
                    "taint-rbac", "val-cni-race-new-node"], pods + [w.cni_ds], "PodSecurity refuses the DaemonSet's new pods (hostPath, root); two new nodes keep the taint, the old three are well.", any_subject=True)
