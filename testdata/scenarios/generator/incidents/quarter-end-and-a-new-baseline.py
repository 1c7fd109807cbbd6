"""Two faults in one cluster: jobs whose sidecar runs on for ever, and a namespace whose Pod Security level refuses the injected containers."""
from field_desk import *


def build(name):
    w = World(name, (2, 11, 15), "aks", apps=2, nodes=3, family="ipv4", native=False, now="2025-09-30T22:47:19Z")
    space = w.spaces[0]
    jobs = []
    for n, (app, took) in enumerate((("close-books", 811), ("close-subledger", 402), ("fx-revalue", 97))):
        created = w.ago(15300 - 300 * n)
        found = w.workload(app, space, replicas=1, created=created, kind="Job", spec={"restartPolicy": "Never"}, labels={"job-name": app, "batch.kubernetes.io/job-name": app}, plugin=None)
        pod = found.pods[0]
        main = pod.mains()[-1]
        pod.main(main, state=ended(0, "Completed", created + seconds(9), created + seconds(9 + took)), ready=False)
        pod.ready_at = created + seconds(9 + took)
        found.finish()
        w.logs[(space, pod.name, main)] = '{"level":"info","msg":"%s begins"}\n{"level":"warn","msg":"3 postings without a cost centre"}\n{"level":"info","msg":"%s done","seconds":%d}\n' % (app, app, took)
        w.sidecar_log(pod, 1)
        passed(w, pod)
        w.cp_say(w.ago(6900 - 2100 * n), "INFO", "controllers.Pod", "sending request to terminate Envoy", {"pod": {"name": pod.name, "namespace": space}})
        w.cp_say(w.ago(6890 - 2100 * n), "ERROR", "controllers.Pod", "envoy admin client failed. Most probably the pod is already going down.", {"pod": {"name": pod.name, "namespace": space},
                 "error": 'unable to send POST to quitquitquit: Post "https://%s:9901/quitquitquit": context deadline exceeded' % pod.ip})
        jobs.append(pod)
    made = w.namespace("kyc-docs", {"kuma.io/sidecar-injection": "enabled", "pod-security.kubernetes.io/enforce": "restricted", "pod-security.kubernetes.io/enforce-version": "latest"}, w.ago(86400 * 200))
    text = ('pods "%s" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true (pod or containers "kuma-validation", "kuma-sidecar" must set securityContext.runAsNonRoot=true), '
            'seccompProfile (pod or containers "kuma-validation", "kuma-sidecar" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")')
    owners = [w.refused(app, "kyc-docs", text % (app + "-" + w.word(9) + "-" + w.word(5)), age=2600, count=18) for app in ("scan-intake", "scan-view")]
    job_trouble(w)
    probe_trouble(w)
    truer(w)
    return w.expect("failing", ["order-job-never-completes", "validation-psa-restricted"], (), ["order-app-before-sidecar", "dp-envoy-not-ready", "dp-envoy-exit", "x-networkpolicy", "init-psa-baseline", "cni-ds-psa-blocked", "x-probe-failures", "inj-webhook-unreachable", "init-runasnonroot-conflict"],
                    jobs + owners, "Two faults: three Jobs ended well hours ago while their ordinary sidecars run on; and kyc-docs enforces the level restricted, which refuses kuma-validation and kuma-sidecar.", any_subject=True)
