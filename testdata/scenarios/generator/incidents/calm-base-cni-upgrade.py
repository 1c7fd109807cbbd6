"""Healthy: the base CNI was upgraded an hour ago; each installer ended once with 5, came back, and everything runs."""
from field_cni import *


def build(name):
    w = World(name, (2, 12, 14), "eks", product="kong-mesh", family="ipv4", now="2026-06-16T11:37:04Z", nodes=3, apps=2)
    for n, node in enumerate(list(w.cni_pods)):
        back = w.ago(2900 - 140 * n)
        aws = next(p for p in w.pods if p.name.startswith("aws-node") and p.node == node)
        aws.created = back - seconds(9)
        aws.run()
        w.event(aws, "Started", "Started container aws-node", aws.created + seconds(4))
        before = w.ago(3560 - 20 * n)
        w.cni_since(node, back)
        pod = w.cni_pods[node]
        pod.states["install-cni"].update(restarts=1, last=ended(5, "Error", w.old + seconds(400), back - seconds(1)))
        w.logs[(pod.namespace, pod.name, "install-cni-previous")] = "\n".join(
            [line for _, line in refresh(before - seconds(1200), back - seconds(20))] + cleanup(w.v, back - seconds(1.3))
            + fault(w.v, back - seconds(1.2), "checking installation failed - exiting", "kuma-cni plugin is missing in the chained config file", "(*InstallerConfig).CheckInstall", "installer_config.go:206")) + "\n"
        w.event(pod, "Started", "Started container install-cni", back)
        w.event(pod, "Unhealthy", "Readiness probe failed: cat: /tmp/ready: No such file or directory", back - seconds(1), warning=True)
    found = well(w, "seat-hold", w.spaces[0], replicas=3, age=1500, events=True)
    w.event(found.pods[0], "FailedCreatePodSandBox", 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "%s": plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP '
            'address to container' % w.hex(64), found.pods[0].created + seconds(1), warning=True)
    bustle(w, "shipper", "scaler", "dns", "grafana")
    return w.expect("healthy", must_not=QUIET + ["x-aws-vpc-cni", "val-rerun-on-sandbox-recreate", "cni-conf-removed-or-invalid", "plugin-restore-failed", "x-uninstall-leftover"],
                    note="One exit 5 on each node at the upgrade of aws-node, then installed again; new pods passed validation; one sandbox was made on the second attempt.")
