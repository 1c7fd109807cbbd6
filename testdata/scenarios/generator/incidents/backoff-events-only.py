"""Events in JSON, after the first hour: kuma-validation is backed off, and that is all."""
from field_mixed import *


def build(name):
    w = World(name, (2, 13, 8), "eks", apps=1, nodes=3, now="2026-05-28T19:03:15Z", family="ipv4", native=False)
    found = w.validation_fails("trip-plan", w.spaces[0], refused, last=w.ago(130), replicas=2, restarts=26)
    p = Folder(w)
    keep = [e for e in w.of("Event") if e["metadata"]["namespace"] == w.spaces[0] and e["reason"] in ("BackOff", "Pulled")]
    p.put("events-%s.json" % w.spaces[0], json.dumps({"apiVersion": "v1", "items": keep, "kind": "List", "metadata": {"resourceVersion": ""}}, indent=4) + "\n")
    return p.expect("insufficient-evidence", (), (), [c for c in REFUSED_FORMS if c != "val-rules-missing-generic"] + ["x-image-pull", "x-windows-nodes", "x-oom", "val-io-timeout-filtered", "val-bind-in-use", "val-config-load-error"], found.pods,
                    "kuma-validation fails over and over; neither its log nor its exit code was sent.", also=["failing"], any_subject=True, missing=["logs", "pods", "nodes", "CNI"])
