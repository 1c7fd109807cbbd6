"""SELinux does not let the plugin hide /etc/nsswitch.conf; iptables then asks the directory server for a user, from a pod without network."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 12, 13), "kubeadm", family="dualstack", now="2026-04-02T14:25:00Z", nodes=3)
    for obj in w.nodes:
        obj["status"]["nodeInfo"].update(osImage="Red Hat Enterprise Linux 9.5 (Plow)", kernelVersion="5.14.0-503.31.1.el9_5.x86_64", containerRuntimeVersion="containerd://1.7.25")
    node = w.node(2)
    host_away(w, [node])
    warning = ("# [iptables] [WARNING] failed to set up the sandbox environment. This may be due to restrictive access controls (e.g., SELinux). Attempting to continue without the sandbox: failed to mount /dev/null to "
               "/etc/nsswitch.conf: permission denied")
    stuck = []
    for number, (app, space, count) in enumerate((("enrol-api", 0, 2), ("enrol-mail", 0, 1))):
        found = w.workload(app, w.spaces[space], replicas=count, created=w.ago(1700 - 60 * number), node=node, plugin=None)
        for p in found.pods:
            w.no_dataplane(p)
            p.no_sandbox()
            w.event(p, "Scheduled", None, p.created)
            at = p.created + seconds(1.4)
            first = True
            while at < w.ago(5):
                w.cni_say(node, at, warning)
                w.cni_say(node, at + seconds(0.02), warning)
                if first:
                    w.event(p, "FailedCreatePodSandBox", "Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded", at + seconds(240), at + seconds(240), 1, warning=True)
                first = False
                at += seconds(255)
            w.event(p, "FailedCreatePodSandBox", 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to reserve sandbox name "%s_%s_%s_0": name "%s_%s_%s_0" is reserved for "%s"' % (
                p.name, p.namespace, p.obj["metadata"]["uid"], p.name, p.namespace, p.obj["metadata"]["uid"], w.hex(64)), p.created + seconds(255), w.ago(14), 71, warning=True)
        found.finish()
        stuck += found.pods
    w.extra["host/%s/ausearch-avc.txt" % node] = "".join(
        'type=AVC msg=audit(%d.113:%d): avc:  denied  { mounton } for  pid=%d comm="kuma-cni" path="/etc/nsswitch.conf" dev="dm-0" ino=134321 scontext=system_u:system_r:container_runtime_t:s0 '
        "tcontext=system_u:object_r:etc_t:s0 tclass=file permissive=0\n" % (int(w.ago(1600 - 255 * n).timestamp()), 8812 + 31 * n, 40113 + 977 * n) for n in range(5))
    w.extra["host/%s/nsswitch.conf" % node] = "passwd:     sss files systemd\ngroup:      sss files systemd\nshadow:     files sss\nhosts:      files dns myhostname\n"
    w.workload("enrol-web", w.spaces[0], replicas=2, age=1500, node=[w.node(0), w.node(1)])
    noise(w, "hpa", "probe", "restart")
    return done(w, "failing", ["plugin-sandbox-selinux"], (), ["plugin-xtables-lock", "plugin-apiserver-unreachable", "plugin-restore-failed", "plugin-installer-not-running", "plugin-no-iptables-on-host", "plugin-kernel-modules", "x-openshift-selinux",
                "cni-bin-dir-not-writable", "init-hang-timeout"], stuck,
                "On one node each ADD warns that the sandbox failed (SELinux), and no success follows: the user lookup hangs until the kubelet's deadline.")
