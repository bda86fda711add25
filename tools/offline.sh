#!/usr/bin/env bash
# Installs Lianfang from this folder, without a network: ./install.sh [FOLDER], /opt/lianfang without it.
# Needs Python 3.11 or later of the kind that the bundle was made for; neither pip nor venv's packages.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-/opt/lianfang}
python=${PYTHON:-python3}
(cd "$here" && sha256sum --quiet --check SHA256SUMS) || { echo "The bundle is not whole: copy it again." >&2; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is missing." >&2; exit 1; }
"$python" -m venv --without-pip "$target"
pip=("$target/bin/python" "$(echo "$here"/wheels/pip-*.whl)/pip" --quiet --disable-pip-version-check install)
"${pip[@]}" --no-index --find-links "$here/wheels" --no-deps --require-hashes -r "$here/requirements.lock"
"${pip[@]}" --no-index --no-deps "$here"/wheels/lianfang-*.whl
echo "Installed. Next: $target/bin/lianfang init --help, and operations.md here."
