#!/usr/bin/env python3
"""Writes scenarios of pasted text about kuma-init, admission and the sidecar.

    python3 injection.py [NAME...]
"""
import os
import sys
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from dump import *  # noqa: F401,F403,E402
from extra_injection import *  # noqa: F401,F403,E402

CASES = {}


def case(f):
    CASES[f.__name__.replace("_", "-")] = f
    return f


def ctext(w, pod, name):
    """A container's log."""
    w.finish_logs()
    return w.logs[(pod.namespace, pod.name, name)]


@case
def proxy_uids_with_comma(c):
    w = World(c.name, (2, 12, 11), "gke", cni=None, apps=2, nodes=3, family="dualstack", now="2026-02-03T10:02:58Z")
    value = "tcp:443,8443:1000,1001;udp:53:1000"
    last = w.ago(58)
    found = w.workload("cert-renewer", w.spaces[0], replicas=1, created=w.first_attempt(last, 8, 0) - seconds(5), annotations={"traffic.kuma.io/exclude-outbound-ports-for-uids": value},
                       tweak=init_args("--exclude-outbound-ports-for-uids=tcp:443,8443:1000,1001", "--exclude-outbound-ports-for-uids=udp:53:1000", "--redirect-all-dns-traffic", "--verbose"))
    w.init_loops(found, "kuma-init", "Error: failed to initialize config: parsing excluded outbound ports for uids failed: invalid UID entry: '1000,1001'. It should either be a single item or a range\n", restarts=8, run=0, last=last)
    pod = down(found.pods[0])
    stranger(w, "crash")
    c.put("describe.txt", describe(w, pod, 1))
    c.put("kuma-init.log", ctext(w, pod, "kuma-init"))
    c.put("pods.txt", get_pods(w))
    c.write("failing", ["init-bad-exclusions"], [], ["init-user-missing", "init-not-root", "init-config-load", "init-flags-conflict", "inj-bad-annotation", "val-outbound-exclusion-covers-probe", "init-caps-missing", "plugin-bad-annotation"], [pod],
            "Two UIDs with a comma in exclude-outbound-ports-for-uids; kuma-init takes one UID or a range.", kuma=w.vtext, platform="gke", missing=["events of others", "nodes", "control plane"])


@case
def old_ami_log_tree(c):
    w = World(c.name, (2, 6, 13), "eks", cni=None, apps=0, nodes=3, now="2024-07-16T14:44:21Z")
    for node in w.nodes:
        node["status"]["nodeInfo"].update(osImage="Amazon Linux 2", kernelVersion="5.4.277-191.375.amzn2.x86_64", kubeletVersion="v1.27.14-eks-ae9a62a", containerRuntimeVersion="containerd://1.7.11")
    error = ("warning: found mount /sys/fs/cgroup, but it's type (tmpfs) is not cgroup2 - ignoring\n"
             "Error: failed to setup transparent proxy: getting cgroup failed with error: cannot find any cgroup2 mounts\n")
    args = ["--config-file", "/tmp/.kumactl", "--redirect-outbound-port", "15001", "--redirect-inbound=true", "--redirect-inbound-port", "15006", "--redirect-inbound-port-v6", "15010", "--kuma-dp-uid", "5678", "--exclude-inbound-ports", "",
            "--exclude-outbound-ports", "", "--verbose", "--ebpf-enabled", "--ebpf-bpffs-path", "/sys/fs/bpf", "--ebpf-cgroup-path", "/sys/fs/cgroup", "--ebpf-tc-attach-iface", "", "--ebpf-instance-ip", "$(INSTANCE_IP)",
            "--ebpf-programs-source-path", "/tmp/kuma-ebpf"]
    pods, last = [], w.ago(109)
    for n, app in enumerate(("ad-bidder", "ad-bidder-eu", "ad-ledger")):
        found = w.workload(app, w.spaces[n % 2], replicas=1, created=w.first_attempt(last, 10, 0) - seconds(4), annotations={"kuma.io/transparent-proxying-ebpf": "enabled"}, tweak=init_args(
            *args, securityContext={"privileged": True, "runAsUser": 0, "runAsGroup": 0, "capabilities": {}}, resources={"limits": {"cpu": "100m", "memory": "80M"}, "requests": {"cpu": "20m", "memory": "20M"}}))
        w.init_loops(found, "kuma-init", error, restarts=10, run=0, last=last)
        pod = down(found.pods[0])
        uid = pod.obj["metadata"]["uid"]
        for run in (9, 10):
            c.put("var-log-pods/%s_%s_%s/kuma-init/%d.log" % (pod.namespace, pod.name, uid, run), cri(error, last - seconds(301 * (10 - run)), "stderr"))
        pods.append(pod)
    c.put("nodes.txt", get_nodes(w))
    c.put("pods.txt", get_pods(w))
    c.put("values.yaml", "USER-SUPPLIED VALUES:\ncontrolPlane:\n  mode: standalone\nexperimental:\n  ebpf:\n    enabled: true\n    instanceIPEnvVarName: INSTANCE_IP\n")
    c.write("failing", ["init-ebpf"], [], ["init-no-iptables-support", "init-caps-missing", "init-not-root", "init-config-load", "plugin-kernel-modules", "init-tmp-readonly", "cni-legacy-ebpf-image", "init-nft-operation-not-supported",
            "x-bottlerocket-talos"], pods, "eBPF redirection on Amazon Linux 2: the nodes have cgroup v1 only, kuma-init finds no cgroup2 mount.", any_subject=True, kuma=w.vtext, platform="eks", missing=["objects", "events"])


