"""Two nodes of a new rack: the plugin's way to the API server ends in the firewall of the control plane's hosts."""
from field_rules import *


def build(name):
    w = World(name, (2, 14, 1), "kubeadm", product="kong-mesh", nodes=2, apps=2, now="2026-07-08T11:30:00Z", form="gz")
    fresh = [w.add_node("rack7-n%d" % n, w.ago(5400 + 40 * n), labels={"topology.kubernetes.io/rack": "7"}) for n in (1, 2)]
    for node in fresh:
        for old in ("kube-proxy", "calico-node"):
            ds = w.get("DaemonSet", old, "kube-system")
            image = ds["spec"]["template"]["spec"]["containers"][0]["image"]
            pod = w.make_pod("%s-%s" % (old, w.word(5)), "kube-system", {"hostNetwork": True, "containers": [container(old, image)]}, node, w.ago(5390), {"k8s-app": old}, owner=ds, generate=old + "-")
            w.daemonset_status(ds, len(w.nodes))
    def error(pod):
        return ('failed to get pod annotations: failed to retrieve pod data from Kubernetes API: Get "https://10.96.0.1:443/api/v1/namespaces/%s/pods/%s": dial tcp 10.96.0.1:443: connect: no route to host' % (pod.namespace, pod.name))
    stuck = no_sandboxes(w, [("invoice-pdf", w.spaces[0], 2, True), ("invoice-mail", w.spaces[1], 2, True)], error, age=2900, every=45, node=fresh)
    w.workload("invoice-ui", w.spaces[0], replicas=2, age=2500, node=[w.node(0), w.node(1)])
    w.logs[("kube-system", next(p.name for p in w.pods if p.name.startswith("kube-proxy") and p.node == fresh[0]), "kube-proxy")] = (
        "I%s       1 server_linux.go:66] \"Using iptables proxy\"\nE%s       1 reflector.go:147] k8s.io/client-go/informers/factory.go:159: Failed to watch *v1.EndpointSlice: failed to list *v1.EndpointSlice: "
        "Get \"https://k8s-api.example.internal:6443/apis/discovery.k8s.io/v1/endpointslices\": net/http: TLS handshake timeout\nI%s       1 shared_informer.go:318] Caches are synced for endpoint slice config\n" % (
            w.ago(5380).strftime("%m%d %H:%M:%S.221904"), w.ago(5360).strftime("%m%d %H:%M:%S.870113"), w.ago(5355).strftime("%m%d %H:%M:%S.020011")))
    oom_trouble(w)
    without_backup(w)
    return w.expect("failing", ["plugin-apiserver-unreachable"], (), ["plugin-unauthorized", "plugin-rbac-forbidden", "plugin-kubeconfig-missing", "plugin-installer-not-running", "cp-apiserver-unreachable", "dp-cp-unreachable",
                    "x-networkpolicy", "val-cni-race-new-node", "x-autoscaler-churn", "taint-node-blocked"], stuck,
                    "On the two nodes of a new rack the plugin's GET of the pod ends with 'no route to host'; kube-proxy recovered long ago and the installers are ready.", any_subject=True)
