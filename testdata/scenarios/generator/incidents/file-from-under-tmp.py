"""Attached: /tmp/kuma-cni.log of one node, alone. No /install-cni runs there, so the plugin cannot borrow its stderr."""
from field_reports import *


def build(name):
    w = World(name, (2, 13, 10), "eks", family="ipv4", nodes=2, apps=0, now="2026-07-30T22:05:19Z")
    rng, lines, at = w.rng, [], w.ago(1460)
    older = w.ago(86400 * 31)
    for n in range(3):
        lines.append(zap(older + seconds(9 * n), "ERROR", "kuma-cni", "failed to hijack stderr of the CNI process, continuing to log to the default location: /tmp/kuma-cni.log", {"error": "couldn't find PID for '/install-cni'"}))
        lines.append(zap(older + seconds(9 * n + 0.001), "INFO", "kuma-cni", "[WARNING]: pod excluded", {"reason": "failed to hijack main process stderr: unable to open CNI process stderr file: couldn't find PID for '/install-cni'"}))
    while at < w.ago(2):
        lines.append(zap(at, "ERROR", "kuma-cni", "failed to hijack stderr of the CNI process, continuing to log to the default location: /tmp/kuma-cni.log", {"error": "couldn't find PID for '/install-cni'"}))
        lines.append(zap(at + seconds(0.001), "INFO", "kuma-cni", "[WARNING]: pod excluded", {"reason": "failed to hijack main process stderr: unable to open CNI process stderr file: couldn't find PID for '/install-cni'"}))
        at += seconds(rng.choice((2.1, 3.4, 5.2, 1.7, 6.3)))
    p = Folder(w)
    p.put("kuma-cni.log", "\n".join(lines[:6] + lines[-240:]) + "\n")
    return p.expect("failing", ["plugin-installer-not-running"], ["x-runtime-restart-sandbox"], ["plugin-two-installers", "plugin-kubeconfig-missing", "plugin-apiserver-unreachable", "plugin-skip-excluded-namespace", "plugin-skip-no-sidecar", "plugin-set-log-level",
                    "val-rules-missing-generic", "x-binary-missing"], (), "The plugin's own file of one node: no process /install-cni for the last half hour, every sandbox fails; as for some seconds a month ago.", missing=["everything but one file"])
