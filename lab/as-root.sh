#!/usr/bin/env bash
# Run a command as root with this environment's settings; what it leaves in the checkout stays the caller's.
# usage: lab/as-root.sh COMMAND [ARGUMENT...]
set -uo pipefail

if [ "$(id -u)" = 0 ]; then
  exec "$@"
fi
if ! command -v sudo >/dev/null; then
  echo "as-root: the lab needs root, and there is no sudo; run this as root" >&2
  exit 1
fi
keep=()
for name in PATH CI CONTAINERS_CONF ANSIBLE_CONFIG ANSIBLE_HOME BENCH_BASE; do
  [ -z "${!name:-}" ] || keep+=("$name=${!name}")
done
sudo env HOME=/root "${keep[@]}" "$@"
code=$?
sudo find . -xdev -user root -not -path './.git/*' -exec chown --no-dereference "$(id -u):$(id -g)" {} +
exit $code
