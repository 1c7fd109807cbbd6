#!/usr/bin/env python3
"""Writes scenarios of what people paste or keep in a directory when no support bundle was made.

    python3 make.py [NAME...]
"""
import os
import sys
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import json
import random
from dump import *  # noqa: F401,F403,E402

CASES = {}


def case(f):
    CASES[f.__name__.replace("_", "-")] = f
    return f


def ctext(w, pod, name):
    """A container's log."""
    w.finish_logs()
    return w.logs[(pod.namespace, pod.name, name)]


@case
def aks_describe_and_two_logs(c):
    w = World(c.name, (2, 12, 13), "aks", apps=2, nodes=3, taint=False, cni_age=4000, now="2026-03-11T14:22:07Z")
    wanted = "/host/etc/cni/net.d/10-azure.conflist"
    found = w.validation_fails("quotes-api", w.spaces[0], refused, replicas=1, restarts=6, plugin=None, last=w.ago(71))
    pod = found.pods[0]
    start = w.ago(462)
    lines = install_start(w.v, start, w.cni_conf)[0][:4]
    lines[1] = zap(start, "INFO", "install-cni", "no valid installation found, will proceed with installation", {"error": "cni config file does not exist at the specified path: " + wanted})
    at = start + seconds(0.1)
    for _ in range(300):
        chain_retry(lines, w.v, at, wanted)
        at += seconds(1.001)
    lines.append(zap(at, "ERROR", "install-cni", "error occurred during cni installation", verbose(
        "failed to prepare Kuma CNI configuration: failed to ensure CNI config presence: cni config '%s' not found" % wanted, "Run", "main.go:231")))
    cni = w.cni_pods[pod.node]
    c.put("describe-pod.txt", describe(w, pod, 1), crlf=True)
    c.put("kuma-validation.log", ctext(w, pod, "kuma-validation"), crlf=True)
    c.put("%s.log" % cni.name, "\n".join(lines) + "\n", crlf=True)
    c.put("mail.txt", "Hi,\n\nsince the new node pool (CNI overlay) our pods hang in Init:CrashLoopBackOff.\nAttached: describe of one of them, its kuma-validation log and the log of the\n"
          "kuma-cni pod on the same node (kubectl logs -n kube-system %s --previous).\n\nThanks\n" % cni.name, crlf=True)
    c.write("failing", ["cni-conf-not-found"], ["x-aks", "val-cni-not-ready-on-node"], rivals("val-cni-not-ready-on-node", extra=[
        "cni-conf-extension-trap", "cni-net-dir-not-writable", "cni-conf-removed-or-invalid", "cni-autodetect-wrong-file", "cni-bin-dir-not-writable"]),
        [pod], "The CNI pod of the node looks for 10-azure.conflist for five minutes and gives up; the pod's validation is refused.", any_subject=True, kuma="2.12.13", platform="aks",
        missing=["pod of the installer", "listing of net.d", "nodes"])


@case
def powershell_tables_new_node(c):
    w = World(c.name, (2, 13, 9), "eks", apps=3, nodes=3, taint=False, family="ipv4", cni_age=400000, now="2026-01-21T09:41:33Z")
    born = w.ago(560)
    node = w.add_node(created=born, ready_after=21)
    up = born + seconds(21)
    cni = w.cni_pods[node]
    cni.created = born + seconds(3)
    done = w.cni_since(node, born + seconds(46), waits=2)
    cni.ready_at = done + seconds(6)
    created = up + seconds(1)
    w.cni_lines[node] = [row for row in w.cni_lines[node]]
    for name in ("aws-node", "kube-proxy"):
        old = next(p for p in w.pods if p.name.startswith(name + "-"))
        w.make_pod("%s-%s" % (name, w.word(5)), "kube-system", dict(old.obj["spec"], nodeName=node, volumes=[]), node, born + seconds(3), {"k8s-app": name}, generate=name + "-")
    found = w.validation_fails("wallet-api", w.spaces[0], refused, replicas=2, restarts=5, plugin=None, last=w.ago(163), node=node, created=created)
    for pod in found.pods:
        pod.created = created + seconds(1)
    # The first run falls before the installation.
    for e in w.items:
        if e["kind"] == "Event" and e["involvedObject"]["name"] in [p.name for p in found.pods] and e["reason"] in ("Pulled", "Created", "Started"):
            e["firstTimestamp"] = rfc3339(created + seconds({"Pulled": 14, "Created": 14, "Started": 15}[e["reason"]]))
            e["metadata"]["creationTimestamp"] = e["firstTimestamp"]
    late = w.workload("stock-svc", w.spaces[1], replicas=1, created=w.ago(300), node=node)
    w.event(cni, "Scheduled", None, cni.created)
    w.event(cni, "Pulled", 'Successfully pulled image "%s" in 19.2s (19.2s including waiting). Image size: 61204117 bytes.' % w.image("kuma-cni"), born + seconds(45))
    w.event(cni, "Started", "Started container install-cni", born + seconds(46))
    w.event(late.pods[0], "Scheduled", None, late.pods[0].created)
    w.event(late.pods[0], "Started", "Started container kuma-validation", late.pods[0].created + seconds(2))
    w.event(late.pods[0], "Started", "Started container kuma-sidecar", late.pods[0].created + seconds(4))
    w.event(w.get("Node", node), "RegisteredNode", "Node %s event: Registered Node %s in Controller" % (node, node), born + seconds(1), component="node-controller")
    w.event(w.get("Node", node), "NodeReady", "Node %s status is now: NodeReady" % node, up)
    u = dict(utf16=True, crlf=True)
    c.put("pods.txt", get_pods(w), **u)
    c.put("nodes.txt", get_nodes(w), **u)
    c.put("events.txt", get_events(w), **u)
    c.put("wallet-validation.txt", ctext(w, found.pods[0], "kuma-validation"), **u)
    c.put("wallet-describe.txt", describe(w, found.pods[0]), **u)
    c.put("%s.txt" % cni.name, ctext(w, cni, "install-cni"), **u)
    c.write("failing", ["val-cni-race-new-node"], ["x-autoscaler-churn", "val-rules-missing-generic"], rivals("val-cni-race-new-node", extra=["cni-conf-not-found", "x-aws-vpc-cni", "taint-cp-down", "plugin-apiserver-unreachable"]),
            found.pods, "Both pods were bound to a node one second after it became Ready, 25 s before the installer there was done; a pod of five minutes later is well.",
            any_subject=True, kuma=w.vtext, platform="eks", missing=["DaemonSets as objects", "control plane"])


