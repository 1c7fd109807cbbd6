"""SELinux keeps the plugin from its sandbox; the user lookup of iptables then hangs in the half-made network."""
from field_rules import *


def build(name):
    w = World(name, (2, 12, 9), "openshift", cni="standalone", nodes=3, apps=2, family="dualstack", now="2025-12-04T09:25:40Z")
    node = w.node(2)
    warn = ("# [iptables] [WARNING] failed to set up the sandbox environment. This may be due to restrictive access controls (e.g., SELinux). Attempting to continue without the sandbox: "
            "failed to mount /dev/null to /etc/nsswitch.conf: permission denied")
    stuck = []
    for number, app in enumerate(("rosters", "shifts-api")):
        found = w.workload(app, w.spaces[number], replicas=1, created=w.ago(1400 - 90 * number), node=node, plugin=None)
        pod = found.pods[0]
        w.no_dataplane(pod)
        w.sandbox_fails(pod, '[%s/%s/%s:kuma-cni]: error adding container to network "kuma-cni": netplugin failed with no error message: signal: killed' % (
            pod.namespace, pod.name, pod.obj["metadata"]["uid"]), 4, every=240)
        found.finish()
        stuck.append(pod)
        for n in range(6):
            at = pod.created + seconds(2.4 + 240 * n)
            if at < w.ago(2):
                w.cni_say(node, at, warn)
    w.extra["host-collectors/%s/audit/ausearch-avc.txt" % node] = "".join(
        'type=AVC msg=audit(%d.%03d:%d): avc:  denied  { mounton } for  pid=%d comm="kuma-cni" path="/etc/nsswitch.conf" dev="nvme0n1p4" ino=50331739 scontext=system_u:system_r:container_runtime_t:s0 '
        'tcontext=system_u:object_r:etc_t:s0 tclass=file permissive=0\n' % (int(w.ago(1397 - 240 * n).timestamp()), 117 + n, 4410 + 7 * n, 88121 + 911 * n) for n in range(6))
    w.extra["host-collectors/%s/etc/nsswitch.conf" % node] = "passwd:     sss files ldap\nshadow:     files\ngroup:      sss files ldap\nhosts:      files dns myhostname\n"
    w.workload("shifts-ui", w.spaces[1], replicas=2, age=1900, node=[w.node(0), w.node(1)])
    volume_trouble(w)
    return w.expect("failing", ["plugin-sandbox-selinux"], ["x-openshift-selinux"], ["x-multus-nad-missing", "x-binary-missing", "plugin-installer-not-running", "plugin-kernel-modules", "plugin-apiserver-unreachable",
                    "plugin-restore-failed", "cni-bin-dir-not-writable", "init-hang-timeout", "plugin-netns-open"], stuck,
                    "SELinux denies the mount over nsswitch.conf, the plugin goes on without its sandbox and is killed after four minutes, on one node.")
