"""What the scenarios of installers, validators and their surroundings in the field share."""

import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "pasted"))

import bundle  # noqa: E402
from common import *  # noqa: F401,F403,E402
from text import rfc3339, seconds, zap  # noqa: E402


def module(version):
    """The Go module path that stack traces of the release name."""
    two = {(2, 7): 20, (2, 10): 9, (2, 11): 8, (2, 12): 4}
    if version >= (3,):
        return "github.com/kumahq/kuma/v3"
    if version >= (2, 13) or version[:2] in two and version[2] >= two[version[:2]]:
        return "github.com/kumahq/kuma/v2"
    return "github.com/kumahq/kuma"


def fault(version, when, message, error, function="Run", line="main.go:288", early=False, offset=0):
    """The ERROR line with which install-cni ends; before its level is set, a stack trace follows. Returns the lines."""
    base = module(version) + "/app/cni/pkg/install"
    stack = ["%s.%s" % (base, function), "\t%s/%s" % (base, line)]
    if function != "Run":
        stack += ["%s.Run" % base, "\t%s/main.go:276" % base]
    stack += ["main.main", "\t%s/app/cni/cmd/install/main.go:10" % module(version), "runtime.main", "\truntime/proc.go:283"]
    full = "\n".join([error] + stack + ["runtime.goexit", "\truntime/asm_amd64.s:1700"])
    lines = [zap(when, "ERROR", "install-cni", message, {"error": error, "errorVerbose": full}, offset)]
    return lines + stack[-6:] if early else lines


def head(version, when, steps=3, net="/host/etc/cni/net.d", why=None, offset=0):
    """The installer's lines before it writes the CNI configuration: kubeconfig, check, binary (2.10 on), or binary, kubeconfig."""
    kube = {"path": net + "/ZZZ-kuma-cni-kubeconfig"}
    say = lambda text, fields: zap(when, "INFO", "install-cni", text, fields, offset)
    if version >= (2, 10):
        lines = [say("writing kubernetes config", kube),
                 say("no valid installation found, will proceed with installation", {"error": why or "kuma-cni plugin is missing in the chained config file"}),
                 say("successfully wrote kuma CNI binaries", {"directory": "/host/opt/cni/bin"})]
        return lines[:steps]
    return [say("wrote kuma CNI binaries", {"dir": "/host/opt/cni/bin"}), say("writing to dir failed", {"dir": "/host/secondary-bin-dir"}),
            say("writing kubernetes config", kube)][:steps]


def chained(version, when, file, offset=0):
    """The line before the conflist is written."""
    text = "chaining CNI config, updating config file" if version >= (2, 10) else "chaining Kuma CNI config. Updating CNI config file"
    return zap(when, "INFO", "install-cni", text, {"file": file}, offset)


def done(when, offset=0):
    """The end of a good installation (2.10 on)."""
    return zap(when, "INFO", "install-cni", "Kuma CNI installation completed successfully", None, offset)


def specs(w, nodes=None):
    """The specs of the CNI DaemonSet and of its pods (on all or some nodes)."""
    return [w.cni_ds["spec"]["template"]["spec"]] + [pod.obj["spec"] for node, pod in w.cni_pods.items() if nodes is None or node in nodes]


def set_env(w, nodes=None, **values):
    """Sets environment variables of install-cni, in the DaemonSet and in its pods."""
    for spec in specs(w, nodes):
        one = dict(spec["containers"][0])
        kept = [dict(e, value=values[e["name"]]) if e["name"] in values else e for e in one["env"]]
        have = {e["name"] for e in kept}
        one["env"] = kept + [{"name": key, "value": value} for key, value in values.items() if key not in have]
        spec["containers"] = [one]


def set_installer(w, nodes=None, **fields):
    """Sets fields of the container install-cni, in the DaemonSet and in its pods."""
    for spec in specs(w, nodes):
        spec["containers"] = [dict(spec["containers"][0], **fields)]


