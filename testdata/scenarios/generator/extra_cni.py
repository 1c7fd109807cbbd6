"""Helpers of the scenarios about the CNI's installer and plugin, node taints and platforms."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "pasted"))

import dump  # noqa: E402
from common import *  # noqa: F401,F403,E402
from common import container, ended, install_start, parse_time, running, seconds, zap  # noqa: E402

HIJACK = "failed to hijack main process stderr: unable to open CNI process stderr file: couldn't find PID for '/install-cni'"
TAINTED = "0/%d nodes are available: %d node(s) had untolerated taint {NodeReadiness: }. preemption: 0/%d nodes are available: %d Preemption is not helpful for scheduling."


def specs(w, pods=None):
    """The pod specs of the CNI: the DaemonSet's template and the pods', or those of some pods only."""
    return [p.obj["spec"] for p in pods] if pods is not None else [w.cni_ds["spec"]["template"]["spec"]] + [p.obj["spec"] for p in w.cni_pods.values()]


def set_env(w, name, value, pods=None):
    """Sets or adds a variable of install-cni."""
    for spec in specs(w, pods):
        new = []
        for each in spec["containers"]:
            rest = [e for e in each["env"] if e["name"] != name]
            where = next((n for n, e in enumerate(each["env"]) if e["name"] == name), len(rest))
            new.append(dict(each, env=rest[:where] + [{"name": name, "value": value}] + rest[where:]))
        spec["containers"] = new


def change(w, pods=None, **fields):
    """Changes fields of the container install-cni."""
    for spec in specs(w, pods):
        spec["containers"] = [dict(each, **fields) for each in spec["containers"]]


def start_lines(w, at, version=None, conf=None, chained=True):
    """The installer's log of a good start, without the second directory where the release stops at the first that works."""
    lines, done = install_start(version or w.v, at, conf or w.cni_conf, offset=w.offset, chained=chained)
    if (version or w.v) >= (2, 10):
        lines = [line for line in lines if "secondary-bin-dir" not in line]
    return lines, done


def tidy(w):
    """Takes from installer logs what the release does not print: the token refresh before 2.9, the second directory from 2.10 on."""
    for node, rows in w.cni_lines.items():
        if w.v >= (2, 10):
            w.cni_lines[node] = [row for row in rows if not ("secondary-bin-dir" in row[1] and "failed to write binaries" in row[1])]
        elif w.v < (2, 9):
            starts = [row[0] for row in rows if "wrote kuma CNI binaries" in row[1]]
            w.cni_lines[node] = [row for row in rows if "writing kubernetes config" not in row[1] or row[0] in starts]


def done(w, *args, **kwargs):
    """Tidies the logs and states the answer."""
    tidy(w)
    return w.expect(*args, **kwargs)


def back_off(pod, name="install-cni"):
    """The kubelet's message about a container that fails over and over."""
    return "back-off 5m0s restarting failed container=%s pod=%s_%s(%s)" % (name, pod.name, pod.namespace, pod.obj["metadata"]["uid"])


def crash(w, node, lines, code, restarts, last, run=0.3, **more):
    """An installer that has failed since its pod was made: the time of the pod fits the number of restarts."""
    pod = w.cni_pods[node]
    pod.created = w.first_attempt(last, restarts, run) - seconds(4)
    return w.cni_crash(node, lines, code, restarts, last, run, **more)


def host_away(w, nodes):
    """Moves what stands in the pod network of some nodes (but the installers) to the first other one."""
    free = next(n["metadata"]["name"] for n in w.nodes if n["metadata"]["name"] not in nodes)
    for pod in w.pods:
        if pod.node not in nodes or pod.obj["spec"].get("hostNetwork") or pod in w.cni_pods.values():
            continue
        old = pod.node
        pod.obj["spec"]["nodeName"] = pod.node = free
        pod.ip = w.pod_ip(free)
        for each in w.items:
            if each["kind"] == "Event" and each["involvedObject"]["name"] == pod.name:
                each["message"] = each["message"].replace(old, free)
                if "host" in each["source"]:
                    each["source"]["host"] = each["reportingInstance"] = free
        if hasattr(pod, "dataplane"):
            pod.dataplane["spec"]["networking"]["address"] = pod.ip
        if pod in w.cp.pods:
            w.cp_endpoints["subsets"][0]["addresses"][0].update(ip=pod.ip, nodeName=free)


