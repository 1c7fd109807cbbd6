"""What reaches a support desk: pasted text, prefixed and coloured logs, dumps of other tools, node directories, and bundles of which much is missing."""

import json

from bundle import KINDS
from field_cni import truer
from field_mesh import *  # noqa: F401,F403
from field_rules import *  # noqa: F401,F403
from field_rules import Paste
from common import seconds, stamp, to_yaml, zap  # noqa: F401
from dump import age, event_times, table, when  # noqa: F401
from platforms import PLATFORMS


class Folder(Paste):
    """A folder of files that somebody sent, links included."""

    def __init__(self, world):
        truer(world)
        super().__init__(world)

    def shuffle(self, order):
        """Keeps what was sent."""
        order[:] = [path for path in order if path in self.extra or path in self.extra_links]

    def link(self, path, target):
        """Adds a symbolic link."""
        self.extra_links[path] = target
        return self


def platform(name, like, **changes):
    """A variation of a platform, under its own name."""
    PLATFORMS[name] = dict(PLATFORMS[like], **changes)
    return name


def dollar(command, user="ops@jump01", where="~", colour=True):
    """A coloured bash prompt with a command."""
    if not colour:
        return "%s:%s$ %s\n" % (user, where, command)
    return "\x1b]0;%s: %s\x07\x1b[01;32m%s\x1b[00m:\x1b[01;34m%s\x1b[00m$ %s\n" % (user, where, user, where, command)


def prefixed(pod, container, text):
    """kubectl logs --prefix."""
    return "".join("[pod/%s/%s] %s\n" % (pod.name, container, line) for line in text.rstrip("\n").split("\n"))


def clipped(w, namespace=None, keep=None):
    """kubectl get events, where messages of several lines are cut at the first."""
    full = {}
    for e in w.of("Event"):
        if "\n" in e["message"]:
            full[id(e)] = (e, e["message"])
            e["message"] = e["message"].split("\n")[0] + "..."
    text = get_events(w, namespace, keep)  # noqa: F405
    for e, message in full.values():
        e["message"] = message
    return text


def describe_owner(w, obj):
    """kubectl describe of a ReplicaSet without pods."""
    m, t = obj["metadata"], obj["spec"]["template"]
    pairs = lambda values: ",".join("%s=%s" % p for p in sorted(values.items()))
    out = ["Name:           " + m["name"], "Namespace:      " + m["namespace"], "Selector:       " + pairs(obj["spec"]["selector"]["matchLabels"]), "Labels:         " + pairs(m["labels"]),
           "Annotations:    deployment.kubernetes.io/desired-replicas: %d" % obj["spec"]["replicas"], "                deployment.kubernetes.io/revision: 1",
           "Controlled By:  Deployment/" + m["ownerReferences"][0]["name"], "Replicas:       0 current / %d desired" % obj["spec"]["replicas"],
           "Pods Status:    0 Running / 0 Waiting / 0 Succeeded / 0 Failed", "Pod Template:", "  Labels:  " + pairs(t["metadata"]["labels"]), "  Containers:"]
    for c in t["spec"]["containers"]:
        out += ["   %s:" % c["name"], "    Image:         " + c["image"], "    Port:          <none>", "    Environment:   <none>", "    Mounts:        <none>"]
    out += ["  Volumes:         <none>", "Conditions:", "  Type             Status  Reason", "  ----             ------  ------", "  ReplicaFailure   True    FailedCreate", "Events:",
            "  Type     Reason        Age                  From                   Message", "  ----     ------        ----                 ----                   -------"]
    for e in w.of("Event"):
        if e["involvedObject"]["name"] == m["name"]:
            first, last, count = event_times(e)
            out.append("  %-8s %-13s %-20s %-22s %s" % (e["type"], e["reason"], "%s (x%d over %s)" % (age(w.now, last), count, age(w.now, first)), e["source"]["component"], e["message"]))
    return "\n".join(out) + "\n"


