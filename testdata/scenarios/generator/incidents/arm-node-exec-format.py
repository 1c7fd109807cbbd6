"""A mirror holds the amd64 image only; pods on the arm64 node cannot run kuma-validation."""
from common import *


def build(name):
    w = World(name, (2, 12, 12), "eks", family="dualstack", now="2026-01-30T08:38:19Z")
    node = w.add_node(created=w.ago(86400 * 3), arch="arm64")
    found = w.workload("thumbs", w.spaces[1], replicas=2, created=w.ago(900), node=node)
    w.init_loops(found, "kuma-validation", "exec /usr/bin/kumactl: exec format error\n", 255, restarts=5, run=0)
    return w.expect("failing", ["x-exec-format"], ["val-oom-or-exec"], ["x-oom", "val-rules-missing-generic", "cni-ds-exec-format", "x-image-pull", "val-config-dir-not-writable"], found.pods, "exec format error on the only arm64 node.")