@case
def pod_yaml_and_events_yaml(c):
    w = World(c.name, (2, 11, 15), "kubeadm", product="kong-mesh", apps=2, nodes=3, family="ipv4", now="2025-11-05T16:10:49Z")
    found = w.validation_fails("claims-api", w.spaces[0], refused, replicas=1, restarts=5, plugin="ok", last=w.ago(63), validator_uid=10001)
    pod = found.pods[0]
    for con in pod.obj["spec"]["initContainers"]:
        con["securityContext"].update(runAsUser=10001, runAsGroup=10001, runAsNonRoot=True)
    pod.obj["metadata"]["annotations"]["policies.kyverno.io/last-applied-patches"] = "force-run-as-user.platform-baseline.kyverno.io: replaced /spec/initContainers/0/securityContext/runAsUser\n"
    pod.render()
    c.put("pod.yaml", to_yaml(pod.obj))
    c.put("events.yaml", listing([e for e in w.of("Event") if e["involvedObject"]["name"] == pod.name]))
    c.put("logs/kuma-validation.log", ctext(w, pod, "kuma-validation"))
    c.put("logs/%s.log" % w.cni_pods[pod.node].name, ctext(w, w.cni_pods[pod.node], "install-cni"))
    c.write("failing", ["val-uid-mismatch"], ["val-rules-missing-generic"], rivals("val-uid-mismatch", extra=["scc-uid-range", "cni-conf-not-found", "x-gvisor-kata"]), [pod],
            "kuma-validation runs as 10001 while the rules are for 5678; the plugin says that it put them in for this pod.", kuma=w.vtext, product="kong-mesh", platform="kubeadm",
            missing=["nodes", "DaemonSet", "policies"])


@case
def stern_cilium(c):
    w = World(c.name, (2, 13, 8), "cilium", apps=0, nodes=3, taint=False, cni_age=5200, family="dualstack", now="2026-02-04T11:52:20Z")
    reason = "failed to find kuma-cni plugin in chained config file: kuma-cni plugin is missing in the chained config file"
    rows, installers = [], []
    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes):
        last = w.ago(52 + 37 * number)
        agent = next(p for p in w.pods if p.name.startswith("cilium-") and p.node == node)
        boot = w.ago(5300 - 20 * number)
        agent.created = boot - seconds(9)
        agent.run()
        say = lambda at, text, sub: rows.append((at, "kube-system", agent.name, "cilium", 'time="%s" level=info msg="%s" subsys=%s' % (rfc3339(at), text, sub)))
        for key, value in (("cni-chaining-mode", "none"), ("cni-exclusive", "true"), ("cni-log-file", "/var/run/cilium/cilium-cni.log"), ("kube-proxy-replacement", "false"),
                           ("write-cni-conf-when-ready", "/host/etc/cni/net.d/05-cilium.conflist")):
            say(boot, "  --%s='%s'" % (key, value), "daemon")
        cni = w.cni_pods[node]
        text = []
        for n in range(7, -1, -1):
            at = last - seconds(304 * n)
            text += install_start(w.v, at, w.cni_conf)[0] + cleanup(w.v, at + seconds(1.2), reason=reason)
            for line, shift, sub in (("Activity in /host/etc/cni/net.d/, re-generating CNI configuration", 0.31, "cni-config"), ("Generating CNI configuration file with mode none", 0.31, "cni-config"),
                                     ("Wrote CNI configuration file to /host/etc/cni/net.d/05-cilium.conflist", 0.42, "cni-config")):
                say(at + seconds(shift), line, sub)
        rows += rows_of("\n".join(text), "kube-system", cni.name, "install-cni", last)
        w.cni_crash(node, text, 5, 17, last, run=1.3)
        installers.append(cni)
    for n in range(9):
        proxy = next(p for p in w.pods if p.name.startswith("coredns"))
        rows.append((w.ago(2400 - 240 * n), "kube-system", proxy.name, "coredns", '[INFO] 10.42.1.%d:4%04d - %d "A IN orders.example.internal. udp 47 false 1232" NXDOMAIN qr,rd,ra 122 0.00%d21s' % (11 + n, 1313 + 97 * n, 1201 + n, n % 7 + 1)))
    rows.sort(key=lambda r: r[0])
    c.put("stern-kube-system.log", stern(rows))
    both = lambda text, kind: "".join((kind + l if n else "NAME" + " " * len(kind) + l[4:]) + "\n" for n, l in enumerate(text.rstrip("\n").split("\n")))
    c.put("ds-pods.txt", "$ kubectl get ds,pods -n kube-system -o wide\n" + both(get_ds(w, "kube-system"), "daemonset.apps/") + "\n" + both(get_pods(w, "kube-system"), "pod/"))
    c.write("failing", ["x-cilium-exclusive"], ["cni-plugin-overwritten"], ["cni-conf-extension-trap", "cni-conf-removed-or-invalid", "x-cilium-kpr-socketlb", "cni-conf-not-found", "x-aws-vpc-cni", "cni-oom",
            "cni-bin-dir-not-writable", "cni-defaults-on-non-openshift", "val-cni-race-new-node", "plugin-two-installers", "cni-conf-extension-trap"], installers,
            "Cilium runs with --cni-exclusive='true' and rewrite 05-cilium.conflist 0.2 s after kuma-cni was added, on each node; the installers end with 5 over and over.", any_subject=True,
            kuma=w.vtext, platform="cilium", missing=["application pods", "events", "cilium-config"])


