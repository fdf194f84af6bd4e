#!/usr/bin/env bash
# Install the simulator of Tivoli Directory Integrator and the Profiles solution on a host of the lab. Prints what it did;
# nothing if the host already has everything. Reads the people and photos, a tar archive, from standard input.
# usage: install.sh check RECIPE     prints "needed" unless the host has everything
#        install.sh install RECIPE <people.tar
set -euo pipefail

action=$1
recipe=$2
here=$(cd "$(dirname "$0")" && pwd)
state=/var/lib/lab-tdi
product=/opt/IBM/TDI/V7.1.1
solution=/opt/IBM/TDI/solution
account=tdiphoto
stamp="$recipe $(cat "$here"/files/* "$here"/*.sh | sha256sum)"

if [ "$(cat "$state/stamp" 2>/dev/null)" = "$stamp" ]; then
  exit 0
fi
if [ "$action" = check ]; then
  echo needed
  exit 0
fi

getent passwd "$account" >/dev/null ||
  useradd --create-home --home-dir "/home/$account" --shell /bin/bash --comment "Photos of Profiles" "$account"
rm -rf "$state" "$product" "$solution"
mkdir -p "$state" "$product" "$solution/logs"
tar -xf - -C "$state"
install -m 0755 "$here/files/ibmdisrv" "$product/"
install -m 0755 "$here/files/lab-tdi" /usr/local/sbin/
install -m 0755 "$here/files/dump_photos_to_files.sh" "$solution/"
install -m 0644 "$here/files/tdienv.sh" "$here/files/profiles_tdi.properties" "$here/files/profiles_tdi.xml" "$solution/"
chown -R "$account:$account" "$state" "$solution"
systemctl enable --quiet --now cron
lab-tdi reset >/dev/null
echo "$stamp" >"$state/stamp"
echo installed
