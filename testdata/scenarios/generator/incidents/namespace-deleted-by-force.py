"""Kuma was taken out by deleting its namespaces and force-deleting the CNI pods: the hosts still call its plugin."""
from field_cni import *


def build(name):
    w = World(name, (2, 13, 10), "eks", kuma=False, now="2026-05-15T12:05:37Z", nodes=3)
    for plural, kind, scope in (("meshes", "Mesh", "Cluster"), ("dataplanes", "Dataplane", "Namespaced"), ("containerpatches", "ContainerPatch", "Namespaced")):
        w.crd(plural, kind, scope)
    for space in w.spaces:
        w.get("Namespace", space)["metadata"]["labels"]["kuma.io/sidecar-injection"] = "enabled"
    error = "failed to hijack main process stderr: unable to open CNI process stderr file: couldn't find PID for '/install-cni'"
    bad = []
    for n, (app, space) in enumerate((("roster", w.spaces[0]), ("payslip", w.spaces[0]), ("holiday", w.spaces[1]), ("blackbox-exporter", "monitoring"))):
        bad += stuck(w, app, space, error, 10, 1900 - 200 * n, mesh=False, replicas=1 + n % 2)
    w.workload("intranet", w.spaces[1], mesh=False, age=900000)
    for n in w.nodes:
        here = n["metadata"]["name"]
        w.extra["node/%s/net.d.txt" % here] = "total 12\n-rw-r--r-- 1 root root  986 May 15 10:58 10-aws.conflist\n-rw------- 1 root root 2789 May 15 10:57 ZZZ-kuma-cni-kubeconfig\n"
        w.extra["node/%s/10-aws.conflist" % here] = as_json({"cniVersion": "0.4.0", "name": "aws-cni", "disableCheck": True, "plugins": [{"name": "aws-cni", "type": "aws-cni", "vethPrefix": "eni"}, {"name": "egress-cni", "type": "egress-cni"},
            {"type": "portmap", "capabilities": {"portMappings": True}, "snat": True}, {"name": "kuma-cni", "type": "kuma-cni", "cniVersion": "0.3.1", "log_level": "info", "kubernetes": {"kubeconfig": "/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig", "cni_bin_dir": "/opt/cni/bin", "exclude_namespaces": ["kube-system"]}}]})
    bustle(w, "shipper", "dns", "scaler")
    return w.expect("failing", ["x-uninstall-leftover"], ["plugin-installer-not-running"], ["plugin-two-installers", "x-runtime-restart-sandbox", "x-aws-vpc-cni", "cni-oom", "cni-ds-not-scheduled", "x-binary-missing", "inj-cni-flag-mismatch",
                    "cni-delay-startup"], bad, "No control plane, no DaemonSet, no installer anywhere, but each node's conflist lists kuma-cni: no pod gets a sandbox, mesh or not.", any_subject=True)
