#!/usr/bin/env bash
# Puts the present output of the example into README.md and README.zh.md, between the marks `<!-- example -->` and
# `<!-- /example -->`. Run it after a change of rules or of the report.
set -euo pipefail
cd "$(dirname "$0")/.."

bundle=testdata/scenarios/twin-01-b/bundle.tar.gz
cargo build --quiet --locked
tool=${CARGO_TARGET_DIR:-target}/debug/kubectl-kuma_diagnose

put() {
  local file=$1 language=$2 block
  block=$(mktemp)
  {
    echo '```console'
    echo "\$ kubectl kuma-diagnose --from $bundle"
    "$tool" --from "$bundle" --width 80 --color never --lang "$language"
    echo '```'
  } >"$block"
  awk -v block="$block" '
    /^<!-- example -->$/ { print; while ((getline line < block) > 0) print line; skip = 1; next }
    /^<!-- \/example -->$/ { skip = 0 }
    !skip { print }
  ' "$file" >"$file.new"
  mv "$file.new" "$file"
  rm -f "$block"
}

put README.md en
put README.zh.md zh
