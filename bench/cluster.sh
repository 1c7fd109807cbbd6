#!/usr/bin/env bash
# Measures `kubectl kuma-diagnose` beside a shell script that gathers the same by `kubectl get -o json` and `kubectl logs`,
# one after another, on one pod and on a cluster of 1,000 pods; against the servers of tests/cluster/run.sh.
# Prints medians of wall-clock time and of their ratios, requests and bytes on the wire, processor time and memory.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --quiet --release --bin kubectl-kuma_diagnose
CLUSTER_PLUGIN=$(cd "${CARGO_TARGET_DIR:-target}/release" && pwd)/kubectl-kuma_diagnose
export CLUSTER_PLUGIN
tests/cluster/run.sh --nocapture bench_beside_kubectl
