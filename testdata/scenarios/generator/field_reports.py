"""What other collectors than Troubleshoot leave, and what people attach by hand: a kit of Rancher's, a must-gather, a sos report, small archives."""

from field_estate import *  # noqa: F401,F403
from field_rules import *  # noqa: F401,F403
from field_desk import Folder, cluster_dump, dollar, drop_cni, inspect, log_tree, platform, prefixed, timestamped  # noqa: F401
from common import *  # noqa: F401,F403
from dump import age, cri, describe, event_times, get_ds, get_events, get_nodes, get_pods, listing, table  # noqa: F401
from text import to_yaml  # noqa: F401


class Box(Folder):
    """Files of one archive."""

    def __init__(self, world, top="", form="gz"):
        super().__init__(world)
        self.top, self.form = top, form


def nulled(value):
    """Rancher's kit writes 'null' for nothing and for empty texts."""
    if isinstance(value, dict):
        return {k: nulled(v) for k, v in value.items()}
    if isinstance(value, list):
        return [nulled(v) for v in value]
    return "null" if value is None or value == "" else value


KIT = (("Pod", "v1", "pods"), ("Event", "v1", "events"), ("ConfigMap", "v1", "configmaps"), ("Service", "v1", "services"), ("DaemonSet", "apps/v1", "daemonsets"),
       ("Deployment", "apps/v1", "deployments"), ("ReplicaSet", "apps/v1", "replicasets"), ("StatefulSet", "apps/v1", "statefulsets"))


def rancher_kit(p, w, top, namespaces):
    """Rancher's support-bundle-kit: logs of regular containers only, Lists in YAML."""
    w.finish_logs()
    p.put(top + "/metadata.yaml", to_yaml({"projectNamespaceUUID": w.uid(), "bundleName": top.split("_")[1], "bundleVersion": "0.1.0", "kubernetesVersion": w.kubelet,
                                           "bundleCreatedAt": rfc3339(w.now), "issueURL": "", "issueDescription": "pods hang"}))
    p.put(top + "/bundleGenerationError.log", "")
    listed = lambda items: to_yaml(nulled({"apiVersion": "v1", "items": items, "kind": "List", "metadata": {}}))
    p.put(top + "/yamls/cluster/v1/nodes.yaml", listed(w.of("Node")))
    p.put(top + "/yamls/cluster/v1/namespaces.yaml", listed(w.of("Namespace")))
    for kind, plural in (("ClusterRole", "clusterroles"), ("ClusterRoleBinding", "clusterrolebindings")):
        p.put("%s/yamls/cluster/rbac.authorization.k8s.io/v1/%s.yaml" % (top, plural), listed(w.of(kind)))
    for ns in namespaces:
        for kind, group, plural in KIT:
            items = [i for i in w.of(kind) if i["metadata"].get("namespace") == ns]
            if items:
                p.put("%s/yamls/namespaced/%s/%s/%s.yaml" % (top, ns, group, plural), listed(items))
        for pod in [pod for pod in w.pods if pod.namespace == ns]:
            for con in pod.mains():
                for name, end in ((con, ".log"), (con + "-previous", ".log.1")):
                    if (ns, pod.name, name) in w.logs:
                        p.put("%s/logs/%s/%s/%s%s" % (top, ns, pod.name, con, end), w.logs[(ns, pod.name, name)])


def must_gather(p, w, digits, image, namespaces, cluster=()):
    """oc adm must-gather with a script that inspects some namespaces."""
    root = "must-gather.local." + digits
    p.put(root + "/must-gather.logs", "[must-gather      ] OUT Using must-gather plug-in image: %s\n[must-gather      ] OUT namespace/openshift-must-gather-x7k2p created\n"
          "[must-gather      ] OUT pod for plug-in image %s created\n" % (image, image))
    inside = root + "/" + "".join(c if c.isalnum() else "-" for c in image)
    inspect(p, w, inside, namespaces, cluster)
    p.put(inside + "/version", "openshift/must-gather\nv4.16.0-202412040032.p0\n")
    p.put(root + "/timestamp", p.extra[inside + "/timestamp"])


def sos(p, host, at, w, node, kernel):
    """The ordinary part of a sos report. Returns its top folder."""
    top = "sosreport-%s-%s-%s" % (host, at.strftime("%Y-%m-%d"), w.word(7))
    p.put(top + "/date", at.strftime("%a %b %d %H:%M:%S UTC %Y\n"))
    p.put(top + "/hostname", host + "\n")
    p.put(top + "/uname", "Linux %s %s #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux\n" % (host, kernel))
    p.put(top + "/sos_commands/kernel/lsmod", table(["Module", "Size", "Used by"], [["xt_owner", "16384", "14"], ["xt_REDIRECT", "16384", "28"], ["iptable_nat", "16384", "7"], ["nf_nat", "61440", "3 xt_REDIRECT,iptable_nat,xt_MASQUERADE"],
          ["veth", "40960", "0"], ["br_netfilter", "32768", "0"], ["overlay", "192512", "31"]]))
    p.put(top + "/free", "               total        used        free      shared  buff/cache   available\nMem:        16093744     6120412     2211900       11864     7761432     9636124\nSwap:              0           0           0\n")
    return top


def with_port(port):
    """A validator's run in which the random port is given (up to 2.8 it is the same in all attempts)."""
    class Fixed:
        def __init__(self, rng):
            self.rng = rng

        def randint(self, low, high):
            return port if low == 20000 else self.rng.randint(low, high)

        def random(self):
            return self.rng.random()
    return Fixed


def events_json(items):
    """kubectl get events -o json."""
    return json.dumps({"apiVersion": "v1", "items": items, "kind": "List", "metadata": {"resourceVersion": ""}}, indent=4) + "\n"  # noqa: F405


def loki(rows, labels):
    """logcli -o jsonl: newest first. rows are (time, line)."""
    return "".join(json.dumps({"labels": labels, "line": line, "timestamp": at.strftime("%Y-%m-%dT%H:%M:%S.%f") + "112Z"}) + "\n" for at, line in reversed(rows))  # noqa: F405


UNCLEAR = [c for c in REFUSED_FORMS if c != "val-rules-missing-generic"] + ["val-io-timeout-filtered", "val-io-timeout-cpu", "val-bind-in-use", "val-silent-pass-ipv4", "plugin-installer-not-running",  # noqa: F405
                                                                            "x-aws-vpc-cni", "taint-node-blocked"]