@case
def journal_after_power_cut(c):
    rng = random.Random(c.name)
    hx = lambda n: "%0*x" % (n, rng.getrandbits(4 * n))
    uid = lambda: "%s-%s-4%s-a%s-%s" % (hx(8), hx(4), hx(3), hx(3), hx(12))
    node, boot = "node-3", parse_time("2025-03-19T06:12:40Z")
    pods = [("kube-system", "kuma-cni-node-x7w2p", uid()), ("kube-system", "coredns-7db6d8ff4d-q4m9t", uid()), ("booking", "seats-api-6f5c9d7b8-hx2lk", uid()),
            ("booking", "fares-84bd7c6f9c-9vkqz", uid()), ("monitoring", "prometheus-node-0", uid())]
    error = "more than one process '/install-cni' running on a node, this should not happen"
    lines = []
    j = lambda at, unit, text: lines.append("%s %s %s: %s" % (at.strftime("%b %d %H:%M:%S"), node, unit, text))
    tick = [0]

    def klog(at, text, src):
        tick[0] += 211
        return "E%s.%06d    1033 %s] %s" % (at.strftime("%m%d %H:%M:%S"), at.microsecond + tick[0] % 99000 + 700, src, text)
    lines.append("-- Logs begin at Sun 2024-12-01 02:11:08 UTC, end at Wed 2025-03-19 06:18:41 UTC. --")
    before = boot - seconds(310)
    j(before, "kubelet[988]", 'I%s.114201     988 kubelet_getters.go:187] "Pod status updated" pod="kube-system/kube-proxy-d5s7c" status="Running"' % before.strftime("%m%d %H:%M:%S"))
    j(before + seconds(64), "containerd[871]", 'time="%s" level=info msg="StopContainer for \\"%s\\" returns successfully"' % ((before + seconds(64)).strftime("%Y-%m-%dT%H:%M:%S.220193351Z"), hx(64)))
    lines.append("-- Reboot --")
    j(boot, "systemd[1]", "Started containerd container runtime.")
    j(boot + seconds(2), "systemd[1]", "Started kubelet: The Kubernetes Node Agent.")
    j(boot + seconds(4), "kubelet[1033]", 'I%s.330121    1033 kubelet_node_status.go:76] "Attempting to register node" node="%s"' % ((boot + seconds(4)).strftime("%m%d %H:%M:%S"), node))
    at = boot + seconds(9)
    for ns, name, u in [pods[0]] + pods[1:]:
        j(at, "kubelet[1033]", 'I%s.%06d    1033 util.go:48] "No ready sandbox for pod can be found. Need to start a new one" pod="%s/%s"' % (at.strftime("%m%d %H:%M:%S"), 41000 + 97 * pods.index((ns, name, u)), ns, name))
    at += seconds(1)
    for turn in range(24):
        for number, (ns, name, u) in enumerate(pods):
            sandbox = hx(64)
            t = at + seconds(number * 0.6)
            why = 'failed to setup network for sandbox \\"%s\\": plugin type=\\"kuma-cni\\" name=\\"kuma-cni\\" failed (add): %s' % (sandbox, error)
            j(t, "containerd[874]", 'time="%s" level=error msg="RunPodSandbox for &PodSandboxMetadata{Name:%s,Uid:%s,Namespace:%s,Attempt:%d,} failed, error" error="%s"' % (
                t.strftime("%Y-%m-%dT%H:%M:%S.") + "%06d%03dZ" % (t.microsecond, rng.randint(0, 999)), name, u, ns, 1 + (number != 2) * 1, why))
            full = "rpc error: code = Unknown desc = " + why
            j(t, "kubelet[1033]", klog(t, '"RunPodSandbox from runtime service failed" err="%s"' % full, "remote_runtime.go:193"))
            j(t, "kubelet[1033]", klog(t, '"Failed to create sandbox for pod" err="%s" pod="%s/%s"' % (full, ns, name), "kuberuntime_sandbox.go:72"))
            j(t, "kubelet[1033]", klog(t, '"Error syncing pod, skipping" err="failed to \\"CreatePodSandbox\\" for \\"%s_%s(%s)\\" with CreatePodSandboxError: \\"Failed to create sandbox for pod \\\\\\"%s_%s(%s)\\\\\\": %s\\"" pod="%s/%s" podUID="%s"' % (
                name, ns, u, name, ns, u, full.replace('\\"', '\\\\\\"'), ns, name, u), "pod_workers.go:1298"))
        at += seconds(rng.choice((12, 13, 14, 15)))
    c.put("journal-node-3.txt", "\n".join(lines) + "\n")
    net = """root@node-3:~# ls -l /etc/cni/net.d /opt/cni/bin/kuma-cni
-rwxr-xr-x 1 root root 46129152 Feb 27 10:05 /opt/cni/bin/kuma-cni

/etc/cni/net.d:
total 16
-rw-r--r-- 1 root root  968 Feb 27 10:05 10-calico.conflist
-rw------- 1 root root 2852 Mar 19 06:06 calico-kubeconfig
-rw------- 1 root root 2791 Mar 19 06:07 ZZZ-kuma-cni-kubeconfig
root@node-3:~# cat /etc/cni/net.d/10-calico.conflist
{
  "cniVersion": "0.3.1",
  "name": "k8s-pod-network",
  "plugins": [
    {
      "datastore_type": "kubernetes",
      "ipam": {
        "type": "calico-ipam"
      },
      "kubernetes": {
        "kubeconfig": "/etc/cni/net.d/calico-kubeconfig"
      },
      "log_level": "info",
      "mtu": 0,
      "nodename": "node-3",
      "policy": {
        "type": "k8s"
      },
      "type": "calico"
    },
    {
      "capabilities": {
        "portMappings": true
      },
      "snat": true,
      "type": "portmap"
    },
    {
      "kubernetes": {
        "cni_bin_dir": "/opt/cni/bin",
        "exclude_namespaces": [
          "kube-system"
        ],
        "kubeconfig": "/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig"
      },
      "log_level": "info",
      "type": "kuma-cni"
    }
  ]
}
root@node-3:~# ps -ef | grep install-cni
root       14402   13987  0 06:18 pts/0    00:00:00 grep --color=auto install-cni
root@node-3:~# crictl ps
CONTAINER           IMAGE               CREATED             STATE               NAME                ATTEMPT             POD ID              POD
%s       8d70fd9a1b7a5       6 minutes ago       Running             kube-proxy          3                   %s       kube-proxy-d5s7c
%s       38c11b8f4aa19       6 minutes ago       Running             calico-node         3                   %s       calico-node-8nq6f
root@node-3:~# crictl images | grep kuma
docker.io/kumahq/kuma-cni                          2.7.12              %s       98.1MB
docker.io/kumahq/kuma-init                         2.7.12              %s       71.4MB
docker.io/kumahq/kuma-dp                           2.7.12              %s       143MB
""" % (hx(13), hx(13), hx(13), hx(13), hx(13), hx(13), hx(13))
    c.put("shell-paste.txt", net)
    c.put("pods-node-3.txt", table(["NAMESPACE", "NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE", "NOMINATED NODE", "READINESS GATES"], [
        ["booking", pods[3][1], "0/2", "Init:0/1", "0", "5m12s", "<none>", node, "<none>", "<none>"],
        ["booking", pods[2][1], "0/2", "Init:0/1", "0", "9d", "<none>", node, "<none>", "<none>"],
        ["kube-system", "calico-node-8nq6f", "1/1", "Running", "3 (6m ago)", "108d", "192.168.3.13", node, "<none>", "<none>"],
        ["kube-system", pods[1][1], "0/1", "ContainerCreating", "0", "40d", "<none>", node, "<none>", "<none>"],
        ["kube-system", "kube-proxy-d5s7c", "1/1", "Running", "3 (6m ago)", "108d", "192.168.3.13", node, "<none>", "<none>"],
        ["kube-system", pods[0][1], "0/1", "ContainerCreating", "0", "19d", "<none>", node, "<none>", "<none>"],
        ["monitoring", pods[4][1], "0/2", "ContainerCreating", "0", "33d", "<none>", node, "<none>", "<none>"]]))
    refs = [{"kind": "Pod", "namespace": ns, "name": name} for ns, name, _ in pods]
    c.write("failing", ["plugin-installer-not-running", "x-runtime-restart-sandbox"], (), ["plugin-two-installers", "x-binary-missing", "plugin-kubeconfig-missing", "x-uninstall-leftover", "cni-plugin-overwritten",
            "plugin-apiserver-unreachable", "cni-oom", "val-cni-race-new-node", "val-rules-missing-generic"], refs,
            "Kuma 2.7 says 'more than one process' for none: after a power cut no /install-cni runs, the conflist still names kuma-cni, and the installer's own pod is stuck.", any_subject=True,
            kuma="2.7.12", platform="kubeadm", missing=["events", "objects", "pod logs"])


