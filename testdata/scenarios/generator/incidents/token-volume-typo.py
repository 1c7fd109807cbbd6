"""Kong Mesh 2.7: a Job names the volume of its own token by a wrong name."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 7, 19), "rke2", product="kong-mesh", nodes=3, apps=2, now="2025-03-08T02:30:51Z", shape="mid")
    space = w.spaces[0]
    text = ('admission webhook "namespace-kuma-injector.kuma.io" denied the request: volume (mesh-identity) specified for kuma.io/service-account-token-volume '
            'but volume does not exist in pod spec')
    spec = {"containers": [container("recalc", "registry.example.internal/%s/recalc:4.1.0" % space)], "restartPolicy": "Never", "automountServiceAccountToken": False,
            "volumes": [{"name": "mesh-identity-token", "projected": {"defaultMode": 420, "sources": [{"serviceAccountToken": {"expirationSeconds": 3600, "path": "token"}}]}}]}
    owners = [w.refused("recalc-29038%d" % n, space, text, "Job", age=1770 - 600 * n, count=16 - 3 * n, metadata={"annotations": {"kuma.io/service-account-token-volume": "mesh-identity"}}, spec=spec) for n in range(3)]
    crash_elsewhere(w, "pdf-render", "monitoring", "cannot open shared object libfontconfig.so.1")
    w.without("cp-logs")
    return w.expect("failing", ["inj-token-volume"], (), ["dp-token", "cni-sa-token-or-ca-missing", "inj-custom-configmap-mount", "inj-bad-annotation", "inj-webhook-unreachable", "inj-container-patch-missing", "plugin-unauthorized"], owners,
                    "The pod's volume is called mesh-identity-token, the annotation says mesh-identity; the injector refuses each pod of the Jobs.")
