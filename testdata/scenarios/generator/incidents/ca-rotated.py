"""The control plane's certificate was made anew; sidecars injected before trust the old authority."""
from common import *


def build(name):
    w = World(name, (2, 11, 14), "openshift", cni="standalone", now="2025-12-19T02:44:30Z", offset=1)
    space = w.spaces[0]
    w.cp.pods[0].created = w.ago(4200)
    w.cp.pods[0].run()
    error = ('request to bootstrap server failed: Post "%s/bootstrap": tls: failed to verify certificate: x509: certificate signed by unknown authority '
             '(possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "kuma-ca")' % w.cp_url)
    found = w.workload("claims-api", space, replicas=2, created=w.ago(90000), plugin=None)
    for pod in found.pods:
        start = w.ago(160)
        lines = bootstrap(w.v, start, w.cp_url, w.offset) + no_bootstrap(start + seconds(1), error, 30, w.offset)
        pod.main("kuma-sidecar", state=running(start), ready=False, started=True, restarts=7,
                 last=ended(1, "Error", start - seconds(420), start - seconds(12)))
        pod.ready_at = w.ago(3600)
        w.logs[(space, pod.name, "kuma-sidecar")] = "\n".join(lines) + "\n"
        w.event(pod, "Unhealthy", "Readiness probe failed: Get \"http://%s:9901/ready\": dial tcp %s:9901: connect: connection refused" % (pod.ip, pod.ip),
                w.ago(3500), w.ago(6), 660, warning=True)
    found.finish()
    w.workload("policy-api", space, replicas=1, created=w.ago(2600))
    return w.expect("failing", ["dp-ca-mismatch"], ["dp-envoy-not-ready"], ["dp-cp-unreachable", "x-networkpolicy", "dp-token", "dp-wrong-endpoint",
                    "dp-not-found-yet", "dp-xds-stream"], found.pods,
                    "Old pods whose sidecar restarted cannot verify the control plane; pods injected since are well.")
