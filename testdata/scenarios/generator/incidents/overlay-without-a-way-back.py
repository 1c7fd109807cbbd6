"""One pasted file: EKS with Calico's overlay, so the managed API server cannot reach a webhook that stands in the pod network."""
from field_desk import *

KIND = platform("eks-calico", "eks", base="calico-node", base_image="docker.io/calico/node:v3.29.1", conf="10-calico.conflist", kubelet="v1.32.3-eks-473151a")


def build(name):
    w = World(name, (2, 13, 9), KIND, apps=0, nodes=3, now="2026-02-19T15:03:44Z", family="ipv4", cni_age=7300)
    w.platform_name = "eks"
    why = ('Internal error occurred: failed calling webhook "namespace-kuma-injector.kuma.io": failed to call webhook: Post "https://kuma-control-plane.kuma-system.svc:443/inject-sidecar?timeout=10s": context deadline exceeded')
    owners = [w.refused("demo-app", w.spaces[0], why, age=2300, count=17), w.refused("demo-db", w.spaces[0], why, age=2280, count=17)]
    odd = pull_trouble(w, "monitoring", "tempo-vulture")
    p = Folder(w)
    out = "# 1\n" + "$ kubectl -n %s describe rs %s\n%s" % (w.spaces[0], owners[0]["metadata"]["name"], describe_owner(w, owners[0]))
    out += "\n# 2\n$ kubectl get events -A\n" + get_events(w) + "\n# 3\n$ kubectl -n kuma-system get pods -o wide\n" + get_pods(w, "kuma-system") + "\n$ kubectl get pods -n kube-system -o wide\n" + get_pods(w, "kube-system")
    cp = w.cp.pods[0]
    out += "\n# 4\n$ kubectl -n kuma-system get endpoints\n" + table(["NAME", "ENDPOINTS", "AGE"], [["kuma-control-plane", "%s:5443,%s:5678,%s:5681 + 2 more..." % (cp.ip, cp.ip, cp.ip), "22h"]])
    out += "\n$ kubectl get networkpolicy -A\nNo resources found\n"
    out += "\n# 5\n$ kubectl run -it --rm c --image=curlimages/curl --restart=Never -- curl -sk -o /dev/null -w '%{http_code}\\n' https://kuma-control-plane.kuma-system:443/inject-sidecar\n400\npod \"c\" deleted\n"
    out += "\n# 6\n$ kubectl get ippools.crd.projectcalico.org -o yaml | grep -E 'cidr|Mode'\n    cidr: 10.42.0.0/16\n    ipipMode: Never\n    vxlanMode: Always\n"
    out += "\n# 7\n$ kubectl -n kuma-system logs deploy/kuma-control-plane --tail=40\n" + p.log(cp, "control-plane")
    out += "\n# 8\n$ kubectl get mesh\nNAME      AGE\ndefault   22h\n"
    p.put("ticket-48213.txt", out)
    return p.expect("failing", ["inj-webhook-unreachable"], (), ["x-networkpolicy", "inj-mesh-not-found", "inj-webhook-ignored", "cp-apiserver-unreachable", "dp-cp-unreachable", "inj-namespace-label-missing", "x-aws-vpc-cni", "cp-mesh-missing-or-defaults", "val-rules-missing-generic"],
                    owners, "The control plane is Ready and answers in the cluster; the managed API server has no route into the overlay, so its calls to the injector end after ten seconds.", any_subject=True,
                    missing=["objects", "nodes"])
