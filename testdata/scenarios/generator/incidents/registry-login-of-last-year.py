"""A new node pulls everything anew, and the registry knows the pull secret of the CNI no more; elsewhere a team tries merbridge on its own."""
from node_agents import *


def build(name):
    w = World(name, (2, 8, 7), "kubeadm", product="kong-mesh", nodes=3, apps=2, family="dualstack", now="2025-05-06T11:19:44Z", cni_age=2600000)
    image = "registry.corp.example/mesh/kuma-cni:2.8.7"
    change(w, image=image)
    for spec in specs(w):
        spec["imagePullSecrets"] = [{"name": "corp-registry"}]
    node, pod = joined(w, w.ago(2300))
    for spec in (pod.obj["spec"],):
        spec["containers"] = [dict(spec["containers"][0], image=image)]
        spec["imagePullSecrets"] = [{"name": "corp-registry"}]
    why = ('rpc error: code = Unknown desc = failed to pull and unpack image "%s": failed to resolve reference "%s": failed to authorize: failed to fetch oauth token: unexpected status from GET request to '
           'https://registry.corp.example/service/token?scope=repository%%3Amesh%%2Fkuma-cni%%3Apull&service=harbor-registry: 401 Unauthorized') % (image, image)
    not_pulled(w, pod, image, why, count=158)
    w.cni_count()
    w.namespace("mesh-trial")
    agent = {"containers": [container("merbridge", "ghcr.io/merbridge/merbridge:0.8.2", args=["/app/mbctl", "-m", "istio", "--ips-file", "/host/ips/ips.txt", "--kind=false"], securityContext={"privileged": True})], "hostNetwork": True}
    ds = w._daemonset("merbridge", "mesh-trial", agent, {"app": "merbridge"}, age=86400 * 3)
    text = ("Running:  /app/bpf/mb_connect --bpffs /sys/fs/bpf --cgroup /sys/fs/cgroup\nlibbpf: failed to pin program: File exists\nlibbpf: failed to pin object 'mb_connect_bpf'\nError: failed to load ebpf programs: unexpected exit code: 2, err: exit status 2\n")
    for each in w.nodes[:3]:
        p = w.make_pod("merbridge-" + w.word(5), "mesh-trial", dict(agent, containers=[dict(c) for c in agent["containers"]]), each["metadata"]["name"], w.ago(86400 * 3), {"app": "merbridge"}, owner=ds, generate="merbridge-")
        w.main_loops(p, "merbridge", text, 1, w.ago(140), 850, 1.1)
    w.daemonset_status(ds, 3, 0, 3)
    stuck = w.pending("payout-batch", w.spaces[0], "0/4 nodes are available: 1 node(s) had untolerated taint {NodeReadiness: }, 3 Insufficient memory. preemption: 0/4 nodes are available: 1 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod.",
                      3, 2100, main_more={"resources": {"requests": {"memory": "7Gi"}}})
    bustle(w, "dns", "scaler", "grafana")
    return w.expect("failing", ["cni-ds-image-pull"], ["x-image-pull", "taint-node-blocked"], ["cni-legacy-ebpf-image", "init-ebpf", "cni-ds-exec-format", "taint-wrong-namespace-or-app", "taint-on-nodes-without-cni", "cni-sa-token-or-ca-missing", "x-limitrange-quota", "x-autoscaler-churn"],
                    [pod] + stuck, "The registry answers 401 to the pull secret of the CNI; only the new node needs it. The crashing merbridge belongs to a trial beside Kuma.", any_subject=True)
