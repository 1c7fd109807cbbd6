"""skipRBAC: the platform team made the control plane's roles by hand and forgot those of the CNI."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 13, 6), "rke2", family="dualstack", now="2026-04-09T12:02:29Z", apps=0, cni_age=3000, cni_ns="mesh-node")
    w.drop("ClusterRole", "kuma-cni")
    w.drop("ClusterRoleBinding", "kuma-cni")
    for kind in ("ClusterRole", "ClusterRoleBinding"):
        obj = w.get(kind, "kuma-control-plane")
        obj["metadata"]["labels"] = {"app.kubernetes.io/managed-by": "platform-rbac"}
    w.extra["helm/kuma-system.json"] = as_json([{"releaseName": "kuma", "chart": "kuma", "chartVersion": "2.13.6", "appVersion": "2.13.6", "namespace": "kuma-system", "releaseVersion": 1, "releaseInfo": [
        {"revision": "1", "date": rfc3339(w.ago(3100)), "status": "deployed", "isPending": False, "values": {"skipRBAC": True, "cni": {
            "enabled": True, "chained": True, "namespace": "mesh-node", "netDir": "/etc/cni/net.d", "binDir": "/opt/cni/bin", "confName": "10-canal.conflist"}}}]}])
    stuck = []
    for app, space, count in (("dossier-api", 0, 2), ("dossier-web", 0, 1), ("archive-sync", 1, 1)):
        found = w.workload(app, w.spaces[space], replicas=count, created=w.ago(1500 - 100 * space), plugin=None)
        for p in found.pods:
            w.no_dataplane(p)
            w.sandbox_fails(p, 'failed to get pod annotations: failed to retrieve pod data from Kubernetes API: pods "%s" is forbidden: User "system:serviceaccount:mesh-node:kuma-cni" cannot get resource '
                            '"pods" in API group "" in the namespace "%s"' % (p.name, p.namespace), 4, every=44)
        found.finish()
        stuck += found.pods
    noise(w, "restart", "agents", "hpa")
    return done(w, "failing", ["cni-rbac-skipped"], ["plugin-rbac-forbidden"], ["cni-namespaceallowlist-rbac", "plugin-unauthorized", "plugin-apiserver-unreachable", "plugin-kubeconfig-missing", "taint-rbac", "cni-sa-token-or-ca-missing",
                "plugin-pod-not-found"], stuck, "Installed with skipRBAC: the service account kuma-cni has neither ClusterRole nor any binding; the plugin may not get pods.")
