"""Helpers for incidents of sidecars, control planes and injection: how a run of kuma-dp looks, and what the kubelet says about it."""

from kumalogs import Validator, bootstrap
from pods import container, ended, running, waits
from text import parse_time, rfc3339, seconds, zap
from world import BACKOFF


def envoy(at, level, component, text, pid=15):
    """A line of Envoy."""
    return "[%s.%03d][%d][%s][%s] [%s" % (at.strftime("%Y-%m-%d %H:%M:%S"), at.microsecond // 1000, pid, level, component, text)


def booted(w, start, mesh="default", url=None, admin=True, wait=0.4):
    """kuma-dp up to a started Envoy."""
    at = start + seconds(wait)
    lines = bootstrap(w.v, start, url or w.cp_url, w.offset, mesh) + [
        zap(at, "INFO", "kuma-dp.run", "received bootstrap configuration", {"adminPort": 9901} if admin else {"adminSocketPath": "/tmp/kuma-dp/kuma-envoy-admin.sock"}, w.offset),
        zap(at + seconds(0.01), "INFO", "kuma-dp.run.envoy", "bootstrap configuration saved to a file", {"file": "/tmp/kuma-dp-1938227214/bootstrap.yaml"}, w.offset),
        zap(at + seconds(0.012), "INFO", "kuma-dp.run", "starting Kuma DP", {"version": w.vtext}, w.offset),
        zap(at + seconds(0.013), "INFO", "kuma-dp.run.envoy", "starting Envoy", {"path": "/usr/bin/envoy"}, w.offset),
        envoy(at + seconds(0.2), "info", "main", "source/server/server.cc:432] initializing epoch 0 (base id=0, hot restart version=disabled)"),
        envoy(at + seconds(0.31), "info", "main", "source/server/server.cc:990] starting main dispatch loop")]
    return lines, at + seconds(0.32)


def goodbye(w, at):
    """kuma-dp is told to stop."""
    return [zap(at, "INFO", "kuma-dp.run", "Kuma DP caught an exit signal", None, w.offset),
            zap(at + seconds(0.001), "INFO", "kuma-dp.run", "draining Envoy connections", None, w.offset),
            envoy(at + seconds(0.9), "warning", "main", "source/server/server.cc:935] caught SIGTERM")]


def passed(w, pod, at=2.0, noise=None):
    """A good run of kuma-validation in the families that the release tests; no file where it has none."""
    if w.v < (2, 7) or w.mode != "cni" or not any(name == "kuma-validation" for name, _ in pod.inits()):
        return
    run = Validator(w.v, pod.created + seconds(at), w.rng, w.offset)
    run.passes(noise=noise)
    if w.family == "dualstack" and w.v >= (2, 9):
        run.passes("ipv6", noise=noise)
    w.logs[(pod.namespace, pod.name, "kuma-validation")] = run.text()


def span(restarts, run):
    """Seconds from the first start to the start of the run after so many restarts."""
    return sum((BACKOFF[n] if n < len(BACKOFF) else 300) + run for n in range(restarts))


def stuck_sidecar(w, found, log, restarts=4, previous=True, probe="HTTP probe failed with statuscode: 503", exit_code=0):
    """kuma-sidecar runs and never gets ready: the liveness probe (or the start-up probe of a native sidecar) ends each run.

    log(pod, start, end) gives the lines of a run; end is None for the run that goes on."""
    for number, pod in enumerate(found.pods):
        native = dict(pod.inits()).get("kuma-sidecar", False)
        length = 65 if native else 121
        first = pod.created + seconds(6)
        start = first + seconds(span(restarts, length))
        if start > w.ago(3):
            raise ValueError("the pod is too young for %d restarts: %s" % (restarts, start - w.now))
        passed(w, pod)
        last = None
        if restarts:
            pause = BACKOFF[restarts - 1] if restarts <= len(BACKOFF) else 300
            end = start - seconds(pause)
            last = ended(exit_code, "Completed" if not exit_code else "Error", end - seconds(length), end)
            if previous:
                w.logs[(pod.namespace, pod.name, "kuma-sidecar-previous")] = "\n".join(log(pod, end - seconds(length), end)) + "\n"
        w.logs[(pod.namespace, pod.name, "kuma-sidecar")] = "\n".join(log(pod, start, None)) + "\n"
        w.collected.add(pod.name)
        what = "Startup" if native else "Readiness"
        if native:
            pod.init_runs("kuma-sidecar", start, restarts=restarts, last=last)
        else:
            pod.main("kuma-sidecar", state=running(start), ready=False, started=True, restarts=restarts, last=last)
            pod.ready_at = pod.created
        if getattr(pod, "dataplane", None) in w.custom.get("dataplanes.kuma.io", (True, []))[1]:
            pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container kuma-sidecar", first, start, restarts + 1)
        w.event(pod, "Unhealthy", "%s probe failed: %s" % (what, probe.format(ip=pod.ip)), first + seconds(6), w.ago(4), 11 * (restarts + 1) + number, warning=True)
        if restarts:
            if native:
                w.event(pod, "Killing", "Init container kuma-sidecar failed startup probe", first + seconds(60), last["terminated"] and start - seconds(pause + 5), restarts)
            else:
                w.event(pod, "Killing", "Container kuma-sidecar failed liveness probe, will be restarted", first + seconds(116), start - seconds(pause + 5), restarts)
    found.finish()
    return found


def crash_elsewhere(w, app="etl-sync", namespace="monitoring", why="required key DATABASE_URL missing value", restarts=9):
    """An application outside the mesh that fails for a reason of its own."""
    found = w.workload(app, namespace, replicas=1, mesh=False, created=w.ago(2 + int(span(restarts, 2)) + 130))
    pod = found.pods[0]
    last = w.ago(120)
    w.main_loops(pod, app, "%s INFO starting\n%s FATAL %s\n" % (rfc3339(last), rfc3339(last + seconds(1)), why), 1, last, restarts, 2)
    found.finish()
    return pod


def mount_fails(w, pod, volume, error, since=3, every=None):
    """No volume, no container: the kubelet retries with growing pauses up to two minutes."""
    pod.no_sandbox()
    age = (w.now - pod.created).total_seconds()
    w.event(pod, "Scheduled", None, pod.created)
    count = 7 + int(max(0, age - 64) // 122)
    w.event(pod, "FailedMount", 'MountVolume.SetUp failed for volume "%s" : %s' % (volume, error), pod.created + seconds(since), w.ago(min(61, int(age / 4))), count, warning=True)
    if getattr(pod, "dataplane", None):
        w.no_dataplane(pod)


def evicted(w, pod, message, start, end):
    """The kubelet put an end to the pod."""
    pod.run()
    for name, native in pod.inits():
        if native:
            pod.states[name] = dict(state=ended(137, "Error", start, end), ready=False)
    for name in pod.mains():
        pod.states[name] = dict(state=ended(137, "Error", start, end), ready=False)
    pod.phase, pod.reason, pod.ready, pod.ready_at = "Failed", "Evicted", False, end
    render = pod.render

    def with_message():
        out = render()
        out["status"]["message"] = message
        return out
    pod.render = with_message


def injected_since(w, owner, namespace, error, count=5, gap=110, age=None):
    """The control plane's lines about refused injections."""
    for n in range(count):
        at = w.ago((age or 600) - gap * n)
        w.cp_say(at, "INFO", "injector", "injecting Kuma", {"pod": owner["metadata"]["name"] + "-", "namespace": namespace})
        for level, logger, message, fields in error:
            w.cp_say(at + seconds(0.07), level, logger, message, dict({"pod": owner["metadata"]["name"] + "-", "namespace": namespace}, **fields))


def base_pods(w, node):
    """The base CNI and kube-proxy on a node that was added later."""
    for name in ["kube-proxy"] + ([w.p["base"]] if w.p["base"] else []):
        like = next(p for p in w.pods if p.name.startswith(name + "-"))
        ds = w.get("DaemonSet", name, "kube-system")
        created = next(n for n in w.nodes if n["metadata"]["name"] == node)["metadata"]["creationTimestamp"]
        spec = {k: v for k, v in like.obj["spec"].items() if k not in ("volumes", "nodeName")}
        w.make_pod("%s-%s" % (name, w.word(5)), "kube-system", spec, node, parse_time(created) + seconds(4), {"k8s-app": name}, owner=ds, generate=name + "-")
        w.daemonset_status(ds, len(w.nodes))


def template(owner, w, labels=None, annotations=None, spec=None):
    """Puts annotations and labels on the pod template of an owner and of the Deployment above it."""
    for item in w.items:
        if item["metadata"]["name"] in (owner["metadata"]["name"], owner["metadata"]["name"].rsplit("-", 1)[0]) and item["kind"] in (
                "ReplicaSet", "Deployment", "StatefulSet", "Job", "DaemonSet") and item["metadata"].get("namespace") == owner["metadata"].get("namespace"):
            part = item["spec"]["template"]
            part["metadata"] = dict(part["metadata"])
            if labels:
                part["metadata"]["labels"] = dict(part["metadata"].get("labels", {}), **labels)
            if annotations:
                part["metadata"]["annotations"] = dict(part["metadata"].get("annotations", {}), **annotations)
            if spec:
                part["spec"] = dict(part["spec"], **spec)


def cp_env(w, **values):
    """Changes the control plane's environment."""
    specs = [w.get("Deployment", w.prefix + "-control-plane", w.system)["spec"]["template"]["spec"]] + [pod.obj["spec"] for pod in w.cp.pods]
    for spec in specs:
        for c in spec["containers"]:
            c["env"] = [e for e in c["env"] if e["name"] not in values] + [{"name": k, "value": v} for k, v in values.items()]


def cp_down(w, text, exit_code, last, restarts, run, reason="Error", previous=None):
    """The control plane fails over and over; its Service has no endpoint."""
    pod = w.cp.pods[0]
    w.main_loops(pod, "control-plane", text, exit_code, last, restarts, run, reason, previous)
    pod.ready_at = last
    w.cp.finish()
    for subset in w.cp_endpoints["subsets"]:
        subset["notReadyAddresses"] = subset.pop("addresses")
    return pod


def mesh_tls(name="ca-1", kind="builtin"):
    """The spec of a Mesh with mTLS."""
    return {"mtls": {"enabledBackend": name, "backends": [{"name": name, "type": kind}]}}


__all__ = ["envoy", "booted", "goodbye", "passed", "span", "stuck_sidecar", "crash_elsewhere", "mount_fails", "evicted", "injected_since", "template", "base_pods",
           "cp_env", "cp_down", "mesh_tls", "container", "waits"]
