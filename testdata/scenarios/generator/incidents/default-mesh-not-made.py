"""The control plane cannot make the default Mesh's resources and retries for ever; pods find no mesh."""
from common import *


def build(name):
    w = World(name, (2, 8, 2), "k3s", apps=0, cni_age=2500, now="2025-02-18T13:14:15Z", native=False)
    w.custom["meshes.kuma.io"][1].clear()
    for n in range(40):
        w.cp_say(w.ago(2400 - 55 * n), "ERROR", "defaults", "could not create default mesh resources", {"error": "could not create default Mesh: failed to create k8s resource: Internal error occurred: failed "
                 "calling webhook \"mesh.defaulter.kuma-admission.kuma.io\": failed to call webhook: Post \"https://kuma-control-plane.kuma-system.svc:443/default-kuma-io-v1alpha1-mesh?timeout=10s\": service "
                 "\"kuma-control-plane\" not found"} if n % 2 else {"error": "mesh of name default is not found"})
    w.drop("Service", "kuma-control-plane")
    owners = [w.refused(app, w.spaces[n], 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: meshes.kuma.io "default" not found', age=1900) for n, app in enumerate(("cart", "stock"))]
    w.add("Service", w.meta("kuma-control-plane", w.system, created=w.ago(1950)), spec={"type": "ClusterIP", "clusterIP": "10.43.9.9", "ports": [{"name": "https-admission-server", "port": 443, "targetPort": 5443, "protocol": "TCP"},
          {"name": "dp-server", "port": 5678, "targetPort": 5678, "protocol": "TCP"}]})
    cp = dict(w.cp.top)
    return w.expect("failing", ["cp-mesh-missing-or-defaults", "inj-mesh-not-found"], [], ["inj-webhook-unreachable", "cp-apiserver-unreachable", "cp-mtls-backend", "mesh-name-invalid", "dp-cp-unreachable"], owners + w.cp.pods,
                    "There is no Mesh at all: the control plane failed to make its defaults and says so; injections are refused.", any_subject=True)
