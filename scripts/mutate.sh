#!/usr/bin/env bash
# Changes every rule in every way that `rules mutate` knows, and tells which changes no example and no scenario notices.
# Takes its arguments: scripts/mutate.sh --only causes
set -euo pipefail
cd "$(dirname "$0")/.."
cargo run --release --locked --quiet -- rules mutate "$@"
