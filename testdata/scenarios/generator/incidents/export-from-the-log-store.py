"""Attached: what the log store has of one container, newest first; the start and the end of the run are beyond its limit."""
from field_reports import *


def build(name):
    w = World(name, (2, 14, 1), "aks", family="ipv4", nodes=2, apps=0, now="2026-09-03T11:02:40Z")
    run = Validator(w.v, w.ago(5000), w.rng).cut(REFUSED, 4)
    rows = [(at, line) for at, _, _, _, line in rows_of("\n".join(run.lines[2:4]), "", "", "", w.ago(5000))]
    p = Folder(w)
    p.put("export.jsonl", loki(rows, {"cluster": "prod-we", "namespace": "loyalty", "pod": "points-api-79d5f6b8c4-q2xwm", "container": "kuma-validation", "node_name": "aks-user-27718830-vmss00000b", "stream": "stdout"}))
    return p.expect("insufficient-evidence", [], [], UNCLEAR + ["plugin-unauthorized", "dp-token"], (), "Two refused attempts out of the middle of a run; whether a later one passed is not known, let alone why they were refused.", missing=["everything but two lines"])
