"""A rollout of everything at once on a cluster of small boards: the dial's 50 ms are too short for some pods."""
from more_platforms import *


def build(name):
    w = World(name, (2, 11, 15), "rpi", family="dualstack", now="2025-11-23T02:11:06Z", nodes=3, apps=0)
    node = w.node(1)
    last = w.ago(41)
    first = w.first_attempt(last, 2, 10.7)
    born = first - seconds(11)
    all_of = [w.workload(app, w.spaces[n % 2], replicas=count, created=born + seconds(3 * n), node=node) for n, (app, count) in enumerate((("sensor-in", 3), ("tank-level", 2), ("valve", 2), ("pump-log", 2)))]
    pods = [p for found in all_of for p in found.pods]
    slow = [pods[0], pods[4], pods[7]]
    for n, pod in enumerate(pods):
        key = (pod.namespace, pod.name, "kuma-validation")
        if pod in slow:
            at = last + seconds(1.5 * n)
            run = Validator(w.v, at, w.rng).fail(TIMEOUT)
            pod.init_fails("kuma-validation", 1, at, run.now, 2, message="back-off 40s restarting failed container=kuma-validation pod=%s_%s(%s)" % (pod.name, pod.namespace, pod.obj["metadata"]["uid"]))
            w.init_events(pod, "kuma-validation", first + seconds(1.5 * n), at, 2)
            w.logs[key] = run.text()
        else:
            start = first + seconds(2.2 * n)
            run = passes_after(Validator(w.v, start, w.rng), [TIMEOUT] * (1 + (5 * n) % 8))
            w.logs[key] = run.text()
            pod.states["kuma-validation"] = dict(state=ended(0, "Completed", start, run.now), ready=True)
            for main in pod.mains():
                pod.states[main] = dict(state=running(run.now + seconds(3)), ready=True, started=True)
            pod.ready_at = run.now + seconds(40)
            started(w, pod, ["kuma-validation"])
            w.event(pod, "Unhealthy", 'Readiness probe failed: Get "http://%s:9901/ready": context deadline exceeded (Client.Timeout exceeded while awaiting headers)' % pod.ip, run.now + seconds(9), run.now + seconds(29), 3, warning=True)
    for found in all_of:
        found.finish()
    for pod in slow:
        pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
    calm = w.workload("gate-api", w.spaces[0], replicas=1, created=born + seconds(20), node=w.node(2))
    w.logs[(w.spaces[0], calm.pods[0].name, "kuma-validation")] = Validator(w.v, born + seconds(23), w.rng).passes().text()
    w.extra["kubectl/top-nodes.txt"] = "NAME   CPU(cores)   CPU%%   MEMORY(bytes)   MEMORY%%\n%s   611m         15%%    1902Mi          24%%\n%s   3992m        99%%    6120Mi          78%%\n%s   702m         17%%    2211Mi          28%%\n" % tuple(w.node(n) for n in range(3))
    bustle(w, "dns", "deprecated", "scaler")
    w.without("daemonsets")
    return w.expect("failing", ["val-io-timeout-cpu"], (), ["val-lo-down", "val-rules-missing-generic", "val-cni-race-new-node", "val-cni-not-ready-on-node", "plugin-kernel-modules", "plugin-skip-excluded-namespace", "dp-envoy-not-ready"],
                    slow, "Nine pods start at once on a board at 99% CPU: six passed after some time-outs, three have not yet; a pod of another board passed at once, and rules were put in for all.", any_subject=True)
