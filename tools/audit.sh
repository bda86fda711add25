#!/usr/bin/env bash
# Known faults: in our source (bandit), in licences, and, where a network answers, in what is pinned (pip-audit, npm audit).
# What could not be asked is said and ends with 2: an audit that did not happen is none.
set -uo pipefail
cd "$(dirname "$0")/.."
tools=.venv/audit
[ -x "$tools/bin/bandit" ] || {
  .venv/bin/python -m venv "$tools" &&
    "$tools/bin/python" -m pip --quiet --disable-pip-version-check install --require-hashes -r tools/locks/audit.lock
} || { echo "the tools could not be installed" >&2; exit 2; }
failed=0 unasked=0
echo "── source ──"
"$tools/bin/bandit" --quiet --configfile pyproject.toml --recursive src tools || failed=1
echo "── licences ──"
.venv/bin/python tools/licences.py check || failed=1
echo "── Python packages ──"
for lock in requirements.lock requirements-dev.lock; do
  found=$("$tools/bin/pip-audit" --disable-pip --require-hashes -r "$lock" --progress-spinner off 2>&1)
  code=$?
  if grep -qE "ConnectionError|could not be audited" <<<"$found"; then
    echo "$lock: nobody answered for its packages" && unasked=1
  else
    echo "$found" && [ $code = 0 ] || failed=1
  fi
done
echo "── npm packages ──"
found=$(cd web && PATH="$(../tools/node.sh)" npm audit 2>&1)
code=$?
if grep -q "audit endpoint returned an error" <<<"$found"; then
  echo "web/package-lock.json: nobody answered for its packages" && unasked=1
else
  echo "$found" && [ $code = 0 ] || failed=1
fi
[ $failed = 0 ] || exit 1
[ $unasked = 0 ] || exit 2
