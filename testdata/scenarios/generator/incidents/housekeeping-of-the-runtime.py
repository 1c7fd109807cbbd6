"""A cron job removes exited containers; the kubelet runs the init containers of old pods again, where the rules are already in place."""
from field_estate import *


def build(name):
    w = World(name, (2, 6, 11), "kubeadm", cni=None, nodes=3, apps=1, native=False, family="ipv4", now="2024-09-03T03:40:22Z", shape="mid")
    system(w, "Ubuntu 20.04.6 LTS", "5.4.0-190-generic", "containerd://1.7.20", "v1.27.16")
    node = w.node(2)
    at = w.ago(600)
    error = "exit status 1: iptables-nft-restore: line 3 failed: Chain already exists.\\n"
    bad = []
    for app, space, count in (("tariffs", 0, 2), ("freight-quote", 1, 1)):
        found = w.workload(app, w.spaces[space], replicas=count, created=w.ago(86400 * 12), node=node)
        for number, pod in enumerate(found.pods):
            keep = dict(pod.states)
            last = at + seconds(4 + replay(5, 8.1) + number)
            pod.init_fails("kuma-init", 1, last, last + seconds(8.1), 5)
            for con in pod.mains():
                pod.states[con] = keep[con]
            pod.phase = "Running"
            w.event(pod, "Pulled", 'Container image "%s" already present on machine' % w.image("kuma-init"), at + seconds(3), last - seconds(1), 6)
            w.event(pod, "Created", "Created container kuma-init", at + seconds(3), last - seconds(1), 6)
            w.event(pod, "Started", "Started container kuma-init", at + seconds(4), last, 6)
            w.event(pod, "BackOff", "Back-off restarting failed container kuma-init in pod %s_%s(%s)" % (pod.name, pod.namespace, pod.obj["metadata"]["uid"]), at + seconds(14), w.ago(9), 21, warning=True)
            w.logs[(pod.namespace, pod.name, "kuma-init")] = old_init(w.rng, error, "/usr/sbin/iptables-nft-restore --noflush")
            pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
        found.finish()
        bad += found.pods
    new = w.workload("freight-map", w.spaces[1], replicas=1, age=900, node=node)
    w.logs[(w.spaces[1], new.pods[0].name, "kuma-init")] = old_init(w.rng, None)
    w.extra["node-logs/%s/cron.txt" % node] = ("%s %s CRON[30122]: (root) CMD (crictl ps -a --state Exited -q | xargs -r crictl rm >/var/log/tidy.log 2>&1)\n" % ((at - seconds(1)).strftime("%b %d %H:%M:%S"), node)
                                               + "%s %s CRON[12011]: (root) CMD (/usr/lib/apt/apt.systemd.daily update)\n" % ((at + seconds(300)).strftime("%b %d %H:%M:%S"), node))
    database_trouble(w)
    bustle(w, "dns", "restarted")
    return w.expect("failing", ["plugin-stale-rules"], ["plugin-restore-failed"], ["init-not-root", "init-caps-missing", "init-no-iptables-support", "init-unknown-option", "plugin-xtables-lock", "plugin-mixed-iptables-modes", "val-rerun-on-sandbox-recreate",
                    "x-runtime-restart-sandbox", "init-ip6tables"], bad, "kuma-init of pods that have run for days was started again after exited containers were removed by cron; its chains exist already in the sandbox.", any_subject=True)