@case
def helm_values_taint_stays(c):
    w = World(c.name, (2, 11, 15), "kubeadm", cni_ns="mesh-node", cni_age=6100, apps=0, nodes=3, family="dualstack", now="2025-12-02T13:05:26Z")
    for e in w.get("Deployment", "kuma-control-plane", w.system)["spec"]["template"]["spec"]["containers"][0]["env"]:
        if e["name"].endswith("CNI_NAMESPACE"):
            e["value"] = "kube-system"
    for node in w.nodes:
        node["spec"]["taints"] = [{"key": "NodeReadiness", "effect": "NoSchedule"}]
        for n in range(5):
            w.cp_say(w.ago(5900 - 1100 * n), "INFO", "controllers.NodeTaint", "has no cni pod running and taint", {"node": {"name": node["metadata"]["name"]}})
    message = "0/3 nodes are available: 3 node(s) had untolerated taint {NodeReadiness: }. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
    pods = []
    for n, app in enumerate(("desk-api", "desk-web", "ledger-sync")):
        pods += w.pending(app, w.spaces[n % 2], message, replicas=1, age=2500 + 100 * n)
    c.put("helm-get-values.yaml", """USER-SUPPLIED VALUES:
cni:
  binDir: /opt/cni/bin
  chained: true
  confName: 10-calico.conflist
  enabled: true
  namespace: mesh-node
  netDir: /etc/cni/net.d
controlPlane:
  envVars:
    KUMA_RUNTIME_KUBERNETES_NODE_TAINT_CONTROLLER_CNI_NAMESPACE: kube-system
  mode: zone
  resources:
    limits:
      memory: 1Gi
""")
    c.put("helm-list.txt", table(["NAME", "NAMESPACE", "REVISION", "UPDATED", "STATUS", "CHART", "APP VERSION"], [["kuma", "kuma-system", "4", "2025-12-02 11:23:41.80113 +0000 UTC", "deployed", "kuma-2.11.15", "2.11.15"]]))
    c.put("nodes.yaml", listing(w.of("Node")))
    c.put("cni-daemonset.yaml", to_yaml(w.get("DaemonSet", "kuma-cni-node", "mesh-node")))
    c.put("cni-pods.txt", get_pods(w, "mesh-node"))
    c.put("control-plane.yaml", to_yaml(w.get("Deployment", "kuma-control-plane", w.system)))
    c.put("control-plane.log", ctext(w, w.cp.pods[0], "control-plane"))
    c.put("pending-pods.yaml", listing([p.render() for p in pods]))
    c.put("events.txt", get_events(w, keep=lambda e: e["reason"] == "FailedScheduling"))
    c.write("failing", ["taint-wrong-namespace-or-app"], ["taint-node-blocked"], ["taint-leftover-after-uninstall", "taint-rbac", "taint-on-nodes-without-cni", "taint-cp-down", "val-cni-not-ready-on-node", "cni-ds-not-scheduled",
            "val-rules-missing-generic"], pods, "The CNI runs, Ready, in mesh-node; a value tells the taint controller to look in kube-system, so all nodes keep their taint.", kuma=w.vtext, platform="kubeadm",
            missing=["logs of the installer", "RBAC"])


