"""Kuma was upgraded from 2.8; the init container's exemption stands in an annotation that 2.9 and later do not read."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 11, 15), "eks", nodes=3, apps=2, now="2025-12-09T07:44:02Z", family="dualstack", cni_age=5400)
    space = w.spaces[0]
    init = container("fetch-secrets", "public.ecr.aws/aws-cli/aws-cli:2.17.9", args=["secretsmanager", "get-secret-value", "--secret-id", "prod/risk"], securityContext={"runAsUser": 1411, "runAsGroup": 1411})
    cp = w.cp.pods[0]
    cp.created = w.ago(5500)
    cp.run()
    w.cp_lines = [row for row in w.cp_lines if row[0] > cp.created]
    last = w.ago(112)
    found = w.workload("risk-engine", space, replicas=2, created=w.first_attempt(last, 6, 21) - seconds(7), app_inits=[init], annotations={
        "traffic.kuma.io/exclude-outbound-tcp-ports-for-uids": "443:1411", "traffic.kuma.io/exclude-outbound-udp-ports-for-uids": "53:1411", "kuma.io/init-first": "true"})
    for pod in found.pods:
        pod.obj["spec"]["initContainers"].reverse()
    text = '\nCould not connect to the endpoint URL: "https://secretsmanager.eu-west-1.amazonaws.com/"\n'
    w.init_loops(found, "fetch-secrets", text, exit_code=255, restarts=6, run=21, last=last)
    for pod in found.pods:
        passed(w, pod)
        pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
    older = w.workload("risk-history", space, replicas=1, created=w.ago(400000), app_inits=[init], annotations={"traffic.kuma.io/exclude-outbound-tcp-ports-for-uids": "443:1411"})
    for c in older.pods[0].obj["spec"]["initContainers"] + older.pods[0].obj["spec"]["containers"]:
        c["image"] = c["image"].replace("2.11.15", "2.8.6")
    template(found.owner, w, annotations={"traffic.kuma.io/exclude-outbound-tcp-ports-for-uids": "443:1411", "traffic.kuma.io/exclude-outbound-udp-ports-for-uids": "53:1411", "kuma.io/init-first": "true"})
    return w.expect("failing", ["inj-removed-uid-annotations"], ["order-app-init-needs-network-cni", "order-init-first"], ["x-dns-capture", "x-networkpolicy", "val-rules-missing-generic", "dp-cp-unreachable", "val-cni-race-new-node", "inj-uid-conflict", "mtls-deny-all"],
                    found.pods, "The init container runs as 1411 and was exempt by exclude-outbound-tcp-ports-for-uids, which is ignored since 2.9; validation passes, its calls are caught.")
