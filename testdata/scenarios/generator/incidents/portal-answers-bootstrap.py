"""A company proxy stands in front of the control plane's name and answers kuma-dp's request with its sign-on page."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 9, 17), "openshift", cni="standalone", nodes=3, apps=1, now="2025-10-20T07:57:41Z", family="dualstack")
    space = w.spaces[0]
    url = "https://mesh.apps.example.internal:443"
    cp_env(w, KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_ENV_VARS="KUMA_CONTROL_PLANE_URL:" + url)

    def elsewhere(spec, annotations):
        for c in spec["containers"]:
            if c["name"] == "kuma-sidecar":
                c["env"] = [dict(e, value=url) if e["name"] == "KUMA_CONTROL_PLANE_URL" else e for e in c["env"]]

    def run(at):
        return "\n".join(bootstrap(w.v, at, url) + ["Error: Failed to generate Envoy bootstrap config. invalid character '<' looking for beginning of value"]) + "\n"
    pods = []
    for app, count in (("claims-intake", 2), ("claims-scan", 1)):
        found = w.workload(app, space, replicas=count, created=w.ago(int(span(8, 1)) + 140), tweak=elsewhere)
        for number, pod in enumerate(found.pods):
            passed(w, pod)
            last = pod.created + seconds(6 + span(8, 1))
            w.main_loops(pod, "kuma-sidecar", run(last), 1, last, 8, 1, previous=run(last - seconds(301)))
            pod.ready_at = pod.created
            pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
        found.finish()
        pods += found.pods
    old = w.workload("claims-archive", space, replicas=1, created=w.ago(500000))
    w.sidecar_log(old.pods[0], 1)
    return w.expect("failing", ["dp-bootstrap-response-invalid"], ["dp-wrong-endpoint", "dp-cp-unreachable"], ["dp-cp-address-invalid", "dp-ca-mismatch", "dp-token", "dp-not-found-yet", "dp-envoy-exit", "x-networkpolicy", "dp-config-rejected"], pods,
                    "New sidecars ask a route that answers with an HTML page instead of kuma-cp; kuma-dp ends on \"invalid character '<'\".", any_subject=True)