@case
def cluster_info_dump_forbidden(c):
    w = World(c.name, (2, 13, 10), "k3s", apps=2, nodes=3, family="dualstack", now="2026-06-22T18:33:09Z")
    stuck = []
    for app, space, count in (("tour-api", 0, 2), ("tour-mail", 0, 1)):
        found = w.workload(app, w.spaces[space], replicas=count, created=w.ago(1700), plugin=None)
        for p in found.pods:
            w.no_dataplane(p)
            w.sandbox_fails(p, 'failed to get pod annotations: failed to retrieve pod data from Kubernetes API: pods "%s" is forbidden: User "system:serviceaccount:kube-system:kuma-cni" cannot get resource '
                            '"pods" in API group "" in the namespace "%s"' % (p.name, p.namespace), 4, every=36)
        found.finish()
        stuck += found.pods
    w.finish_logs()
    spaces = ["kube-system", w.system, w.spaces[0]]
    dump = lambda kind, api, items: json.dumps({"kind": kind + "List", "apiVersion": api, "metadata": {"resourceVersion": "48813220"}, "items": items}, indent=4) + "\n"
    c.put("cluster-state/nodes.json", dump("Node", "v1", w.of("Node")))
    for ns in spaces:
        for kind, api, file in (("Event", "v1", "events"), ("ReplicationController", "v1", "replication-controllers"), ("Service", "v1", "services"), ("DaemonSet", "apps/v1", "daemonsets"),
                                ("Deployment", "apps/v1", "deployments"), ("ReplicaSet", "apps/v1", "replicasets"), ("Pod", "v1", "pods")):
            c.put("cluster-state/%s/%s.json" % (ns, file), dump(kind, api, [i for i in w.of(kind) if i["metadata"].get("namespace") == ns]))
        for p in w.pods:
            if p.namespace != ns:
                continue
            out = []
            for con in [n for n, _ in p.inits()] + p.mains():
                text = w.logs.get((ns, p.name, con))
                out.append("==== START logs for container %s of pod %s/%s ====\n" % (con, ns, p.name))
                if text is None and p in stuck:
                    out.append('Request log error: container "%s" in pod "%s" is waiting to start: PodInitializing\n' % (con, p.name))
                else:
                    out.append((text or "").rstrip("\n") if (con == "control-plane") else (text or ""))
                out.append("==== END logs for container %s of pod %s/%s ====\n" % (con, ns, p.name))
            c.put("cluster-state/%s/%s/logs.txt" % (ns, p.name), "".join(out))
    c.write("failing", ["plugin-rbac-forbidden"], ["cni-rbac-skipped", "cni-namespaceallowlist-rbac"], ["plugin-unauthorized", "plugin-apiserver-unreachable", "plugin-kubeconfig-missing", "taint-rbac", "val-rules-missing-generic",
            "plugin-installer-not-running", "x-binary-missing", "x-k3s-rke2"], stuck, "cluster-info dump: the plugin's service account may not read pods; RBAC objects are not part of such a dump.", any_subject=True,
            kuma=w.vtext, platform="k3s", missing=["clusterroles", "clusterrolebindings", "rolebindings", "configmaps"])


@case
def pod_log_tree_edge_board(c):
    w = World(c.name, (2, 11, 12), "rpi", cni=None, apps=1, nodes=2, family="ipv4", now="2025-08-27T15:45:02Z")
    last = w.ago(95)
    found = w.workload("meter-reader", "default", replicas=1, created=w.first_attempt(last, 7, 8.2) - seconds(5), node=w.node(1))
    pod = found.pods[0]
    uid = pod.obj["metadata"]["uid"]
    text = init_restore_failed(w.rng, "exit status 4: iptables-nft-restore v1.8.7 (nf_tables): , line 9: RULE_APPEND failed (Operation not supported): rule in chain OUTPUT")
    for n, start in ((6, last - seconds(309)), (7, last)):
        c.put("edge-board-2/var/log/pods/default_%s_%s/kuma-init/%d.log" % (pod.name, uid, n), cri(text, start, step=0.0004, split=160))
    other = next(p for p in w.pods if p.name.startswith("coredns") and p.node == w.node(1))
    c.put("edge-board-2/var/log/pods/kube-system_%s_%s/coredns/0.log" % (other.name, other.obj["metadata"]["uid"]), cri(
        "[INFO] plugin/reload: Running configuration SHA512 = 591cf328cccc12bc490481273e738df59329c62c0b729d94e8b61db9961c2fa5f046dd37f1cf888b953814040d180f52594972691cd6ff41be96639138a43908\n"
        "CoreDNS-1.11.3\nlinux/arm64, go1.21.11, a6338e9\n", w.old))
    c.put("edge-board-2/uname.txt", "Linux edge-board-2 6.6.51-yocto-standard #1 SMP PREEMPT Wed Jul  2 09:11:37 UTC 2025 aarch64 aarch64 aarch64 GNU/Linux\n")
    c.put("edge-board-2/lsmod.txt", table(["Module", "Size", "Used by"], [["veth", "36864", "0"], ["nf_tables", "249856", "0"], ["nfnetlink", "20480", "1 nf_tables"], ["br_netfilter", "36864", "0"], ["bridge", "307200", "1 br_netfilter"],
          ["stp", "20480", "1 bridge"], ["llc", "20480", "2 bridge,stp"], ["overlay", "163840", "21"], ["vxlan", "126976", "0"], ["nf_conntrack", "172032", "0"], ["nf_defrag_ipv4", "16384", "1 nf_conntrack"], ["nf_defrag_ipv6", "24576", "1 nf_conntrack"]]))
    c.put("edge-board-2/sysctl.txt", "net.ipv4.ip_forward = 1\nnet.bridge.bridge-nf-call-iptables = 1\nnet.ipv6.conf.all.disable_ipv6 = 1\nnet.ipv6.conf.lo.disable_ipv6 = 1\nnet.netfilter.nf_conntrack_max = 131072\nfs.inotify.max_user_watches = 14391\n")
    c.put("edge-board-2/modprobe.txt", "# modprobe nft_compat\nmodprobe: FATAL: Module nft_compat not found in directory /lib/modules/6.6.51-yocto-standard\n")
    c.write("failing", ["init-nft-operation-not-supported"], ["init-no-iptables-support", "plugin-kernel-modules", "plugin-restore-failed"], ["init-not-root", "init-caps-missing", "init-unknown-option", "init-ip6tables", "plugin-xtables-lock",
            "init-oom", "x-exec-format", "val-rules-missing-generic", "plugin-stale-rules", "plugin-mixed-iptables-modes"], [pod],
            "The board's kernel has no nft_compat; each rule is refused with 'Operation not supported'. Only the log tree of the node and some shell output.", kuma=w.vtext, platform="k3s", missing=["objects", "events", "control plane"])


