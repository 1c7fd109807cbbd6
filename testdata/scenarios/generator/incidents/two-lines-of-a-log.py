"""Pasted: the table of pods and the first lines of kuma-init's log, taken with head."""
from field_rules import *


def build(name):
    w = World(name, (2, 13, 6), "aks", cni=None, nodes=2, apps=1, family="dualstack", now="2026-03-24T14:10:00Z")
    found = init_fails(w, "clinic-api", w.spaces[0], "", replicas=2, restarts=7, run=9)
    head = "\n".join(INIT_BANNER + ["# [iptables] writing the following rules to file: /tmp/iptables-rules.%d.txt" % w.rng.randint(10**8, 4 * 10**9)])
    p = Paste(w)
    p.put("pods.txt", "> kubectl get pods -n %s\n" % found.namespace + get_pods(w, found.namespace, wide=False), crlf=True)
    p.put("kuma-init.txt", "> kubectl logs -n %s %s -c kuma-init | head -5\n" % (found.namespace, found.pods[0].name) + head + "\n", crlf=True)
    p.put("note.txt", "Hi, see the two files. It does not start since Monday. We changed nothing.\n", crlf=True)
    return p.expect("insufficient-evidence", (), (), ["init-not-root", "init-caps-missing", "init-no-iptables-support", "init-nft-operation-not-supported", "init-unknown-option", "init-ip6tables", "init-ct-zone", "init-user-missing",
                    "init-bad-exclusions", "init-config-load", "init-flags-conflict", "init-tmp-readonly", "init-hang-timeout", "init-oom", "init-ebpf", "plugin-restore-failed", "plugin-xtables-lock", "plugin-stale-rules", "plugin-kernel-modules",
                    "x-image-pull", "val-rules-missing-generic", "plugin-no-iptables-on-host", "x-exec-format"], found.pods,
                    "kuma-init fails again and again; of its log only the beginning was kept, so the step that fails is not known.", also=["failing"], any_subject=True,
                    missing=["rest of the log", "describe", "events", "nodes"])
