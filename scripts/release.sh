#!/usr/bin/env bash
# Builds the archives of a release and the krew manifest that names them.
#
#   scripts/release.sh OWNER [PLATFORM…]
#
# OWNER is who publishes the archives (https://github.com/OWNER/kubectl-kuma-diagnose). PLATFORM is linux-amd64, linux-arm64,
# darwin-amd64, darwin-arm64 or windows-amd64; all of them by default, for which a linker of each must be there (BUILD="cargo
# zigbuild", for example). Writes dist/*.tar.gz, dist/SHA256SUMS and dist/kuma-diagnose.yaml, which has only those platforms
# whose archive lies in dist/. Archives hold plain files alone: the executable, LICENSE and README.md.
set -euo pipefail
cd "$(dirname "$0")/.."

owner=${1:?"usage: scripts/release.sh OWNER [PLATFORM…]"}
shift
[ $# -gt 0 ] || set -- linux-amd64 linux-arm64 darwin-amd64 darwin-arm64 windows-amd64
build=${BUILD:-cargo build}
version=v$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
target_dir=${CARGO_TARGET_DIR:-target}
stamp=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}

grep -q "^  version: $version\$" plugin.yaml || { echo "plugin.yaml is not at $version" >&2; exit 1; }
grep -q "^## ${version#v} " CHANGELOG.md || { echo "CHANGELOG.md says nothing of $version" >&2; exit 1; }

triple() {
  case $1 in
    linux-amd64) echo x86_64-unknown-linux-musl ;;
    linux-arm64) echo aarch64-unknown-linux-musl ;;
    darwin-amd64) echo x86_64-apple-darwin ;;
    darwin-arm64) echo aarch64-apple-darwin ;;
    windows-amd64) echo x86_64-pc-windows-gnu ;;
    *) echo "unknown platform $1" >&2; return 1 ;;
  esac
}

mkdir -p dist
for platform in "$@"; do
  triple=$(triple "$platform")
  # The executable knows whose image of its version it may start.
  KUMA_DIAGNOSE_OWNER=$owner $build --release --locked --target "$triple"
  exe=kubectl-kuma_diagnose
  case $platform in windows-*) exe=$exe.exe ;; esac
  stage=$(mktemp -d)
  install -m 0755 "$target_dir/$triple/release/$exe" "$stage/$exe"
  install -m 0644 LICENSE README.md "$stage/"
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$stamp" --format=ustar -C "$stage" -cf - "$exe" LICENSE README.md |
    gzip -n -9 >"dist/kubectl-kuma_diagnose-$version-$platform.tar.gz"
  rm -r "$stage"
done

(cd dist && sha256sum -- *-"$version"-*.tar.gz >SHA256SUMS)

# Entries begin with "    - selector:". One is kept, with its sum, if its archive is there.
awk -v owner="$owner" '
  FNR == NR { sum[$2] = $1; next }
  /^    - selector:/ { flush(); entry = ""; open = 1 }
  { gsub(/OWNER/, owner) }
  !open { if ($0 !~ /^#/) print; next }
  / uri: / { archive = $0; sub(/.*\//, "", archive); known = archive in sum }
  / sha256: / && known { sub(/[0-9a-f]+$/, sum[archive]) }
  { entry = entry $0 "\n" }
  END { flush() }
  function flush() { if (open && known) printf "%s", entry; known = 0 }
' dist/SHA256SUMS plugin.yaml >dist/kuma-diagnose.yaml

if grep -q "sha256: 0\{64\}" dist/kuma-diagnose.yaml; then
  echo "dist/kuma-diagnose.yaml still has an empty sum" >&2
  exit 1
fi
cat dist/SHA256SUMS
