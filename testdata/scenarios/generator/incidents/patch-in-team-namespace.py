"""A team keeps its ContainerPatch in its own namespace; the injector reads patches in the system namespace only."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 12, 13), "eks", product="kong-mesh", nodes=3, apps=2, now="2026-02-19T08:12:44Z", family="dualstack")
    space = w.spaces[0]
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("more-fds", space), spec={"sidecarPatch": [
        {"op": "add", "path": "/securityContext/allowPrivilegeEscalation", "value": "false"}]})
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("quiet-sidecar", w.system), spec={"sidecarPatch": [
        {"op": "replace", "path": "/args/1", "value": '"--log-level=error"'}]})
    text = 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: it appears some expected container patches are missing: ["more-fds"]'
    owners = []
    for n, app in enumerate(("tariffs", "tariffs-ui")):
        owner = w.refused(app, space, text, age=1900 - 40 * n, count=18, metadata={"annotations": {"kuma.io/container-patches": "quiet-sidecar,more-fds"}})
        injected_since(w, owner, space, [("ERROR", "injector", "loading container patches failed", {
            "expected": ["quiet-sidecar", "more-fds"], "missing": ["more-fds"], "error": 'it appears some expected container patches are missing: ["more-fds"]'})], 6, 290, 1880 - 40 * n)
        owners.append(owner)
    crash_elsewhere(w)
    return w.expect("failing", ["inj-container-patch-missing"], (), ["inj-container-patch-invalid", "inj-webhook-unreachable", "inj-mesh-not-found", "inj-bad-annotation", "inj-tproxy-configmap-missing", "x-limitrange-quota", "inj-token-volume"],
                    owners, "The annotation names two patches; one of them lies in the team's own namespace instead of the system namespace, so each pod is refused.")
