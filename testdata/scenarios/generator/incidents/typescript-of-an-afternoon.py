"""A terminal's typescript with colours and CRLF: the control plane counts on the CNI, but the DaemonSet is in no namespace."""
from field_desk import *


def build(name):
    w = World(name, (2, 11, 16), "aks", apps=0, nodes=3, native=True, family="ipv4", now="2026-01-14T16:32:09Z", product="kong-mesh", taint=False)
    drop_cni(w)
    found = w.validation_fails("locator-api", w.spaces[0], refused, replicas=2, restarts=7, plugin=None, last=w.ago(188))
    web = w.validation_fails("locator-web", w.spaces[0], refused, replicas=1, restarts=7, plugin=None, last=w.ago(171))
    database_trouble(w)
    p = Folder(w)
    pod = found.pods[0]
    red = lambda s: s.replace("CrashLoopBackOff", "\x1b[01;31m\x1b[KCrashLoopBackOff\x1b[m\x1b[K")
    out = "Script started on 2026-01-14 16:21:40+00:00 [TERM=\"xterm-256color\" TTY=\"/dev/pts/3\" COLUMNS=\"211\" LINES=\"52\"]\n"
    out += dollar("kubectl get pods -A -o wide | grep --color=always -E '^|CrashLoopBackOff'") + red(get_pods(w))
    out += dollar("kubectl get ds -A -o wide") + get_ds(w)
    out += dollar("kubectl -n %s logs %s -c kuma-validation" % (w.spaces[0], pod.name)) + p.log(pod, "kuma-validation")
    out += dollar("kubectl -n %s describe pod %s" % (w.spaces[0], pod.name)) + describe(w, pod)
    out += dollar("helm -n kong-mesh-system get values kong-mesh") + ("USER-SUPPLIED VALUES:\nkuma:\n  cni:\n    enabled: false\n  controlPlane:\n    envVars:\n      KUMA_RUNTIME_KUBERNETES_INJECTOR_CNI_ENABLED: \"true\"\n"
                                                                       "    mode: zone\n  experimental:\n    sidecarContainers: true\n")
    env = [e for e in w.cp.pods[0].obj["spec"]["containers"][0]["env"] if "value" in e and "NODE_TAINT" not in e["name"]]
    out += dollar("kubectl -n kong-mesh-system exec deploy/kong-mesh-control-plane -- env | sort | grep --color=always -E '^|CNI'") + "".join(
        "%s=%s\n" % (e["name"].replace("CNI", "\x1b[01;31m\x1b[KCNI\x1b[m\x1b[K"), e["value"]) for e in sorted(env, key=lambda e: e["name"]))
    out += dollar("kubectl get networkpolicy -A") + "\x1b[1mNo resources found\x1b[0m\n"
    out += dollar("exit") + "exit\n\nScript done on 2026-01-14 16:32:09+00:00 [COMMAND_EXIT_CODE=\"0\"]\n"
    p.put("typescript", out, crlf=True)
    return p.expect("failing", ["inj-cni-flag-mismatch"], ["val-rules-missing-generic"], rivals("inj-cni-flag-mismatch", extra=["x-networkpolicy", "x-aks", "cni-conf-not-found", "order-native-sidecar-startup-probe", "plugin-installer-not-running", "x-uninstall-leftover"]),
                    found.pods + web.pods, "The chart's CNI is off, an environment variable tells the injector that it is on: pods get kuma-validation, and no DaemonSet puts rules in.", any_subject=True,
                    missing=["objects", "log of the control plane"])
