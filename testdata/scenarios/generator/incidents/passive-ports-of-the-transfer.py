"""cluster-info dump of 2.8: a range of passive FTP ports is left out of the redirection, so half of the validator's random ports are."""
from field_reports import *


def build(name):
    w = World(name, (2, 8, 6), "kubeadm", product="kong-mesh", family="ipv4", nodes=3, apps=1, native=False, now="2025-06-19T15:41:09Z", cni_age=1900000)
    space = w.spaces[0]
    key = {"traffic.kuma.io/exclude-outbound-ports": "21,20000-24999"}
    last, restarts = w.ago(88), 2
    ports = iter((21733, 24108))

    def script(attempt):
        attempt.rng = with_port(next(ports))(w.rng)
        attempt.fail(REFUSED)
    ports = iter((20001, 21733, 24108))
    found = w.validation_fails("manifest-pull", space, script, last=last, replicas=2, restarts=restarts, annotations=key)
    # Six siblings came through: at the first run, or after a run or two in which the port was within the range.
    more = w.workload("manifest-push", space, replicas=5, created=w.ago(1500), annotations=key)
    for number, pod in enumerate(more.pods):
        failed = (0, 1, 0, 2, 1)[number]
        begun = pod.created + seconds(2)
        w.event(pod, "Scheduled", None, pod.created)
        if failed:
            end = begun + seconds(10.2)
            for n in range(1, failed):
                end += seconds(10 * 2 ** (n - 1) + 10.2)
            again = end + seconds(10 * 2 ** (failed - 1))
            state = pod.states["kuma-validation"]
            pod.states["kuma-validation"] = dict(state, state=ended(0, "Completed", again, again + seconds(1)), last=ended(1, "Error", end - seconds(10.2), end), restarts=failed, ready=True)
            w.event(pod, "BackOff", "Back-off restarting failed container kuma-validation in pod %s_%s(%s)" % (pod.name, space, pod.obj["metadata"]["uid"]), begun + seconds(12), again - seconds(5), failed, warning=True)
            for name in pod.mains():
                pod.states[name] = dict(state=running(again + seconds(2)), ready=True, started=True)
            pod.ready_at = again + seconds(9)
        else:
            again = begun
        run = Validator(w.v, again, with_port(w.rng.randint(25000, 29999))(w.rng), w.offset)
        w.logs[(space, pod.name, "kuma-validation")] = run.passes().text()
    well(w, "manifest-ui", space, replicas=2, age=1300)
    oom_trouble(w)
    p = Box(w, "dump-0619", "zip")
    cluster_dump(p, w, "out", ["kube-system", w.system, space, "monitoring"])
    return p.expect("failing", ["val-outbound-exclusion-covers-probe"], ["val-rules-missing-generic"], ["val-io-timeout-cpu", "val-cni-race-new-node", "val-cni-not-ready-on-node", "val-uid-mismatch", "val-io-timeout-filtered", "x-autoscaler-churn",
                    "cni-plugin-overwritten", "x-iptables-wiped-later"], found.pods,
                    "exclude-outbound-ports 20000-24999 covers half of the validator's ports, one of which 2.8 picks for a whole run: pods fail, or pass after a restart or two; rules went in each time.", any_subject=True,
                    missing=["configmaps", "custom resources", "previous logs"])
