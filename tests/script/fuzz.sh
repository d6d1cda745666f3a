#!/usr/bin/env bash
# Runs one fuzzer from its corpus: fuzz.sh NAME_fuzz. PANYUAN_FUZZ_SECONDS (60) sets how long; 0 only
# runs the corpus. An input that fails is left in build/fuzz/findings: fix what it shows, then keep it
# in the corpus.
set -euo pipefail
cd "$(dirname "$0")/../.."
fuzzer=build/fuzz/bin/$1
corpus=tests/fuzz/corpus/${1%_fuzz}
seconds=${PANYUAN_FUZZ_SECONDS:-60}
command -v clang++ >/dev/null || { echo "skipped: clang is missing"; exit 77; }
[ -x "$fuzzer" ] || { echo "skipped: no $fuzzer (./test builds it, or ninja -C build/fuzz panyuan_fuzzers)"; exit 77; }
[ -d "$corpus" ] || { echo "no $corpus"; exit 1; }

log=build/fuzz/$1.log
findings=build/fuzz/findings/$1-
grown=build/fuzz/grown/$1  # what it learns from the corpus, which itself stays as it is
mkdir -p build/fuzz/findings "$grown"
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
bounds=(-timeout=10 -rss_limit_mb=1024 -max_len=65536 -artifact_prefix="$findings")

# run ARGUMENT...
run() {
  "$fuzzer" "${bounds[@]}" "$@" > "$log" 2>&1 && return
  tail -n 60 "$log"
  echo "last statistics: $(grep -E '^#[0-9]+' "$log" | tail -n 1 || echo none)"
  echo "the input: $(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)"
  exit 1
}

if [ "$seconds" = 0 ]; then
  run -runs=0 "$corpus"
else
  run -max_total_time="$seconds" -print_final_stats=1 "$grown" "$corpus"
fi
grep -E '^Done|stat::(number_of_executed_units|peak_rss_mb)' "$log"
