#!/usr/bin/env bash
# Measures the way from a log or a bundle to the report against ripgrep with the same patterns.
#
#   bench/run.sh [ROUNDS] [MEGABYTES]
#
# Makes its own input below ${BENCH_DIR:-target/bench}. The programs run in turn, round after round, so that a busy machine
# slows all of them; medians of wall-clock time, of processor time and of their ratios are printed, and the peak memory.
# Needs ripgrep 15 (${RG:-rg}), GNU time (/usr/bin/time) and zcat.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-10}
megabytes=${2:-500}
dir=${BENCH_DIR:-target/bench}
rg=${RG:-rg}
copies=10
release=${CARGO_TARGET_DIR:-target}/release
tool=$release/kubectl-kuma_diagnose

"$rg" --version | head -1
cargo build --quiet --release --bins --examples
mkdir -p "$dir"
if [ ! -f "$dir/made-$megabytes" ]; then
    "$release/examples/bench_input" "$dir" "$megabytes" "$copies"
    touch "$dir/made-$megabytes"
fi
cat "$dir"/*.log "$dir"/*.tar.gz >/dev/null   # into the page cache
printf '2026-11-23T05:38:36.349Z\tINFO\tvalidator\tstarting iptables validation\n' >"$dir/small.log"

# Runs a command, appends "wall processor kilobytes" to a file.
measure() {
    local out=$1
    shift
    /usr/bin/time -f "%e %U %S %M" -o "$dir/time" "$@" >/dev/null 2>"$dir/err" || { cat "$dir/err" >&2; return 1; }
    awk '{print $1, $2 + $3, $4}' "$dir/time" >>"$out"
}

# The median of a column of a file.
median() {
    awk -v c="$2" '{print $c}' "$1" | sort -n | awk '{v[NR] = $1} END {print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'
}

# compare TITLE OURS THEIRS: two commands for bash, in turn.
compare() {
    local title=$1 ours=$2 theirs=$3
    : >"$dir/ours"
    : >"$dir/theirs"
    for _ in $(seq "$rounds"); do
        measure "$dir/ours" bash -c "$ours"
        measure "$dir/theirs" bash -c "$theirs"
    done
    paste -d' ' "$dir/ours" "$dir/theirs" | awk '{print $1 / $4, $2 / $5}' >"$dir/ratios"
    printf '| %s | %.2f s | %.2f s | %.2f s | %.2f s | %.2f | %.2f | %.0f MB |\n' "$title" \
        "$(median "$dir/ours" 1)" "$(median "$dir/ours" 2)" "$(median "$dir/theirs" 1)" "$(median "$dir/theirs" 2)" \
        "$(median "$dir/ratios" 1)" "$(median "$dir/ratios" 2)" "$(median "$dir/ours" 3 | awk '{print $1 / 1024}')"
}

echo
echo "$(wc -l <"$dir/patterns.txt") patterns, $megabytes MB, $rounds rounds, $(nproc) cores: $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)"
echo
echo '| work (ours against theirs) | ours, wall | processor | theirs, wall | processor | wall / wall | processor / processor | our peak memory |'
echo '|---|---|---|---|---|---|---|---|'
for share in few one many; do
    compare "plain log, $share, 1 thread; rg -j1 -c -f" \
        "$tool --threads 1 -o json --from $dir/$share.log" \
        "$rg -j1 -c -f $dir/patterns.txt $dir/$share.log"
done
for share in few one many; do
    compare "gzip bundle, $share, 2 threads; zcat piped to rg -f" \
        "$tool --threads 2 -o json --from $dir/$share.tar.gz" \
        "zcat $dir/$share.tar.gz | $rg -j1 -a -c -f $dir/patterns.txt"
    compare "gzip bundle, $share, 2 threads; decompression alone" \
        "$tool --threads 2 -o json --from $dir/$share.tar.gz" \
        "$release/examples/bench_inflate $dir/$share.tar.gz"
done
for share in few one; do
    compare "plain log, $share, $copies times the patterns; the shipped ones" \
        "$tool --threads 1 -o json --rules $dir/rules --from $dir/$share.log" \
        "$tool --threads 1 -o json --from $dir/$share.log"
done

# Many runs at once: the clock of GNU time counts hundredths of a second.
startup() {
    local title=$1 log=$2 runs=50
    /usr/bin/time -f "%e" -o "$dir/time" bash -c "for _ in \$(seq $runs); do $tool -o json --from $log >/dev/null || exit 1; done"
    awk -v t="$title" -v n="$runs" '{printf "| %s | %.1f ms |\n", t, $1 * 1000 / n}' "$dir/time"
}

echo
echo '| start-up, from the call to the report | wall |'
echo '|---|---|'
startup "a log of one line" "$dir/small.log"
startup "a log with a line for every pattern, so that all are compiled" "$dir/every.log"
