#!/usr/bin/env bash
# Makes a folder from which a machine of this kind installs without a network: wheels pinned by hash, ours among them.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${1:?a folder}
pip=(.venv/bin/python -m pip --quiet --disable-pip-version-check)
rm -rf "$target" && mkdir -p "$target/wheels"
echo "collecting wheels"
"${pip[@]}" download --require-hashes --no-deps --only-binary :all: -r requirements.lock -d "$target/wheels"
"${pip[@]}" download --no-deps --only-binary :all: -d "$target/wheels" pip
"${pip[@]}" wheel --no-deps --no-build-isolation -w "$target/wheels" .
cp requirements.lock docs/operations.md docs/operations.zh-CN.md LICENSE "$target"
cp tools/offline.sh "$target/install.sh"
(cd "$target" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum > SHA256SUMS)
echo "$target: $(du -sh "$target" | cut -f1), $(find "$target/wheels" -name '*.whl' | wc -l) wheels"