def schedule(w, since, run):
    """When the last of the runs began that fit between a first start and now, with the kubelet's back-off; and how many came before it."""
    at, count = since, 0
    while True:
        wait = [10, 20, 40, 80, 160][count] if count < 5 else 300
        following = at + seconds(run + wait + 0.5)
        if following + seconds(run + 5) > w.now:
            return at, count
        at, count = following, count + 1


def all_crash(w, make, exit_code, run=0.4, reason="Error", nodes=None, previous=False, since=None):
    """Installers of all (or some) nodes fail over and over since they (or since) began; make(time) gives the log of a run. Returns the pods."""
    pods = []
    for number, node in enumerate(nodes or list(w.cni_pods)):
        first = (since or w.cni_pods[node].created) + seconds(3 + 2 * number)
        last, restarts = schedule(w, first, run)
        before = make(last - seconds(301 + run)) if previous else None
        pods.append(w.cni_crash(node, make(last), exit_code, restarts, last, run=run, reason=reason, previous=before))
    return pods


def tainted(w, count=None, other=""):
    """The scheduler's words about nodes without a ready CNI."""
    total = len(w.nodes)
    count = count or total
    tail = "%d %s." % (total, "Preemption is not helpful for scheduling") if not other else "%d No preemption victims found for incoming pod, %d Preemption is not helpful for scheduling." % (total - count, count)
    return "0/%d nodes are available: %s%d node(s) had untolerated taint {NodeReadiness: }. preemption: 0/%d nodes are available: %s" % (total, other, count, total, tail)


def stuck(w, app, space, error, count=10, age=1300, mesh=True, every=13, plugin="kuma-cni", **options):
    """A workload whose pods get no sandbox. Returns its pods."""
    found = w.workload(app, space, created=w.ago(age), plugin=None, mesh=mesh, **options)
    for pod in found.pods:
        if mesh and w.kuma:
            w.no_dataplane(pod)
        no_sandbox(w, pod, error(pod) if callable(error) else error, count, every, plugin)
    found.finish()
    return found.pods


def well(w, app, space, both=False, sidecar=True, events=False, **options):
    """A workload that came up, with the validator's log."""
    found = w.workload(app, space, **options)
    for pod in found.pods:
        if w.v >= (2, 7) and w.mode == "cni":
            run = Validator(w.v, pod.created + seconds(2), w.rng, w.offset).passes()
            w.logs[(pod.namespace, pod.name, "kuma-validation")] = (run.passes("ipv6") if both else run).text()
        if sidecar:
            w.sidecar_log(pod, 1)
        if events:
            w.event(pod, "Scheduled", None, pod.created)
            for name in [n for n, _ in pod.inits()] + pod.mains():
                w.event(pod, "Started", "Started container " + name, pod.created + seconds(2))
    return found


def real_args(found):
    """ConfigMap mode as the injector writes it: one flag a file, after --config-file."""
    for pod in found.pods:
        for con in pod.obj["spec"]["initContainers"]:
            if con["name"] == "kuma-validation":
                files = con["args"][0].split("=", 1)[1].split(",")
                con["args"] = ["--config-file=/tmp/.kumactl"] + ["--transparent-proxy-config=" + file for file in files]
    return found


def bustle(w, *what):
    """Harmless things that a real cluster's bundle is full of; what names some of them, else a few are picked."""
    truer(w)
    rng = random.Random("bustle of " + w.name)
    kinds = ["shipper", "dns", "grafana", "scaler", "deprecated", "stream", "pull", "restarted"]
    for kind in what or rng.sample(kinds, 4):
        _BUSTLE[kind](w, rng)


