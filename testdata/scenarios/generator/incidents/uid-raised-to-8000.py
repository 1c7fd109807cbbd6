"""The platform team gave the sidecar UID 8000; the image of kuma-init knows no such user."""
from extra_injection import *


def build(name):
    w = World(name, (2, 12, 12), "openshift", product="kong-mesh", cni=None, nodes=3, apps=2, now="2026-01-27T15:12:09Z")
    rolled = w.ago(3100)
    cp_env(w, KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_UID="8000", KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_GID="8000")
    cp_restarted(w, rolled)
    stranger(w, "crash")
    last = w.ago(83)

    def uid(spec, annotations):
        init_args("--kuma-dp-user=8000", "--redirect-all-dns-traffic=true", "--verbose")(spec, annotations)
        for c in spec["containers"] + spec["initContainers"]:
            if c["name"] == "kuma-sidecar":
                c["securityContext"] = security(8000, 8000)
    pods = []
    for n, (app, count) in enumerate((("fare-rules", 2), ("seat-map", 1), ("gate-info", 1))):
        found = w.workload(app, w.spaces[n % 2], replicas=count, created=w.first_attempt(last, 8, 0) - seconds(4 + n), rules_uid=8000, tweak=uid)
        w.init_loops(found, "kuma-init", "Error: failed to initialize config: the specified UID or username ('8000') does not refer to a valid user on the host\n", restarts=8, run=0, last=last)
        pods += [down(p) for p in found.pods]
    w.without("nodes")
    return w.expect("failing", ["init-user-missing"], (), ["init-not-root", "scc-uid-range", "init-runasnonroot-conflict", "val-uid-mismatch", "init-caps-missing", "inj-uid-conflict", "init-bad-exclusions", "x-openshift-selinux"], pods,
                    "sidecarContainer.uid is 8000 since the last rollout; kuma-init looks the user up and ends; pods from before are well.")
