"""kubectl cluster-info dump: eBPF was a trial and was switched off again; the nodes' own kernel has no xtables, so new pods fail with iptables."""
from field_start import *
from extra_injection import cp_restarted


def build(name):
    w = World(name, (2, 10, 7), platform("flatcar", "kubeadm", os="Flatcar Container Linux by Kinvolk 4081.3.2 (Oklo)", kernel="6.6.74-acme1", runtime="containerd://1.7.23", node="fl-{x}", base="cilium",
                                         base_image="quay.io/cilium/cilium:v1.16.6", conf="05-cilium.conflist"), cni=None, nodes=3, apps=0, family="ipv4", now="2025-06-17T13:44:10Z")
    space = w.spaces[0]
    old = w.workload("barcode-api", space, replicas=2, created=w.ago(86400 * 9))
    with_ebpf(w, old)
    for pod in old.pods:
        w.logs[(space, pod.name, "kuma-init")] = "".join(loads(n) for n in PROGRAMS) + "local_pod_ips map was updated with current instance IP: %s\n\n" % pod.ip
        w.sidecar_log(pod, 1)
    cp_restarted(w, w.ago(2600))
    text = ("Error: failed to initialize config: unable to initialize IPv4 executables: failed to find valid nft or legacy executables: functionality verification failed: unmet minimal requirements: missing table: \"nat\", missing module: \"owner\"\n"
            "functionality verification failed: unmet minimal requirements: missing table: \"nat\", missing module: \"owner\"\n")
    pods = init_fails(w, "barcode-print", space, text, replicas=2, restarts=6, run=0, annotations={"kuma.io/transparent-proxying-ebpf": "disabled"}).pods
    pods += init_fails(w, "pick-list", w.spaces[1], text, replicas=1, restarts=6, run=0).pods
    volume_trouble(w)
    p = Folder(w)
    dumped(p, w, "cluster-dump-0617", ["default", "kube-system", w.system, "monitoring"] + w.spaces)
    packed(p, "from-flatcar")
    return p.expect("failing", ["init-no-iptables-support"], ["plugin-kernel-modules"], ["init-ebpf", "cni-legacy-ebpf-image", "init-caps-missing", "init-not-root", "x-cilium-exclusive", "init-nft-operation-not-supported", "init-user-missing"], pods,
                    "The pods of the eBPF trial run on; since it was switched off, kuma-init needs iptables, and the nodes' own kernel has neither nat nor the owner match.", any_subject=True, missing=["configmaps", "custom resources", "previous logs"])
