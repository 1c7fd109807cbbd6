//! A cluster in which one node's clock is forty seconds behind, and a pod that came before the CNI was ready there.

use std::fs;

/// Writes it into a directory of its own.
pub(crate) fn late_clock() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("objects.yaml"), OBJECTS).unwrap();
    folder
}

const OBJECTS: &str = r#"apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Node
  metadata: { name: n1, creationTimestamp: "2026-03-01T09:59:40Z" }
  status:
    conditions: [{ type: Ready, status: "True", lastTransitionTime: "2026-03-01T09:59:05Z" }]
- apiVersion: v1
  kind: Pod
  metadata:
    name: kuma-cni-node-x7k2p
    namespace: kube-system
    creationTimestamp: "2026-03-01T09:59:45Z"
    labels: { app: kuma-cni }
    ownerReferences: [{ apiVersion: apps/v1, kind: DaemonSet, name: kuma-cni-node, uid: "1", controller: true }]
  spec:
    nodeName: n1
    containers: [{ name: install-cni, image: "docker.io/kumahq/kuma-cni:2.11.4" }]
  status:
    phase: Running
    startTime: "2026-03-01T09:59:06Z"
    conditions:
    - { type: PodScheduled, status: "True", lastTransitionTime: "2026-03-01T09:59:45Z" }
    - { type: Ready, status: "True", lastTransitionTime: "2026-03-01T09:59:40Z" }
    containerStatuses:
    - { name: install-cni, ready: true, restartCount: 0, state: { running: { startedAt: "2026-03-01T09:59:35Z" } } }
- apiVersion: v1
  kind: Pod
  metadata:
    name: cart-6d5f9c7b8-q2wzl
    namespace: shop
    creationTimestamp: "2026-03-01T09:59:59Z"
    labels: { app: cart, kuma.io/sidecar-injection: enabled }
    annotations: { kuma.io/sidecar-injected: "true" }
  spec:
    nodeName: n1
    initContainers: [{ name: kuma-validation, image: "docker.io/kumahq/kuma-init:2.11.4" }]
    containers: [{ name: kuma-sidecar, image: "docker.io/kumahq/kuma-dp:2.11.4" }, { name: cart, image: "cart:1" }]
  status:
    phase: Pending
    startTime: "2026-03-01T09:59:20Z"
    conditions: [{ type: PodScheduled, status: "True", lastTransitionTime: "2026-03-01T09:59:59Z" }]
    initContainerStatuses:
    - name: kuma-validation
      ready: false
      restartCount: 3
      state: { waiting: { reason: CrashLoopBackOff } }
      lastState:
        terminated:
          exitCode: 1
          reason: Error
          startedAt: "2026-03-01T10:01:00Z"
          finishedAt: "2026-03-01T10:01:10Z"
- apiVersion: v1
  kind: Event
  metadata: { name: cart.1, namespace: shop, creationTimestamp: "2026-03-01T10:01:55Z" }
  involvedObject: { kind: Pod, namespace: shop, name: cart-6d5f9c7b8-q2wzl }
  reason: BackOff
  message: "Back-off restarting failed container kuma-validation \u001b[31m"
  type: Warning
  count: 4
  firstTimestamp: "2026-03-01T10:01:15Z"
  lastTimestamp: "2026-03-01T10:02:15Z"
  source: { component: kubelet, host: n1 }
"#;
