"""An arm64 pool gets a mirror's amd64 kuma-init; the Windows pool next to it is another matter."""
from field_mixed import *


def build(name):
    w = World(name, (2, 9, 18), "gke", product="kong-mesh", cni=None, apps=1, nodes=2, now="2025-07-14T17:20:09Z")
    win = windows_node(w, "gke-prod-win-5a7e-x4kz", w.ago(86400 * 20), "10.0.20348")
    windows_app(w, "sql-agent", "monitoring", win)
    idle = windows_app(w, "report-rdl", "monitoring", win, age=3000)
    pull_fails(w, idle.pods[0], "report-rdl", 'failed to pull and unpack image "{image}": no matching manifest for windows/amd64 10.0.20348 in the manifest list entries', init=False)
    idle.finish()
    arm = w.add_node("gke-prod-t2a-9be1-m7qd", w.ago(5200), labels={"cloud.google.com/gke-nodepool": "t2a"}, arch="arm64")
    base_pods(w, arm)
    bad = w.init_loops(w.workload("thumbs", w.spaces[0], replicas=2, created=w.ago(1600), node=arm), "kuma-init", "exec /usr/bin/kumactl: exec format error\n", 255, w.ago(95), 7, 0.1).pods
    other = w.workload("thumbs-index", w.spaces[0], replicas=1, age=1500, node=w.node(0))
    good_inits(w, other)
    p = Folder(w)
    folder_of(p, w, "case-20877", [w.spaces[0], "monitoring", w.system])
    return p.expect("failing", ["x-exec-format"], (), ["x-windows-nodes", "x-image-pull", "init-no-iptables-support", "init-caps-missing", "init-not-root", "val-oom-or-exec", "cni-ds-exec-format"], bad,
                    "kuma-init does not run on the arm64 nodes (exec format error); a Windows program outside the mesh lacks an image of its platform.", missing=["webhooks", "custom resources"])
