#!/usr/bin/env bash
# Builds the benchmarks and runs them: ours and its limit side by side, in rounds. Prints the
# figures against their targets and writes them into docs/performance.md and docs/pictures/.
#   tests/bench/run.sh                        everything, some 2 hours and 40 GB (--folder DIR)
#   tests/bench/run.sh --sizes 10000,100000   growth only so far
#   tests/bench/run.sh --only echo,tree       only these parts; the others' figures are kept
#   tests/bench/run.sh --report               only the report again
#   tests/bench/run.sh --help                 the other options
# PANYUAN_BIN=DIR takes the programs from there instead of building them.
set -uo pipefail
cd "$(dirname "$0")/../.."
. .ci/lib.sh

if [ -z "${PANYUAN_BIN:-}" ]; then
  install_missing $BUILD_PACKAGES curl
  step "Building (benchmarks)"
  build bench panyuan-server panyuan-admin panyuan_bench
fi
exec python3 -B tests/bench/run.py "$@"
