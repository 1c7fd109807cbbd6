"""Attached: a channel's text with half a log in it, and guesses of three people."""
from field_reports import *


def build(name):
    w = World(name, (2, 11, 16), "openshift", family="dualstack", nodes=2, apps=0, now="2026-01-14T16:30:00Z")
    run = Validator(w.v, parse_time("2026-01-14T15:58:12Z"), w.rng)
    run.fail(REFUSED).fail(TIMEOUT, "ipv6")
    lines = run.text().rstrip("\n").split("\n")
    p = Folder(w)
    p.put("channel.txt", "Ines  16:03\nanybody else with red pods in staging? from mine:\n```\n%s\n...\n%s\n```\nTom  16:05\nlooks like the nodes that were added this morning, cni was probably late there\nIlya  16:06\nor the uid again, remember the SCC thing in october\n"
          "Ines  16:09\nno idea, I deleted the pod and it works now :shrug:\nTom  16:10\n:+1: then let us wait until it happens again\n" % ("\n".join(lines[:5]).replace("\t", "    "), "\n".join(lines[-2:])))
    return p.expect("insufficient-evidence", [], [], UNCLEAR + ["scc-uid-range", "plugin-sandbox-selinux"], (), "Half a log without a pod, and guesses; the refusal is certain, no guess has evidence, and the pod is gone.", also=["failing"], missing=["everything but a quoted log"])
