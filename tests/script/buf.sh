#!/usr/bin/env bash
# The contract is clean by buf's STANDARD and COMMENTS rules, and breaks nothing that was released.
set -uo pipefail
cd "$(dirname "$0")/../.."
buf=$PWD/tests/web/node_modules/.bin/buf
[ -x "$buf" ] || { echo "buf is not installed: run ./test, which fetches it from npm"; exit 77; }
export BUF_CACHE_DIR=$PWD/build/buf-cache
(cd proto && "$buf" lint) || exit 1
released=$(git tag --list 'v*' --sort=-v:refname | head -n 1)
if [ -z "$released" ]; then
  echo "no release yet: nothing to break"
  exit 0
fi
git cat-file -e "$released:proto/buf.yaml" 2>/dev/null || exit 0
"$buf" breaking proto --against ".git#ref=$released,subdir=proto"