def _shipper(w, rng):
    one = container("fluent-bit", "cr.fluentbit.io/fluent/fluent-bit:3.1.9")
    ds = w._daemonset("fluent-bit", "monitoring", {"containers": [one]}, {"app.kubernetes.io/name": "fluent-bit"}, age=86400 * 11)
    for n in w.nodes:
        begun = max(w.ago(86400 * 11 - 40), parse_time(n["metadata"]["creationTimestamp"]) + seconds(31))
        pod = w.make_pod("fluent-bit-" + w.word(5), "monitoring", {"containers": [dict(one)]}, n["metadata"]["name"], begun,
                         {"app.kubernetes.io/name": "fluent-bit"}, owner=ds, generate="fluent-bit-")
        if rng.random() < 0.5 and begun < w.ago(86400 * 10):
            end = w.ago(86400 * rng.randint(2, 9))
            pod.main("fluent-bit", state=running(end + seconds(2)), ready=True, started=True, restarts=rng.randint(1, 3),
                     last=ended(137, "OOMKilled", end - seconds(80000), end))


def _dns(w, rng):
    for pod in [p for p in w.pods if p.name.startswith("coredns")]:
        end = w.ago(86400 * 6)
        pod.main("coredns", state=running(end + seconds(7)), ready=True, started=True, restarts=1, last=ended(255, "Unknown", w.ago(1499000), end))


def _grafana(w, rng):
    pod = next(p for p in w.pods if p.name.startswith("grafana"))
    w.event(pod, "Unhealthy", 'Readiness probe failed: Get "http://%s:3000/api/health": context deadline exceeded (Client.Timeout exceeded while awaiting headers)' % pod.ip,
            w.ago(3100), w.ago(700), 3, warning=True)


def _scaler(w, rng):
    obj = {"kind": "HorizontalPodAutoscaler", "apiVersion": "autoscaling/v2", "metadata": w.meta("grafana", "monitoring")}
    w.event(obj, "FailedGetResourceMetric", "failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API",
            w.ago(3400), w.ago(40), 220, warning=True, component="horizontal-pod-autoscaler")


def _deprecated(w, rng):
    if w.kuma:
        for n in range(4):
            w.cp_say(w.ago(300 + 900 * n), "INFO", "injector", "WARNING: using deprecated pod annotation", {
                "pod": "report-", "namespace": w.spaces[0], "key": "kuma.io/mesh", "message": "pod annotation usage is deprecated, please use the label"})


def _stream(w, rng):
    for pod in w.pods:
        key = (pod.namespace, pod.name, "kuma-sidecar")
        if key in w.logs and pod.ready:
            at = max(pod.created + seconds(40), w.ago(2000))
            w.logs[key] += ("[%s][14][warning][config] [./source/extensions/config_subscription/grpc/grpc_stream.h:226] StreamAggregatedResources gRPC config stream to ads_cluster closed: 14, "
                            "upstream connect error or disconnect/reset before headers. reset reason: connection termination\n" % at.strftime("%Y-%m-%d %H:%M:%S.118"))


def _pull(w, rng):
    node = w.nodes[-1]["metadata"]["name"]
    w.event(w.get("Node", node), "ImageGCFailed", "Failed to garbage collect required amount of images. Attempted to free 1873510400 bytes, but only found 912044032 bytes eligible to free.",
            w.ago(3000), w.ago(1500), 4, warning=True)


def _restarted(w, rng):
    for pod in w.pods:
        if pod.namespace in w.spaces and pod.ready and (w.now - pod.created).total_seconds() > 80000 and "kuma-sidecar" not in (pod.mains()[-1],):
            end = w.ago(70000)
            pod.main(pod.mains()[-1], state=running(end + seconds(3)), ready=True, started=True, restarts=2, last=ended(1, "Error", end - seconds(4000), end))
            break


_BUSTLE = {"shipper": _shipper, "dns": _dns, "grafana": _grafana, "scaler": _scaler, "deprecated": _deprecated, "stream": _stream, "pull": _pull,
           "restarted": _restarted}


def failing_app(w, app="ledger-export", text=None, namespace="monitoring", exit_code=1):
    """An application outside the mesh that fails for reasons of its own."""
    found = w.workload(app, namespace, mesh=False, created=w.ago(5200), node=w.node(0))
    last, restarts = schedule(w, w.ago(5196), 1.5)
    w.main_loops(found.pods[0], app, text or (
        'time="%s" level=info msg="starting"\ntime="%s" level=fatal msg="could not open database: dial tcp 10.20.7.31:5432: connect: connection refused"\n' % (
            rfc3339(last), rfc3339(last + seconds(1)))), exit_code, last, restarts, 1.5)
    found.finish()
    return found


