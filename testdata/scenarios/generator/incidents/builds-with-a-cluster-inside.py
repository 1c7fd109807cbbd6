"""A CI pod runs kind with Kuma in it: on that node the process table has two /install-cni."""
from field_estate import *


def build(name):
    w = World(name, (2, 12, 7), "gke", nodes=4, apps=1, family="dualstack", now="2025-12-02T16:44:51Z", cni_age=4000000)
    node = w.node(3)
    w.namespace("ci")
    begun = w.ago(1440)
    runner = w.workload("runner-tp4k2-project-88-concurrent-0", "ci", kind="StatefulSet", replicas=1, mesh=False, created=begun, node=node, containers=[
        container("build", "registry.example.internal/ci/k8s-tools:1.31", args=["sh", "-c", "make e2e"]),
        container("svc-0", "docker.io/library/docker:27-dind", securityContext={"privileged": True})])
    pod = runner.pods[0]
    t = lambda n: (begun + seconds(n)).strftime("%H:%M:%S")
    w.logs[("ci", pod.name, "build")] = "\n".join(["%s $ make e2e" % t(9), "%s kind create cluster --name e2e --config test/kind.yaml" % t(11), '%s Creating cluster "e2e" ...' % t(11), "%s  \u2713 Ensuring node image (kindest/node:v1.31.2)" % t(52), "%s  \u2713 Starting control-plane" % t(78),
        "%s helm install kuma kuma/kuma -n kuma-system --create-namespace --version 2.11.8 --set cni.enabled=true --set cni.chained=true --set cni.netDir=/etc/cni/net.d --set cni.binDir=/opt/cni/bin --set cni.confName=10-kindnet.conflist" % t(96),
        "%s NAME: kuma" % t(99), "%s STATUS: deployed" % t(99), "%s kubectl rollout status -n kube-system ds/kuma-cni-node" % t(100), '%s daemon set "kuma-cni-node" successfully rolled out' % t(119), "%s go test ./test/e2e/... -timeout 45m" % t(120)]) + "\n"
    w.collected.add(pod.name)
    error = "failed to hijack main process stderr: unable to open CNI process stderr file: more than one process '/install-cni' running on a node, this should not happen"
    stuck_pods = []
    for app, space, mesh in (("seatmap", w.spaces[0], True), ("seatmap-cache", w.spaces[0], True), ("otel-gateway", "monitoring", False)):
        more = {} if mesh else {"image": "docker.io/otel/opentelemetry-collector:0.115.1"}
        found = w.workload(app, space, replicas=1, created=w.ago(1100 - 90 * len(stuck_pods)), plugin=None, mesh=mesh, node=node, **more)
        for pod in found.pods:
            if mesh:
                w.no_dataplane(pod)
            no_sandbox(w, pod, error)
        found.finish()
        stuck_pods += found.pods
    well(w, "seatmap-ui", w.spaces[1], replicas=2, age=900, node=[w.node(0), w.node(1)])
    bustle(w, "scaler", "deprecated")
    w.without("cp-logs")
    return w.expect("failing", ["plugin-two-installers"], (), ["plugin-installer-not-running", "x-runtime-restart-sandbox", "x-uninstall-leftover", "cni-oom", "plugin-kubeconfig-missing", "x-binary-missing", "val-cni-not-ready-on-node",
                    "x-gke", "cni-plugin-overwritten"], stuck_pods, "On one node a CI pod runs kind with Kuma's CNI in it, so the host sees a second /install-cni; the node's own installer is well.", any_subject=True)