def cluster_dump(p, w, top, namespaces, stuck=()):
    """kubectl cluster-info dump --output-directory."""
    w.finish_logs()
    kinds = (("Event", "v1", "events"), ("ReplicationController", "v1", "replication-controllers"), ("Service", "v1", "services"), ("DaemonSet", "apps/v1", "daemonsets"),
             ("Deployment", "apps/v1", "deployments"), ("ReplicaSet", "apps/v1", "replicasets"), ("Pod", "v1", "pods"))
    listed = lambda kind, api, items: json.dumps({"kind": kind + "List", "apiVersion": api, "metadata": {"resourceVersion": "30417%d" % (len(items) * 97)}, "items": items}, indent=4) + "\n"
    p.put(top + "/nodes.json", listed("Node", "v1", w.of("Node")))
    for ns in namespaces:
        for kind, api, file in kinds:
            p.put("%s/%s/%s.json" % (top, ns, file), listed(kind, api, [i for i in w.of(kind) if i["metadata"].get("namespace") == ns]))
        for pod in [pod for pod in w.pods if pod.namespace == ns and pod.node]:
            out = ""
            for con in [n for n, _ in pod.inits()] + pod.mains():
                out += "==== START logs for container %s of pod %s/%s ====\n" % (con, ns, pod.name)
                if pod in stuck:
                    out += 'Request log error: container "%s" in pod "%s" is waiting to start: PodInitializing\n' % (con, pod.name)
                else:
                    out += w.logs.get((ns, pod.name, con), "")
                out += "==== END logs for container %s of pod %s/%s ====\n" % (con, ns, pod.name)
            p.put("%s/%s/%s/logs.txt" % (top, ns, pod.name), out)


def timestamped(text, start):
    """A log with the API server's time stamps."""
    return "".join("%s %s\n" % (at.strftime("%Y-%m-%dT%H:%M:%S.") + "%06d%03dZ" % ((at.microsecond + 411) % 1000000, (n * 137 + 91) % 1000), line)
                   for n, (at, _, _, _, line) in enumerate(rows_of(text, "", "", "", start)))  # noqa: F405


def inspect(p, w, top, namespaces, cluster=()):
    """oc adm inspect ns/...: one List a kind, each pod on its own, logs with time stamps; cluster names kinds outside namespaces."""
    w.finish_logs()
    names = {"core": (("ConfigMap", "configmaps"), ("Event", "events"), ("Endpoints", "endpoints"), ("Service", "services")),
             "apps": (("DaemonSet", "daemonsets"), ("Deployment", "deployments"), ("ReplicaSet", "replicasets"), ("StatefulSet", "statefulsets")),
             "batch": (("Job", "jobs"),), "networking.k8s.io": (("NetworkPolicy", "networkpolicies"),)}
    p.put(top + "/timestamp", "%s\n%s\n" % (w.ago(19).strftime("%Y-%m-%d %H:%M:%S.204118823 +0000 UTC m=+0.181"), w.ago(3).strftime("%Y-%m-%d %H:%M:%S.914420117 +0000 UTC m=+16.890")))
    for ns in namespaces:
        base = "%s/namespaces/%s" % (top, ns)
        p.put("%s/%s.yaml" % (base, ns), "---\n" + to_yaml(w.get("Namespace", ns)))
        for group, kinds in names.items():
            for kind, plural in kinds:
                items = [i for i in w.of(kind) if i["metadata"].get("namespace") == ns]
                p.put("%s/%s/%s.yaml" % (base, group, plural), "---\n" + to_yaml({"apiVersion": "v1" if group == "core" else "%s/v1" % group, "items": items, "kind": kind + "List", "metadata": {"resourceVersion": "7719204"}}))
        pods = [pod for pod in w.pods if pod.namespace == ns]
        p.put(base + "/core/pods.yaml", "---\n" + to_yaml({"apiVersion": "v1", "items": [pod.render() for pod in pods], "kind": "PodList", "metadata": {"resourceVersion": "7719204"}}))
        for pod in pods:
            p.put("%s/pods/%s/%s.yaml" % (base, pod.name, pod.name), "---\n" + to_yaml(pod.render()))
            for con in [n for n, _ in pod.inits()] + pod.mains():
                for name, file in ((con, "current"), (con + "-previous", "previous")):
                    if (ns, pod.name, name) in w.logs:
                        p.put("%s/pods/%s/%s/%s/logs/%s.log" % (base, pod.name, con, con, file), timestamped(w.logs[(ns, pod.name, name)], pod.created))
        for plural, (namespaced, items) in w.custom.items():
            name, group = plural.split(".", 1)
            for item in items:
                if namespaced and item["metadata"].get("namespace") == ns:
                    p.put("%s/%s/%s/%s.yaml" % (base, group, name, item["metadata"]["name"]), "---\n" + to_yaml(item))
    for kind, path in cluster:
        for item in w.of(kind):
            p.put("%s/cluster-scoped-resources/%s/%s.yaml" % (top, path, item["metadata"]["name"]), "---\n" + to_yaml(item))


