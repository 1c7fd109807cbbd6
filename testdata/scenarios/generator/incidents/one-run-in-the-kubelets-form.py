"""Attached: 3.log of a kuma-validation of 2.8, copied from a node; nothing else."""
from field_reports import *


def build(name):
    w = World(name, (2, 8, 2), "rke2", product="kong-mesh", family="ipv4", nodes=2, apps=0, now="2024-11-05T20:14:09Z")
    start = w.ago(9000)
    run = Validator(w.v, start, w.rng)
    refused(run)
    p = Folder(w)
    p.put("3.log", cri(run.text(), start))
    return p.expect("insufficient-evidence", [], [], UNCLEAR, (), "One full run in which every attempt is refused: that nothing redirects is certain, why is not.", also=["failing"], missing=["everything but one log"])
