"""Pasted: one line of a log, and the pod as YAML."""
from field_rules import *


def build(name):
    w = World(name, (2, 10, 4), "kind", cni=None, nodes=2, apps=1, family="dualstack", now="2025-04-17T09:10:11Z")
    found = init_fails(w, "roster", w.spaces[0], "Error: failed to initialize config: the specified UID or username ('6767') does not refer to a valid user on the host\n", replicas=1, restarts=7, run=0)

    def uid(c):
        c["args"] = ["6767" if a == "5678" else "--kuma-dp-user" if a == "--kuma-dp-uid" else a for a in c["args"]]
    change(w, found, "kuma-init", uid)
    change(w, found, "kuma-sidecar", lambda c: c.update(securityContext=security(6767, 6767)))
    pod = found.pods[0]
    pod.obj["metadata"]["annotations"]["kuma.io/sidecar-uid"] = "6767"
    pod.render()
    p = Paste(w)
    p.put("pod.yaml", to_yaml(pod.obj))
    p.put("kuma-init.txt", "kubectl logs -n %s %s -c kuma-init --previous\n" % (pod.namespace, pod.name) + p.log(pod, "kuma-init"))
    p.put("events.yaml", listing([e for e in w.of("Event") if e["involvedObject"]["name"] == pod.name]))
    return p.expect("failing", ["init-user-missing"], (), ["val-uid-mismatch", "inj-uid-conflict", "init-not-root", "init-runasnonroot-conflict", "scc-uid-range", "init-caps-missing", "init-flags-conflict"], found.pods,
                    "The sidecar's UID was set to 6767, which kuma-init's image does not know.", missing=["control plane", "nodes", "owner"])