def log_tree(p, top, pod, container, runs, step=0.0):
    """A container's files under /var/log/pods, and the link in /var/log/containers; runs are (number, text, start)."""
    folder = "%s_%s_%s" % (pod.namespace, pod.name, pod.obj["metadata"]["uid"])
    for number, text, start in runs:
        p.put("%s/pods/%s/%s/%d.log" % (top, folder, container, number), cri(text, start, step=step))  # noqa: F405
    cid = pod.world.hex_of(pod.name + container, 64)
    p.link("%s/containers/%s_%s_%s-%s.log" % (top, pod.name, pod.namespace, container, cid), "../pods/%s/%s/%d.log" % (folder, container, runs[-1][0]))


def only_namespace(w, namespace, refused=("nodes", "clusterroles", "clusterrolebindings", "custom-resource-definitions", "mutating-webhook-configurations", "validating-webhook-configurations", "priorityclasses"),
                   user="system:serviceaccount:%s:support"):
    """A bundle made with -n by somebody who may see that namespace only: cluster-wide lists are empty files with their errors beside."""
    user = user % namespace if "%s" in user else user
    for kind, (folder, _, namespaced) in KINDS.items():
        if namespaced:
            for other in w.of("Namespace"):
                if other["metadata"]["name"] != namespace:
                    w.missing.add((folder, other["metadata"]["name"]))
        elif folder in refused:
            w.missing.add(folder)
            w.extra["cluster-resources/%s.json" % folder] = ""
            group = {"nodes": ""}.get(folder, "rbac.authorization.k8s.io" if "cluster" in folder else "apiextensions.k8s.io" if "custom" in folder else "scheduling.k8s.io" if "priority" in folder else "admissionregistration.k8s.io")
            plural = folder.replace("custom-resource-definitions", "customresourcedefinitions").replace("-webhook-", "webhook")
            w.extra["cluster-resources/%s-errors.json" % folder] = as_json(  # noqa: F405
                ['%s%s is forbidden: User "%s" cannot list resource "%s" in API group "%s" at the cluster scope' % (plural, "." + group if group else "", user, plural, group)])
    w.missing.add("namespaces")
    space = w.get("Namespace", namespace)
    w.extra["cluster-resources/namespaces.json"] = as_json({k: v for k, v in space.items()})  # noqa: F405
    w.custom = {}
    w.log_filter = lambda ns, pod, name: ns == namespace
    w.extra = {path: text for path, text in w.extra.items() if not path.startswith("host-collectors/")}
    w.expectation.setdefault("notCollected", []).append("all namespaces but one")
    w.expectation["notCollected"].append("cluster-wide objects")


def drop_cni(w):
    """Takes the CNI out of the cluster: DaemonSet, pods, configuration and their logs."""
    gone = set(pod.name for pod in w.cni_pods.values())
    w.pods = [pod for pod in w.pods if pod.name not in gone]
    w.items = [i for i in w.items if i is not w.cni_ds and i is not w.cni_config and i["metadata"]["name"] not in gone and i.get("involvedObject", {}).get("name") not in gone
               and i["metadata"]["name"] != w.prefix + "-cni"]
    w.cni_lines = {node: [] for node in w.cni_lines}
