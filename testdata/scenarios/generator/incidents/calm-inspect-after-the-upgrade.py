"""oc adm inspect, healthy: after an upgrade of OpenShift with all its noise in Kuma's parts, everything runs."""
from node_agents import *


def build(name):
    w = World(name, (2, 9, 18), "openshift", cni="standalone", nodes=3, apps=1, family="dualstack", now="2025-08-28T05:49:12Z", cni_age=5200)
    space = w.spaces[0]
    for number, node in enumerate(w.nodes):
        host = node["metadata"]["name"]
        pod = w.cni_pods[host]
        start = w.ago(2900 - 400 * number)
        w.cni_since(host, start)
        pod.states["install-cni"].update(restarts=2, last=ended(137, "Error", w.ago(5190), start - seconds(40)))
        w.cni_say(host, start + seconds(60), "# [ip6tables] [WARNING] failed to initialize IPv6 executables: [failed to initialize IPv6 nft: unable to find ip6tables-nft]")
        w.cni_say(host, start + seconds(61), "# [iptables] [WARNING] conntrack zone splitting is disabled. Functionality requires the 'conntrack' iptables module")
    found = w.workload("survey-api", space, replicas=3, age=1900)
    for k, pod in enumerate(found.pods):
        w.logs[(space, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(3), w.rng).passes(after=k, noise=True).passes("ipv6", noise=True).text()
        w.sidecar_log(pod, 5)
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "AddedInterface", "Add eth0 [%s/23] from ovn-kubernetes" % pod.ip, pod.created + seconds(2), component="multus")
        w.event(pod, "Started", "Started container kuma-sidecar", pod.created + seconds(5))
    w.event(found.pods[1], "FailedCreatePodSandBox", 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to create pod network sandbox k8s_%s_%s_%s_0(%s): error adding pod %s_%s to CNI network "multus-cni-network": plugin type="multus-shim" name="multus-cni-network" failed (add): CmdAdd (shim): '
            'failed to send CNI request: Post "http://dummy/cni": dial unix /run/multus/socket/multus.sock: connect: connection refused' % (found.pods[1].name, space, found.pods[1].obj["metadata"]["uid"], w.hex(64), space, found.pods[1].name), found.pods[1].created + seconds(1), warning=True)
    p = Folder(w)
    p.form, p.top = "gz", ""
    inspect(p, w, "must-gather.local.7731920011847745120/quay-io-openshift-must-gather-sha256-4f1c", [space, w.system, "kube-system"], (("Node", "core/nodes"), ("CustomResourceDefinition", "apiextensions.k8s.io/customresourcedefinitions")))
    return p.expect("healthy", (), (), QUIET + ["val-ipv6-address-missing", "x-multus-nad-missing", "x-multus-annotation-ignored", "cni-oom", "plugin-no-iptables-on-host", "x-openshift-selinux", "plugin-two-installers"], (),
                    "Nodes were rebooted in turn; what is left is old exits, IPv6 and conntrack warnings, one sandbox at the second try and retried validations. All is Ready.", missing=["events of other namespaces", "RBAC"])
