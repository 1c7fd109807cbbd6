#!/usr/bin/env bash
# Checks the dependencies against the database of security advisories (RustSec). Not a part of .ci/run, as neither the
# program nor the database can be fetched everywhere.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v cargo-deny >/dev/null 2>&1; then
  echo "cargo-deny is missing: install it with \`cargo install --locked cargo-deny\`, then run this again" >&2
  exit 1
fi
if ! cargo deny --log-level error fetch db; then
  echo "the advisory database (https://github.com/rustsec/advisory-db) could not be fetched: run this where it can be," >&2
  echo "or put a copy below \${CARGO_HOME:-~/.cargo}/advisory-dbs and run \`cargo deny --offline check advisories\`" >&2
  exit 1
fi
cargo deny check advisories
