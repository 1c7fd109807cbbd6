"""Somebody wanted more words of kuma-validation and added a flag that it does not have."""
from field_cni import *

GLOBAL = """
Global Flags:
      --api-timeout duration   the timeout for api calls. It includes connection time, any redirects, and reading the response body. A timeout of zero means no timeout (default 1m0s)
      --config-file string     path to the configuration file to use
      --log-level string       log level: one of off|info|debug (default "off")
      --no-config              if set no config file and config directory will be created

"""


def build(name):
    w = World(name, (2, 13, 8), "openshift", product="kong-mesh", cni="standalone", family="dualstack", now="2026-04-02T07:50:12Z", nodes=3, apps=2, system="mesh-system")
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("talkative", w.system, w.ago(4000)), mesh="default", spec={"initPatch": [{"op": "add", "path": "/args/-", "value": '"--verbose"'}]})

    def tweak(spec, annotations):
        for each in spec["initContainers"]:
            if each["name"] == "kuma-validation":
                each["args"] = each["args"] + ["--verbose"]

    found = loops(w, "claims-router", w.spaces[0], "kuma-validation", "Error: unknown flag: --verbose\n" + USAGE + GLOBAL, replicas=2, annotations={"kuma.io/container-patches": "talkative"}, tweak=tweak)
    well(w, "claims-files", w.spaces[0], replicas=2, age=1000)
    bustle(w, "shipper", "dns")
    return w.expect("failing", ["val-bad-flag"], ["val-config-load-error"], ["val-rules-missing-generic", "inj-container-patch-invalid", "inj-container-patch-missing", "val-config-dir-not-writable", "val-oom-or-exec", "inj-bad-annotation",
                    "val-cni-race-new-node", "x-openshift-selinux"], found.pods, "A ContainerPatch appends --verbose to the validator's arguments; kumactl prints its usage and ends with 1 in no time.")