@case
def tables_control_plane_cannot_start(c):
    w = World(c.name, (2, 13, 4), "kubeadm", apps=3, nodes=4, family="dualstack", now="2025-12-17T20:07:41Z")
    cp = w.cp.pods[0]
    last = w.ago(66)
    start = last
    log = [zap(start, "INFO", "Dataplane-Server", "TLS certificate autoconfigured", None), zap(start + seconds(0.2), "INFO", "kuma-cp.run", "starting Control Plane", {"version": "2.13.4"}),
           zap(start + seconds(30.9), "ERROR", "kuma-cp.run", "unable to set up Control Plane runtime", {"error": "could not bootstrap runtime: failed to get server groups: Get \"https://10.96.0.1:443/api\": dial tcp 10.96.0.1:443: i/o timeout"}),
           "Error: could not bootstrap runtime: failed to get server groups: Get \"https://10.96.0.1:443/api\": dial tcp 10.96.0.1:443: i/o timeout"]
    w.main_loops(cp, "control-plane", "\n".join(log) + "\n", 1, last, 9, 31)
    w.cp.finish()
    refusal = 'Internal error occurred: failed calling webhook "namespace-kuma-injector.kuma.io": failed to call webhook: Post "https://kuma-control-plane.kuma-system.svc:443/inject-sidecar?timeout=10s": no endpoints available for service "kuma-control-plane"'
    owners = [w.refused(app, w.spaces[n % 2], refusal, age=1500 + 90 * n, count=14 - n) for n, app in enumerate(("booking-api", "invoice-run", "reviews"))]
    c.put("kubectl-get-pods.txt", get_pods(w))
    c.put("kubectl-get-events.txt", get_events(w))
    c.put("kubectl-get-rs.txt", table(["NAMESPACE", "NAME", "DESIRED", "CURRENT", "READY", "AGE"], [[o["metadata"]["namespace"], o["metadata"]["name"], "1", "0", "0", age(w.now, when(o["metadata"]["creationTimestamp"]))] for o in owners]))
    c.put("kuma-control-plane-previous.log", "\n".join(log) + "\n")
    c.write("failing", ["cp-apiserver-unreachable"], ["inj-webhook-unreachable"], ["inj-mesh-not-found", "dp-cp-unreachable", "cp-mesh-missing-or-defaults", "plugin-apiserver-unreachable", "x-oom", "inj-webhook-ignored", "taint-cp-down", "x-networkpolicy",
            "val-rules-missing-generic"], owners + [cp], "The control plane ends at start because 10.96.0.1:443 does not answer; all new pods are refused as its webhook has no endpoint.", any_subject=True, kuma=w.vtext, platform="kubeadm",
            missing=["objects", "nodes", "kube-proxy logs"])


@case
def three_clusters_lone_logs(c):
    rng = random.Random(c.name)
    for place, version, at, ns, pod in (("fra-prod", (2, 8, 5), "2025-09-30T07:02:11Z", "trading", "quotes-5d8f7c6b9-2kx7m"), ("iad-prod", (2, 13, 8), "2025-09-30T07:15:40Z", "trading", "quotes-7c9b8d5f4-m4wzt"),
                                        ("sin-stage", (2, 11, 14), "2025-09-29T22:48:03Z", "fleet", "telemetry-66f7d9c8b5-vq8nd")):
        run = Validator(version, parse_time(at), rng)
        refused(run)
        c.put("%s/%s_%s_kuma-validation.log" % (place, ns, pod), run.text())
    c.put("README.txt", "validation logs from the three clusters where it happened (fra-prod, iad-prod, sin-stage).\nNothing else was saved before the pods were deleted.\n")
    c.write("failing", [], [], [x for x in REFUSED_FORMS[1:]] + ["val-io-timeout-filtered", "val-io-timeout-cpu", "val-bind-in-use", "val-silent-pass-ipv4", "plugin-installer-not-running", "x-binary-missing",
            "x-aws-vpc-cni", "taint-node-blocked"], [], "Three clusters, three releases, one lone log each: the redirect was not in effect; which form cannot be told, and it need not be the same.", kuma="2.13.8", missing=["everything but the logs"])


@case
def two_faults_mesh_label_and_mirror(c):
    w = World(c.name, (2, 12, 14), "kubeadm", apps=3, nodes=4, family="ipv4", now="2026-03-27T10:30:18Z")
    text = 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: meshes.kuma.io "payments-prod" not found'
    owners = [w.refused(app, w.spaces[0], text, age=2300 + 40 * n, count=17 - n) for n, app in enumerate(("settle-api", "settle-web", "fx-rates", "kyc-check", "statements", "limits"))]
    for n in range(4):
        w.cp_say(w.ago(2200 - 500 * n), "ERROR", "injector", "injection failed", {"pod": owners[n]["metadata"]["name"] + "-", "namespace": w.spaces[0], "error": 'meshes.kuma.io "payments-prod" not found'})
    node = next(n["metadata"]["name"] for n in w.nodes if n["metadata"]["name"] != w.cp.pods[0].node)
    cni = w.cni_pods[node]
    cni.created = w.ago(2600)
    image = "harbor.example.internal/mirror/kuma-cni:2.12.14"
    for con in cni.obj["spec"]["containers"]:
        con["image"] = image
    cni.no_sandbox()
    cni.states["install-cni"] = dict(state=waits("ImagePullBackOff", 'Back-off pulling image "%s"' % image), ready=False)
    cni.ip = w.pod_ip(node)
    w.cni_count()
    w.event(cni, "Scheduled", None, cni.created)
    w.event(cni, "Failed", 'Failed to pull image "%s": failed to pull and unpack image "%s": failed to resolve reference "%s": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials' % (
        image, image, image), cni.created + seconds(3), w.ago(40), 11, warning=True)
    w.event(cni, "Failed", "Error: ImagePullBackOff", cni.created + seconds(4), w.ago(22), 150, warning=True)
    w.event(cni, "BackOff", 'Back-off pulling image "%s"' % image, cni.created + seconds(4), w.ago(22), 150)
    w.taint_node(node)
    w.pods = [p for p in w.pods if p.node != node or p.obj["spec"].get("hostNetwork") or p is cni]
    there = {p.name for p in w.pods}
    w.cp_lines = [r for r in w.cp_lines if "controllers.Pod" not in r[1] or any(n in r[1] for n in there)]
    w.cp_say(w.ago(2595), "INFO", "controllers.NodeTaint", "has no cni pod running and taint", {"node": {"name": node}})
    c.put("pods.txt", get_pods(w))
    c.put("ds.txt", get_ds(w))
    c.put("events.txt", get_events(w))
    c.put("describe-%s.txt" % cni.name, describe(w, cni))
    c.put("control-plane.log", ctext(w, w.cp.pods[0], "control-plane"))
    c.put("meshes.txt", "$ kubectl get meshes\nNAME      AGE\ndefault   %s\n" % age(w.now, w.old))
    c.write("failing", ["inj-mesh-not-found"], ["cni-ds-image-pull"], ["cp-mesh-missing-or-defaults", "inj-webhook-unreachable", "mesh-name-invalid", "cp-apiserver-unreachable", "val-rules-missing-generic", "val-cni-not-ready-on-node", "taint-wrong-namespace-or-app",
            "cni-ds-exec-format"], owners, "Two faults: six workloads ask for a mesh that does not exist; and on one node the installer's image cannot be pulled from the mirror.", any_subject=True, kuma=w.vtext, platform="kubeadm", missing=["objects"])


