"""kubectl logs -l app=kuma-cni --prefix of a Talos cluster: netDir is a directory that cannot be written."""
from node_agents import *
from extra_cni import text_of


def build(name):
    platform("talos-cp", "kubeadm", node="talos-{x}", os="Talos (v1.9.5)", kernel="6.12.18-talos", runtime="containerd://2.0.3", kubelet="v1.32.3", conf="10-flannel.conflist", base="kube-flannel", base_image="ghcr.io/siderolabs/flannel:v0.26.4")
    w = World(name, (2, 11, 12), "talos-cp", nodes=3, apps=1, family="dualstack", now="2025-06-04T17:30:50Z", cni_age=1900)

    def run(at):
        return head(w.v, at, 1) + fault(w.v, at + seconds(0.003), "error occurred during cni installation", "failed to prepare kubeconfig: failed to write kubeconfig: cannot create temp file: open /host/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig%d: read-only file system" % (
            10**9 + int(at.timestamp()) % 10**8), "Run", "main.go:291")
    pods = all_crash(w, run, 3, 0.2)
    p = Folder(w)
    p.put("cni.txt", "".join(prefixed(x, "install-cni", text_of(w, x, "install-cni")) for x in pods))
    return p.expect("failing", ["cni-net-dir-not-writable"], ["x-bottlerocket-talos"], ["cni-bin-dir-not-writable", "cni-sa-token-or-ca-missing", "cni-conf-not-found", "cni-k8s-env-missing", "plugin-kubeconfig-missing", "cni-ready-file", "x-readonly-tmp-policy", "x-openshift-selinux"], (),
                    "All three installers fail at their first file: the mounted network directory is a read-only file system.", any_subject=True, missing=["everything but logs of the installers"])
