"""Pasted: describe and kuma-init's log. A container patch gives the sidecar's user by a name that the image does not know; 2.6 says so in its own words."""
from field_start import *
from extra_injection import down


def build(name):
    w = World(name, (2, 6, 11), "k3s", product="kong-mesh", cni=None, nodes=2, apps=1, family="dualstack", now="2024-09-19T18:22:45Z")
    nodes_like(w, kubeletVersion="v1.28.13+k3s1", osImage="Debian GNU/Linux 12 (bookworm)", kernelVersion="6.1.0-25-amd64")

    def user(spec, annotations):
        annotations["kuma.io/container-patches"] = "house-uids"
        for c in spec["initContainers"]:
            if c["name"] == "kuma-init":
                args = list(c["args"])
                args[args.index("--kuma-dp-uid") + 1] = "6120"
                c["args"] = args + ["--kuma-dp-user", "svc-mesh"]
        for c in spec["containers"]:
            if c["name"] == "kuma-sidecar":
                c["securityContext"] = security(6120, 6120)
    text = "Error: unable to find the kuma-dp user: --kuma-dp-user or --kuma-dp-uid should refer to a valid user on the host\n"
    found = init_fails(w, "ticket-kiosk", w.spaces[0], text, replicas=1, restarts=9, run=0, tweak=user)
    pod = down(found.pods[0])
    p = Folder(w)
    p.put("case-20240919.txt", dollar("kubectl describe pod -n %s %s" % (found.namespace, pod.name), "root@kiosk-lab", "~", colour=False) + describe(w, pod) +
          dollar("kubectl logs -n %s %s -c kuma-init" % (found.namespace, pod.name), "root@kiosk-lab", "~", colour=False) + p.log(pod, "kuma-init") +
          dollar("id svc-mesh", "root@kiosk-lab", "~", colour=False) + "uid=6120(svc-mesh) gid=6120(svc-mesh) groups=6120(svc-mesh)\n")
    return p.expect("failing", ["init-user-missing"], (), ["init-not-root", "init-caps-missing", "init-bad-exclusions", "init-flags-conflict", "init-runasnonroot-conflict", "val-uid-mismatch", "inj-uid-conflict", "scc-uid-range", "init-no-iptables-support"], [pod],
                    "kuma-init looks up UID 6120 and user svc-mesh, which its image does not have (the node has them, which does not help).", any_subject=True, missing=["nodes", "control plane", "container patch"])
