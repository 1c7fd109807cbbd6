"""Helpers of the incidents about kuma-init, admission, start order and the sidecar."""

from common import *  # noqa: F401,F403
from kumalogs import INIT_BANNER  # noqa: F401

NOTE = '--match comment --comment "kuma/mesh/transparent/proxy/%s" '
CT_RULES = ["* raw", "", "# Rules:",
            "--append PREROUTING " + NOTE % "assign connection tracking zone 1 to all DNS responses" + "--protocol udp --source-port 53 --jump CT --zone 1",
            "--append OUTPUT " + NOTE % "assign connection tracking zone 1 to DNS traffic from the kuma-dp user (UID 5678)" + "--protocol udp --destination-port 53 --match owner --uid-owner 5678 --jump CT --zone 1",
            "--append OUTPUT " + NOTE % "assign connection tracking zone 2 to DNS responses from the kuma-dp DNS proxy" + "--protocol udp --source-port 15053 --match owner --uid-owner 5678 --jump CT --zone 2",
            "--append OUTPUT " + NOTE % "assign connection tracking zone 2 to all DNS requests" + "--protocol udp --destination-port 53 --jump CT --zone 2", "", "COMMIT", ""]


def down(pod):
    """The pod's Dataplane is not ready."""
    if hasattr(pod, "dataplane"):
        pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
    return pod


def init_args(*change, **options):
    """A tweak that sets the arguments of kuma-init, or changes its fields."""
    def tweak(spec, annotations):
        for c in spec["initContainers"]:
            if c["name"] == "kuma-init":
                if change:
                    c["args"] = list(change)
                c.update(options)
    return tweak


def cp_env(w, **values):
    """Sets environment variables of the control plane, in its Deployment and its pods."""
    lists = [w.get("Deployment", w.prefix + "-control-plane", w.system)["spec"]["template"]["spec"]["containers"]] + [p.obj["spec"]["containers"] for p in w.cp.pods]
    for containers in lists:
        for c in containers:
            c["env"] = [e for e in c["env"] if e["name"] not in values] + [{"name": k, "value": v} for k, v in values.items()]


def cp_restarted(w, at):
    """The control plane was rolled out at a time; its log begins there."""
    w.cp.pods[0].created = at
    w.cp.pods[0].run()
    w.cp_lines = [row for row in w.cp_lines if row[0] > at]


