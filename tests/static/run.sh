#!/usr/bin/env bash
# Builds the executable that the image holds, linked statically, and runs it in a directory that holds nothing else.
# Needs root (chroot, network namespaces) and a static C library: musl, as releases have it, or else glibc's.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ "$(id -u)" != 0 ]; then
  echo "tests/static/run.sh: root is needed for chroot and network namespaces (sudo tests/static/run.sh)" >&2
  exit 1
fi
missing=""
for tool in cc chroot unshare nsenter ip iptables-nft readelf python3; do
  command -v "$tool" >/dev/null 2>&1 || missing="$missing $tool"
done
machine=$(uname -m)
target=$machine-unknown-linux-musl
if rustup target list --installed 2>/dev/null | grep -qx "$target" || rustup target add "$target" >/dev/null 2>&1; then
  command -v musl-gcc >/dev/null 2>&1 || missing="$missing musl-gcc"
else
  # The executable is the same but for its C library.
  target=$machine-unknown-linux-gnu
  echo "tests/static/run.sh: no musl target can be had here: linking glibc statically" >&2
fi
if [ -n "$missing" ]; then
  apt-get update -qq
  apt-get install -y -qq gcc libc6-dev musl-tools util-linux iproute2 iptables binutils python3 >/dev/null
fi
for tool in cc chroot unshare nsenter ip iptables-nft readelf python3; do
  command -v "$tool" >/dev/null 2>&1 || { echo "tests/static/run.sh: $tool is missing" >&2; exit 1; }
done

# What is tried here is what an executable finds around it, not how fast it is.
export CARGO_PROFILE_DEV_OPT_LEVEL=0 CARGO_PROFILE_DEV_DEBUG=0
RUSTFLAGS="-C target-feature=+crt-static" cargo build --locked --quiet --target "$target" --bin kubectl-kuma_diagnose
built=${CARGO_TARGET_DIR:-target}/$target/debug/kubectl-kuma_diagnose
if readelf -l "$built" | grep -q INTERP; then
  echo "tests/static/run.sh: $built is not linked statically" >&2
  exit 1
fi

box=$(mktemp -d)
chmod 755 "$box"
trap 'rm -rf "$box"' EXIT
install -m 0755 "$built" "$box/kubectl-kuma_diagnose"
cp testdata/scenarios/twin-01-b/bundle.tar.gz "$box/"
# Answers are kept outside of the box: nothing but the executable and its input is in it.
answers=$(mktemp -d)
trap 'rm -rf "$box" "$answers"' EXIT

inside() { chroot --userspec="${as:-0:0}" "$box" /kubectl-kuma_diagnose "$@"; }
check() { # check NAME EXPRESSION: a Python expression over the answer `r` and its first look `look`
  python3 - "$answers/$1.json" "$1" "$2" <<'PYTHON'
import json, sys
path, name, expression = sys.argv[1:]
with open(path) as file:
    r = json.load(file)
look = (r.get("context", {}).get("looks") or [{}])[0]
if not eval(expression):
    print(json.dumps(r, indent=1)[:6000], file=sys.stderr)
    sys.exit(f"tests/static/run.sh: {name}: not so: {expression}")
print(f"ok  {name}")
PYTHON
}

inside --from /bundle.tar.gz -o json >"$answers/diagnosis.json"
check diagnosis 'r["verdict"] == "failing" and r["findings"][0]["causes"][0]["code"] == "KD-P10"'
inside preflight --from /bundle.tar.gz -o json >"$answers/preflight.json"
check preflight 'r["kind"] == "Preflight" and len(r["checks"]) > 20'

