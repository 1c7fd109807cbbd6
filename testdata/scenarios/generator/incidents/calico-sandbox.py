"""No Kuma here: Calico cannot reach its datastore and gives no sandbox."""
from common import *


def build(name):
    w = World(name, (0, 0, 0), "kubeadm", kuma=False, now="2026-02-27T04:44:40Z")
    node = w.node(1)
    calico = next(p for p in w.pods if p.name.startswith("calico-node") and p.node == node)
    w.main_loops(calico, "calico-node", "2026-02-27 04:41:10.101 [WARNING][9] startup/startup.go 435: Connection to the datastore is unauthorized error=connection is unauthorized: Unauthorized\n2026-02-27 04:41:10.101 [WARNING][9] "
                 "startup/utils.go 49: Terminating\nCalico node failed to start\n", restarts=8, run=3)
    found = w.workload("stock", w.spaces[0], replicas=2, mesh=False, created=w.ago(800), node=node)
    for pod in found.pods:
        w.sandbox_fails(pod, "error getting ClusterInformation: connection is unauthorized: Unauthorized", 4, plugin="calico")
    found.finish()
    return w.expect("not-kuma", (), (), QUIET + ["plugin-unauthorized", "plugin-apiserver-unreachable", "x-binary-missing", "plugin-netns-open", "val-lo-down"], found.pods + [calico], "plugin type=\"calico\": unauthorized. No mesh in this cluster.", also=["healthy"], any_subject=True)
