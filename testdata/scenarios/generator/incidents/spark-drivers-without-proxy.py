"""The injector's exceptions were extended with a label of the data team; a web workload got that label from a shared chart."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 13, 5), "aks", nodes=3, apps=2, now="2026-04-09T12:21:50Z", mesh_spec=mesh_tls(), family="dualstack")
    space = w.spaces[0]
    w.get("ConfigMap", "kuma-control-plane-config")["data"]["config.yaml"] = (
        "# use this file to override default configuration of `kuma-cp`\n#\n# see conf/kuma-cp.conf.yml for available settings\nruntime:\n  kubernetes:\n    injector:\n      exceptions:\n        labels:\n"
        "          openshift.io/build.name: \"*\"\n          openshift.io/deployer-pod-for.name: \"*\"\n          data.example.internal/engine: \"*\"\n")
    cp_env(w)
    for c in w.cp.pods[0].obj["spec"]["containers"] + w.get("Deployment", "kuma-control-plane", w.system)["spec"]["template"]["spec"]["containers"]:
        c["args"] = [a.replace("--log-level=info", "--log-level=debug") for a in c["args"]]
    labels = {"app": "insight-web", "data.example.internal/engine": "spark-3.5", "helm.sh/chart": "analytics-common-7.0.2"}
    found = w.workload("insight-web", space, replicas=3, mesh=False, created=w.ago(3300), labels=labels)
    for number, pod in enumerate(found.pods):
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container insight-web", pod.created + seconds(3))
        w.cp_say(pod.created - seconds(0.3), "DEBUG", "injector", "pod fulfills exception requirements")
        w.cp_say(pod.created - seconds(0.29), "DEBUG", "injector", "skipping Kuma injection", {"pod": pod.obj["metadata"]["generateName"], "namespace": space})
        w.logs[(space, pod.name, "insight-web")] = "".join('{"t":"%s","lvl":"WARN","msg":"GET http://facts.%s.svc:8080/v1/cube failed","cause":"read ECONNRESET"}\n' % (rfc3339(w.ago(3000 - 210 * n - 3 * number)), w.spaces[1]) for n in range(12))
        w.collected.add(pod.name)
    job = w.workload("nightly-cube", space, replicas=1, mesh=False, kind="Job", created=w.ago(2000), labels={"job-name": "nightly-cube", "data.example.internal/engine": "spark-3.5"}, spec={"restartPolicy": "Never"})
    job.pods[0].completed(w.ago(1400))
    beside = w.workload("insight-auth", space, replicas=1, created=w.ago(3200))
    w.sidecar_log(beside.pods[0], 1)
    passed(w, beside.pods[0])
    crash_elsewhere(w, "report-mailer", why="SMTP relay.example.internal: 535 authentication failed")
    return w.expect("failing", ["inj-exception-label"], (), ["inj-namespace-label-missing", "inj-webhook-ignored", "inj-annotation-instead-of-label", "inj-webhook-unreachable", "inj-cni-flag-mismatch", "x-iptables-wiped-later", "mtls-deny-all"], found.pods,
                    "data.example.internal/engine is among the injector's exceptions (the control plane's config.yaml); the pods carry it from a shared chart and have no sidecar.", also=["insufficient-evidence"], any_subject=True)
