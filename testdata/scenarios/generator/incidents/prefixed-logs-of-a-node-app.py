"""kubectl logs --all-containers --prefix of one workload, with the colours of its program, and a describe: an init container fetches settings before there is a sidecar."""
from field_desk import *


def text(at):
    """The init container's output, coloured by its logger."""
    c = lambda n, s: "\x1b[%dm%s\x1b[39m" % (n, s)
    t = lambda n: "[%s.%03d]" % ((at + seconds(n)).strftime("%H:%M:%S"), 118 + int(n * 97) % 800)
    lines = ["%s %s: \x1b[36mfetching settings for profile production\x1b[39m" % (t(0), c(32, "INFO"))]
    for n in range(1, 4):
        lines.append("%s %s: \x1b[36mGET https://settings.platform.svc.cluster.local/v2/profiles/production failed, attempt %d of 3\x1b[39m" % (t(2 * n), c(33, "WARN"), n))
        lines += ["    err: {", '      "type": "Error",', '      "message": "getaddrinfo EAI_AGAIN settings.platform.svc.cluster.local",', '      "errno": -3001,', '      "code": "EAI_AGAIN",', '      "syscall": "getaddrinfo"', "    }"]
    return "\n".join(lines + ["%s %s: \x1b[36mno settings, no start\x1b[39m" % (t(6.1), c(31, "FATAL"))]) + "\n"


def build(name):
    w = World(name, (2, 12, 15), "k3s", apps=2, nodes=3, native=False, family="ipv4", now="2026-04-09T20:15:37Z")
    space = w.spaces[0]
    fetch = container("pull-settings", "registry.example.internal/base/settings-cli:2.8.1", command=["node", "/opt/cli/pull.mjs"], args=["--out=/settings"])
    last, restarts = w.ago(97), 7
    found = w.workload("storefront", space, replicas=2, created=w.first_attempt(last, restarts, 6.3) - seconds(4), app_inits=[fetch], node=[w.node(0), w.node(1)])
    for pod in found.pods:
        pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
    w.init_loops(found, "pull-settings", text(last), 1, last, restarts, 6.3)
    w.namespace("platform")
    w.workload("settings", "platform", replicas=2, mesh=False, age=2000000, app_port=8443)
    sibling = w.workload("storefront-assets", space, replicas=1, created=w.ago(2500), node=w.node(1))
    passed(w, sibling.pods[0])
    w.sidecar_log(sibling.pods[0], 1)
    p = Folder(w)
    pod = found.pods[0]
    out = dollar("kubectl logs -n %s -l app=storefront --all-containers --prefix --ignore-errors --tail=-1" % space)
    for each in found.pods:
        out += prefixed(each, "pull-settings", p.log(each, "pull-settings"))
        for con in ("kuma-validation", "kuma-sidecar", "storefront"):
            out += 'error: container "%s" in pod "%s" is waiting to start: PodInitializing\n' % (con, each.name)
    q = sibling.pods[0]
    out += dollar("kubectl logs -n %s -l app=storefront-assets --all-containers --prefix --ignore-errors --tail=-1" % space)
    out += prefixed(q, "kuma-validation", p.log(q, "kuma-validation")) + prefixed(q, "kuma-sidecar", p.log(q, "kuma-sidecar"))
    p.put("logs-prefix.txt", out)
    p.put("describe.txt", describe(w, pod))
    p.put("pods.txt", get_pods(w, [space, "platform", "kube-system"]))
    cni = w.cni_pods[pod.node]
    p.put("%s.log" % cni.name, p.log(cni, "install-cni"))
    p.put("mail.txt", "The settings service is up, and from a pod of namespace platform the name resolves at once.\nCoreDNS has two replicas, no restarts. In staging, where the mesh is off, the same image starts.\nWe suspect CoreDNS or a NetworkPolicy (there is none that I know of).\n")
    return p.expect("failing", ["order-app-init-needs-network-cni"], ["order-init-first"], ["x-dns-capture", "x-networkpolicy", "val-rules-missing-generic", "order-app-before-sidecar", "dp-cp-unreachable", "plugin-dns-resolv", "inj-removed-uid-annotations", "val-cni-race-new-node"],
                    found.pods, "Without native sidecars the application's init container runs after the redirect is in place and before a sidecar is there: EAI_AGAIN for a name that resolves elsewhere.",
                    any_subject=True, missing=["objects", "control plane"])