@case
def stern_two_faults_ca_and_port(c):
    w = World(c.name, (2, 13, 9), "kubeadm", apps=0, nodes=3, family="dualstack", now="2026-04-20T05:58:47Z")
    error = ('request to bootstrap server failed: Post "%s/bootstrap": tls: failed to verify certificate: x509: certificate signed by unknown authority '
             '(possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "kuma-ca")' % w.cp_url)
    rows, bad = [], []
    for n, (app, space) in enumerate((("seats", 0), ("fares", 0), ("loyalty", 1))):
        found = w.workload(app, w.spaces[space], replicas=2, created=w.ago(300000 - 900 * n), plugin=None)
        for k, pod in enumerate(found.pods):
            start = w.ago(170 + 7 * n + k)
            rows += rows_of("\n".join(bootstrap(w.v, start, w.cp_url) + no_bootstrap(start + seconds(1), error, 40)), pod.namespace, pod.name, "kuma-sidecar", start)
            pod.main("kuma-sidecar", state=running(start), ready=False, started=True, restarts=8, last=ended(1, "Error", start - seconds(420), start - seconds(12)))
        found.finish()
        bad += found.pods
    odd = w.workload("gate-reader", w.spaces[1], replicas=1, created=w.ago(150000), plugin=None)
    last = w.ago(133)
    h = lambda at, fam, addr: [zap(at, "INFO", "transparentproxy.validator." + fam, "starting iptables validation"), zap(at, "INFO", "transparentproxy.validator." + fam, "server is listening", {"address": addr})]
    op = odd.pods[0]
    old = w.ago(3900)
    rows += rows_of("\n".join(h(last, "ipv4", "127.0.0.1:15006") + h(last + seconds(0.001), "ipv6", "[::1]:15006")), op.namespace, op.name, "kuma-validation", last)
    rows += [(last + seconds(0.002), op.namespace, op.name, "kuma-validation", "Error: validation failed: listen tcp 127.0.0.1:15006: bind: address already in use"),
             (last + seconds(0.002), op.namespace, op.name, "kuma-validation", "listen tcp [::1]:15006: bind: address already in use")]
    for n in range(8):
        at = w.ago(7200 - 900 * n)
        rows.append((at, op.namespace, op.name, "kuma-sidecar", "[%s.%03d][31][info][upstream] [source/common/upstream/cds_api_helper.cc:71] cds: added/updated %d cluster(s), skipped %d unmodified cluster(s)" % (at.strftime("%Y-%m-%d %H:%M:%S"), 12 + n, n % 3 + 1, 11 - n % 3)))
    w.init_loops(odd, "kuma-validation", None, restarts=9, run=0, last=last)
    good = w.workload("rooms", w.spaces[1], replicas=1, created=w.ago(520))
    p = good.pods[0]
    rows += rows_of(Validator(w.v, p.created + seconds(2), w.rng).passes().passes("ipv6").text(), p.namespace, p.name, "kuma-validation", p.created)
    rows += rows_of("\n".join(envoy_ready(p.created + seconds(4))), p.namespace, p.name, "kuma-sidecar", p.created + seconds(4))
    order = {id(r): n for n, r in enumerate(rows)}
    rows.sort(key=lambda r: (r[0], order[id(r)]))
    c.put("stern-all.log", stern(rows, namespaces=True, stamps=True))
    c.put("pods.txt", get_pods(w, [w.spaces[0], w.spaces[1], w.system]))
    c.write("failing", ["dp-ca-mismatch"], ["val-bind-in-use"], ["dp-cp-unreachable", "x-networkpolicy", "dp-token", "dp-wrong-endpoint", "dp-not-found-yet", "dp-xds-stream", "val-config-load-error", "val-rules-missing-generic", "val-ipv6-address-missing", "val-ipv6-disabled-on-lo", "x-istio-side-by-side"], bad,
            "Two faults: six old sidecars do not trust the control plane's certificate any more; and in one pod the init containers run again while the sidecar of the same sandbox still holds port 15006.", any_subject=True, kuma=w.vtext, platform="kubeadm",
            missing=["objects", "events"])


@case
def healthy_tables_and_logs(c):
    w = World(c.name, (2, 13, 10), "eks", apps=4, nodes=4, family="dualstack", now="2026-07-08T12:26:31Z")
    found = w.workload("upload", w.spaces[0], replicas=2, created=w.ago(1200))
    c.put("pods.txt", get_pods(w))
    c.put("nodes.txt", get_nodes(w))
    c.put("daemonsets.txt", get_ds(w))
    for n, p in enumerate(found.pods):
        w.event(p, "Scheduled", None, p.created)
        w.event(p, "Started", "Started container kuma-validation", p.created + seconds(2))
        w.event(p, "Started", "Started container kuma-sidecar", p.created + seconds(4))
        c.put("logs/%s_%s_kuma-validation.log" % (p.namespace, p.name), Validator(w.v, p.created + seconds(2), w.rng).passes(after=n, noise=True).passes("ipv6", noise=True).text())
        c.put("logs/%s_%s_kuma-sidecar.log" % (p.namespace, p.name), "\n".join(envoy_ready(p.created + seconds(4), 0, 2)) + "\n")
    w.event(found.pods[1], "Unhealthy", 'Readiness probe failed: Get "http://%s:9901/ready": dial tcp %s:9901: connect: connection refused' % (found.pods[1].ip, found.pods[1].ip), found.pods[1].created + seconds(5), warning=True)
    c.put("events.txt", get_events(w))
    for node, cni in list(w.cni_pods.items()):
        c.put("logs/kube-system_%s_install-cni.log" % cni.name, ctext(w, cni, "install-cni"))
    c.put("logs/%s_%s_control-plane.log" % (w.system, w.cp.pods[0].name), ctext(w, w.cp.pods[0], "control-plane"))
    c.write("healthy", [], [], QUIET + ["val-ipv6-address-missing", "dp-envoy-not-ready", "cni-conf-not-found", "val-bind-in-use"], [], "Nothing is wrong: all pods are ready, validations pass (one on the second try), installers are quiet.", kuma=w.vtext, platform="eks",
            missing=["objects"])


