#!/usr/bin/env bash
# Looks at real network namespaces with real rules: runs the tests that need root, iptables of both kinds, nft and iproute2.
# Everything happens in namespaces of its own; the machine's is never changed. Fails where a part is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ "$(id -u)" != 0 ]; then
  echo "tests/netns/run.sh: root is needed to make network namespaces (sudo tests/netns/run.sh)" >&2
  exit 1
fi
missing=""
for tool in ip unshare nft iptables-nft iptables-legacy ip6tables-nft ip6tables-legacy python3 strace setpriv nsenter; do
  command -v "$tool" >/dev/null 2>&1 || missing="$missing $tool"
done
if [ -n "$missing" ]; then
  apt-get update -qq
  apt-get install -y -qq iproute2 util-linux nftables iptables python3 strace >/dev/null
fi
for tool in ip unshare nft iptables-nft iptables-legacy ip6tables-nft ip6tables-legacy python3 strace setpriv nsenter; do
  command -v "$tool" >/dev/null 2>&1 || { echo "tests/netns/run.sh: $tool is missing" >&2; exit 1; }
done
unshare -n true || { echo "tests/netns/run.sh: network namespaces cannot be made here" >&2; exit 1; }

cargo test --locked --test netns --test namespaces --test nftables --test walk -- --ignored "$@"
