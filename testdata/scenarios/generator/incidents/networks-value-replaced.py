"""Pasted: a pod's YAML, its validator's log and the attachment definitions; another webhook wrote the networks annotation last."""
from field_cni import *


def build(name):
    w = World(name, (2, 13, 9), "openshift", product="kuma", cni="standalone", family="dualstack", now="2026-03-18T20:20:02Z", nodes=3, apps=1)
    space = w.spaces[0]
    found = w.validation_fails("packet-core", space, lambda a: a.fail(REFUSED).fail("connect: network is unreachable", "ipv6"), last=w.ago(70), replicas=1, restarts=6, plugin=None,
                               annotations={"k8s.v1.cni.cncf.io/networks": "sriov-n3,sriov-n6"})
    pod = found.pods[0]
    pod.obj["metadata"]["annotations"]["k8s.v1.cni.cncf.io/network-status"] = as_json([
        {"name": "ovn-kubernetes", "interface": "eth0", "ips": [pod.ip], "default": True, "dns": {}}, {"name": space + "/sriov-n3", "interface": "net1", "dns": {}}, {"name": space + "/sriov-n6", "interface": "net2", "dns": {}}])
    pod.obj["spec"]["containers"][-1]["resources"] = {"limits": {"openshift.io/n3": "1", "openshift.io/n6": "1"}, "requests": {"openshift.io/n3": "1", "openshift.io/n6": "1"}}
    pod.render()
    p = Paper(w)
    p.put("pod.yaml", to_yaml(pod.obj)).log("kuma-validation.txt", pod, "kuma-validation").log("install-cni.txt", w.cni_pods[pod.node], "install-cni")
    p.put("net-attach-def.txt", "NAMESPACE   NAME       AGE\n" + "".join("%-11s %-10s %s\n" % row for row in ((space, "kuma-cni", "41d"), (space, "sriov-n3", "12d"), (space, "sriov-n6", "12d"), (w.spaces[1], "kuma-cni", "41d"))))
    p.put("mutatingwebhooks.txt", "NAME                                                     WEBHOOKS   AGE\nkuma-admission-mutating-webhook-configuration            3          41d\nnetwork-resources-injector-config                        1          88d\nzz-cnf-networks.telco.example                            1          12d\n")
    return p.expect("failing", ["x-annotation-overwritten"], ["val-rules-missing-generic"], rivals(extra=["x-multus-nad-missing", "x-multus-annotation-ignored", "x-openshift-selinux"]), [pod],
                    "networks holds sriov-n3,sriov-n6 and no kuma-cni, although the injector sets it and the definition exists: a later webhook replaced the value.", missing=["nodes", "DaemonSet", "events"])
