#!/usr/bin/env bash
# Joins what the workers on SQLite measured and fails below the level in pyproject.toml. It is silent when that is
# reached, so that a run ends with pytest's own closing line; the report is in .venv/coverage.txt.
set -euo pipefail
report=.venv/coverage.txt
.venv/bin/coverage combine --quiet
if ! .venv/bin/coverage report > "$report" && [ "${1:-}" != --report-only ]; then
  cat "$report"
  exit 1
fi
