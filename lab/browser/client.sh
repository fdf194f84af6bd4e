#!/usr/bin/env bash
# Prepare the browser of a client of the lab. Reads the certificate of the authority that only this browser trusts from
# standard input. Prints what it did; nothing if the client already has everything, or has no browser.
# usage: client.sh
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
home=/home/browser
authority=$(cat)
command -v chromium-headless-shell >/dev/null || exit 0
stamp=$({ echo "$authority" && cat "$here/client.sh" "$here"/files/lab-browser*; } | sha256sum)
if [ "$(cat "$home/stamp" 2>/dev/null)" = "$stamp" ] && systemctl --quiet is-active lab-browser-port.socket; then
  exit 0
fi

getent passwd browser >/dev/null || useradd --create-home browser
rm -rf "$home/.pki"
mkdir -p "$home/.pki/nssdb"
echo "$authority" >"$home/authority.pem"
certutil -d "sql:$home/.pki/nssdb" -N --empty-password
certutil -d "sql:$home/.pki/nssdb" -A -t C,, -n lab -i "$home/authority.pem"
chown -R browser: "$home"
install -m 0644 "$here"/files/lab-browser* /etc/systemd/system/
systemctl daemon-reload
systemctl --quiet enable lab-browser-port.socket
systemctl stop lab-browser-port.socket lab-browser-port.service lab-browser.service
systemctl start lab-browser-port.socket
echo "$stamp" >"$home/stamp"
echo installed
