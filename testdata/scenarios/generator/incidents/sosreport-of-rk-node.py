"""sosreport of one RKE2 node with SELinux enforcing: the unprivileged installer may not write the host's programs."""
from node_agents import *


def build(name):
    w = World(name, (2, 10, 4), "rke2", nodes=2, apps=1, family="ipv4", now="2025-03-26T09:12:03Z", cni_age=4000)
    system(w, "Red Hat Enterprise Linux 9.5 (Plow)", "5.14.0-503.26.1.el9_5.x86_64", "containerd://1.7.23-k3s2", "v1.31.6+rke2r1")
    node = w.node(0)

    def run(at):
        return head(w.v, at, 2, why="cni config file does not exist at the specified path: /host/etc/cni/net.d/10-canal.conflist") + [
            zap(at + seconds(0.02), "INFO", "install-cni", "failed to write binaries", {"directory": "/host/opt/cni/bin"}), zap(at + seconds(0.02), "INFO", "install-cni", "failed to write binaries", {"directory": "/host/secondary-bin-dir"})] + fault(
            w.v, at + seconds(0.03), "error occurred during cni installation", "failed to write binaries: failed to write binaries to directory /host/opt/cni/bin: directory is not writable; "
            "failed to write binaries to directory /host/secondary-bin-dir: directory is not writable", "Run", "main.go:244")
    cni = all_crash(w, run, 3, 0.2, nodes=[node])[0]
    restarts = cni.states["install-cni"]["restarts"]
    last = parse_time(cni.states["install-cni"]["last"]["terminated"]["startedAt"])
    p = Folder(w)
    p.form, p.top = "gz", ""
    top = "sosreport-rke2-node-1-2025-03-26-kqvwbtz"
    log_tree(p, top + "/var/log", cni, "install-cni", [(restarts - 1, "\n".join(run(last - seconds(301))) + "\n", last - seconds(301)), (restarts, "\n".join(run(last)) + "\n", last)])
    side = next(x for x in w.pods if x.node == node and x.namespace in w.spaces)
    if (side.namespace, side.name, "kuma-sidecar") not in w.logs:
        w.sidecar_log(side, 1)
    log_tree(p, top + "/var/log", side, "kuma-sidecar", [(0, w.logs[(side.namespace, side.name, "kuma-sidecar")], side.created + seconds(4))])
    p.put(top + "/sos_commands/selinux/sestatus", "SELinux status:                 enabled\nSELinuxfs mount:                /sys/fs/selinux\nSELinux root directory:         /etc/selinux\nLoaded policy name:             targeted\nCurrent mode:                   enforcing\nMode from config file:          enforcing\n"
          "Policy MLS status:              enabled\nPolicy deny_unknown status:     allowed\nMax kernel policy version:      33\n")
    audit = "".join('type=AVC msg=audit(%d.%03d:%d): avc:  denied  { write } for  pid=%d comm="install-cni" name="bin" dev="dm-0" ino=50388131 scontext=system_u:system_r:container_t:s0:c214,c871 tcontext=system_u:object_r:container_runtime_exec_t:s0 tclass=dir permissive=0\n' % (
        int((last - seconds(301 * n)).timestamp()), 121 + n, 48120 - 311 * n, 91814 - 977 * n) for n in range(5, -1, -1))
    p.put(top + "/var/log/audit/audit.log", audit)
    rows = [(last - seconds(301 * n - 1), "rke2[1204]", 'time="%s" level=info msg="Container %s exited"' % (rfc3339(last - seconds(301 * n)), w.hex_of("c%d" % n, 12))) for n in range(4)]
    rows += [(w.ago(30 + 14 * n), "kubelet[1522]", 'E%s    1522 pod_workers.go:1301] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"install-cni\\" with CrashLoopBackOff: \\"back-off 5m0s restarting failed container=install-cni pod=%s_kube-system(%s)\\"" pod="kube-system/%s" podUID="%s"' % (
        w.ago(30 + 14 * n).strftime("%m%d %H:%M:%S.204118"), cni.name, cni.obj["metadata"]["uid"], cni.name, cni.obj["metadata"]["uid"])) for n in range(8)]
    rows += [(w.ago(2000), "chronyd[881]", "Selected source 10.20.0.11"), (w.ago(900), "sshd[70114]", "Connection closed by authenticating user root 10.20.3.9 port 52114 [preauth]"), (w.ago(610), "systemd[1]", "logrotate.service: Deactivated successfully.")]
    p.put(top + "/sos_commands/logs/journalctl_--no-pager_--boot", journal(rows, node))
    p.put(top + "/sos_commands/kernel/uname_-a", "Linux rke2-node-1 5.14.0-503.26.1.el9_5.x86_64 #1 SMP PREEMPT_DYNAMIC Thu Feb 6 15:12:07 EST 2025 x86_64 x86_64 x86_64 GNU/Linux\n")
    p.put(top + "/version.txt", "sosreport: 4.8.2\n")
    return p.expect("failing", ["cni-bin-dir-not-writable"], ["x-openshift-selinux", "x-k3s-rke2"], ["cni-net-dir-not-writable", "plugin-sandbox-selinux", "cni-conf-not-found", "cni-bin-dir-wrong-but-writable", "cni-sa-token-or-ca-missing", "x-firewalld-nftables-host", "cni-oom", "plugin-no-iptables-on-host"],
                    [cni], "Both directories cannot be written, exit 3, and audit names install-cni as container_t each time: the container is not privileged under SELinux.", any_subject=True, missing=["objects", "events", "other nodes"])