@case
def on_is_no_boolean(c):
    w = World(c.name, (2, 11, 12), "kubeadm", product="kong-mesh", apps=2, nodes=3, family="dualstack", now="2025-09-16T12:21:09Z")
    space = w.spaces[1]
    error = 'could not generate annotations for pod: annotation "kuma.io/builtin-dns" has wrong value "on"'
    text = 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: ' + error
    owners = [w.refused(app, space, text, age=2100 - 300 * n, count=15 - n) for n, app in enumerate(("form-api", "form-pdf"))]
    for n in range(3):
        w.cp_say(w.ago(2000 - 600 * n), "INFO", "injector", "injecting Kuma", {"pod": owners[0]["metadata"]["name"] + "-", "namespace": space, "mesh": "default"})
    stranger(w, "pull")
    for owner in owners:
        owner["spec"]["template"]["metadata"]["annotations"] = {"kuma.io/builtin-dns": "on", "prometheus.io/scrape": "true"}
    c.put("events.txt", get_events(w))
    c.put("replicasets.yaml", listing(owners))
    c.put("pods.txt", get_pods(w))
    c.put("control-plane.log", ctext(w, w.cp.pods[0], "control-plane"))
    c.write("failing", ["inj-bad-annotation"], [], ["inj-webhook-unreachable", "inj-annotation-instead-of-label", "inj-mesh-not-found", "inj-pod-validator", "plugin-bad-annotation", "x-dns-capture", "val-bad-flag", "inj-container-patch-missing"], owners,
            "kuma.io/builtin-dns: on is no value that the injector takes.", kuma=w.vtext, product="kong-mesh", platform="kubeadm", missing=["nodes", "DaemonSets"])


