"""Estates of further kinds: nodes that join late, and the words of releases up to 2.8."""

from field_cni import *  # noqa: F401,F403
from field_rules import *  # noqa: F401,F403
from field_mesh import *  # noqa: F401,F403
from common import *  # noqa: F401,F403
from dump import line_time  # noqa: F401,E402
from field_mesh import base_pods, passed, span  # noqa: F401,E402


def system(w, os, kernel=None, runtime=None, kubelet=None):
    """All nodes run another system."""
    for node in w.nodes:
        info = node["status"]["nodeInfo"]
        info.update(osImage=os)
        if kernel:
            info["kernelVersion"] = kernel
        if runtime:
            info["containerRuntimeVersion"] = runtime
        if kubelet:
            info["kubeletVersion"] = info["kubeProxyVersion"] = kubelet
    if kubelet:
        w.kubelet = kubelet


def joins(w, born, ready_after, cni_after, name=None, waits=0):
    """A node joins; its installer's container starts some seconds after the node was ready. Returns the name and when the CNI was done."""
    node = w.add_node(name, born, ready_after)
    base_pods(w, node)
    w.cni_pods[node].created = born + seconds(2)
    end = w.cni_since(node, born + seconds(ready_after + cni_after), waits)
    w.event(w.get("Node", node), "RegisteredNode", "Node %s event: Registered Node %s in Controller" % (node, node), born + seconds(1), component="node-controller")
    return node, end


def late(w, pod, bound):
    """The pod was admitted long before a node took it; its Dataplane came with its address."""
    bound_later(w, pod, bound)
    if hasattr(pod, "dataplane"):
        pod.dataplane["metadata"]["creationTimestamp"] = rfc3339(bound + seconds(5))
        w.cp_lines = [row for row in w.cp_lines if not ("Dataplane created" in row[1] and pod.name in row[1])]
        w.cp_say(bound + seconds(5), "INFO", "controllers.Pod", "Dataplane created", {"pod": {"name": pod.name, "namespace": pod.namespace}})


def replay(restarts, run):
    """Seconds between the starts of the first and the last of several runs, as first_attempt counts them."""
    return sum((BACKOFF[n] if n < len(BACKOFF) else 300) + run for n in range(restarts)) + 0.5 * restarts


BACKOFF = [10, 20, 40, 80, 160]

OLD_BANNER = "# kumactl is about to apply the iptables rules that will enable transparent proxying on the machine. The SSH connection may drop. If that happens, just reconnect again."


def old_rules(verbose=True):
    """The rules that kuma-init wrote up to 2.8; their chains carry no comments."""
    new, add = ("--new-chain", "--append") if verbose else ("-N", "-A")
    lines = ["* nat"] + ["%s KUMA_MESH_%s" % (new, c) for c in ("INBOUND", "OUTBOUND", "INBOUND_REDIRECT", "OUTBOUND_REDIRECT")]
    lines += ["%s PREROUTING --protocol tcp --jump KUMA_MESH_INBOUND" % add, "%s OUTPUT --protocol udp --destination-port 53 --match owner --uid-owner 5678 --jump RETURN" % add,
              "%s OUTPUT --protocol udp --destination-port 53 --jump REDIRECT --to-ports 15053" % add, "%s OUTPUT --protocol tcp --jump KUMA_MESH_OUTBOUND" % add,
              "%s KUMA_MESH_INBOUND --protocol tcp --jump KUMA_MESH_INBOUND_REDIRECT" % add, "%s KUMA_MESH_OUTBOUND --source 127.0.0.6/32 --out-interface lo --jump RETURN" % add,
              "%s KUMA_MESH_OUTBOUND --protocol tcp --out-interface lo --destination ! 127.0.0.1/32 --match owner --uid-owner 5678 --jump KUMA_MESH_INBOUND_REDIRECT" % add,
              "%s KUMA_MESH_OUTBOUND --match owner --uid-owner 5678 --jump RETURN" % add, "%s KUMA_MESH_OUTBOUND --destination 127.0.0.1/32 --jump RETURN" % add,
              "%s KUMA_MESH_OUTBOUND --jump KUMA_MESH_OUTBOUND_REDIRECT" % add, "%s KUMA_MESH_INBOUND_REDIRECT --protocol tcp --jump REDIRECT --to-ports 15006" % add,
              "%s KUMA_MESH_OUTBOUND_REDIRECT --protocol tcp --jump REDIRECT --to-ports 15001" % add, "COMMIT"]
    return [lines[0]] + [""] * verbose + lines[1:]


def old_init(rng, error=None, tool="/usr/sbin/iptables-legacy-restore --wait=5 --noflush", tries=5):
    """A run of kuma-init of 2.5 to 2.8: good, or its restore fails each time with an error."""
    file = "/tmp/iptables-rules-%d.txt%d" % (rng.randint(17 * 10**17, 18 * 10**17), rng.randint(10**8, 4 * 10**9))
    lines = [OLD_BANNER, "# writing following contents to rules file:  " + file] + old_rules() + [""]
    if not error:
        return "\n".join(lines + ["# iptables set to diverge the traffic to Envoy.", "# Transparent proxy set up successfully, you can now run kuma-dp using transparent-proxy."]) + "\n"
    for n in range(1, tries + 1):
        lines.append('# [%d/%d] %s %s returned error: "%s"%s' % (n, tries, tool, file, error, " will try again in 2s" if n < tries else ""))
    return "\n".join(lines + ["", "Error: failed to setup transparent proxy: cannot restore ipv4 iptable rules: %s failed" % tool.split(" ")[0]]) + "\n"


def old_fields(pod):
    """The fields of the plugin's lines up to 2.8."""
    fields = plugin_fields(pod.name, pod.namespace, pod.obj["metadata"]["uid"], pod.sandbox, pod.netns)
    fields.pop("netns")
    out = {}
    for key, value in fields.items():
        out["podInfraContainerId" if key == "infraContainerId" else key] = value
    return out


def tls_errors(w, client, server, first, count, every=70, path="/"):
    """A client's sidecar log: the peer answers without TLS."""
    a, b = client.namespace, server.namespace
    mine, theirs = client.obj["metadata"]["labels"]["app"], server.obj["metadata"]["labels"]["app"]
    return "".join('[%s] %s_%s_svc %s_%s_svc_8080 "GET %s HTTP/1.1" 503 UF,URX - "-" 0 189 %d - "upstream connect error or disconnect/reset before headers. retried and the latest reset reason: remote '
                   'connection failure, transport failure reason: TLS_error:|268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end"\n' % (
                       stamp(first + seconds(every * n)), mine, a, theirs, b, path, 3 + n % 4) for n in range(count))


def logged(text):
    """The lines of a text."""
    return text.rstrip("\n").split("\n")


PLATFORMS_MORE = {
    "antrea": dict(conf="10-antrea.conflist", base="antrea-agent", base_image="docker.io/antrea/antrea-agent-ubuntu:v1.15.1"),
    "ovn": dict(conf="10-ovn-kubernetes.conf", base="ovnkube-node", base_image="ghcr.io/ovn-org/ovn-kubernetes/ovn-kube-ubuntu:v1.0.0"),
}


def on_kubeadm(name, version, base, **options):
    """A kubeadm cluster with another base CNI."""
    from platforms import PLATFORMS
    PLATFORMS["kubeadm-" + base] = dict(PLATFORMS["kubeadm"], **PLATFORMS_MORE[base])
    w = World(name, version, "kubeadm-" + base, **options)
    w.platform_name = "kubeadm"
    return w
