#!/usr/bin/env bash
# Installs what a lock file names, by hash; after what the package needs to run, the package itself in place.
set -euo pipefail
lock=$1
echo "installing $lock"
pip=(.venv/bin/python -m pip --quiet --disable-pip-version-check install)
.venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
"${pip[@]}" --require-hashes --no-deps -r "$lock"
if [ "$lock" = requirements.lock ]; then
  "${pip[@]}" --no-deps --no-build-isolation --editable .
fi
