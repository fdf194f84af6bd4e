#!/usr/bin/env bash
# Install the named Debian packages; stop with the names of the missing ones where that is not possible.
# usage: lab/packages.sh PACKAGE...
set -euo pipefail

missing=()
for package in "$@"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "packages: this system is not Debian or Ubuntu; install the packages that correspond to: ${missing[*]}" >&2
  exit 1
fi
if [ "$(id -u)" = 0 ]; then
  sudo=()
elif sudo -n true 2>/dev/null || { [ -t 0 ] && command -v sudo >/dev/null; }; then
  sudo=(sudo)
else
  echo "packages: missing, and neither root nor sudo is available to install them: ${missing[*]}" >&2
  exit 1
fi

log=$(mktemp)
echo "packages: installing ${missing[*]}"
if ! { "${sudo[@]}" apt-get update && "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
       apt-get install --yes --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "packages: apt-get cannot install: ${missing[*]} (complete log: $log)" >&2
  exit 1
fi
rm -f "$log"
