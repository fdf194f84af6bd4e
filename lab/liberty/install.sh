#!/usr/bin/env bash
# Install the sign-on server in its container, and start it without waiting. It makes its keys at this first start.
# usage: install.sh
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p /var/lib/sign-on/usr/servers
cp -r "$here/servers/sign_on" /var/lib/sign-on/usr/servers/
install -m 0644 "$here/files/lab-sign-on.service" /etc/systemd/system/
systemctl daemon-reload
systemctl start lab-sign-on
