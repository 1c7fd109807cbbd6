#!/usr/bin/env bash
# Tests against a real etcd and a real kube-apiserver on loopback, through the real kubectl.
#   tests/cluster/run.sh [TEST...]     all tests, or those whose names contain one of these
#   tests/cluster/run.sh --with COMMAND...   runs the command beside the servers instead
#
# Everything that is missing is built or installed; nothing is skipped. etcd and kube-apiserver come from
# KUBEBUILDER_ASSETS if it is set, else they are built once (some minutes) and kept in a cache outside of the tree.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=$PWD/tests/cluster
cache=${XDG_CACHE_HOME:-$HOME/.cache}/kuma-diagnose-tests

fail() {
  echo "tests/cluster/run.sh: $*" >&2
  exit 1
}

need() {
  command -v "$1" >/dev/null 2>&1 && return
  echo "-- installing ${2:-$1}"
  apt-get update -qq && apt-get install -y -qq "${2:-$1}" >/dev/null || fail "$1 is missing"
}

# --- Go, for the servers and the stand-ins ---

wanted=$(awk '$1 == "go" { print $2 }' "$here/go.mod")
toolchain=1.24.13

# Whether a Go is new enough for the module.
enough() {
  local have
  have=$(GOTOOLCHAIN=local "$1" env GOVERSION 2>/dev/null) || return 1
  have=${have#go}
  [ "$(printf '%s\n%s\n' "$wanted" "${have%% *}" | sort -V | head -1)" = "$wanted" ]
}

find_go() {
  local arch file proxy
  for go in go /usr/local/go/bin/go "$cache/go$toolchain/bin/go"; do
    enough "$go" && return
  done
  # Debian's may be years older; the module proxy has Go itself.
  need curl
  need unzip
  case $(uname -m) in
    x86_64) arch=amd64 ;;
    aarch64) arch=arm64 ;;
    *) fail "no Go $wanted for $(uname -m)" ;;
  esac
  echo "-- fetching Go $toolchain"
  mkdir -p "$cache"
  file=v0.0.1-go$toolchain.linux-$arch
  proxy=${GOPROXY:-https://proxy.golang.org}
  curl -fsSL --retry 3 -o "$cache/$file.zip" "${proxy%%[,|]*}/golang.org/toolchain/@v/$file.zip"
  rm -rf "$cache/unpacking"
  unzip -q "$cache/$file.zip" -d "$cache/unpacking"
  rm "$cache/$file.zip"
  mv "$cache/unpacking/golang.org/toolchain@$file" "$cache/go$toolchain"
  rm -rf "$cache/unpacking"
  chmod -R u+x "$cache/go$toolchain/bin" "$cache/go$toolchain/pkg/tool"
  go=$cache/go$toolchain/bin/go
  enough "$go" || fail "Go $toolchain does not run"
}

# --- the binaries ---

