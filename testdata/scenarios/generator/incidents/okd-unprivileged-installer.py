"""OpenShift: installed without cni.containerSecurityContext.privileged, so SELinux keeps the installer out of the host's directories."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 9, 12), "openshift", product="kong-mesh", cni="standalone", apps=0, family="dualstack", now="2025-05-19T12:48:03Z", cni_age=2600, nodes=3)
    change(w, securityContext={"readOnlyRootFilesystem": True, "runAsGroup": 0, "runAsNonRoot": False, "runAsUser": 0})
    error = ("could not copy binary files: combined errors for copying binaries; directory is not writeable: open /host/opt/cni/bin/.touch: permission denied; directory is not writeable: open /host/secondary-bin-dir/.touch: "
             "no such file or directory")
    pods = []
    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes):
        last = w.ago(40 + 84 * number)
        lines = [zap(last, "INFO", "install-cni", "writing to dir failed", {"dir": "/host/opt/cni/bin"}), zap(last, "INFO", "install-cni", "writing to dir failed", {"dir": "/host/secondary-bin-dir"}),
                 zap(last + seconds(0.001), "ERROR", "install-cni", "error occurred during cni installation", verbose(error, "Run", "main.go:222"))]
        pods.append(crash(w, node, lines, 3, 12, last, run=0.2))
        w.taint_node(node)
        for n in range(3):
            w.cp_say(w.ago(2500 - 800 * n), "INFO", "controllers.NodeTaint", "has no cni pod running and taint", {"node": {"name": node}})
    w.extra["host/%s/audit.txt" % w.node(0)] = "".join(
        'type=AVC msg=audit(%d.402:%d): avc:  denied  { write } for  pid=%d comm="install-cni" name="bin" dev="nvme0n1p4" ino=25166021 scontext=system_u:system_r:container_t:s0:c14,c27 '
        "tcontext=system_u:object_r:container_var_lib_t:s0 tclass=dir permissive=0\n" % (int(w.ago(1800 - 300 * n).timestamp()), 5120 + 9 * n, 88213 + 1201 * n) for n in range(5))
    pods += w.pending("refund-api", w.spaces[0], TAINTED % (3, 3, 3, 3), replicas=2, age=2000)
    noise(w, "restart", "hpa", "agents", "crash")
    w.without("events")
    return done(w, "failing", ["cni-bin-dir-not-writable", "x-openshift-selinux"], ["taint-node-blocked", "val-cni-not-ready-on-node"], ["cni-net-dir-not-writable", "scc-uid-range", "x-bottlerocket-talos", "cni-ds-psa-blocked", "x-multus-nad-missing",
                "taint-wrong-namespace-or-app", "cni-defaults-on-non-openshift", "plugin-sandbox-selinux"], pods, "'permission denied' in /host/opt/cni/bin on OpenShift: the container is not privileged.", any_subject=True)
