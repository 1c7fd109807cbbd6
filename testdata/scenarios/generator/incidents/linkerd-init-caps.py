"""No Kuma here: linkerd-init may not change iptables."""
from common import *


def build(name):
    w = World(name, (0, 0, 0), "kubeadm", kuma=False, now="2025-10-03T13:13:00Z")
    w.namespace("linkerd")
    w.workload("linkerd-proxy-injector", "linkerd", replicas=1, mesh=False, image="cr.l5d.io/linkerd/controller:edge-24.11.8", age=700000)
    init = container("linkerd-init", "cr.l5d.io/linkerd/proxy-init:v2.4.1", args=["--incoming-proxy-port", "4143", "--outgoing-proxy-port", "4140", "--proxy-uid", "2102"])
    found = w.workload("cart", w.spaces[0], replicas=2, mesh=False, created=w.ago(900), app_inits=[init], annotations={"linkerd.io/inject": "enabled"},
                       containers=[container("linkerd-proxy", "cr.l5d.io/linkerd/proxy:edge-24.11.8"), container("cart", "registry.example.internal/cart:4.1")])
    at = w.ago(120).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = ('time="%s" level=info msg="/sbin/iptables-legacy-save -t nat"\ntime="%s" level=error msg="aborting firewall configuration"\nError: exit status 1: iptables-save v1.8.10 (legacy): Cannot initialize: Permission '
            "denied (you must be root)\n" % (at, at))
    w.init_loops(found, "linkerd-init", text, 1, restarts=5, run=1)
    return w.expect("not-kuma", (), (), QUIET + ["init-caps-missing", "init-not-root", "x-linkerd-side-by-side", "init-no-iptables-support"], found.pods, "Linkerd alone; Kuma is not installed.", also=["healthy"])
