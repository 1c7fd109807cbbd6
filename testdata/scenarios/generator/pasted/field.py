#!/usr/bin/env python3
"""Writes scenarios of pasted text about sidecars, the control plane and injection.

    python3 field.py [NAME...]
"""
import os
import sys
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import random
from dump import *  # noqa: F401,F403,E402
from field_mesh import *  # noqa: F401,F403,E402
from platforms import PLATFORMS  # noqa: E402

CASES = {}


def case(f):
    CASES[f.__name__.replace("_", "-")] = f
    return f


def ctext(w, pod, name):
    """A container's log."""
    w.finish_logs()
    return w.logs[(pod.namespace, pod.name, name)]


def journal(host, unit, pid, text, start):
    """Lines of a service as journalctl prints them."""
    out, at = [], start
    for line in text.rstrip("\n").split("\n"):
        at = line_time(line, at)
        out.append("%s %s %s[%d]: %s" % (at.strftime("%b %d %H:%M:%S"), host, unit, pid, line))
    return "\n".join(out) + "\n"


@case
def ns_yaml_without_the_label(c):
    w = World(c.name, (2, 11, 15), "gke", product="kong-mesh", apps=2, nodes=3, family="dualstack", now="2025-11-11T14:37:52Z")
    space = w.namespace("atlas", {"team": "atlas", "kuma.io/mesh": "default"}, created=w.ago(86400 * 3))
    found = w.workload("atlas-api", "atlas", replicas=2, mesh=False, created=w.ago(2900), labels={"app": "atlas-api", "kuma.io/sidecar-injection": "enabled"})
    for p in found.pods:
        w.event(p, "Scheduled", None, p.created)
        w.event(p, "Started", "Started container atlas-api", p.created + seconds(3))
    c.put("namespace-atlas.yaml", to_yaml(space))
    c.put("pods-atlas.yaml", listing([p.render() for p in found.pods]))
    c.put("deployment.yaml", to_yaml(found.top))
    c.put("webhooks.yaml", to_yaml(w.hooks))
    c.put("kong-mesh-control-plane.log", ctext(w, w.cp.pods[0], "control-plane"))
    c.put("helm-list.txt", table(["NAME", "NAMESPACE", "REVISION", "UPDATED", "STATUS", "CHART", "APP VERSION"], [["kong-mesh", "kong-mesh-system", "9", "2025-11-09 09:20:11.20113 +0000 UTC", "deployed", "kong-mesh-2.11.15", "2.11.15"]]))
    c.write("failing", ["inj-namespace-label-missing"], [], ["inj-webhook-ignored", "inj-annotation-instead-of-label", "inj-webhook-unreachable", "inj-exception-label", "inj-mesh-not-found", "plugin-skip-no-sidecar"], found.pods,
            "After an upgrade to 2.11 the pod's label no longer suffices: namespace atlas has kuma.io/mesh but no kuma.io/sidecar-injection, and its pods have no sidecar.", also=["insufficient-evidence"], kuma=w.vtext, product="kong-mesh", platform="gke",
            missing=["events", "nodes", "CNI"])