@case
def workload_api_socket_missing(c):
    w = World(c.name, (2, 13, 10), "eks", apps=1, nodes=4, family="ipv4", now="2026-07-01T08:33:15Z")
    space, node = w.spaces[0], w.node(3)
    w.namespace("spire")
    spec = {"containers": [container("spiffe-csi-driver", "ghcr.io/spiffe/spiffe-csi-driver:0.2.6"), container("node-driver-registrar", "registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.9.4")], "nodeSelector": {"eks.amazonaws.com/nodegroup": "general"}}
    ds = w._daemonset("spire-spiffe-csi-driver", "spire", spec, {"app.kubernetes.io/name": "spiffe-csi-driver"})
    w.get("Node", node)["metadata"]["labels"]["eks.amazonaws.com/nodegroup"] = "memory"
    for n in range(3):
        w.make_pod("spire-spiffe-csi-driver-" + w.word(5), "spire", {"containers": list(spec["containers"])}, w.node(n), w.old, {"app.kubernetes.io/name": "spiffe-csi-driver"}, owner=ds)
    w.daemonset_status(ds, 3)

    def socket(spec, annotations):
        spec["volumes"].append({"name": "kuma-spire-agent-socket", "csi": {"driver": "csi.spiffe.io", "readOnly": True}})
    found = w.workload("graph-cache", space, replicas=3, created=w.ago(1330), node=[w.node(0), w.node(1), node], pod_labels={"k8s.kuma.io/spire-support": "enabled"}, annotations={"k8s.kuma.io/spire-support": "enabled"}, tweak=socket)
    pod = found.pods[2]
    w.no_dataplane(pod)
    pod.no_sandbox()
    found.finish()
    w.event(pod, "Scheduled", None, pod.created)
    w.event(pod, "FailedMount", 'MountVolume.SetUp failed for volume "kuma-spire-agent-socket" : kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name csi.spiffe.io not found in the list of registered CSI drivers',
            pod.created + seconds(1), w.ago(38), 18, warning=True)
    stranger(w, "old")
    text = describe(w, pod)
    begin = text.index("  kuma-spire-agent-socket:\n")
    end = text.index("  kube-api-access", begin)
    c.put("describe.txt", text[:begin] + "  kuma-spire-agent-socket:\n    Type:              CSI (a Container Storage Interface (CSI) volume source)\n    Driver:            csi.spiffe.io\n    FSType:\n"
          "    ReadOnly:          true\n    VolumeAttributes:  <none>\n" + text[end:])
    c.put("pods.txt", get_pods(w))
    c.put("daemonsets.txt", get_ds(w))
    c.put("csidrivers.txt", table(["NAME", "ATTACHREQUIRED", "PODINFOONMOUNT", "STORAGECAPACITY", "TOKENREQUESTS", "REQUIRESREPUBLISH", "MODES", "AGE"], [
        ["csi.spiffe.io", "false", "true", "false", "<unset>", "false", "Ephemeral", age(w.now, w.old)], ["ebs.csi.aws.com", "true", "false", "false", "<unset>", "false", "Persistent", age(w.now, w.old)]]))
    c.write("failing", ["inj-spire-csi"], [], ["inj-token-volume", "inj-custom-configmap-mount", "plugin-installer-not-running", "x-binary-missing", "cni-ds-not-scheduled", "cp-mtls-backend", "val-cni-not-ready-on-node", "dp-token",
            "plugin-rbac-forbidden"], [pod], "The SPIFFE CSI driver has no pod on the nodes of the group 'memory'; the injected volume cannot be mounted there.", kuma=w.vtext, platform="eks", missing=["logs", "nodes as objects"])


