"""cni.logLevel=warn, a word that Kuma does not know."""
from common import *

STACK = ("github.com/kumahq/kuma/v2/app/cni/pkg/install.Run\n\tgithub.com/kumahq/kuma/v2/app/cni/pkg/install/main.go:243\nmain.main\n"
         "\tgithub.com/kumahq/kuma/v2/app/cni/cmd/install/main.go:14\nruntime.main\n\truntime/proc.go:285")


def build(name):
    w = World(name, (2, 14, 1), "gke", now="2026-07-14T16:48:30Z", native=True, apps=3, form="tar")
    for spec in [w.cni_ds["spec"]["template"]["spec"]] + [p.obj["spec"] for p in w.cni_pods.values()]:
        spec["containers"] = [dict(c, env=[dict(e, value="warn") if e["name"] == "CNI_LOG_LEVEL" else e for e in c["env"]]) for c in spec["containers"]]
    w.cni_config["data"]["cni_network_config"] = w.cni_config["data"]["cni_network_config"].replace('"log_level": "info"', '"log_level": "warn"')
    w.cni_ds["metadata"]["generation"] = 4
    w.cni_ds["spec"]["updateStrategy"]["rollingUpdate"]["maxUnavailable"] = 2
    pods = []
    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes[:2]):
        pod = w.cni_pods[node]
        pod.created = w.ago(1900 - 40 * number)
        pod.run()
        last = w.ago(95 + 64 * number)
        error = zap(last, "ERROR", "install-cni", "error occurred during setting the log level", {
            "error": 'unknown log level "warn"', "errorVerbose": 'unknown log level "warn"\ngithub.com/kumahq/kuma/v2/pkg/log.ParseLogLevel\n\tgithub.com/kumahq/kuma/v2/pkg/log/logger.go:49\n'
            "github.com/kumahq/kuma/v2/app/cni/pkg/install.SetLogLevel\n\tgithub.com/kumahq/kuma/v2/app/cni/pkg/install/utils.go:41\n" + STACK})
        pods.append(w.cni_crash(node, [error] + STACK.split("\n"), 2, 8, last, run=0.1))
        w.taint_node(node)
    for pod in list(w.cni_pods.values())[2:]:
        spec = pod.obj["spec"]
        spec["containers"] = [dict(c, env=[dict(e, value="info") if e["name"] == "CNI_LOG_LEVEL" else e for e in c["env"]]) for c in spec["containers"]]
    w.cni_ds["status"]["updatedNumberScheduled"] = 2
    pods += w.pending("stock-ticker", w.spaces[0], "0/4 nodes are available: 2 Insufficient cpu, 2 node(s) had untolerated taint {NodeReadiness: }. preemption: 0/4 nodes are available: 2 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.", age=1500)
    return w.expect("failing", ["cni-bad-log-level"], ["taint-node-blocked"], ["cni-bad-config", "plugin-set-log-level", "cni-bin-dir-not-writable", "cni-conf-not-found", "x-gke",
                    "cni-delay-startup", "x-oom", "cni-oom"], pods, "A roll-out of the DaemonSet with log level 'warn': the new pods exit 2, the old ones go on.", any_subject=True)
