"""Pods got 512Mi more each by injection; the namespace's budget ends before the Deployment is whole."""
from more_platforms import *


def build(name):
    w = World(name, (2, 13, 10), "eks-133", product="kong-mesh", family="ipv4", native=True, now="2026-05-28T16:20:17Z", nodes=3, apps=2)
    space = w.spaces[0]
    hard = {"limits.memory": "4Gi", "requests.memory": "2Gi", "pods": "40"}
    w.add("ResourceQuota", w.meta("team-budget", space), spec={"hard": hard}, status={"hard": hard, "used": {"limits.memory": "3840Mi", "requests.memory": "1216Mi", "pods": "9"}})
    well(w, "tour-search", space, replicas=3, age=2600, main_more={"resources": {"limits": {"memory": "192Mi"}, "requests": {"memory": "96Mi"}}})
    owners = []
    for n, (app, kind) in enumerate((("tour-price", "ReplicaSet"), ("tour-import", "Job"))):
        pod = "%s-%s" % (app, w.word(9) + "-" + w.word(5) if kind == "ReplicaSet" else w.word(5))
        owners.append(w.refused(app, space, 'pods "%s" is forbidden: exceeded quota: team-budget, requested: limits.memory=704Mi, used: limits.memory=3840Mi, limited: limits.memory=4Gi' % pod, kind=kind, age=2100 - 400 * n, count=17 - n))
    w.event(w.get("Deployment", "tour-search", space), "ScalingReplicaSet", "Scaled up replica set tour-search-%s from 2 to 3" % w.word(9), w.ago(2601), component="deployment-controller")
    bustle(w, "shipper", "grafana", "deprecated")
    w.without("cni-logs", "nodes", "cp-logs")
    return w.expect("failing", ["x-limitrange-quota"], (), ["inj-webhook-unreachable", "inj-webhook-ignored", "validation-psa-restricted", "x-oom", "cni-oom", "inj-mesh-not-found", "taint-node-blocked", "inj-pod-validator"], owners,
                    "The quota on limits.memory refuses further pods: each wants 704Mi, of which 512Mi are the sidecar's; what was admitted before is well.", any_subject=True)
