"""Helpers for incidents of start order, of eBPF redirection and of proxies outside Kubernetes: what kuma-init is given with eBPF, host reports, small archives."""

from field_desk import *  # noqa: F401,F403
from field_estate import OLD_BANNER, old_init  # noqa: F401
from common import *  # noqa: F401,F403
from field_mesh import *  # noqa: F401,F403
from more_platforms import started  # noqa: F401

EBPF_ARGS = ["--ebpf-enabled", "--ebpf-instance-ip", "$(INSTANCE_IP)", "--ebpf-bpffs-path", "/sys/fs/bpf", "--ebpf-cgroup-path", "/sys/fs/cgroup", "--ebpf-programs-source-path", "/tmp/kuma-ebpf"]
PROGRAMS = ["mb_connect", "mb_sockops", "mb_get_sockopts", "mb_sendmsg", "mb_recvmsg", "mb_redir", "mb_tc"]


def loads(program):
    """One of the small loaders, gone well."""
    return "Running:  /tmp/kuma-ebpf/%s --bpffs=/sys/fs/bpf --cgroup=/sys/fs/cgroup\n\n" % program


def with_ebpf(w, *workloads, memory="80M"):
    """kuma-init of the pods as the injector writes it when eBPF is on."""
    for found in workloads:
        for pod in found.pods:
            spec = pod.obj["spec"]
            pod.obj["metadata"]["annotations"]["kuma.io/transparent-proxying-ebpf"] = "enabled"
            for c in spec["initContainers"]:
                if c["name"] == "kuma-init":
                    c.update(args=c["args"] + EBPF_ARGS, securityContext={"privileged": True, "runAsUser": 0, "runAsGroup": 0, "capabilities": {}},
                             env=[{"name": "INSTANCE_IP", "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": "status.podIP"}}}],
                             resources={"limits": {"cpu": "100m", "memory": memory}, "requests": {"cpu": "20m", "memory": "20M"}},
                             volumeMounts=c["volumeMounts"] + [{"name": "sys-fs-cgroup", "mountPath": "/sys/fs/cgroup"}, {"name": "bpf-fs", "mountPath": "/sys/fs/bpf", "mountPropagation": "Bidirectional"}])
            spec["volumes"] += [{"name": "sys-fs-cgroup", "hostPath": {"path": "/sys/fs/cgroup", "type": ""}}, {"name": "bpf-fs", "hostPath": {"path": "/sys/fs/bpf", "type": ""}}]


def ebpf_good(w, found):
    """A good log of kuma-init with eBPF, on a node where the programs are pinned already."""
    for pod in found.pods:
        w.logs[(pod.namespace, pod.name, "kuma-init")] = "local_pod_ips map was updated with current instance IP: %s\n\n# Transparent proxy set up successfully, you can now run kuma-dp using transparent-proxy.\n" % pod.ip


def nodes_like(w, **info):
    """Changes what all nodes say about themselves."""
    for node in w.nodes:
        node["status"]["nodeInfo"].update(info)


def packed(p, top):
    """Packs what was sent into one archive with a top folder."""
    p.form, p.top = "gz", top
    return p


def journal(host, unit, pid, text, start):
    """Lines of a service as journalctl prints them."""
    out, at = [], start
    for line in text.rstrip("\n").split("\n"):
        new = line_time(line, None)
        at = new or at
        out.append("%s %s %s[%d]: %s" % (at.strftime("%b %d %H:%M:%S"), host, unit, pid, line))
    return out


def line_time(line, default):
    """The time that a line starts with."""
    from dump import line_time as of
    return of(line, default)


def host_report(p, top, host, release, kernel, when):
    """The small files that a report of a host always holds."""
    p.put(top + "/hostname", host + "\n")
    p.put(top + "/date", when.strftime("%a %b %d %H:%M:%S UTC %Y") + "\n")
    p.put(top + "/etc/redhat-release", release + "\n")
    p.put(top + "/uname", "Linux %s %s #1 SMP PREEMPT_DYNAMIC x86_64 x86_64 x86_64 GNU/Linux\n" % (host, kernel))
    p.put(top + "/proc/cmdline", "BOOT_IMAGE=(hd0,gpt2)/vmlinuz-%s root=/dev/mapper/rhel-root ro crashkernel=1G-4G:192M,4G-64G:256M,64G-:512M\n" % kernel)
    p.put(top + "/version.txt", "sosreport: 4.8.2\n")
    p.put(top + "/free", "               total        used        free      shared  buff/cache   available\nMem:        16106128     5240112     6120044       18224     4745972    10412208\nSwap:              0           0           0\n")
    p.put(top + "/sos_commands/networking/ip_-o_addr", "1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever\n2: ens192    inet 10.61.4.23/22 brd 10.61.7.255 scope global noprefixroute ens192\\       valid_lft forever preferred_lft forever\n")


def lists(p, w, top, kinds, namespaces=None):
    """kubectl get KIND -A -o yaml, one file a kind."""
    for kind, file in kinds:
        items = [i for i in w.of(kind) if namespaces is None or i["metadata"].get("namespace") in namespaces or "namespace" not in i["metadata"]]
        p.put("%s/%s.yaml" % (top, file), listing(items))


def plain_logs(p, w, top, namespaces):
    """One file a container: namespace_pod_container.log."""
    w.finish_logs()
    for (ns, pod, con), text in sorted(w.logs.items()):
        if ns in namespaces:
            p.put("%s/%s_%s_%s.log" % (top, ns, pod, con), text)


def dumped(p, w, top, namespaces):
    """kubectl cluster-info dump, in which a container that never ran has the server's answer instead of a log."""
    cluster_dump(p, w, top, namespaces)
    for pod in w.pods:
        path = "%s/%s/%s/logs.txt" % (top, pod.namespace, pod.name)
        if path not in p.extra:
            continue
        text = p.extra[path]
        for con, state in pod.states.items():
            waiting = state["state"].get("waiting")
            if waiting and not state.get("last"):
                mark = "logs for container %s of pod %s/%s ====\n" % (con, pod.namespace, pod.name)
                text = text.replace("==== START %s==== END %s" % (mark, mark), '==== START %sRequest log error: container "%s" in pod "%s" is waiting to start: %s\n==== END %s' % (mark, con, pod.name, waiting["reason"], mark))
        p.put(path, text)
