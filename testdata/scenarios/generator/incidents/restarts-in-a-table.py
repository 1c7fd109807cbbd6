"""Pasted: a table of pods and the back-off events; whoever pasted it has no right to logs, nor to kube-system."""
from field_cni import *
from dump import get_events, get_pods


def build(name):
    w = World(name, (2, 12, 11), "gke", family="dualstack", now="2026-02-27T16:05:51Z", nodes=3, apps=2, cni_ns="kuma-system")
    found = w.validation_fails("ballot-api", w.spaces[0], refused, last=w.ago(110), replicas=2, restarts=7, plugin=None)
    p = Paper(w)
    p.put("pods.txt", get_pods(w, [w.spaces[0]]))
    p.put("events.txt", get_events(w, w.spaces[0], lambda e: e["reason"] == "BackOff"))
    p.put("logs.txt", 'Error from server (Forbidden): pods "%s" is forbidden: User "jo@example.com" cannot get resource "pods/log" in API group "" in the namespace "%s"\n' % (found.pods[0].name, w.spaces[0]))
    p.put("cni.txt", 'Error from server (Forbidden): daemonsets.apps is forbidden: User "jo@example.com" cannot list resource "daemonsets" in API group "apps" at the cluster scope\n')
    return p.expect("insufficient-evidence", [], (), REFUSED_FORMS[1:] + ["val-io-timeout-filtered", "val-io-timeout-cpu", "val-bind-in-use", "val-config-load-error", "val-bad-flag", "val-oom-or-exec", "val-lo-down", "val-ipv6-address-missing",
                    "val-config-dir-not-writable", "plugin-rbac-forbidden", "x-gke"], found.pods, "kuma-validation fails over and over, and that is all that is known: neither its log nor its exit code, nor anything of the CNI.", also=["failing"], any_subject=True,
                    missing=["logs", "CNI", "nodes", "pods as objects"])
