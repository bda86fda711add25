#!/usr/bin/env bash
# Installs Lianfang from this folder, without a network: ./install.sh [FOLDER], /opt/lianfang without it.
# Needs Python 3.11 or later of the kind that the bundle was made for; neither pip nor venv's packages.
# Root also makes the user `lianfang`, the folder of its state, and `lianfang` a command that is found.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-/opt/lianfang}
python=${PYTHON:-python3}
user=lianfang
(cd "$here" && sha256sum --quiet --check SHA256SUMS) || {
  echo "拷得不全，重新拷一份。 · The bundle is not whole: copy it again." >&2; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
  echo "没有 Python 3.11 或更新的。 · Python 3.11 or later is missing." >&2; exit 1; }
if [ "$(id -u)" = 0 ]; then state=/var/lib/lianfang; else state=$HOME/.local/state/lianfang; fi

"$python" -m venv --without-pip "$target"
target=$(cd "$target" && pwd)
pip=("$target/bin/python" "$(echo "$here"/wheels/pip-*.whl)/pip" --quiet --disable-pip-version-check install)
"${pip[@]}" --no-index --find-links "$here/wheels" --no-deps --require-hashes -r "$here/requirements.lock"
"${pip[@]}" --no-index --no-deps --force-reinstall "$here"/wheels/lianfang-*.whl

settings=$target/lianfang.env
if [ ! -e "$settings" ]; then
  (umask 077 && printf 'LIANFANG_VAR="%s"\nLIANFANG_LANGUAGE="zh"\n' "$state" > "$settings")
fi
command=$target/bin/lianfang
if [ "$(id -u)" = 0 ]; then
  id -u "$user" >/dev/null 2>&1 || useradd --system --home-dir "$state" --no-create-home --shell /usr/sbin/nologin "$user"
  install -d -m 700 -o "$user" -g "$user" "$state"
  chown "$user": "$settings"
  # An own program of this name is left alone.
  if [ ! -e /usr/local/bin/lianfang ] || [ -L /usr/local/bin/lianfang ]; then
    ln -sfn "$target/bin/lianfang" /usr/local/bin/lianfang
    command=lianfang
  fi
fi
echo "装好了。头一回：$command init --name 手机用的名字或地址；升级：停下服务，$command upgrade。再看这里的 operations.zh-CN.md。"
echo "Installed. First: $command init --name NAME; an upgrade: stop the service, $command upgrade. See operations.md here."
