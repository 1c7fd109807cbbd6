"""Helpers for incidents of the rules: the CNI plugin, kuma-init, admission of the injected containers, and the node taint."""

import contextlib
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "pasted"))

from bundle import KINDS  # noqa: E402
from common import *  # noqa: F401,F403,E402
from dump import cri, describe, get_ds, get_events, get_nodes, get_pods, listing, rows_of, stern  # noqa: F401,E402
from kumalogs import INIT_BANNER, init_rules, plugin_fields, plugin_line  # noqa: F401,E402


class Paste:
    """What people paste or keep in a directory when no support bundle was made: files, and nothing of a collector."""

    def __init__(self, world):
        self.w, self.extra, self.expectation = world, {}, {}
        self.kuma, self.vtext, self.product, self.platform_name = world.kuma, world.vtext, world.product, world.platform_name
        self.missing, self.shape, self.form, self.top = {folder for folder, _, _ in KINDS.values()}, "cut", "dir", ""
        self.custom, self.logs, self.extra_links, self.alias, self.collected = {}, {}, {}, None, set()
        self.now, self.kubelet, self.order = world.now, world.kubelet, self

    def of(self, kind):
        """No objects."""
        return []

    def server_version(self):
        """Nobody asked."""
        return {}

    def shuffle(self, order):
        """Keeps only the pasted files: a collector's own files are not made here."""
        order[:] = [path for path in order if path in self.extra]

    def finish_logs(self):
        """Logs are files already."""

    def put(self, path, text, crlf=False):
        """Adds a file."""
        self.extra[path] = text.replace("\n", "\r\n") if crlf else text
        return self

    def log(self, pod, name):
        """A container's log in the world behind."""
        self.w.finish_logs()
        return self.w.logs[(pod.namespace, pod.name, name)]

    def expect(self, *args, missing=(), **more):
        """What a good answer is."""
        self.expectation["notCollected"] = list(missing)
        return World.expect(self, *args, **more)


@contextlib.contextmanager
def release(w, version, configmap=None):
    """The world's plugin and installer speak as in another release."""
    keep = w.v, w.configmap
    w.v, w.configmap = version, w.configmap if configmap is None else configmap
    yield
    w.v, w.configmap = keep


def not_ready(*workloads):
    """The inbounds of the workloads' Dataplanes are not ready."""
    for found in workloads:
        for pod in found.pods:
            if hasattr(pod, "dataplane"):
                pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False


def no_sandboxes(w, apps, error, age=1300, count=4, every=14, plugin="kuma-cni", **options):
    """Workloads without sandboxes; apps are (app, namespace, replicas, in the mesh), error a text or a function of the pod. Returns the pods."""
    stuck = []
    for number, (app, space, replicas, mesh) in enumerate(apps):
        more = dict(options)
        if not mesh:
            more.setdefault("image", "registry.example.internal/tools/%s:3.4" % app)
        found = w.workload(app, space, replicas=replicas, created=w.ago(age - 37 * number), plugin=None, mesh=mesh, **more)
        for pod in found.pods:
            if hasattr(pod, "dataplane"):
                w.no_dataplane(pod)
            w.sandbox_fails(pod, error(pod) if callable(error) else error, count, plugin, every)
        found.finish()
        stuck += found.pods
    return stuck


def init_fails(w, app, space, text, replicas=2, restarts=5, run=1.0, last=None, exit_code=1, reason="Error", previous=None, **options):
    """A workload whose kuma-init fails over and over. Returns the workload."""
    last = last or w.ago(w.rng.randint(40, 200))
    found = w.workload(app, space, replicas=replicas, created=w.first_attempt(last, restarts, run) - seconds(4), **options)
    w.init_loops(found, "kuma-init", text, exit_code, last, restarts, run, reason, previous)
    not_ready(found)
    return found


def change(w, found, name, how):
    """Changes one container of a workload's pods."""
    for pod in found.pods:
        for c in pod.obj["spec"].get("initContainers", []) + pod.obj["spec"]["containers"]:
            if c["name"] == name:
                how(c)


def cni_image(w, version, product="kumahq"):
    """The CNI DaemonSet runs another release than the control plane."""
    for spec in [w.cni_ds["spec"]["template"]["spec"]] + [pod.obj["spec"] for pod in w.cni_pods.values()]:
        spec["containers"] = [dict(c, image="docker.io/%s/kuma-cni:%s" % (product, version)) for c in spec["containers"]]