def noise(w, *kinds):
    """Harmless things of every cluster, by kind."""
    rng = w.rng
    mine = [p for p in w.pods if p.namespace in w.spaces and p.ready and p.node]
    for kind in kinds:
        if kind == "crash":
            found = w.workload(rng.choice(["price-feed-sync", "legacy-mailer", "geo-import", "invoice-pdf"]), "monitoring", replicas=1, mesh=False, created=w.ago(4100),
                               image="registry.example.internal/tools/worker:0.%d.1" % rng.randint(3, 40))
            name = found.app
            text = '{"level":"info","msg":"starting","version":"0.9"}\n{"level":"fatal","msg":"config: required key FEED_URL missing"}\n'
            w.main_loops(found.pods[0], name, text, 1, last=w.ago(130), restarts=15, run=1.2)
            found.finish()
        elif kind == "probe" and mine:
            pod = rng.choice([p for p in mine if (w.now - p.created).total_seconds() > 3600] or mine)
            at = max(w.ago(rng.randint(900, 3000)), pod.created + seconds(30))
            w.event(pod, "Unhealthy", 'Readiness probe failed: Get "http://%s:8080/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)' % pod.ip, at, at + seconds(20), 2, warning=True)
        elif kind == "hpa":
            found = next(p for p in w.pods if p.name.startswith("grafana"))
            at = w.ago(3300)
            w.event({"kind": "HorizontalPodAutoscaler", "apiVersion": "autoscaling/v2", "spec": {}, "metadata": {
                "name": "grafana", "namespace": found.namespace, "uid": w.uid(), "resourceVersion": str(rng.randint(10**6, 10**7))}}, "FailedGetResourceMetric",
                "failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server is currently unable to handle the request (get pods.metrics.k8s.io)",
                at, w.ago(2100), 41, warning=True, component="horizontal-pod-autoscaler")
        elif kind == "restart":
            for pod in w.pods:
                if pod.name.startswith(("kube-proxy-", "coredns-")) and (w.now - pod.created).total_seconds() > 1000000 and rng.random() < 0.5:
                    name = pod.mains()[0]
                    then = pod.created + seconds(rng.randint(90000, 900000))
                    pod.states[name].update(restarts=1, last=ended(255, "Unknown", pod.created + seconds(4), then), state=running(then + seconds(31)))
        elif kind == "deprecated" and mine:
            pod = rng.choice(mine)
            w.cp_say(w.ago(5200), "INFO", "injector", "WARNING: using deprecated pod annotation", {"pod": pod.obj["metadata"].get("generateName", pod.name), "namespace": pod.namespace,
                     "old-annotation": "kuma.io/builtindns", "new-annotation": "kuma.io/builtin-dns"})
        elif kind == "xds" and mine:
            pod = rng.choice(mine)
            w.sidecar_log(pod, 2)
            w.logs[(pod.namespace, pod.name, "kuma-sidecar")] += (
                "[%s.207][21][warning][config] [./source/extensions/config_subscription/grpc/grpc_stream.h:190] StreamAggregatedResources gRPC config stream to ads_cluster closed since 48211s ago: 14, upstream "
                "connect error or disconnect/reset before headers. reset reason: connection termination\n" % w.ago(rng.randint(4000, 60000)).strftime("%Y-%m-%d %H:%M:%S"))
        elif kind == "excluded" and w.cni:
            for pod in w.pods:
                if pod.namespace == "monitoring" and pod.node in w.cni_lines and (w.now - pod.created).total_seconds() < 3400:
                    w.plugin_add(pod, "missing required kuma-sidecar container")
        elif kind == "agents":
            spec = lambda: {"containers": [container("node-exporter", "quay.io/prometheus/node-exporter:v1.8.2")], "hostNetwork": True}
            ds = w._daemonset("node-exporter", "monitoring", spec(), {"app": "node-exporter"})
            for node in w.nodes:
                w.make_pod("node-exporter-" + w.word(5), "monitoring", spec(), node["metadata"]["name"], max(w.old + seconds(900), parse_time(node["metadata"]["creationTimestamp"]) + seconds(6)), {"app": "node-exporter"}, owner=ds, generate="node-exporter-")
        elif kind == "scale" and mine:
            pod = rng.choice(mine)
            top = next(i for i in w.items if i["kind"] == "Deployment" and i["metadata"]["namespace"] == pod.namespace)
            w.event(top, "ScalingReplicaSet", "Scaled up replica set %s-%s to 2 from 1" % (top["metadata"]["name"], w.word(9)), w.ago(3100), component="deployment-controller")


def made(pod, at):
    """A pod that was made some time before a node took it."""
    render = pod.render

    def earlier():
        obj = render()
        obj["metadata"]["creationTimestamp"] = rfc3339(at)
        return obj
    pod.render = earlier


class Only:
    """Keeps some paths of a bundle: what was pasted, in place of what a collector writes."""

    def __init__(self, paths):
        self.paths = set(paths)

    def shuffle(self, order):
        """Called with all paths before they are written."""
        order[:] = [path for path in order if path in self.paths]


def paste(w, files, missing=()):
    """Makes the scenario a folder of these files (path -> text) and no bundle."""
    w.finish_logs()
    w.form, w.extra, w.extra_links = "dir", dict(files), {}
    w.order = Only(w.extra)
    w.expectation["notCollected"] = list(missing)
    return w


def text_of(w, pod, name):
    """A container's log as kubectl prints it."""
    w.finish_logs()
    return w.logs[(pod.namespace, pod.name, name)]


def passes_after(attempt, reasons, family="ipv4"):
    """A validator run with some failed attempts of given reasons, then success."""
    address = attempt._open(family)
    for number, (port, why) in enumerate(zip(attempt._ports(len(reasons)), reasons)):
        if number:
            attempt._step(1002)
        attempt._step(51)
        attempt._retry(family, attempt._dial(family, port) + why)
    attempt._step(1003)
    attempt._say(family, "INFO", "client successfully connected to the server")
    attempt._say(family, "INFO", "validation successful, iptables rules applied correctly")
    attempt._say(family, "INFO", "connection established", {"address": address})
    return attempt
