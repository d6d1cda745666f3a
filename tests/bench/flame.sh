#!/usr/bin/env bash
# Where the server's time goes under RegisterBatches: docs/pictures/flame.svg.
#   tests/bench/flame.sh [SECONDS]
# Needs perf (Debian: linux-perf), and leave to use it: as root, or kernel.perf_event_paranoid <= 1.
# PANYUAN_BIN=DIR takes the programs from there instead of building them.
set -euo pipefail
cd "$(dirname "$0")/../.."
. .ci/lib.sh

install_missing linux-perf
if [ -z "${PANYUAN_BIN:-}" ]; then
  install_missing $BUILD_PACKAGES curl
  step "Building (benchmarks)"
  build bench panyuan-server panyuan_bench
fi
exec python3 -B tests/bench/flame.py "${1:-10}"