@case
def vm_journal_api_port(c):
    rng = random.Random(c.name)
    start = parse_time("2026-02-03T10:22:41Z")
    url = "https://mesh-zone.example.internal:5682"

    class W:
        v, offset = (2, 13, 4), 0
    lines = bootstrap(W.v, start, url)
    why = "There is no /bootstrap endpoint for provided CP address. Double check if the address passed to the CP has a DP Server port (5678 by default), not HTTP API (5681 by default)"
    lines += no_bootstrap(start + seconds(0.2), why, 100)
    end = start + seconds(300.4)
    lines.append("Error: Failed to fetch Envoy bootstrap config. " + why)
    text = "-- Logs begin at Mon 2025-11-10 08:00:12 UTC, end at Tue 2026-02-03 10:29:02 UTC. --\nFeb 03 10:22:40 pay-vm-03 systemd[1]: Started Kong Mesh data plane proxy.\n"
    text += journal("pay-vm-03", "kuma-dp", 21877, "\n".join(lines[:-1]), start)
    text += "%s pay-vm-03 kuma-dp[21877]: %s\n" % (end.strftime("%b %d %H:%M:%S"), lines[-1])
    for what in ("kuma-dp.service: Main process exited, code=exited, status=1/FAILURE", "kuma-dp.service: Failed with result 'exit-code'."):
        text += "%s pay-vm-03 systemd[1]: %s\n" % (end.strftime("%b %d %H:%M:%S"), what)
    c.put("journal.txt", text)
    c.put("kuma-dp.service", "[Unit]\nDescription=Kong Mesh data plane proxy\nAfter=network-online.target\n\n[Service]\nUser=kuma-dp\nExecStart=/opt/kong-mesh-2.13.4/bin/kuma-dp run --cp-address=%s --dataplane-file=/etc/kuma/dp.yaml --dataplane-token-file=/etc/kuma/token --ca-cert-file=/etc/kuma/ca.pem\nRestart=on-failure\nRestartSec=30\n" % url)
    c.put("dp.yaml", "type: Dataplane\nmesh: default\nname: pay-vm-03\nnetworking:\n  address: 172.20.4.33\n  inbound:\n    - port: 8443\n      tags:\n        kuma.io/service: pay\n        kuma.io/protocol: tcp\n")
    c.put("curl.txt", "$ curl -sk https://mesh-zone.example.internal:5682/ | head -c 180\n{\"hostname\":\"kong-mesh-control-plane-6d5c8c8f4-x2l8m\",\"tagline\":\"Kong Mesh\",\"product\":\"Kong Mesh\",\"version\":\"2.13.4\",\"mode\":\"zone\"}\n$ timedatectl | grep synchronized\nSystem clock synchronized: yes\n")
    c.write("failing", ["dp-wrong-endpoint"], ["dp-cp-unreachable"], ["dp-ca-mismatch", "dp-token", "dp-cp-address-invalid", "dp-bootstrap-response-invalid", "dp-not-found-yet", "dp-wrong-proxy-type", "x-networkpolicy"], [],
            "A virtual machine's kuma-dp is pointed at the HTTPS API (5682) instead of the DP server (5678): there is no /bootstrap endpoint.", any_subject=True, kuma="2.13.4", product="kong-mesh", platform="universal", missing=["control plane"])


@case
def vm_journal_short_url(c):
    start = parse_time("2024-10-08T06:03:19Z")
    url = "https://kuma-cp.service.consul"
    error = 'request to bootstrap server failed: Post "%s/bootstrap": dial tcp: lookup kuma-cp.service.consul on 127.0.0.53:53: no such host' % url
    cfg = ('{"controlPlane":{"caCert":"","caCertFile":"/etc/kuma/ca.pem","retry":{"backoff":"3s","maxDuration":"5m0s"},"url":"%s"},"dataplane":{"drainTime":"30s","mesh":"default","name":"","proxyType":"dataplane"},'
           '"dataplaneRuntime":{"binaryPath":"envoy","concurrency":0,"dataplaneTokenPath":"/etc/kuma/token","envoyLogLevel":"info","resourcePath":"/etc/kuma/dp.yaml","resourceVars":{}},"dns":{"coreDnsBinaryPath":"coredns","coreDnsPort":15053,"enabled":true,"envoyDnsPort":15055,"prometheusPort":19153}}') % url
    lines = [zap(start, "INFO", "kuma-dp.run", "effective configuration", {"config": cfg})] + bootstrap((2, 6, 12), start + seconds(0.01), url)[1:] + no_bootstrap(start + seconds(0.4), error, 95)
    lines.append("Error: Failed to generate Envoy bootstrap config. " + error)
    c.put("var-log/kuma-dp.log", "\n".join(lines) + "\n")
    c.put("resolv.conf", "# This file is managed by man:systemd-resolved(8). Do not edit.\nnameserver 127.0.0.53\noptions edns0 trust-ad\nsearch corp.example.internal\n")
    c.put("notes.txt", "legacy host erp-2 (Debian 11), Kuma 2.6.12 universal\nerp-1 runs the same unit with --cp-address=https://kuma-cp.corp.example.internal:5678 and is online\nping kuma-cp.corp.example.internal from erp-2: ok, 0.4 ms\n")
    c.put("kumactl-inspect-dataplanes.txt", table(["MESH", "NAME", "TAGS", "STATUS", "LAST CONNECTED AGO"], [["default", "erp-1", "kuma.io/protocol=tcp kuma.io/service=erp", "Online", "4d"]]))
    c.write("failing", ["dp-cp-address-invalid"], ["dp-cp-unreachable"], ["dp-wrong-endpoint", "dp-ca-mismatch", "dp-token", "x-networkpolicy", "x-dns-capture", "dp-bootstrap-response-invalid", "dp-not-found-yet", "cp-apiserver-unreachable"], [],
            "The effective configuration has a control plane URL without a port, whose host name does not resolve on this machine; its twin uses another name and :5678.", any_subject=True, kuma="2.6.12", platform="universal", missing=["control plane"])