class Paper:
    """Files that somebody pasted or saved instead of making a bundle: a directory, nothing else."""

    form, shape, alias, redact, namespaces_bare, collector = "dir", "cut", None, False, False, ""

    def __init__(self, w):
        truer(w)
        w.finish_logs()
        self.w, self.now, self.top, self.kubelet = w, w.now, w.top, w.kubelet
        self.kuma, self.vtext, self.product, self.platform_name = w.kuma, w.vtext, w.product, w.platform_name
        self.custom, self.logs, self.extra, self.extra_links, self.collected = {}, {}, {}, {}, set()
        self.missing = {folder for folder, _, _ in bundle.KINDS.values()}
        self.expectation = w.expectation
        self.order = self

    def put(self, path, text, crlf=False):
        """Adds a file."""
        self.extra[path] = text.replace("\n", "\r\n") if crlf else text
        return self

    def log(self, path, pod, name, crlf=False):
        """Adds a container's log."""
        return self.put(path, self.w.logs[(pod.namespace, pod.name, name)], crlf)

    def of(self, kind):
        """No objects: they are in the pasted text, if at all."""
        return []

    def server_version(self):
        """Not written."""
        return {}

    def shuffle(self, order):
        """Called by bundle.write: keeps the pasted files only."""
        order[:] = [path for path in order if path in self.extra]

    def finish_logs(self):
        """Done already."""

    def expect(self, *args, **more):
        """What a good answer is, and what the paste lacks."""
        missing = more.pop("missing", ())
        self.w.expect(*args, **more)
        self.expectation["notCollected"] = list(missing)
        return self



def described(w, pod, offset=0):
    """kubectl describe pod, with the volumes of ConfigMap mode as they are."""
    from dump import describe
    text = describe(w, pod, offset)
    wrong = ("    Type:                    Projected (a volume that contains injected data from multiple sources)\n    TokenExpirationSeconds:  3607\n"
             "    ConfigMapName:           kube-root-ca.crt\n    DownwardAPI:             true\n")
    custom = pod.obj["metadata"]["annotations"].get("traffic.kuma.io/transparent-proxy-configmap-name", "")
    right = {"transparent-proxy-base": "    Type:  DownwardAPI (a volume populated by information about the pod)\n    Items:\n"
                                       "      metadata.annotations['traffic.kuma.io/transparent-proxy-config'] -> config.yaml\n",
             "transparent-proxy-custom": "    Type:      ConfigMap (a volume populated by a ConfigMap)\n    Name:      %s\n    Optional:  false\n" % custom}
    for name, body in right.items():
        text = text.replace("  %s:\n%s" % (name, wrong), "  %s:\n%s" % (name, body))
    return text


def truer(w):
    """Takes out of the installers' logs what the real ones do not print: up to 2.9 the refresh of a kubeconfig that is there already;
    from 2.10 on a second directory after the first was written."""
    for node, rows in w.cni_lines.items():
        kept, seen = [], False
        for at, line in rows:
            if "writing kubernetes config" in line and w.v < (2, 10):
                if seen or (w.now - w.cni_start.get(node, w.now)).total_seconds() > 3500:
                    continue
                seen = True
            if w.v >= (2, 10) and "failed to write binaries" in line and "secondary-bin-dir" in line:
                continue
            line = line.replace("failed to find kuma-cni plugin in chained config file: kuma-cni plugin is missing", "kuma-cni plugin is missing")
            kept.append((at, line))
        w.cni_lines[node] = kept


def loops(w, app, space, name, text, exit_code=1, last=None, restarts=6, run=0.1, more=None, **options):
    """A workload made just before the first of many failing runs of one init container. Returns it."""
    last = last or w.ago(w.rng.randint(40, 200))
    found = w.workload(app, space, created=w.first_attempt(last, restarts, run) - seconds(4), **options)
    if more:
        more(found)
    return w.init_loops(found, name, text, exit_code, last, restarts, run)


