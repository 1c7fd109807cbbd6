"""Kong Mesh 2.7 with eBPF: nine inbound ports are excluded, its maps hold fewer."""
from field_start import *

PORTS = [2222, 5060, 5061, 8081, 8443, 9090, 9443, 10001, 10002]


def ports(*numbers):
    """The annotation, and the argument made of it."""
    text = ",".join(str(n) for n in numbers)

    def tweak(spec, annotations):
        annotations["traffic.kuma.io/exclude-inbound-ports"] = text
        for c in spec["initContainers"]:
            if c["name"] == "kuma-init":
                c["args"] = list(c["args"])
                c["args"][c["args"].index("--exclude-inbound-ports") + 1] = text
    return tweak


def build(name):
    w = World(name, (2, 7, 9), "aks", product="kong-mesh", cni=None, nodes=3, apps=1, family="ipv4", now="2024-10-02T11:18:26Z", shape="mid", form="gz")
    cp_env(w, KUMA_RUNTIME_KUBERNETES_INJECTOR_EBPF_ENABLED="true")
    mesh = [found for found in w.pods if found.namespace in w.spaces]
    space = w.spaces[0]
    text = "Error: failed to setup transparent proxy: maximal allowed amound of exclude inbound ports (7) exceeded (9): [%s]\n" % " ".join(str(n) for n in PORTS)
    found = init_fails(w, "sip-bridge", space, text, replicas=2, restarts=7, run=0, tweak=ports(*PORTS))
    fine = w.workload("sip-registrar", space, replicas=2, age=3100, tweak=ports(5060, 5061, 8443))
    with_ebpf(w, found, fine, *[type("One", (), {"pods": [pod]}) for pod in mesh])
    ebpf_good(w, fine)
    for pod in fine.pods:
        w.sidecar_log(pod, 2)
    deprecations(w)
    database_trouble(w)
    oom_trouble(w)
    return w.expect("failing", ["init-ebpf"], (), ["inj-bad-annotation", "cni-legacy-ebpf-image", "init-config-load", "init-flags-conflict", "init-caps-missing", "dp-port-conflict", "init-no-iptables-support", "plugin-bad-annotation"], found.pods,
                    "eBPF redirection holds seven excluded inbound ports at the most; the annotation has nine. A neighbour with three starts.", any_subject=True)
