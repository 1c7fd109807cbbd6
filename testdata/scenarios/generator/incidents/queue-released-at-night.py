"""Gated jobs are let go onto a fresh node while the only control-plane pod waits for room: nobody taints the node."""
from field_estate import *


def build(name):
    w = World(name, (2, 13, 5), "gke", nodes=3, apps=1, family="dualstack", native=False, now="2026-03-04T02:17:29Z", cni_age=2000000)
    born = w.ago(1069)
    node, end = joins(w, born, 20, 44)
    bound = born + seconds(23)
    last = bound + seconds(4 + replay(7, 10.1))
    w.event(w.cni_pods[node], "Pulling", 'Pulling image "%s"' % w.image("kuma-cni"), born + seconds(23))
    w.event(w.cni_pods[node], "Pulled", 'Successfully pulled image "%s" in 38.402s (38.402s including waiting). Image size: 61842177 bytes.' % w.image("kuma-cni"), born + seconds(62))
    cp = w.cp.pods[0]
    gone, back = born - seconds(190), born + seconds(312)
    cp.created = back
    cp.run()
    w.cp_lines = [row for row in w.cp_lines if row[0] > back + seconds(3)]
    w.cp_say(back + seconds(4), "INFO", "kuma-cp.run", "starting Control Plane", {"version": w.vtext})
    bound_later(w, cp, back)
    cp.created = gone + seconds(1)
    ghost = {"kind": "Pod", "apiVersion": "v1", "spec": {"nodeName": w.node(2)}, "metadata": {"name": "%s-%s" % (w.cp.owner["metadata"]["name"], w.word(5)), "namespace": w.system, "uid": w.uid(), "resourceVersion": "60311287"}}
    w.event(ghost, "Preempted", "Preempted by pod %s on node %s" % (w.uid(), w.node(2)), gone, component="default-scheduler")
    w.event(ghost, "Killing", "Stopping container control-plane", gone)
    w.event(cp, "FailedScheduling", "0/4 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 3 Insufficient memory. preemption: 0/4 nodes are available: 1 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod.",
            gone + seconds(1), back - seconds(20), 7, warning=True)
    w.event(cp, "Started", "Started container control-plane", back + seconds(2))
    found = w.validation_fails("risk-batch-0303", w.spaces[0], refused_both, last=last, restarts=7, created=w.ago(14000), node=node, replicas=4, plugin=None, kind="Job", spec={"restartPolicy": "OnFailure"},
                               pod_labels={"kueue.x-k8s.io/queue-name": "night", "kueue.x-k8s.io/managed": "true"})
    for pod in found.pods:
        late(w, pod, bound)
        pod.dataplane["metadata"]["creationTimestamp"] = rfc3339(back + seconds(9))
        w.cp_lines = [row for row in w.cp_lines if not ("Dataplane created" in row[1] and pod.name in row[1])]
        w.cp_say(back + seconds(9), "INFO", "controllers.Pod", "Dataplane created", {"pod": {"name": pod.name, "namespace": pod.namespace}})
    w.event(found.owner, "Resumed", "Job resumed", bound - seconds(1), component="job-controller")
    w.event(found.owner, "Started", "Admitted by clusterQueue night", bound - seconds(1), component="batch/job-kueue-controller")
    well(w, "risk-ui", w.spaces[1], both=True, replicas=2, age=500, node=node)
    without_backup(w)
    bustle(w, "shipper", "scaler")
    return w.expect("failing", ["taint-cp-down"], ["val-cni-race-new-node", "val-rules-missing-generic", "x-autoscaler-churn"], [c for c in rivals("taint-cp-down", extra=["taint-rbac", "taint-wrong-namespace-or-app", "inj-webhook-unreachable",
                    "dp-cp-unreachable", "cni-conf-not-found", "x-gke", "order-job-never-completes"]) if c != "val-cni-race-new-node"], found.pods,
                    "Jobs that were admitted hours before were let go onto a new node in the eight minutes in which the control plane was Pending: the node was never tainted, and their sandboxes came before the CNI.", any_subject=True)
