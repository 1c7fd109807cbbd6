"""OpenShift: an autoscaler of requests shrank the installer's memory; it is killed again and again, and in between no process is there."""
from more_platforms import *


def build(name):
    w = World(name, (2, 11, 14), "openshift", cni="standalone", family="ipv4", now="2025-12-14T03:39:50Z", nodes=3, apps=2, taint=False)
    limits = {"limits": {"memory": "26Mi"}, "requests": {"cpu": "15m", "memory": "26Mi"}}
    picked = [w.node(0), w.node(2)]
    for node in picked:
        pod = w.cni_pods[node]
        pod.obj["spec"]["containers"] = [dict(pod.obj["spec"]["containers"][0], resources=limits)]
        pod.obj["metadata"]["annotations"] = {"vpaObservedContainers": "install-cni", "vpaUpdates": "Pod resources updated by kuma-cni-node: container 0: cpu request, memory request, memory limit"}
        pod.created = w.ago(3100)
    start = lambda at: head(w.v, at, 1) + [zap(at + seconds(0.004), "INFO", "install-cni", "Kuma CNI is already installed and configured")]
    pods = all_crash(w, start, 137, 9.0, reason="OOMKilled", nodes=picked, previous=True, since=w.ago(3090))

    def error(p):
        return ('[%s/%s/%s:kuma-cni]: error adding container to network "kuma-cni": failed to hijack main process stderr: unable to open CNI process stderr file: couldn\'t find PID for \'/install-cni\'' % (
            p.namespace, p.name, p.obj["metadata"]["uid"]))

    bad = stuck(w, "harvest-api", w.spaces[0], error, 10, 1100, replicas=2, node=picked, every=15)
    well(w, "harvest-web", w.spaces[0], replicas=2, age=1600, node=w.node(1), events=True)
    no_new_jobs(w)
    bustle(w, "shipper", "scaler", "pull")
    w.without("daemonsets", "events")
    bundle_events = [e for e in w.items if e["kind"] == "Event" and e["reason"] == "FailedCreatePodSandBox" and e["involvedObject"]["name"] == bad[0].name]
    w.extra["mail/one-event.txt"] = "LAST SEEN   TYPE      REASON                   OBJECT\n9s          Warning   FailedCreatePodSandBox   pod/%s\n\n%s\n" % (bad[0].name, bundle_events[-1]["message"])
    return w.expect("failing", ["cni-oom"], ["x-oom", "plugin-installer-not-running"], ["plugin-two-installers", "cni-plugin-overwritten", "cni-bin-dir-not-writable", "x-openshift-selinux", "x-multus-nad-missing", "val-oom-or-exec",
                    "cni-delay-startup", "x-uninstall-leftover"], pods + bad, "On two nodes the installer is OOMKilled seconds after each start at a limit of 26Mi; sandboxes there fail for want of its process.", any_subject=True)
