#!/usr/bin/env bash
# Checks docs/panyuan.service with systemd itself: that it is well formed and how far it is exposed
# (0.0 is least; systemd calls what is under 2.5 safe).
set -uo pipefail
cd "$(dirname "$0")/../.."
command -v systemd-analyze >/dev/null || { echo "no systemd-analyze here"; exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# A program that is there, so that only the unit is judged.
sed 's#/usr/local/bin/panyuan-server#/bin/true#' docs/panyuan.service > "$scratch/panyuan.service"

faults=$(systemd-analyze verify "$scratch/panyuan.service" 2>&1 | grep -F "$scratch/panyuan.service")
[ -z "$faults" ] || { echo "$faults"; exit 1; }
judged=$(systemd-analyze security --offline=yes --threshold=25 --no-pager "$scratch/panyuan.service" 2>&1)
result=$?
tail -n 1 <<<"$judged"
exit $result
