#!/usr/bin/env bash
# Makes the Debian packages of what is built, looks into them, unpacks them into an empty folder and
# runs what came out.
#   [PANYUAN_BIN=build/release/bin] tests/script/packages.sh
set -uo pipefail
cd "$(dirname "$0")/../.."
bin=${PANYUAN_BIN:-build/release/bin}
build=$(dirname "$bin")
for program in cpack dpkg-deb dpkg-shlibdeps strip gzip; do
  command -v $program >/dev/null || { echo "$program is not installed: it is in cmake, dpkg, dpkg-dev, binutils or gzip"; exit 77; }
done
for program in server stall lab scan regulator admin; do
  [ -x "$bin/panyuan-$program" ] || { echo "$bin/panyuan-$program is not built"; exit 77; }
done
[ -s "$build/CPackConfig.cmake" ] || { echo "$build is not configured: cmake --preset release"; exit 77; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
root=$scratch/root
failed=0
fail() { echo "$*"; failed=1; }

cpack --config "$build/CPackConfig.cmake" -G DEB -B "$scratch/made" > "$scratch/log" 2>&1 ||
  { tail -n 20 "$scratch/log"; exit 1; }

# holds PACKAGE MODE PATH: with that mode, and of root.
holds() {
  awk -v mode="$2" -v path="./$3" '$1 == mode && $2 == "root/root" && $NF == path {found = 1} END {exit !found}' \
    <<< "${listing[$1]}" || fail "panyuan-$1: no $3 ($2, root/root)"
}

declare -A listing
for package in server tools; do
  file=$(echo "$scratch"/made/panyuan-${package}_*.deb)
  listing[$package]=$(dpkg-deb -c "$file") || { echo "no package panyuan-$package"; exit 1; }
  [ "$(dpkg-deb -f "$file" Package)" = panyuan-$package ] || fail "$file: another name"
  dpkg-deb -f "$file" Depends | grep -q libgrpc || fail "panyuan-$package: libraries are missing in Depends"
  for document in copyright changelog.gz changelog.Debian.gz; do
    holds $package -rw-r--r-- usr/share/doc/panyuan-$package/$document
  done
  dpkg-deb -x "$file" "$root"
  mkdir -p "$scratch/$package" && dpkg-deb -e "$file" "$scratch/$package"
  if command -v lintian >/dev/null && ! grep -q __asan_init "$bin/panyuan-server"; then
    # Not for Debian's archive; and systemd is what there is to call.
    lintian --fail-on error,warning \
      --suppress-tags initial-upload-closes-no-bugs,maintainer-script-calls-systemctl "$file" 2>&1 |
      grep -v 'root privileges' && fail "lintian finds faults in panyuan-$package"
  fi
done

for path in panyuan-server panyuan-authority; do holds server -rwxr-xr-x usr/bin/$path; done
for path in lib/systemd/system/panyuan.service lib/sysusers.d/panyuan.conf lib/tmpfiles.d/panyuan.conf \
            share/panyuan/seed/products.csv share/man/man1/panyuan-server.1.gz; do
  holds server -rw-r--r-- usr/$path
done
for tool in stall lab scan regulator admin; do
  holds tools -rwxr-xr-x usr/bin/panyuan-$tool
  holds tools -rw-r--r-- usr/share/man/man1/panyuan-$tool.1.gz
  holds tools -rw-r--r-- usr/share/bash-completion/completions/panyuan-$tool
  bash -n "$root/usr/share/bash-completion/completions/panyuan-$tool" || fail "completion of panyuan-$tool"
done
for script in postinst prerm postrm; do sh -n "$scratch/server/$script" || fail "$script"; done

version=$(dpkg-deb -f "$scratch"/made/panyuan-server_*.deb Version)
for program in "$root"/usr/bin/panyuan-{server,stall,lab,scan,regulator,admin}; do
  [[ $("$program" --version 2>&1) == "${program##*/} ${version%-*}" ]] || fail "${program##*/} --version"
  "$program" --help > "$scratch/help" 2>&1 && [ -s "$scratch/help" ] || fail "${program##*/} --help"
done
program=$(sed -n 's/^ExecStart=\([^ ]*\).*/\1/p' "$root/usr/lib/systemd/system/panyuan.service")
[ -x "$root$program" ] || fail "the unit starts $program, which the package does not have"

# A county from the package alone.
"$root/usr/bin/panyuan-authority" init "$scratch/county/authority" &&
  "$root/usr/bin/panyuan-authority" server "$scratch/county/authority" "$scratch/county/certificates/server" localhost &&
  "$root/usr/bin/panyuan-server" init --data "$scratch/county" --seed "$root/usr/share/panyuan/seed" > /dev/null &&
  [ -s "$scratch/county/panyuan.toml" ] || fail "no county could be made from the package"
if command -v systemd-sysusers >/dev/null; then
  mkdir -p "$root/etc"
  systemd-sysusers --root="$root" "$root/usr/lib/sysusers.d/panyuan.conf" 2> "$scratch/log" &&
    grep -q '^panyuan:.*:/var/lib/panyuan:' "$root/etc/passwd" || { cat "$scratch/log"; fail "no user panyuan"; }
fi
exit $failed
