"""cni.chained given as the text "on": the installer cannot read its settings."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 14, 1), "eks", apps=0, family="dualstack", now="2026-07-20T06:45:12Z", cni_age=1700, native=True)
    set_env(w, "CHAINED_CNI_PLUGIN", "on")
    error = ("processing environment variables failed: envconfig.Process: assigning CHAINED_CNI_PLUGIN to ChainedCniPlugin: converting 'on' to type bool. details: strconv.ParseBool: parsing \"on\": invalid syntax")
    stack = ("github.com/kumahq/kuma/v2/app/cni/pkg/install.Run\n\tgithub.com/kumahq/kuma/v2/app/cni/pkg/install/main.go:238\nmain.main\n\tgithub.com/kumahq/kuma/v2/app/cni/cmd/install/main.go:14\nruntime.main\n"
             "\truntime/proc.go:285")
    pods = []
    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes):
        last = w.ago(33 + 70 * number)
        line = zap(last, "ERROR", "install-cni", "error occurred during config loading", {"error": error, "errorVerbose": error.split(": ", 1)[1] + "\nprocessing environment variables failed\n"
                   "github.com/kumahq/kuma/v2/pkg/config.(*Loader).postProcess\n\tgithub.com/kumahq/kuma/v2/pkg/config/loader.go:126\n" + stack})
        pods.append(crash(w, node, [line] + stack.split("\n"), 1, 9, last, run=0.1))
        w.taint_node(node)
        for n in range(3):
            w.cp_say(w.ago(1650 - 500 * n), "INFO", "controllers.NodeTaint", "has no cni pod running and taint", {"node": {"name": node}})
    pods += w.pending("loyalty-api", w.spaces[0], TAINTED % (4, 4, 4, 4), replicas=2, age=1300)
    noise(w, "crash", "agents")
    return done(w, "failing", ["cni-bad-config"], ["taint-node-blocked"], ["cni-bad-log-level", "cni-defaults-on-non-openshift", "cni-conf-not-found", "plugin-parse-config", "x-aws-vpc-cni", "cni-conf-removed-or-invalid",
                "taint-wrong-namespace-or-app", "cni-standalone-type", "cni-k8s-env-missing"], pods, "CHAINED_CNI_PLUGIN is 'on', which Go does not read as a bool; all installers exit 1 and the nodes stay tainted.", any_subject=True)
