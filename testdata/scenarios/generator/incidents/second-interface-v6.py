"""OpenShift: pods get an IPv6 address with a second interface, after the rules; the IPv6 half was skipped without a word."""
from field_cni import *


def build(name):
    w = World(name, (2, 14, 0), "openshift", product="kong-mesh", cni="standalone", family="dualstack", now="2026-06-11T10:44:19Z", nodes=3, apps=2, offset=0)
    w.custom_add("network-attachment-definitions.k8s.cni.cncf.io", True, "NetworkAttachmentDefinition", w.meta("telco-v6", w.spaces[0], w.ago(90000)), api="k8s.cni.cncf.io/v1", spec={
        "config": '{"cniVersion":"0.3.1","type":"macvlan","master":"ens256","ipam":{"type":"whereabouts","range":"fd00:77::/64"}}'})
    script = lambda a: a.passes(noise=False).fail("connect: network is unreachable", "ipv6")
    found = w.validation_fails("sip-proxy", w.spaces[0], script, last=w.ago(48), replicas=2, restarts=6, annotations={"k8s.v1.cni.cncf.io/networks": "kuma-cni,telco-v6"})
    for number, pod in enumerate(found.pods):
        pod.obj["metadata"]["annotations"]["k8s.v1.cni.cncf.io/network-status"] = as_json([
            {"name": "ovn-kubernetes", "interface": "eth0", "ips": [pod.ip], "default": True}, {"name": w.spaces[0] + "/kuma-cni"},
            {"name": w.spaces[0] + "/telco-v6", "interface": "net1", "ips": ["fd00:77::%d" % (20 + number)]}])
    well(w, "sip-portal", w.spaces[0], replicas=2, age=1500)
    bustle(w, "shipper", "scaler")
    return w.expect("failing", ["val-ipv6-address-missing"], (), rivals(extra=["val-ipv6-disabled-on-lo", "val-rules-missing-generic", "val-lo-down", "x-multus-nad-missing", "x-openshift-selinux"]), found.pods,
                    "IPv4 passes; ::6 is unreachable, since the pod had no IPv6 address when the rules were made and got one with net1 only; pods without it are well.")