def no_sandbox(w, pod, error, count=10, every=13, plugin="kuma-cni", since=None):
    """No sandbox for the pod: ten events, then the kubelet's combined one. With since the pod is an old one whose sandbox was lost then."""
    created, pod.created = pod.created, since or pod.created
    before = len(w.items)
    w.sandbox_fails(pod, error, count, plugin, every)
    pod.created = created
    mine = [e for e in w.items[before:] if e["reason"] == "FailedCreatePodSandBox"]
    for e in list(mine[1:]):
        if e["firstTimestamp"] > rfc3339(w.now - seconds(3)):
            w.items.remove(e)
            mine = [other for other in mine if other is not e]
    last = mine[-1]
    if last["lastTimestamp"] != last["firstTimestamp"]:
        last["message"] = "(combined from similar events): " + last["message"]
        last["count"] = max(2, int((parse_time(last["lastTimestamp"]) - parse_time(last["firstTimestamp"])).total_seconds() // every))
    if since:
        w.items[:] = [e for e in w.items if not (e["kind"] == "Event" and e["reason"] == "Scheduled" and e["involvedObject"]["name"] == pod.name)]
        for name in [n for n, _ in pod.inits()] + pod.mains():
            done = name in [n for n, native in pod.inits() if not native]
            pod.states[name].update(last=ended(0 if done else 255, "Completed" if done else "Unknown", created + seconds(3), created + seconds(4) if done else since - seconds(40)), restarts=0 if done else 1)
        w.event(pod, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.", since + seconds(1), w.ago(9), max(1, int((w.now - since).total_seconds() // every)))


def power_cycle(w, node, boot, error=None, keep=()):
    """A node lost power: its pods on the host's network come back, the others too, or they get no sandbox when there is an error. Returns those."""
    obj = w.get("Node", node)
    w.event(obj, "Rebooted", "Node %s has been rebooted, boot id: %s" % (node, w.uid()), boot, warning=True)
    w.event(obj, "NodeReady", "Node %s status is now: NodeReady" % node, boot + seconds(21))
    obj["status"]["conditions"][3]["lastTransitionTime"] = rfc3339(boot + seconds(21))
    lost = []
    for pod in [p for p in w.pods if p.node == node and p.phase == "Running" and p not in keep]:
        if error and not pod.obj["spec"].get("hostNetwork"):
            no_sandbox(w, pod, error, since=boot + seconds(24))
            if hasattr(pod, "dataplane"):
                pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
            lost.append(pod)
            continue
        at = boot + seconds(25)
        for name in pod.mains():
            pod.states[name] = dict(state=running(at), ready=True, started=True, restarts=pod.states[name].get("restarts", 0) + 1,
                                    last=ended(255, "Unknown", pod.created + seconds(5), boot - seconds(41)))
        pod.ready_at = at + seconds(9)
    for owner in [i for i in w.items if i["kind"] in ("Deployment", "ReplicaSet", "DaemonSet")]:
        gone = sum(1 for p in lost if any(o["uid"] == owner["metadata"]["uid"] for o in p.obj["metadata"].get("ownerReferences", [])))
        if gone and owner["kind"] == "DaemonSet":
            w.daemonset_status(owner, owner["status"]["desiredNumberScheduled"], owner["status"]["numberReady"] - gone)
        elif gone:
            tops = [owner] + [i for i in w.items if i["kind"] == "Deployment" and i["metadata"]["uid"] == owner["metadata"].get("ownerReferences", [{}])[0].get("uid")]
            for each in tops:
                status = each["status"]
                status["readyReplicas"] = status["availableReplicas"] = status["replicas"] - gone
                if each["kind"] == "Deployment":
                    status["unavailableReplicas"] = gone
                    status["conditions"] = [{"type": "Available", "status": "False", "reason": "MinimumReplicasUnavailable"}]
    return lost
