#!/usr/bin/env bash
# Run a command as root with the settings of this environment. Files that it creates in the checkout get the caller as owner.
# usage: lab/as-root.sh COMMAND [ARGUMENT...]
set -uo pipefail

if [ "$(id -u)" = 0 ]; then
  exec "$@"
fi
if ! command -v sudo >/dev/null; then
  echo "as-root: the lab needs root, and sudo is not installed; run this command as root" >&2
  exit 1
fi
keep=()
for name in PATH CI CONTAINERS_CONF ANSIBLE_CONFIG ANSIBLE_HOME LAB_WAIT BENCH_BASE; do
  [ -z "${!name:-}" ] || keep+=("$name=${!name}")
done
sudo env HOME=/root "${keep[@]}" "$@"
code=$?
sudo find . -xdev -user root -not -path './.git/*' -exec chown --no-dereference "$(id -u):$(id -g)" {} +
exit $code
