"""A directory of a node's /var/log/pods: the installer cannot read its token, run after run."""
from more_platforms import *
from dump import cri


def build(name):
    w = World(name, (2, 8, 8), "gke-v2", family="ipv4", now="2025-08-19T17:26:30Z", nodes=2, apps=1, cni_age=86400 * 20)
    node = w.node(1)
    cni = w.cni_pods[node]
    why = "could not prepare kubeconfig: open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory"

    def run(at):
        return head(w.v, at, 2) + fault(w.v, at + seconds(0.12), "error occurred during cni installation", why, "install", "main.go:104")

    cni.created = w.ago(2100)
    all_crash(w, run, 3, 0.2, nodes=[node])
    last = parse_time(cni.states["install-cni"]["last"]["terminated"]["startedAt"])
    restarts = cni.states["install-cni"]["restarts"]
    one = next(p for p in w.pods if p.node == node and p.namespace in w.spaces)
    if (one.namespace, one.name, "kuma-sidecar") not in w.logs:
        w.sidecar_log(one, 1)
    side = w.logs[(one.namespace, one.name, "kuma-sidecar")]
    exporter = next(p for p in w.pods if p.name.startswith("anetd") and p.node == node)
    p = Paper(w)
    folder = lambda pod, con: "var/log/pods/%s_%s_%s/%s/" % (pod.namespace, pod.name, pod.obj["metadata"]["uid"], con)
    p.put(folder(cni, "install-cni") + "%d.log" % restarts, cri("\n".join(run(last)) + "\n", last, "stderr"))
    p.put(folder(cni, "install-cni") + "%d.log" % (restarts - 1), cri("\n".join(run(last - seconds(301))) + "\n", last - seconds(301), "stderr"))
    p.put(folder(one, "kuma-sidecar") + "0.log", cri(side, one.created + seconds(4), "stdout"))
    p.put(folder(exporter, "cilium-agent") + "2.log", cri("".join('time="%s" level=%s msg="%s" subsys=%s\n' % (rfc3339(w.ago(3000 - 400 * n)), level, text, sub) for n, (level, text, sub) in enumerate((
        ("info", "Regenerated all endpoints", "endpoint-manager"), ("warning", "Unable to get node resource, retrying", "daemon"), ("info", "Conntrack garbage collector interval recalculated", "map-ct"),
        ("info", "regenerating all endpoints", "endpoint-manager")))), w.ago(3000), "stderr", 400.0))
    return p.expect("failing", ["cni-sa-token-or-ca-missing"], (), ["cni-net-dir-not-writable", "cni-bin-dir-not-writable", "cni-k8s-env-missing", "plugin-kubeconfig-missing", "plugin-unauthorized", "dp-token", "inj-token-volume", "cni-bad-config", "x-gke"],
                    [cni], "The installer of the node writes its binary and then finds no service account token; two runs of the same.", any_subject=True, missing=["objects", "events", "other nodes"])