@case
def restarts_with_backtrace(c):
    w = World(c.name, (2, 13, 8), "aks", apps=1, nodes=3, family="dualstack", now="2026-03-30T21:17:40Z")
    space, last = w.spaces[0], w.ago(118)
    found = w.workload("invoice-api", space, replicas=2, created=w.first_attempt(last, 9, 47) - seconds(6))
    proxy = lambda at, number: "\n".join(dp_head(w, at) + [
        envoy_say(at + seconds(1.1), "info", "upstream", "source/common/upstream/cds_api_helper.cc:71] cds: added/updated 19 cluster(s), skipped 0 unmodified cluster(s)"),
        envoy_say(at + seconds(1.6), "info", "config", "source/common/listener_manager/listener_manager_impl.cc:944] all dependencies initialized. starting workers"),
        envoy_say(at + seconds(46.1), "critical", "backtrace", "./source/server/backtrace.h:129] Caught Segmentation fault, suspect faulting address 0x%d" % (16 * number), 29),
        envoy_say(at + seconds(46.1), "critical", "backtrace", "./source/server/backtrace.h:113] Backtrace (use tools/stack_decode.py to get line numbers):", 29),
        envoy_say(at + seconds(46.1), "critical", "backtrace", "./source/server/backtrace.h:114] Envoy version: 3a1ecd0b1f0b6c7f7f3f0e7b8d1c94e2c7a7d2f1/1.36.4/Modified/RELEASE/BoringSSL", 29)] + [
        envoy_say(at + seconds(46.1), "critical", "backtrace", "./source/server/backtrace.h:121] #%d: %s [0x%x]" % (k, frame, 0x55b0c11f2000 + 0x3a1 * k * number), 29) for k, frame in enumerate((
            "__restore_rt", "Envoy::Extensions::HttpFilters::Lua::StreamHandleWrapper::onReset()", "Envoy::Extensions::HttpFilters::Lua::Filter::onDestroy()", "Envoy::Http::FilterManager::destroyFilters()"))] + [
        zap(at + seconds(46.4), "ERROR", "kuma-dp.run.envoy", "Envoy terminated with an error", {"error": "signal: segmentation fault (core dumped)"}),
        zap(at + seconds(46.4), "INFO", "kuma-dp.run", "stopping all Kuma DP components"),
        zap(at + seconds(46.5), "ERROR", "kuma-dp.run", "error while running Kuma DP", {"error": "signal: segmentation fault (core dumped)"}), "Error: signal: segmentation fault (core dumped)"]) + "\n"
    for n, pod in enumerate(found.pods):
        w.main_loops(down(pod), "kuma-sidecar", None, 1, last + seconds(n), 9, 47)
        pod.ready_at = last + seconds(47)
        c.put("logs/%s_%s_kuma-sidecar_previous.log" % (space, pod.name), proxy(last + seconds(n), n + 3))
    found.finish()
    stranger(w, "old")
    c.put("describe-%s.txt" % found.pods[0].name, describe(w, found.pods[0], 2))
    c.put("pods.txt", get_pods(w))
    c.put("meshproxypatches.yaml", to_yaml({"apiVersion": "kuma.io/v1alpha1", "kind": "MeshProxyPatch", "metadata": {"name": "lua-mask-iban", "namespace": w.system, "labels": {"kuma.io/mesh": "default"}}, "spec": {
        "targetRef": {"kind": "MeshSubset", "tags": {"app": "invoice-api"}}, "default": {"appendModifications": [{"httpFilter": {"operation": "AddBefore", "match": {"name": "envoy.filters.http.router", "origin": "inbound"},
            "value": "name: envoy.filters.http.lua\ntypedConfig:\n  '@type': type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua\n  inlineCode: |\n    function envoy_on_response(h) h:body() end\n"}}]}}}))
    c.write("failing", ["dp-envoy-exit"], [], ["x-oom", "dp-config-rejected", "dp-port-conflict", "dp-xds-stream", "dp-cp-unreachable", "dp-envoy-not-ready", "x-exec-format", "dp-bootstrap-response-invalid", "x-probe-failures"], found.pods,
            "Envoy starts, serves and dies of a segmentation fault after 46 s each time; kuma-dp ends with it (exit 1, not 137).", any_subject=True, kuma=w.vtext, platform="aks", missing=["control plane", "events of others"])


@case
def stern_listener_not_taken(c):
    w = World(c.name, (2, 12, 14), "kind", apps=0, nodes=2, family="ipv4", now="2026-04-07T15:49:31Z")
    space, rows = w.spaces[1], []
    found = w.workload("tariff-api", space, replicas=2, created=w.ago(236))
    patch = "Error adding/updating listener(s) inbound:%s:8080: Didn't find a registered implementation for 'corp.filters.http.header_guard' with type URL: 'type.googleapis.com/corp.filters.http.v1.HeaderGuard'\n"
    for n, pod in enumerate(found.pods):
        start = pod.created + seconds(4)
        reason = patch % pod.ip
        lines = dp_head(w, start) + [envoy_say(start + seconds(1.2), "info", "upstream", "source/common/upstream/cds_api_helper.cc:71] cds: added/updated 11 cluster(s), skipped 0 unmodified cluster(s)")]
        for k in range(100):
            at = start + seconds(1.4 + 5.03 * k)
            if at > w.ago(2):
                break
            lines.append(envoy_say(at, "warning", "config", "./source/extensions/config_subscription/grpc/grpc_subscription_impl.cc:138] gRPC config for type.googleapis.com/envoy.config.listener.v3.Listener rejected: " + reason.strip()))
            if k < 40:
                rows.append((at + seconds(0.02), w.system, w.cp.pods[0].name, "control-plane", zap(at + seconds(0.02), "INFO", "xds.status-tracker", "config rejected", {
                    "proxyName": "%s.%s" % (pod.name, space), "mesh": "default", "streamID": 31 + n, "type": "LDS", "resourceVersion": "", "mode": "SOTW"})))
                rows.append((at + seconds(0.03), w.system, w.cp.pods[0].name, "control-plane", zap(at + seconds(0.03), "INFO", "xds.nack-backoff", "config was previously rejected by Envoy. Applying backoff before resending it", {
                    "backoff": "5s", "nodeID": "default.%s.%s" % (pod.name, space), "reason": reason})))
        rows += rows_of("\n".join(lines), space, pod.name, "kuma-sidecar", start)
        rows += rows_of(Validator(w.v, pod.created + seconds(2), w.rng).passes().text(), space, pod.name, "kuma-validation", pod.created + seconds(2))
        unready_sidecar(w, pod)
        rows += [(pod.created + seconds(6), space, pod.name, pod.mains()[-1], '{"level":"info","msg":"tariff-api up"}')]
    found.finish()
    order = {id(r): n for n, r in enumerate(rows)}
    rows.sort(key=lambda r: (r[0], order[id(r)]))
    c.put("stern.log", stern(rows, namespaces=True))
    c.put("pods.txt", get_pods(w))
    c.put("events.txt", get_events(w))
    c.write("failing", ["dp-config-rejected"], ["dp-envoy-not-ready"], ["dp-xds-stream", "dp-port-conflict", "dp-cp-unreachable", "dp-not-found-yet", "dp-envoy-exit", "dp-duplicate-stream", "cp-pod-translation", "x-probe-failures",
            "val-rules-missing-generic"], found.pods, "Envoy rejects the inbound listener every five seconds: a proxy patch names a filter that this Envoy does not have.", any_subject=True, kuma=w.vtext, platform="kind", missing=["objects", "policies"])


