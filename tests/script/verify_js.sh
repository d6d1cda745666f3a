#!/usr/bin/env bash
# The embedded script of the consumer page is what clients/web makes, is well typed, and is small.
set -uo pipefail
cd "$(dirname "$0")/../../clients/web"
for package in esbuild typescript @noble/ed25519 @noble/hashes; do
  [ -d "node_modules/$package" ] ||
    { echo "$package is not installed: run ./test, which fetches it from npm"; exit 77; }
done
max_gzip_bytes=25000
embedded=$PWD/../../services/gateway/assets/verify.js
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
node_modules/.bin/tsc || exit 1
node build.mjs "$folder/verify.js" || exit 1
cmp "$folder/verify.js" "$embedded" ||
  { echo "services/gateway/assets/verify.js is not up to date: run 'npm run build' in clients/web"; exit 1; }
size=$(gzip -9 -c "$embedded" | wc -c)
echo "verify.js: $size bytes in gzip, at most $max_gzip_bytes"
[ "$size" -le "$max_gzip_bytes" ] || exit 1
node --test ../../tests/web/verify_modules.test.mjs