@case
def app_password_not_mesh(c):
    w = World(c.name, (2, 12, 13), "kubeadm", product="kong-mesh", apps=2, nodes=3, family="ipv4", now="2026-02-12T17:44:10Z")
    found = w.workload("ledger-api", w.spaces[0], replicas=1, created=w.ago(1000))
    pod = found.pods[0]
    app = pod.mains()[-1]
    last = w.ago(58)
    log = "".join('{"ts":"%s","level":"%s","msg":"%s"}\n' % (rfc3339(last + seconds(n)), lvl, msg) for n, lvl, msg in (
        (0, "info", "ledger-api 3.12.0 starting"), (1, "info", "connecting to postgres host=pg-ledger.data.svc.cluster.local port=5432 user=ledger"),
        (2, "fatal", "FATAL: password authentication failed for user \\\"ledger\\\" (SQLSTATE 28P01)")))
    w.main_loops(pod, app, log, 1, last, 7, 3)
    c.put("describe.txt", describe(w, pod, -5))
    c.put("ledger-api.log", log)
    c.put("kuma-validation.log", Validator(w.v, pod.created + seconds(2), w.rng).passes().text())
    c.put("kuma-sidecar.log", "\n".join(envoy_ready(pod.created + seconds(4), 0, 1)) + "\n")
    c.put("%s.log" % w.cni_pods[pod.node].name, ctext(w, w.cni_pods[pod.node], "install-cni"))
    c.write("not-kuma", [], [], QUIET + ["order-app-before-sidecar", "order-app-init-needs-network-cni", "mtls-deny-all", "x-dns-capture", "x-probe-failures", "dp-envoy-not-ready"], [], "The database refuses the application's password; sidecar, validation and CNI are well.",
            also=["healthy"], kuma=w.vtext, product="kong-mesh", platform="kubeadm", missing=["objects"])


@case
def cut_after_two_attempts(c):
    rng = random.Random(c.name)
    run = Validator((2, 13, 9), parse_time("2026-01-09T03:17:22Z"), rng).cut(REFUSED, 3)
    text = "\n".join(run.lines)
    text = text[:text.rindex("INFO") + 13]
    c.put("kuma-validation.log", text)
    c.put("install-cni.log", 'Error from server (NotFound): pods "kuma-cni-node-t4k8z" not found\n')
    c.put("describe.txt", "error: You must be logged in to the server (Unauthorized)\n")
    c.put("events.txt", "error: You must be logged in to the server (Unauthorized)\n")
    c.write("insufficient-evidence", [], [], REFUSED_FORMS[1:] + ["val-io-timeout-filtered", "val-io-timeout-cpu", "val-silent-pass-ipv4", "plugin-unauthorized", "cp-apiserver-unreachable", "dp-token"], [],
            "Two attempts and the first half of a third line; the rest of the files hold kubectl's own errors. It may have passed.", kuma="2.13.9", missing=["all but the beginning of one log"])


@case
def describe_only_log_gone(c):
    w = World(c.name, (2, 13, 8), "gke", apps=2, nodes=3, family="dualstack", now="2026-05-29T19:03:36Z")
    found = w.validation_fails("album-api", w.spaces[0], lambda a: a.fail(REFUSED).fail(TIMEOUT, "ipv6"), replicas=1, restarts=8, plugin=None, last=w.ago(207))
    pod = found.pods[0]
    node = pod.node
    c.put("describe-pod.txt", describe(w, pod))
    c.put("kuma-validation.txt", "unable to retrieve container logs for containerd://%s" % w.hex_of(pod.name + "kuma-validation", 64))
    c.put("install-cni.txt", "Error from server (Forbidden): pods is forbidden: User \"dev-anna@example.com\" cannot list resource \"pods\" in API group \"\" in the namespace \"kube-system\"\n")
    c.write("failing", [], [], [x for x in REFUSED_FORMS[1:]] + ["val-io-timeout-filtered", "val-io-timeout-cpu", "val-bind-in-use", "val-config-load-error", "val-bad-flag", "val-oom-or-exec",
            "val-lo-down", "val-ipv6-address-missing", "x-gke", "plugin-rbac-forbidden", "taint-rbac"], [pod], "kuma-validation ends with 1 after some 20 seconds; its log is gone and the CNI may not be looked at. Nothing says why.", also=["insufficient-evidence"],
            kuma=w.vtext, platform="gke", missing=["log of kuma-validation", "CNI", "nodes"])


@case
def stuck_pods_no_reason(c):
    w = World(c.name, (2, 12, 11), "rke2", apps=3, nodes=3, family="ipv4", now="2026-03-02T06:55:00Z")
    stuck = []
    for app, space in (("parcel-api", 0), ("parcel-web", 0), ("routes", 1)):
        found = w.workload(app, w.spaces[space], replicas=1, created=w.ago(11400), node=w.node(1), plugin=None)
        for p in found.pods:
            w.no_dataplane(p)
            p.no_sandbox()
        found.finish()
        stuck += found.pods
    c.put("pods.txt", get_pods(w, [w.spaces[0], w.spaces[1]]))
    c.put("events.txt", "No resources found\n")
    c.put("logs-parcel.txt", 'Error from server (BadRequest): container "kuma-validation" in pod "%s" is waiting to start: PodInitializing\n' % stuck[0].name)
    c.write("insufficient-evidence", [], [], ["plugin-installer-not-running", "x-runtime-restart-sandbox", "plugin-rbac-forbidden", "plugin-unauthorized", "plugin-apiserver-unreachable", "x-binary-missing", "plugin-kubeconfig-missing", "plugin-no-iptables-on-host",
            "plugin-kernel-modules", "plugin-two-installers", "cni-bin-dir-wrong-but-writable", "val-rules-missing-generic", "val-cni-not-ready-on-node", "val-cni-race-new-node", "inj-custom-configmap-mount", "x-multus-nad-missing", "x-image-pull",
            "order-app-init-needs-network-cni", "order-native-sidecar-startup-probe", "x-k3s-rke2", "plugin-netns-open", "x-uninstall-leftover"], stuck,
            "Three pods of one node have been in Init:0/1 without an address for three hours; the events have gone and no log exists.", also=["failing"], any_subject=True, kuma="2.12.11", platform="rke2", missing=["events", "logs", "CNI", "nodes"])


if __name__ == "__main__":
    for name, f in CASES.items():
        if len(sys.argv) == 1 or name in sys.argv[1:]:
            f(Case(name))
            print(name)
