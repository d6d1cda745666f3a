#!/usr/bin/env bash
# Runs one fuzzer from its corpus: fuzz.sh NAME_fuzz. PANYUAN_FUZZ_SECONDS (60) sets how long; 0 only
# runs the corpus. What it finds is left in build/fuzz/findings: fix it, then keep it in the corpus.
set -euo pipefail
cd "$(dirname "$0")/../.."
fuzzer=build/fuzz/bin/$1
corpus=tests/fuzz/corpus/${1%_fuzz}
seconds=${PANYUAN_FUZZ_SECONDS:-60}
[ -x "$fuzzer" ] || { echo "no $fuzzer: build it with clang (ninja -C build/fuzz panyuan_fuzzers)"; exit 77; }
[ -d "$corpus" ] || { echo "no $corpus"; exit 1; }

"$fuzzer" -runs=0 -rss_limit_mb=2048 "$corpus" 2>&1 | tail -n 2
[ "$seconds" != 0 ] || exit 0
mkdir -p build/fuzz/findings "build/fuzz/grown/$1"
"$fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 \
  -artifact_prefix="build/fuzz/findings/$1-" -print_final_stats=1 \
  "build/fuzz/grown/$1" "$corpus" > "build/fuzz/$1.log" 2>&1 ||
  { tail -n 60 "build/fuzz/$1.log"; exit 1; }
grep -E 'stat::number_of_executed_units|stat::peak_rss_mb' "build/fuzz/$1.log"