@case
def net_framework_pool(c):
    w = World(c.name, (2, 11, 11), "aks", apps=1, nodes=3, family="dualstack", now="2025-07-30T07:58:12Z")
    stranger(w, "old")
    node = w.add_node("akswin22000001", created=w.ago(90000), labels={"kubernetes.io/os": "windows", "node.kubernetes.io/windows-build": "10.0.20348", "kubernetes.azure.com/agentpool": "win22"})
    gone = w.cni_pods.pop(node)
    w.pods.remove(gone), w.cni_lines.pop(node), w.cni_start.pop(node)
    w.daemonset_status(w.cni_ds, 3)
    info = w.get("Node", node)
    info["status"]["nodeInfo"].update(osImage="Windows Server 2022 Datacenter", kernelVersion="10.0.20348.2849", containerRuntimeVersion="containerd://1.7.23+azure", operatingSystem="windows")
    found = w.workload("legacy-quotes", w.spaces[0], replicas=1, created=w.ago(1540), node=node, plugin=None, spec={"nodeSelector": {"kubernetes.io/os": "windows"}})
    pod = found.pods[0]
    w.no_dataplane(pod)
    image = w.image("kuma-init")
    pod.init_waits("kuma-validation", "ImagePullBackOff", 'Back-off pulling image "%s"' % image)
    found.finish()
    w.event(pod, "Scheduled", None, pod.created)
    w.event(pod, "Pulling", 'Pulling image "%s"' % image, pod.created + seconds(6), w.ago(190), 7)
    w.event(pod, "Failed", 'Failed to pull image "%s": rpc error: code = NotFound desc = failed to pull and unpack image "%s": no match for platform in manifest: not found' % (image, image), pod.created + seconds(8), w.ago(188), 7, warning=True)
    w.event(pod, "Failed", "Error: ErrImagePull", pod.created + seconds(8), w.ago(188), 7, warning=True)
    w.event(pod, "BackOff", 'Back-off pulling image "%s"' % image, pod.created + seconds(9), w.ago(11), 103)
    w.event(pod, "Failed", "Error: ImagePullBackOff", pod.created + seconds(9), w.ago(11), 103, warning=True)
    c.put("describe.txt", describe(w, pod, 2), crlf=True)
    c.put("nodes.txt", get_nodes(w), crlf=True)
    c.put("pods.txt", get_pods(w), crlf=True)
    c.put("ds.txt", get_ds(w), crlf=True)
    c.write("failing", ["x-windows-nodes"], ["x-image-pull"], ["x-exec-format", "cni-ds-image-pull", "cni-ds-not-scheduled", "cni-ds-exec-format", "taint-on-nodes-without-cni", "val-cni-not-ready-on-node", "val-rules-missing-generic", "val-oom-or-exec"], [pod],
            "A Windows pod in an injected namespace: Kuma's images have no Windows variant, and no CNI runs on the node.", kuma=w.vtext, platform="aks", missing=["logs", "control plane"])


if __name__ == "__main__":
    for name, f in CASES.items():
        if len(sys.argv) == 1 or name in sys.argv[1:]:
            f(Case(name))
            print(name)
