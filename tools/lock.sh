#!/usr/bin/env bash
# Writes the lock files: pinned by hash, for every platform, and without the address of any registry.
set -euo pipefail
cd "$(dirname "$0")/.."
compile=(.venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes
  --no-emit-index-url --no-emit-find-links --no-header)
"${compile[@]}" pyproject.toml --group build -o requirements.lock
"${compile[@]}" pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
"${compile[@]}" --group pyproject.toml:audit -o tools/locks/audit.lock
"${compile[@]}" --group pyproject.toml:node -o tools/locks/node.lock
"${compile[@]}" --group pyproject.toml:postgres -o tools/locks/postgres.lock
