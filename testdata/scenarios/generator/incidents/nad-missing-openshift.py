"""OpenShift: a namespace was labelled while the control plane was down; no attachment definition was made in it."""
from common import *


def build(name):
    w = World(name, (2, 11, 10), "openshift", cni="standalone", now="2025-08-27T10:28:55Z", offset=0)
    w.namespace("new-team", {"kuma.io/sidecar-injection": "enabled"}, w.ago(4000))
    stuck = []
    for app in ("api", "worker"):
        found = w.workload("team-" + app, "new-team", replicas=1, created=w.ago(1400), plugin=None)
        w.no_dataplane(found.pods[0])
        w.sandbox_fails(found.pods[0], '[new-team/%s:kuma-cni]: error adding container to network "": cannot find a network-attachment-definition (kuma-cni) in namespace (new-team): network-attachment-definitions.k8s.cni.cncf.io '
                        '"kuma-cni" not found' % found.pods[0].name, 4)
        found.finish()
        stuck += found.pods
    return w.expect("failing", ["x-multus-nad-missing"], (), ["x-annotation-overwritten", "cni-defaults-on-non-openshift", "x-multus-annotation-ignored", "plugin-installer-not-running", "x-binary-missing"], stuck,
                    "Multus finds no NetworkAttachmentDefinition kuma-cni in the namespace; others have theirs.")
