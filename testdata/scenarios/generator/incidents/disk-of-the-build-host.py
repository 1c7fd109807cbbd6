"""Kuma 2.12: one node has no inode left and the kubelet was told not to evict; kuma-init cannot make its rules file."""
from field_start import *
from extra_injection import down


def build(name):
    w = World(name, (2, 12, 12), "kubeadm", cni=None, nodes=3, apps=2, family="ipv4", now="2026-01-13T19:08:44Z", shape="new")
    node = w.node(1)
    last, pods = w.ago(108), []
    log = lambda: "\n".join(INIT_BANNER + ["Error: failed to setup transparent proxy: unable to restore iptables rules: failed to create temporary file with template: iptables-rules.*.txt: open /tmp/iptables-rules.%d.txt: no space left on device" % w.rng.randint(10**8, 4 * 10**9)]) + "\n"
    for n, (app, count) in enumerate((("scan-worker", 2), ("scan-index", 1))):
        found = w.workload(app, w.spaces[n], replicas=count, created=w.first_attempt(last, 6, 0) - seconds(5), node=node)
        w.init_loops(found, "kuma-init", None, restarts=6, run=0, last=last)
        for pod in found.pods:
            w.logs[(pod.namespace, pod.name, "kuma-init")] = log()
            pods.append(down(pod))
    fine = w.workload("scan-ui", w.spaces[0], replicas=2, age=2300, node=[w.node(0), w.node(2)])
    good_inits(w, fine)
    info = w.get("Node", node)
    w.event(info, "FreeDiskSpaceFailed", "Failed to garbage collect required amount of images. Attempted to free 21475360768 bytes, but only found 0 bytes eligible to free.", w.ago(3500), w.ago(190), 12, warning=True)
    w.event(info, "ImageGCFailed", "Failed to garbage collect required amount of images. Attempted to free 21475360768 bytes, but only found 0 bytes eligible to free.", w.ago(3500), w.ago(190), 12, warning=True)
    runner = w.workload("ci-runner", "monitoring", replicas=1, mesh=False, created=w.ago(700000), node=node, image="registry.example.internal/ci/runner:17.6")
    w.logs[("monitoring", runner.pods[0].name, "ci-runner")] = "".join("%s WARN job %d: write /cache/npm/_cacache/tmp/%x: no space left on device\n" % (rfc3339(w.ago(3000 - 211 * n)), 88120 + n, w.rng.getrandbits(32)) for n in range(13))
    w.collected.add(runner.pods[0].name)
    return w.expect("failing", ["init-tmp-readonly"], (), ["x-readonly-tmp-policy", "plugin-restore-failed", "init-oom", "init-nft-operation-not-supported", "init-caps-missing", "val-config-dir-not-writable", "plugin-xtables-lock", "x-oom"], pods,
                    "No space is left under kuma-init's /tmp on one node: its rules file cannot be made; elsewhere the same image starts.", any_subject=True)
