"""Pasted: tables only. A Deployment of an injected namespace has no pods; nothing says who refuses them, or whether anybody does."""
from field_rules import *
from dump import age


def build(name):
    w = World(name, (2, 12, 13), "aks", nodes=3, apps=2, family="dualstack", now="2026-01-20T09:02:11Z")
    space = w.spaces[0]
    owner = w.refused("visa-check", space, "-", age=7800, count=1)
    w.items = [i for i in w.items if not (i["kind"] == "Event" and i["involvedObject"]["name"] == owner["metadata"]["name"])]
    owner["spec"]["replicas"] = 3
    p = Paste(w)
    pods = [x for x in w.pods if x.namespace == space]
    apps = sorted({x.name.rsplit("-", 2)[0] for x in pods})
    rows = [("visa-check", 3, 0, "130m", owner["metadata"]["name"])] + [(a, 2, 2, age(w.now, next(x.created for x in pods if x.name.startswith(a + "-"))), next(x.name for x in pods if x.name.startswith(a + "-")).rsplit("-", 1)[0]) for a in apps]
    p.put("deploy.txt", "PS> kubectl get deploy -n %s\nNAME            READY   UP-TO-DATE   AVAILABLE   AGE\n" % space + "".join("%-15s %d/%d     %d            %d           %s\n" % (a, have, want, have, have, age) for a, want, have, age, _ in rows), crlf=True)
    p.put("rs.txt", "PS> kubectl get rs -n %s\nNAME                         DESIRED   CURRENT   READY   AGE\n" % space + "".join("%-28s %d         %d         %d       %s\n" % (rs, want, have, have, age) for a, want, have, age, rs in rows), crlf=True)
    p.put("pods.txt", "PS> kubectl get pods -n %s\n" % space + get_pods(w, space, wide=False), crlf=True)
    p.put("events.txt", "PS> kubectl get events -n %s\nNo resources found in %s namespace.\n" % (space, space), crlf=True)
    p.put("system.txt", "PS> kubectl get pods -n kuma-system\n" + get_pods(w, "kuma-system", wide=False) + "\nPS> kubectl get ds -n kube-system\n" + get_ds(w, "kube-system", wide=False), crlf=True)
    return p.expect("insufficient-evidence", (), (), ["inj-webhook-unreachable", "inj-mesh-not-found", "inj-uid-conflict", "inj-container-patch-missing", "inj-container-patch-invalid", "inj-token-volume", "inj-bad-annotation", "inj-tproxy-configmap-missing",
                    "inj-pod-validator", "init-psa-baseline", "validation-psa-restricted", "scc-uid-range", "x-limitrange-quota", "val-rules-missing-generic", "inj-webhook-ignored", "dp-cp-unreachable", "taint-node-blocked"], [],
                    "Three replicas are wanted and none was made for two hours; the refusals' events are gone or were never there, and no object was saved.", also=["failing"], any_subject=True,
                    missing=["events", "objects", "logs", "quotas"])