@case
def compose_log_egress_flag(c):
    start = parse_time("2025-10-29T19:44:06Z")
    error = 'invalid proxy resource type "Dataplane", expected ZoneEgress'
    rows = []
    for n in range(5):
        at = start + seconds(11 * n)
        cfg = {"version": "2.11.14", "config": {"controlPlane": {"url": "https://kuma-cp:5678", "retry": {"backoff": "3s"}}, "dataplane": {"mesh": "", "name": "", "proxyType": "egress", "drainTime": "30s"}}}
        rows += [zap(at, "INFO", "kuma-dp.run", "starting Data Plane", cfg), "Error: " + error]
    c.put("docker-logs-kuma-dp-orders.txt", "\n".join(rows) + "\n")
    c.put("docker-compose.yaml", "services:\n  kuma-cp:\n    image: docker.io/kumahq/kuma-cp:2.11.14\n    command: [run]\n    ports: [\"5681:5681\"]\n  orders:\n    image: registry.example.internal/orders:7.1\n  kuma-dp-orders:\n    image: docker.io/kumahq/kuma-dp:2.11.14\n    restart: always\n    network_mode: service:orders\n"
          "    command: [run, --cp-address=https://kuma-cp:5678, --proxy-type=egress, --dataplane-file=/etc/kuma/orders.yaml, --dataplane-token-file=/etc/kuma/token]\n    volumes: [./orders.yaml:/etc/kuma/orders.yaml, ./token:/etc/kuma/token]\n")
    c.put("orders.yaml", "type: Dataplane\nmesh: default\nname: orders-1\nnetworking:\n  address: 172.19.0.5\n  inbound:\n    - port: 8080\n      tags:\n        kuma.io/service: orders\n  transparentProxying:\n    redirectPortInbound: 15006\n    redirectPortOutbound: 15001\n")
    c.put("docker-ps.txt", table(["CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "NAMES"], [["5be1c9a01d22", "docker.io/kumahq/kuma-dp:2.11.14", '"kuma-dp run --cp-add…"', "2 minutes ago", "Restarting (1) 4 seconds ago", "demo-kuma-dp-orders-1"],
          ["9a7c2f6f4be0", "registry.example.internal/orders:7.1", '"/orders"', "2 minutes ago", "Up 2 minutes", "demo-orders-1"], ["b51f0ad7f1c3", "docker.io/kumahq/kuma-cp:2.11.14", '"kuma-cp run"', "2 minutes ago", "Up 2 minutes", "demo-kuma-cp-1"]]))
    c.write("failing", ["dp-wrong-proxy-type"], [], ["dp-cp-unreachable", "dp-token", "dp-envoy-exit", "dp-cp-address-invalid", "dp-wrong-endpoint", "mesh-name-invalid", "dp-config-rejected"], [],
            "kuma-dp run --proxy-type=egress is given a Dataplane: invalid proxy resource type, and the container restarts for ever.", any_subject=True, kuma="2.11.14", platform="universal", missing=["log of the control plane"])