def deprecations(w):
    """Harmless lines of the control plane."""
    for n, (text, fields) in enumerate((
            ("WARNING: using deprecated pod annotation", {"annotation": "kuma.io/virtual-probes"}),
            ("WARNING: using 'yes' for annotation, please use 'true' or 'enabled'", {"annotation": "kuma.io/builtin-dns"}),
            ("WARNING: using deprecated pod annotation", {"annotation": "kuma.io/sidecar-injection"}))):
        w.cp_say(w.ago(5200 - 1700 * n), "INFO", "injector", text, fields)
    w.cp_say(w.ago(2900), "INFO", "xds-server", "OnStreamClosed", {"streamid": 41})


# Trouble of others, that has nothing to do with the mesh.

def pull_trouble(w, namespace="monitoring", app="loki-canary"):
    """An image that is not there."""
    found = w.workload(app, namespace, replicas=1, mesh=False, created=w.ago(2600), image="docker.io/grafana/%s:3.9.9-rc" % app)
    pod = found.pods[0]
    image = pod.obj["spec"]["containers"][0]["image"]
    pod.main(app, state=waits("ImagePullBackOff", 'Back-off pulling image "%s"' % image), ready=False)
    pod.phase = "Pending"
    w.event(pod, "Scheduled", None, pod.created)
    w.event(pod, "Failed", 'Failed to pull image "%s": rpc error: code = NotFound desc = failed to pull and unpack image "%s": failed to resolve reference "%s": %s: not found' % (
        image, image, image, image), pod.created + seconds(3), w.ago(300), 11, warning=True)
    w.event(pod, "BackOff", 'Back-off pulling image "%s"' % image, pod.created + seconds(20), w.ago(20), 168, warning=True)
    found.finish()
    return pod


def oom_trouble(w, namespace="monitoring", app="vmagent"):
    """A container that ran out of memory some hours ago and is back."""
    found = w.workload(app, namespace, replicas=1, mesh=False, age=500000, image="docker.io/victoriametrics/vmagent:v1.106.1")
    at = w.ago(15200)
    found.pods[0].main(app, state=running(at + seconds(11)), ready=True, started=True, restarts=3, last=ended(137, "OOMKilled", at - seconds(80000), at))
    found.finish()
    return found.pods[0]


def database_trouble(w, namespace="monitoring", app="report-export"):
    """A program outside the mesh that does not reach its database."""
    found = w.workload(app, namespace, replicas=1, mesh=False, created=w.ago(3100))
    at = w.ago(95)
    w.main_loops(found.pods[0], app, "".join("%s WARN  pool: dial tcp 10.12.7.31:5432: connect: connection refused (attempt %d)\n" % (rfc3339(at + seconds(n)), n) for n in range(1, 6))
                 + "%s FATAL pool: giving up\n" % rfc3339(at + seconds(6)), 1, at, 9, run=6)
    found.finish()
    return found.pods[0]


