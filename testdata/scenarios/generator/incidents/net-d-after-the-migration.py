"""Pasted: two logs of an installer, the listing of net.d and Cilium's settings, on RKE2."""
from field_estate import *

REASON = "chained plugin config file does not contain kuma-cni plugin"


def build(name):
    w = World(name, (2, 9, 14), "cilium", nodes=3, apps=1, family="dualstack", now="2025-03-19T07:22:10Z", taint=False, native=False, cni_age=4000)
    system(w, "SUSE Linux Enterprise Server 15 SP5", "5.14.21-150500.55.83-default", "containerd://1.7.22-k3s1", "v1.30.6+rke2r1")
    node = w.node(1)
    last = w.ago(148)

    def run(at):
        return head(w.v, at) + [chained(w.v, at + seconds(0.1), "/host/etc/cni/net.d/05-cilium.conflist")] + cleanup(w.v, at + seconds(1.3), reason=REASON)
    pods = [w.cni_crash(n["metadata"]["name"], run(last), 5, 14, last, run=1.4, previous=run(last - seconds(302))) for n in w.nodes]
    found = w.validation_fails("loan-origin", w.spaces[0], refused, last=w.ago(35), replicas=2, restarts=5, node=node, plugin=None)
    p = Paper(w)
    cni = w.cni_pods[node]
    p.log("install-cni.log", cni, "install-cni")
    p.log("install-cni-previous.log", cni, "install-cni-previous")
    p.log("kuma-validation.log", found.pods[0], "kuma-validation")
    p.put("pods.txt", "# kubectl get pods -A -o wide | grep -v Completed\n" + get_pods(w))
    day = (last + seconds(1)).strftime("%b %d %H:%M")
    p.put("net.d.txt", "%s:~ # ls -la /etc/cni/net.d\ntotal 12\ndrwx------ 1 root root  118 %s .\ndrwxr-xr-x 1 root root   10 Feb 11  2024 ..\n-rw------- 1 root root  201 %s 05-cilium.conflist\n"
          "-rw-r--r-- 1 root root  663 Feb 11  2024 10-canal.conflist.cilium_bak\n%s:~ # cat /etc/cni/net.d/05-cilium.conflist\n\n{\n  \"cniVersion\": \"0.3.1\",\n  \"name\": \"cilium\",\n  \"plugins\": [\n    {\n       \"type\": \"cilium-cni\",\n       \"enable-debug\": false,\n       \"log-file\": \"/var/run/cilium/cilium-cni.log\"\n    }\n  ]\n}\n" % (
              node, day, day, node))
    p.put("cilium-config.yaml", to_yaml({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "cilium-config", "namespace": "kube-system", "labels": {"app.kubernetes.io/managed-by": "Helm"}}, "data": {
        "cni-exclusive": "true", "cni-log-file": "/var/run/cilium/cilium-cni.log", "custom-cni-conf": "false", "kube-proxy-replacement": "false", "routing-mode": "tunnel", "write-cni-conf-when-ready": "/host/etc/cni/net.d/05-cilium.conflist"}}))
    p.put("note.txt", "rke2 moved from canal to cilium on monday. kuma 2.9.14 values: cni.enabled, chained=true, netDir=/etc/cni/net.d, binDir=/opt/cni/bin, confName=05-cilium.conflist\n")
    return p.expect("failing", ["x-cilium-exclusive"], ["cni-plugin-overwritten", "val-cni-not-ready-on-node", "val-rules-missing-generic"], [c for c in rivals("x-cilium-exclusive", "cni-plugin-overwritten", "val-cni-not-ready-on-node")] + [
                    "cni-conf-extension-trap", "cni-conf-removed-or-invalid", "cni-conf-not-found", "x-cilium-kpr-socketlb", "x-k3s-rke2"], found.pods + pods,
                    "cni-exclusive is true: a second after the installer added itself Cilium's file is its own again, and the installer ends with 5.", any_subject=True, missing=["log of the Cilium agents", "nodes", "events"])