@case
def patch_day_on_rhel_node(c):
    PLATFORMS["rhel9"] = dict(PLATFORMS["kubeadm"], os="Red Hat Enterprise Linux 9.5 (Plow)", kernel="5.14.0-503.19.1.el9_5.x86_64", runtime="containerd://1.7.24", node="rhk-{n}.example.internal")
    w = World(c.name, (2, 12, 8), "rhel9", apps=2, nodes=3, family="dualstack", native=False, now="2025-11-20T21:12:48Z", cni_age=800000)
    node = next(n["metadata"]["name"] for n in w.nodes if n["metadata"]["name"] != w.cp.pods[0].node)
    error = 'request to bootstrap server failed: Post "%s/bootstrap": dial tcp 10.96.14.7:5678: connect: no route to host' % w.cp_url

    def log(pod, start, end):
        stop = end or w.now
        return bootstrap(w.v, start, w.cp_url) + no_bootstrap(start + seconds(3.1), error, max(1, int((stop - start).total_seconds() - 4) // 6), every=6.1) + (goodbye(w, end)[:2] if end else [])
    found = w.workload("invoice-ocr", w.spaces[0], replicas=2, node=node, created=w.ago(int(span(5, 121)) + 72))
    stuck_sidecar(w, found, log, restarts=5, probe='Get "http://{ip}:9901/ready": dial tcp {ip}:9901: connect: connection refused')
    other = w.workload("invoice-pdf", w.spaces[0], replicas=1, node=w.cp.pods[0].node, created=w.ago(800))
    w.sidecar_log(other.pods[0], 2)
    c.put("pods.txt", get_pods(w, [w.spaces[0], w.system]))
    c.put("nodes.txt", get_nodes(w))
    c.put("describe-%s.txt" % found.pods[0].name, describe(w, found.pods[0]))
    c.put("kuma-sidecar.log", ctext(w, found.pods[0], "kuma-sidecar"))
    c.put("kuma-sidecar-previous.log", ctext(w, found.pods[0], "kuma-sidecar-previous"))
    up = w.ago(1500)
    host = node.split(".")[0]
    c.put("node/systemctl.txt", "[root@%s ~]# systemctl status firewalld --no-pager\n● firewalld.service - firewalld - dynamic firewall daemon\n     Loaded: loaded (/usr/lib/systemd/system/firewalld.service; enabled; preset: enabled)\n"
          "     Active: active (running) since %s UTC; 25min ago\n       Docs: man:firewalld(1)\n   Main PID: 1104 (firewalld)\n      Tasks: 2 (limit: 101871)\n\n%s %s systemd[1]: Starting firewalld - dynamic firewall daemon...\n%s %s systemd[1]: Started firewalld - dynamic firewall daemon.\n"
          "[root@%s ~]# firewall-cmd --list-all\npublic (active)\n  target: default\n  icmp-block-inversion: no\n  interfaces: ens192\n  sources: \n  services: cockpit dhcpv6-client ssh\n  ports: 10250/tcp\n  forward: no\n  masquerade: no\n  rich rules: \n" % (
              host, up.strftime("%a %Y-%m-%d %H:%M:%S"), up.strftime("%b %d %H:%M:%S"), host, up.strftime("%b %d %H:%M:%S"), host, host))
    c.put("node/nft-list-ruleset.txt", "table inet firewalld {\n\tchain filter_FORWARD {\n\t\ttype filter hook forward priority filter + 10; policy accept;\n\t\tct state { established, related } accept\n\t\tct status dnat accept\n\t\tiifname \"lo\" accept\n\t\tct state invalid drop\n"
          "\t\tjump filter_FORWARD_ZONES\n\t\treject with icmpx admin-prohibited\n\t}\n\tchain filter_INPUT {\n\t\ttype filter hook input priority filter + 10; policy accept;\n\t\tct state { established, related } accept\n\t\tiifname \"lo\" accept\n\t\tct state invalid drop\n\t\tjump filter_INPUT_ZONES\n\t\treject with icmpx admin-prohibited\n\t}\n}\n"
          "table ip nat {\n\tchain KUBE-SERVICES {\n\t\t# kuma-system/kuma-control-plane:dp-server cluster IP\n\t\tmeta l4proto tcp ip daddr 10.96.14.7 tcp dport 5678 counter packets 412 bytes 24720 jump KUBE-SVC-5NQX4AQZ3N7M2CJU\n\t}\n}\n")
    c.put("netpol.txt", "$ kubectl get networkpolicy -A\nNo resources found\n")
    c.write("failing", ["x-firewalld-nftables-host"], ["dp-cp-unreachable"], ["x-networkpolicy", "cp-apiserver-unreachable", "dp-wrong-endpoint", "dp-ca-mismatch", "dp-token", "x-iptables-wiped-later", "val-rules-missing-generic", "dp-cp-address-invalid"], found.pods,
            "On one RHEL node firewalld is running again since a patch day and rejects forwarded traffic (admin-prohibited): its pods get 'no route to host' for the control plane; no NetworkPolicy exists.", any_subject=True, kuma=w.vtext, platform="kubeadm", missing=["log of the control plane", "objects"])


@case
def events_probe_port_reserved(c):
    w = World(c.name, (2, 10, 9), "eks", apps=2, nodes=3, family="dualstack", now="2025-09-25T05:15:33Z")
    space = w.spaces[0]
    why = "cannot override Pod's probes. Port for probe cannot be set to 9001. It is reserved for the dataplane that will serve pods without mTLS."
    probe = {"httpGet": {"path": "/livez", "port": 9001, "scheme": "HTTP"}, "periodSeconds": 10, "timeoutSeconds": 1, "successThreshold": 1, "failureThreshold": 3}
    spec = {"containers": [container("chat-relay", "registry.example.internal/%s/chat-relay:11.0.2" % space, ports=[{"containerPort": 7000, "protocol": "TCP"}, {"containerPort": 9001, "protocol": "TCP"}], livenessProbe=probe, readinessProbe=dict(probe, httpGet=dict(probe["httpGet"], path="/readyz")))]}
    owner = w.refused("chat-relay", space, 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: ' + why, age=1250, count=17, spec=spec)
    odd = crash_elsewhere(w)
    c.put("events.txt", get_events(w))
    c.put("pods.txt", get_pods(w, [space, "monitoring"]))
    c.put("rs.yaml", to_yaml(owner))
    c.put("deploy.yaml", to_yaml(w.get("Deployment", "chat-relay", space)))
    c.write("failing", ["x-probe-failures"], [], ["dp-port-conflict", "inj-bad-annotation", "inj-webhook-unreachable", "inj-container-patch-invalid", "inj-mesh-not-found", "x-limitrange-quota", "init-psa-baseline"], [owner],
            "The application's probes use port 9001, the application probe proxy's own: the injector refuses the pods.", kuma=w.vtext, platform="eks", missing=["control plane", "CNI", "nodes"])


@case
def mirror_without_the_proxy(c):
    w = World(c.name, (2, 14, 1), "kubeadm", product="kong-mesh", apps=2, nodes=3, family="dualstack", native=True, now="2026-07-21T12:02:14Z")
    space = w.spaces[1]
    image = "harbor.example.internal/kong/kuma-dp:2.14.1"

    def mirror(spec, annotations):
        for con in spec["initContainers"]:
            if con["name"].startswith("kuma-"):
                con["image"] = con["image"].replace("docker.io/kong", "harbor.example.internal/kong")
    found = w.workload("rota", space, replicas=2, created=w.ago(1410), tweak=mirror)
    why = 'Failed to pull image "%s": rpc error: code = NotFound desc = failed to pull and unpack image "%s": failed to resolve reference "%s": %s: not found' % (image, image, image, image)
    for p in found.pods:
        passed(w, p)
        p.init_waits("kuma-sidecar", "ImagePullBackOff", 'Back-off pulling image "%s"' % image)
        p.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
        w.event(p, "Scheduled", None, p.created)
        w.event(p, "Started", "Started container kuma-validation", p.created + seconds(2))
        w.event(p, "Pulling", 'Pulling image "%s"' % image, p.created + seconds(4), w.ago(211), 6)
        w.event(p, "Failed", why, p.created + seconds(5), w.ago(210), 6, warning=True)
        w.event(p, "Failed", "Error: ErrImagePull", p.created + seconds(5), w.ago(210), 6, warning=True)
        w.event(p, "BackOff", 'Back-off pulling image "%s"' % image, p.created + seconds(6), w.ago(7), 94)
        w.event(p, "Failed", "Error: ImagePullBackOff", p.created + seconds(6), w.ago(7), 94, warning=True)
    found.finish()
    c.put("pods.txt", get_pods(w, [w.spaces[0], w.spaces[1], w.system, "kube-system"]))
    c.put("events.yaml", listing([e for e in w.of("Event") if e["metadata"]["namespace"] == space]))
    c.put("pod.yaml", to_yaml(found.pods[0].render()))
    c.put("kuma-validation.log", ctext(w, found.pods[0], "kuma-validation"))
    c.write("failing", ["x-image-pull"], [], ["order-native-sidecar-startup-probe", "cni-ds-image-pull", "x-exec-format", "x-windows-nodes", "dp-envoy-exit", "val-rules-missing-generic", "dp-cp-unreachable", "x-networkpolicy"], found.pods,
            "The mirror has kuma-init of 2.14.1 and not kuma-dp: Init:ImagePullBackOff of the native sidecar after a passed validation.", any_subject=True, kuma=w.vtext, product="kong-mesh", platform="kubeadm", missing=["CNI logs", "control plane"])


@case
def graviton_pool_amd_proxy(c):
    w = World(c.name, (2, 13, 10), "eks", apps=2, nodes=2, family="dualstack", native=False, now="2026-08-12T09:54:01Z", cni_age=500000)
    arm = w.add_node(created=w.ago(5000), arch="arm64", labels={"eks.amazonaws.com/nodegroup": "graviton", "node.kubernetes.io/instance-type": "m7g.large"})
    base_pods(w, arm)

    def mirror(spec, annotations):
        for con in spec["containers"]:
            if con["name"] == "kuma-sidecar":
                con["image"] = "registry.example.internal/mirror/kuma-dp:2.13.10"
    last = w.ago(64)
    found = w.workload("fare-rules", w.spaces[0], replicas=2, created=w.first_attempt(last, 8, 0) - seconds(7), node=arm, tweak=mirror)
    for p in found.pods:
        passed(w, p)
        w.main_loops(p, "kuma-sidecar", "exec /usr/bin/kuma-dp: exec format error\n", 255, last, 8, 0)
        p.ready_at = p.created
        p.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
    found.finish()
    amd = w.workload("fare-search", w.spaces[0], replicas=1, created=w.ago(1200), node=w.node(0), tweak=mirror)
    c.put("get-pods.txt", get_pods(w, [w.spaces[0], "kube-system"]))
    c.put("nodes.yaml", listing(w.of("Node")))
    c.put("describe.txt", describe(w, found.pods[0], 2))
    c.put("logs/kuma-sidecar.log", "exec /usr/bin/kuma-dp: exec format error\n")
    c.put("logs/kuma-validation.log", ctext(w, found.pods[0], "kuma-validation"))
    c.put("logs/%s.log" % w.cni_pods[arm].name, ctext(w, w.cni_pods[arm], "install-cni"))
    c.write("failing", ["x-exec-format"], ["dp-envoy-exit"], ["cni-ds-exec-format", "x-oom", "x-image-pull", "val-oom-or-exec", "x-autoscaler-churn", "val-cni-race-new-node", "dp-port-conflict", "x-windows-nodes"], found.pods,
            "On the arm64 pool kuma-dp comes from a mirror that holds the amd64 image: exec format error, exit 255; Kuma's init container, from the public registry, ran there.", any_subject=True, kuma=w.vtext, platform="eks", missing=["control plane"])


@case
def quiet_v3_after_handover(c):
    w = World(c.name, (3, 0, 1), "gke", apps=3, nodes=3, family="dualstack", now="2026-11-19T16:45:12Z")
    found = w.workload("handover", w.spaces[0], replicas=2, created=w.ago(1900))
    for n, p in enumerate(found.pods):
        w.event(p, "Scheduled", None, p.created)
        if n:
            w.event(p, "FailedCreatePodSandBox", 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "%s": plugin type="kuma-cni" name="kuma-cni" failed (add): failed to get pod annotations: failed to retrieve pod data from '
                    'Kubernetes API: Get "https://10.96.0.1:443/api/v1/namespaces/%s/pods/%s": dial tcp 10.96.0.1:443: connect: connection refused' % (w.hex(64), p.namespace, p.name), p.created + seconds(1), warning=True)
        w.event(p, "Started", "Started container kuma-validation", p.created + seconds(14 if n else 2))
        w.event(p, "Started", "Started container kuma-sidecar", p.created + seconds(16 if n else 4))
        w.event(p, "Unhealthy", 'Startup probe failed: Get "http://%s:9902/ready": dial tcp %s:9902: connect: connection refused' % (p.ip, p.ip), p.created + seconds(17 if n else 5), warning=True)
        w.event(p, "Started", "Started container handover", p.created + seconds(24 if n else 12))
        c.put("logs/%s_%s_kuma-validation.log" % (p.namespace, p.name), Validator(w.v, p.created + seconds(14 if n else 2), w.rng).passes(after=1 - n, noise=True).passes("ipv6", noise=False).text())
        lines = bootstrap(w.v, p.created + seconds(16 if n else 4), w.cp_url) + envoy_ready(p.created + seconds(17 if n else 5), 0, 2)
        lines.append(zap(p.created + seconds(29), "INFO", "readiness", "[WARNING] DNS proxy config not received within timeout, bypassing readiness gate", {"timeout": "10s"}))
        c.put("logs/%s_%s_kuma-sidecar.log" % (p.namespace, p.name), "\n".join(lines) + "\n")
    found.finish()
    job = w.add("Job", w.meta("handover-import", w.spaces[0], w.ago(1500)), "batch/v1")
    done = w.workload("handover-check", w.spaces[0], replicas=1, created=w.ago(1500), kind="Job", spec={"restartPolicy": "Never"})
    end = w.ago(1440)
    done.pods[0].completed(end)
    for cname, native in done.pods[0].inits():
        if native:
            done.pods[0].states[cname] = dict(state=ended(0, "Completed", end - seconds(50), end + seconds(2)), ready=False)
    w.items.remove(job)
    done.finish()
    c.put("pods.txt", get_pods(w))
    c.put("nodes.txt", get_nodes(w))
    c.put("ds.txt", get_ds(w))
    c.put("events.txt", get_events(w))
    for node, cni in list(w.cni_pods.items()):
        c.put("logs/kube-system_%s_install-cni.log" % cni.name, ctext(w, cni, "install-cni"))
    c.put("logs/%s_%s_control-plane.log" % (w.system, w.cp.pods[0].name), ctext(w, w.cp.pods[0], "control-plane"))
    c.put("note.txt", "state at shift change, for the file. one pod took 14 s longer (node was busy), nothing open.\n")
    c.write("healthy", [], [], QUIET + ["order-native-sidecar-startup-probe", "plugin-apiserver-unreachable", "dp-envoy-not-ready", "x-dns-capture", "order-job-never-completes", "val-io-timeout-filtered", "dp-cp-unreachable", "x-probe-failures"], [],
            "All pods run; one sandbox succeeded at the second try, one validation too, a Job with a native sidecar has completed, and the DNS gate was bypassed after ten seconds.", kuma=w.vtext, platform="gke", missing=["objects"])


if __name__ == "__main__":
    for name, f in CASES.items():
        if len(sys.argv) == 1 or name in sys.argv[1:]:
            f(Case(name))
            print(name)