def job_trouble(w, namespace="monitoring", app="cert-report"):
    """A job that failed half an hour ago."""
    created = w.ago(2100)
    name = "%s-%d" % (app, int(created.timestamp()) // 60)
    job = w.add("Job", w.meta(name, namespace, created), "batch/v1", spec={"parallelism": 1, "completions": 1, "backoffLimit": 0}, status={
        "startTime": rfc3339(created), "failed": 1, "conditions": [{"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded",
                                                                    "message": "Job has reached the specified backoff limit", "lastTransitionTime": rfc3339(created + seconds(9))}]})
    w.event(job, "BackoffLimitExceeded", "Job has reached the specified backoff limit", created + seconds(9), warning=True, component="job-controller")
    return job


def volume_trouble(w, namespace="monitoring", app="tempo"):
    """A claim that nothing binds."""
    found = w.workload(app, namespace, replicas=1, mesh=False, created=w.ago(3300), kind="StatefulSet", image="docker.io/grafana/tempo:2.6.1")
    text = "0/%d nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/%d nodes are available: %d Preemption is not helpful for scheduling." % ((len(w.nodes),) * 3)
    found.pods[0].unscheduled(text)
    w.event(found.pods[0], "FailedScheduling", text, w.ago(3290), w.ago(140), 11, warning=True)
    found.finish()
    return found.pods[0]


def probe_trouble(w, app="grafana", namespace="monitoring"):
    """Some readiness probes of another program were late."""
    pod = next(p for p in w.pods if p.namespace == namespace and p.name.startswith(app))
    w.event(pod, "Unhealthy", 'Readiness probe failed: Get "http://%s:3000/api/health": context deadline exceeded (Client.Timeout exceeded while awaiting headers)' % pod.ip,
            w.ago(3200), w.ago(1900), 4, warning=True)


def long_ago(w, days=9, restarts=2):
    """Restarts of kube-system pods when the nodes were patched."""
    for pod in w.pods:
        if pod.namespace == "kube-system" and pod.name.startswith("coredns"):
            at = w.ago(86400 * days)
            name = pod.mains()[0]
            pod.states[name] = dict(state=running(at + seconds(4)), ready=True, started=True, restarts=restarts, last=ended(0, "Completed", at - seconds(86400 * 3), at))


def raw_rules(lines):
    """The rules of a log of kuma-init, with the raw table that DNS capture needs in front."""
    note = '--match comment --comment "kuma/mesh/transparent/proxy/assign connection tracking zone %s" '
    raw = ["* raw", "", "# Rules:",
           "--append PREROUTING " + note % "1 to all DNS responses" + "--protocol udp --source-port 53 --jump CT --zone 1",
           "--append OUTPUT " + note % "1 to DNS traffic from the kuma-dp user (UID 5678)" + "--protocol udp --destination-port 53 --match owner --uid-owner 5678 --jump CT --zone 1",
           "--append OUTPUT " + note % "2 to DNS responses from the kuma-dp DNS proxy" + "--protocol udp --source-port 15053 --match owner --uid-owner 5678 --jump CT --zone 2",
           "--append OUTPUT " + note % "2 to all DNS requests" + "--protocol udp --destination-port 53 --jump CT --zone 2", "", "COMMIT", ""]
    at = lines.index("* nat")
    return lines[:at] + raw + lines[at:]


def good_inits(w, found, six=False):
    """A good log of kuma-init for each pod of a workload."""
    for pod in found.pods:
        w.logs[(pod.namespace, pod.name, "kuma-init")] = init_success(w.rng, six=six)


def configmap_init(c, custom=False):
    """kuma-init's arguments where the configuration comes from files."""
    c["args"] = ["--config=/tmp/transparent-proxy/base/config.yaml"] + (["--config=/tmp/transparent-proxy/custom/config.yaml"] if custom else [])
    c["volumeMounts"] = [{"mountPath": "/tmp", "name": "kuma-init-tmp"}, {"mountPath": "/tmp/transparent-proxy/base", "name": "transparent-proxy-base", "readOnly": True}] + (
        [{"mountPath": "/tmp/transparent-proxy/custom", "name": "transparent-proxy-custom", "readOnly": True}] if custom else [])


def bound_later(w, pod, bound):
    """The pod was admitted at its creation and bound to its node later."""
    keep = pod.render

    def render():
        out = keep()
        for c in out["status"]["conditions"]:
            c["lastTransitionTime"] = max(c["lastTransitionTime"], rfc3339(bound))
        out["status"]["startTime"] = rfc3339(bound)
        return out
    pod.render = render
    w.items = [i for i in w.items if not (i["kind"] == "Event" and i["reason"] == "Scheduled" and i["involvedObject"]["name"] == pod.name)]
    w.event(pod, "Scheduled", None, bound)


def reconcile_error(w, at, node, error):
    """controller-runtime's line about the taint controller; it has no logger name."""
    fields = {"controller": "kuma-cni-taint-controller", "controllerGroup": "", "controllerKind": "Node", "Node": {"name": node}, "namespace": "", "name": node, "reconcileID": w.uid(), "error": error}
    w.cp_lines.append((at, "\t".join([stamp(at, w.offset), "ERROR", "Reconciler error", json.dumps(fields)])))


def untolerated(total, tainted, more=""):
    """The scheduler's message about the taint."""
    return "0/%d nodes are available: %s%d node(s) had untolerated taint {NodeReadiness: }. preemption: 0/%d nodes are available: %d Preemption is not helpful for scheduling." % (total, more, tainted, total, total)


def without_backup(w):
    """Takes the recent job of the healthy world away, where no new pod could have run."""
    gone = [pod for pod in w.pods if pod.name.startswith("db-backup-")]
    names = {pod.name for pod in gone} | {pod.name.rsplit("-", 1)[0] for pod in gone}
    w.pods = [pod for pod in w.pods if pod not in gone]
    w.items = [i for i in w.items if not (i["metadata"]["name"] in names or i.get("involvedObject", {}).get("name") in names)]