# By what they are made of. The servers take minutes, so a change of the stand-ins must not build them again.
digest() {
  cat "$@" | sha256sum | cut -c1-16
}
servers=$cache/servers-$(digest "$here"/go.*)
standins=$cache/standins-$(digest "$here"/go.mod "$here"/*/*.go)

# Builds what is not there yet: folder, name, package.
built() {
  local version=k8s.io/component-base/version flags
  [ -x "$1/$2" ] && return
  [ -n "${go:-}" ] || find_go
  echo "-- building $2"
  mkdir -p "$1"
  # kubectl cannot parse the version of a server that was built without one.
  flags="-s -w -X $version.gitVersion=v1.34.4 -X $version.gitMajor=1 -X $version.gitMinor=34"
  # Built beside, then renamed: an interrupted build leaves nothing that looks whole.
  (cd "$here" && GOTOOLCHAIN=local GOFLAGS=-mod=readonly CGO_ENABLED=0 \
    "$go" build -trimpath -ldflags "$flags" -o "$1/$2.$$" "$3")
  mv "$1/$2.$$" "$1/$2"
}

for standin in prepare kubelet proxy; do
  built "$standins" "$standin" "./$standin"
done
if [ -n "${KUBEBUILDER_ASSETS:-}" ]; then
  assets=$KUBEBUILDER_ASSETS
else
  built "$servers" etcd go.etcd.io/etcd/server/v3
  built "$servers" kube-apiserver k8s.io/kubernetes/cmd/kube-apiserver
  assets=$servers
fi
for server in etcd kube-apiserver; do
  [ -x "$assets/$server" ] || fail "$assets/$server is missing"
done
if command -v kubectl >/dev/null 2>&1; then
  kubectl=$(command -v kubectl)
else
  built "$servers" kubectl k8s.io/kubernetes/cmd/kubectl
  kubectl=$servers/kubectl
fi

# --- the servers ---

dir=$(mktemp -d)
children=()
stop() {
  local status=$? child
  trap - EXIT INT TERM
  for child in "${children[@]}"; do
    kill "$child" 2>/dev/null || true
  done
  wait "${children[@]}" 2>/dev/null || true
  if [ "$status" != 0 ] && [ -n "${KEEP:-}" ]; then
    echo "-- kept: $dir" >&2
  else
    rm -rf "$dir"
  fi
  exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

mkdir "$dir/logs" "$dir/etcd"
ports=$("$standins/prepare" "$dir")
eval "$ports" # etcd, peer, server, kubelet
: "${etcd:?}" "${peer:?}" "${server:?}" "${kubelet:?}"

# etcd reads variables of this kind.
unset "${!ETCD_@}"
# A scenario is written in one transaction. Nothing needs to outlive the tests, so that nothing waits for the disk.
"$assets/etcd" --name tests --data-dir "$dir/etcd" --unsafe-no-fsync --max-txn-ops 10000 --max-request-bytes 50000000 \
  --listen-client-urls "http://127.0.0.1:$etcd" --advertise-client-urls "http://127.0.0.1:$etcd" \
  --listen-peer-urls "http://127.0.0.1:$peer" --initial-advertise-peer-urls "http://127.0.0.1:$peer" \
  --initial-cluster "tests=http://127.0.0.1:$peer" >"$dir/etcd.log" 2>&1 &
children+=($!)
"$standins/kubelet" -listen "127.0.0.1:$kubelet" -logs "$dir/logs" -cert "$dir/server.crt" -key "$dir/server.key" \
  >"$dir/kubelet.log" 2>&1 &
children+=($!)
cat >"$dir/audit.yaml" <<'YAML'
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: Metadata
    users: [reader, half, scenario]
  - level: None
YAML
# No controller runs that would make service accounts. The kubelets of all nodes are one, found by the node's address.
"$assets/kube-apiserver" --etcd-servers "http://127.0.0.1:$etcd" \
  --bind-address 127.0.0.1 --secure-port "$server" --advertise-address 127.0.0.1 --endpoint-reconciler-type none \
  --tls-cert-file "$dir/server.crt" --tls-private-key-file "$dir/server.key" \
  --client-ca-file "$dir/ca.crt" --token-auth-file "$dir/tokens.csv" --authorization-mode RBAC \
  --service-account-issuer https://kubernetes.default.svc --service-cluster-ip-range 10.96.0.0/16 \
  --service-account-key-file "$dir/service-accounts.key" --service-account-signing-key-file "$dir/service-accounts.key" \
  --disable-admission-plugins ServiceAccount \
  --kubelet-client-certificate "$dir/kubelet-client.crt" --kubelet-client-key "$dir/kubelet-client.key" \
  --kubelet-certificate-authority "$dir/ca.crt" --kubelet-preferred-address-types InternalIP \
  --audit-policy-file "$dir/audit.yaml" --audit-log-path "$dir/audit.log" >"$dir/kube-apiserver.log" 2>&1 &
children+=($!)

# A kubeconfig with a context for each user; nothing of the machine's own configuration is read.
export KUBECONFIG=$dir/config
"$kubectl" config set-cluster tests --server "https://127.0.0.1:$server" --certificate-authority "$dir/ca.crt" >/dev/null
for user in admin reader half scenario; do
  "$kubectl" config set-credentials "$user" --token "$user-token" >/dev/null
  "$kubectl" config set-context "$user" --cluster tests --user "$user" >/dev/null
done
"$kubectl" config use-context reader >/dev/null

for attempt in $(seq 240); do
  "$kubectl" --context admin get --raw /readyz >/dev/null 2>&1 && break
  for child in "${children[@]}"; do
    kill -0 "$child" 2>/dev/null || { tail -n 20 "$dir"/*.log >&2; fail "a server ended"; }
  done
  [ "$attempt" -lt 240 ] || { tail -n 20 "$dir/kube-apiserver.log" >&2; fail "the API server is not ready"; }
  sleep 0.25
done
echo "-- ready: $("$kubectl" --context admin get --raw /version | grep -o '"gitVersion": *"[^"]*"'), $kubectl"

export CLUSTER_DIR=$dir CLUSTER_BIN=$standins CLUSTER_KUBECTL=$kubectl
export CLUSTER_ETCD=127.0.0.1:$etcd CLUSTER_SERVER=https://127.0.0.1:$server CLUSTER_KUBELET=$kubelet

# Waited for, so that a signal ends this at once.
run() {
  "$@" <&0 &
  children+=($!)
  wait $!
}
if [ "${1:-}" = --with ]; then
  shift
  run "$@"
  exit
fi
if command -v cargo >/dev/null 2>&1; then
  cargo=cargo
else
  cargo=$HOME/.cargo/bin/cargo
fi
# Measurements are asked for by name: bench/cluster.sh.
[[ "$*" == *bench_* ]] || set -- "$@" --skip bench_
run "$cargo" test --locked --test cluster -- --ignored --test-threads=1 "$@"
