"""A Helm override gives the token refresh as 5m where a number of seconds belongs."""
from field_cni import *


def build(name):
    w = World(name, (2, 12, 13), "gke", product="kong-mesh", family="ipv4", now="2026-04-21T11:11:48Z", nodes=3, apps=2, cni_ns="kong-mesh-system")
    first = list(w.cni_pods)[:1]
    set_env(w, first, REFRESH_SA_TOKEN_INTERVAL="5m")

    def run(at):
        return fault(w.v, at, "error occurred during config loading", "processing environment variables failed: envconfig.Process: assigning REFRESH_SA_TOKEN_INTERVAL to RefreshSATokenInterval: "
                     "converting '5m' to type int. details: strconv.ParseInt: parsing \"5m\": invalid syntax", "loadInstallerConfig", "installer_config.go:230", early=True)

    pod = w.cni_pods[first[0]]
    pod.created = w.ago(1000)
    pod.run()
    pods = all_crash(w, run, 1, 0.1, nodes=first)
    w.cni_ds["status"]["updatedNumberScheduled"] = 1
    w.cni_ds["metadata"]["generation"] = 7
    w.event(w.cni_ds, "SuccessfulCreate", "Created pod: " + pod.name, w.ago(1000), component="daemonset-controller")
    w.taint_node(first[0])
    for at, text in ((995, "has no cni pod running and no taint"), (995, "added taint to node"), (60, "has no cni pod running and taint")):
        w.cp_say(w.ago(at), "INFO", "controllers.NodeTaint", text, {"node": {"name": first[0]}})
    pods += w.pending("badge-print", w.spaces[1], tainted(w, 1, "2 Insufficient memory, "), age=800)
    bustle(w, "shipper", "restarted", "pull")
    return w.expect("failing", ["cni-bad-config"], ["taint-node-blocked"], ["cni-bad-log-level", "cni-k8s-env-missing", "cni-sa-token-or-ca-missing", "x-gke", "cni-conf-removed-or-invalid", "cni-oom", "cni-delay-startup",
                    "taint-wrong-namespace-or-app"], pods, "Exit 1 while the configuration is loaded, on the first node of a roll-out; the installers of the old revision go on.", any_subject=True)
