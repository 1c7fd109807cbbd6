"""kubectl describe of an installer's pod and its log: an environment variable of the installer was set to 0."""
from node_agents import *
from extra_cni import text_of
from dump import describe


def build(name):
    w = World(name, (2, 7, 16), "kubeadm", product="kong-mesh", nodes=3, apps=1, family="ipv4", now="2025-01-21T13:41:27Z", cni_age=2700)
    set_env(w, CFGCHECK_INTERVAL="0", REFRESH_SA_TOKEN_INTERVAL="300")
    run = lambda at: fault(w.v, at, "error occurred during config loading", "Invalid configuration: CFGCHECK_INTERVAL env variable needs to be greater than 0", "loadInstallerConfig", "installer_config.go:159", early=True)
    pods = all_crash(w, run, 1, 0.1)
    p = Folder(w)
    p.put("describe.txt", describe(w, pods[1]))
    p.put("logs.txt", "$ kubectl -n kube-system logs %s\n" % pods[1].name + text_of(w, pods[1], "install-cni"))
    return p.expect("failing", ["cni-bad-config"], (), ["cni-bad-log-level", "cni-ready-file", "cni-oom", "cni-sa-token-or-ca-missing", "cni-conf-not-found", "cni-k8s-env-missing", "plugin-parse-config", "cni-bin-dir-not-writable"], [pods[1]],
                    "CFGCHECK_INTERVAL is 0; the installer ends with 1 before it does anything.", any_subject=True, missing=["events of other pods", "nodes", "application pods"])
