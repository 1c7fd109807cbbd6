"""Healthy: Kong Mesh 2.8 after a busy hour; retries, restores that needed a second try, a chain rewritten once, restarts of long ago, pods gone too soon."""
from field_reports import *


def build(name):
    w = World(name, (2, 8, 8), "kubeadm", product="kong-mesh", family="ipv4", nodes=3, apps=2, native=False, now="2025-08-20T19:58:11Z", cni_age=3200, shape="mid")
    a, b = w.spaces
    found = w.workload("crate-index", a, replicas=4, age=1700)
    for number, pod in enumerate(found.pods):
        run = Validator(w.v, pod.created + seconds(2), w.rng).passes(after=number % 3, noise=True)
        w.logs[(a, pod.name, "kuma-validation")] = run.text()
        w.sidecar_log(pod, 6)
        w.cni_say(pod.node, pod.created + seconds(0.8), "# [1/5] /usr/sbin/iptables-legacy-restore --wait=5 --noflush /tmp/iptables-rules-%d.txt%d returned error: \"exit status 4: Another app is currently holding the xtables lock. Stopped waiting after 5s.\" will try again in 2s" % (
            w.rng.randint(17 * 10**17, 18 * 10**17), w.rng.randint(10**8, 10**9)))
        w.event(pod, "Scheduled", None, pod.created)
        if number == 2:
            w.event(pod, "FailedCreatePodSandBox", 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "%s": plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized: Unauthorized' % w.hex(64),
                    pod.created + seconds(0.5), warning=True)
        w.event(pod, "Started", "Started container kuma-validation", pod.created + seconds(2))
        w.event(pod, "Started", "Started container kuma-sidecar", pod.created + seconds(7))
        w.event(pod, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", pod.created + seconds(9), pod.created + seconds(19), 3, warning=True)
    node = w.node(1)
    at = w.ago(2200)
    reason = "kuma-cni plugin is missing in the chained config file"
    for line in cleanup(w.v, at, reason=reason):
        w.cni_say(node, at, line)
    w.cni_pods[node].states["install-cni"].update(restarts=1, last=ended(5, "Error", w.ago(3190), at))
    lines, end = install_start(w.v, at + seconds(2), w.cni_conf)
    for n, line in enumerate(lines):
        w.cni_say(node, at + seconds(2 + 0.001 * n), line)
    for n in range(5):
        gone = "crate-sweep-%d-%s" % (29260 + n, w.word(5))
        w.cni_say(w.node(2), w.ago(1500 - 200 * n), zap(w.ago(1500 - 200 * n), "ERROR", "kuma-cni", "error getting pod info", {"retries": 30, "error": 'pods "%s" not found' % gone}))
    long_ago(w)
    probe_trouble(w)
    bustle(w, "shipper", "deprecated", "stream", "restarted")
    return w.expect("healthy", [], (), QUIET + ["plugin-pod-not-found", "plugin-xtables-lock", "plugin-restore-failed", "plugin-unauthorized", "val-uid-mismatch", "plugin-apiserver-unreachable"],
                    note="Retries that passed, one restore that needed a second try, one repair of the chain, pods deleted while their sandbox was made: everything runs and is Ready.")