# A pod's network: two interfaces, Kuma's rules or none. The image has no programs, so the kernel itself is asked.
pod() {
  cat <<'SCRIPT'
set -e
ip link set lo up
ip -6 addr add ::6/128 dev lo
ip link add eth0 type veth peer name peer0
ip link set eth0 up
ip addr add 10.1.1.2/24 dev eth0
ip route add default via 10.1.1.1
SCRIPT
}
rules() {
  cat <<'SCRIPT'
iptables-nft-restore <<'END'
*raw
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A PREROUTING -p udp --sport 53 -j CT --zone 1
-A OUTPUT -p udp --dport 53 -m owner --uid-owner 5678 -j CT --zone 1
-A OUTPUT -p udp --sport 15053 -m owner --uid-owner 5678 -j CT --zone 2
-A OUTPUT -p udp --dport 53 -j CT --zone 2
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUMA_MESH_INBOUND - [0:0]
:KUMA_MESH_INBOUND_REDIRECT - [0:0]
:KUMA_MESH_OUTBOUND - [0:0]
:KUMA_MESH_OUTBOUND_REDIRECT - [0:0]
-A PREROUTING -p tcp -j KUMA_MESH_INBOUND
-A OUTPUT -p udp --dport 53 -m owner --uid-owner 5678 -j RETURN
-A OUTPUT -p udp --dport 53 -j REDIRECT --to-ports 15053
-A OUTPUT -p tcp -j KUMA_MESH_OUTBOUND
-A KUMA_MESH_INBOUND -p tcp -j KUMA_MESH_INBOUND_REDIRECT
-A KUMA_MESH_INBOUND_REDIRECT -p tcp -j REDIRECT --to-ports 15006
-A KUMA_MESH_OUTBOUND -s 127.0.0.6/32 -o lo -j RETURN
-A KUMA_MESH_OUTBOUND -p tcp -o lo ! -d 127.0.0.1/32 -m owner --uid-owner 5678 -j KUMA_MESH_INBOUND_REDIRECT
-A KUMA_MESH_OUTBOUND -p tcp -o lo -m owner ! --uid-owner 5678 -j RETURN
-A KUMA_MESH_OUTBOUND -m owner --uid-owner 5678 -j RETURN
-A KUMA_MESH_OUTBOUND -p tcp --dport 53 -j REDIRECT --to-ports 15053
-A KUMA_MESH_OUTBOUND -d 127.0.0.1/32 -j RETURN
-A KUMA_MESH_OUTBOUND -j KUMA_MESH_OUTBOUND_REDIRECT
-A KUMA_MESH_OUTBOUND_REDIRECT -p tcp -j REDIRECT --to-ports 15001
COMMIT
END
SCRIPT
}
probe() { # probe NAME SCRIPT ARGUMENTS…: the look from within a namespace that SCRIPT has prepared
  local name=$1 script=$2
  shift 2
  unshare -n bash -c "$script"'
exec chroot --userspec="$0" "$@"' "${as:-0:0}" "$box" /kubectl-kuma_diagnose probe --ip-family-mode ipv4 -o json "$@" >"$answers/$name.json"
}

probe healthy "$(pod; rules)"
check healthy 'look["redirects"] == "yes" and not look["faults"] and r["verdict"] == "healthy"'
probe without-rules "$(pod)"
check without-rules 'look["redirects"] == "no" and r["verdict"] == "failing" and r["findings"][0]["causes"][0]["code"] == "KD-V01"'
# The sidecar's user, who may try and may not read.
as=5678:5678 probe healthy-as-the-sidecar "$(pod; rules)"
check healthy-as-the-sidecar 'look["redirects"] == "yes" and look["rules"] == "unread" and r["verdict"] == "healthy"'
as=5678:5678 probe without-rules-as-the-sidecar "$(pod)"
check without-rules-as-the-sidecar 'look["redirects"] == "no" and look["rules"] == "unread" and r["verdict"] == "failing"'

left=$(cd "$box" && find . -mindepth 1 | sort | tr '\n' ' ')
[ "$left" = "./bundle.tar.gz ./kubectl-kuma_diagnose " ] || { echo "tests/static/run.sh: something was left: $left" >&2; exit 1; }
echo "ok  nothing was left behind"