def envoy_say(at, level, component, text, thread=17):
    """One line of Envoy."""
    return "[%s.%03d][%d][%s][%s] [%s" % (at.strftime("%Y-%m-%d %H:%M:%S"), at.microsecond // 1000, thread, level, component, text)


def dp_head(w, start, mesh="default", admin=True):
    """kuma-dp up to a started Envoy."""
    lines = bootstrap(w.v, start, w.cp_url, w.offset, mesh)
    at = start + seconds(0.21)
    lines += [zap(at, "INFO", "kuma-dp.run", "received bootstrap configuration", {"adminPort": 9901}, w.offset)] if admin else []
    lines += [zap(at + seconds(0.04), "INFO", "kuma-dp.run.envoy", "starting Envoy", {"path": "/usr/local/bin/envoy"}, w.offset),
              envoy_say(at + seconds(0.4), "info", "main", "source/server/server.cc:432] initializing epoch 0 (base id=0, hot restart version=disabled)"),
              envoy_say(at + seconds(0.5), "info", "main", "source/server/server.cc:879] starting main dispatch loop")]
    return lines


def validated(w, pod, **options):
    """A passed run of kuma-validation; both families where the mesh has both."""
    run = Validator(w.v, pod.created + seconds(2), w.rng, w.offset)
    run.passes(**options)
    if w.family == "dualstack" and w.v >= (2, 9):
        run.passes("ipv6")
    w.logs[(pod.namespace, pod.name, "kuma-validation")] = run.text()
    w.collected.add(pod.name)


def init_done(w, pod):
    """A good run of kuma-init."""
    w.logs[(pod.namespace, pod.name, "kuma-init")] = init_success(w.rng, six=w.family == "dualstack")
    w.collected.add(pod.name)


def unready_sidecar(w, pod, since=None, restarts=0, last=None, code=503, count=None, liveness=False):
    """The sidecar of a pod (no native one) runs and never becomes ready."""
    since = since or pod.created + seconds(4)
    port = 9902 if w.v >= (2, 14) else 9901
    down(pod).main("kuma-sidecar", state=running(since), ready=False, started=True, restarts=restarts, last=last)
    pod.ready_at = pod.created
    why = "HTTP probe failed with statuscode: 503" if code == 503 else 'Get "http://%s:%d/ready": dial tcp %s:%d: connect: connection refused' % (pod.ip, port, pod.ip, port)
    w.event(pod, "Scheduled", None, pod.created)
    w.event(pod, "Started", "Started container kuma-sidecar", pod.created + seconds(4), since, restarts + 1)
    w.event(pod, "Unhealthy", "Readiness probe failed: " + why, pod.created + seconds(12), w.ago(3), count or int((w.now - pod.created).total_seconds() // 6), warning=True)
    if liveness:
        w.event(pod, "Unhealthy", "Liveness probe failed: " + why, pod.created + seconds(66), w.ago(14), 12 * max(restarts, 1), warning=True)
        w.event(pod, "Killing", "Container kuma-sidecar failed liveness probe, will be restarted", pod.created + seconds(126), since - seconds(1), restarts)


def stranger(w, kind="crash"):
    """An application outside the mesh that has its own trouble."""
    if kind == "crash":
        found = w.workload("mail-relay", "monitoring", replicas=1, mesh=False, created=w.ago(2900), image="registry.example.internal/ops/mail-relay:0.9.2")
        last = w.ago(133)
        w.main_loops(found.pods[0], "mail-relay", "mail-relay 0.9.2\nreading /etc/relay/relay.toml\npanic: open /etc/relay/relay.toml: no such file or directory\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:41 +0x1d2\n",
                     2, last, 8, 1)
    elif kind == "pull":
        found = w.workload("report-ui", "monitoring", replicas=1, mesh=False, created=w.ago(5200), image="registry.example.internal/bi/report-ui:7.1.0-rc2")
        pod, image = found.pods[0], "registry.example.internal/bi/report-ui:7.1.0-rc2"
        pod.main("report-ui", state=waits("ImagePullBackOff", 'Back-off pulling image "%s"' % image), ready=False)
        pod.phase, pod.ready_at = "Pending", pod.created
        w.event(pod, "Failed", 'Failed to pull image "%s": rpc error: code = NotFound desc = failed to pull and unpack image "%s": failed to resolve reference "%s": %s: not found' % (image, image, image, image),
                w.ago(3500), w.ago(300), 14, warning=True)
        w.event(pod, "BackOff", 'Back-off pulling image "%s"' % image, w.ago(3490), w.ago(12), 231)
    else:
        found = w.workload("archiver", "monitoring", replicas=1, mesh=False, created=w.ago(90000), image="registry.example.internal/ops/archiver:3.4")
        pod = found.pods[0]
        since = w.ago(1210)
        pod.main("archiver", state=running(since), ready=True, started=True, restarts=3, last=ended(137, "OOMKilled", since - seconds(9000), since - seconds(2)))
        w.event(w.get("Node", pod.node), "OOMKilling", "Memory cgroup out of memory: Killed process 41877 (archiver) total-vm:3120448kB, anon-rss:1047920kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:2412kB oom_score_adj:871",
                since - seconds(2), warning=True, component="kernel-monitor")
    found.finish()
    return found


def old_restarts(w, pod, name, count=2, days=9, code=1):
    """A container of a pod ended some days ago and has run well since."""
    at = w.ago(86400 * days)
    at = max(at, pod.created + seconds(600))
    pod.main(name, state=running(at + seconds(11)), ready=True, started=True, restarts=count, last=ended(code, "Error" if code else "Completed", at - seconds(300), at))
