#!/usr/bin/env bash
# The server is hardened as CMakeLists.txt says: a sanitized one where it is linked, a release too where
# it is compiled.
#   tests/script/hardening.sh [PROGRAM]    by default build/release/bin/panyuan-server
set -uo pipefail
cd "$(dirname "$0")/../.."
program=${1:-build/release/bin/panyuan-server}
command -v readelf >/dev/null || { echo "readelf is not installed: it is in binutils"; exit 77; }
[ -x "$program" ] || { echo "$program is not built: cmake --preset release && ninja -C build/release"; exit 77; }
[ -n "${1:-}" ] || [ "$program" -nt CMakeLists.txt ] ||
  { echo "$program is older than CMakeLists.txt: build it again"; exit 77; }

header=$(readelf -hW "$program") segments=$(readelf -lW "$program")
dynamic=$(readelf -dW "$program") symbols=$(readelf --dyn-syms -W "$program")
failed=0
# has TEXT PATTERN WHAT
has() { grep -Eq -- "$2" <<< "$1" || { echo "$program: no $3"; failed=1; }; }

has "$header" 'Type: +DYN' 'position independence (-fPIE -pie)'
has "$segments" 'GNU_RELRO' 'read-only relocations (-z relro)'
has "$dynamic" 'FLAGS.*(BIND_)?NOW' 'binding at start (-z now)'
has "$segments" 'GNU_STACK +(0x[0-9a-f]+ +){5}RW +' 'stack that cannot be executed (-z noexecstack)'
# A sanitized program has other guards, and not these.
if grep -q '__asan_init' <<< "$symbols"; then exit $failed; fi

has "$symbols" '__stack_chk_fail' 'stack protector (-fstack-protector-strong)'
has "$symbols" ' __[a-z]+_chk(@| |$)' 'checked C functions (_FORTIFY_SOURCE)'
has "$symbols" '__glibcxx_assert_fail' 'checked C++ containers (_GLIBCXX_ASSERTIONS)'
if [[ $header == *X86-64* ]]; then
  has "$(objdump -d --no-show-raw-insn --disassemble=main "$program" | grep -A1 '<main>:')" \
    'endbr64' 'marked branch targets (-fcf-protection)'
fi
exit $failed
