#!/usr/bin/env bash
# Install the pages of the web clients on a host of the lab, and start them. Reads certificates and key from standard
# input. Prints what it did; nothing if the host already has everything.
# usage: pages.sh
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
home=/etc/lab-pages
bundle=$(cat)
stamp=$({ echo "$bundle" && cat "$here/pages.sh" "$here"/*.py "$here"/files/*; } | sha256sum)
if [ "$(cat "$home/stamp" 2>/dev/null)" = "$stamp" ] && systemctl --quiet is-active lab-pages; then
  exit 0
fi

mkdir -p "$home"
(umask 077 && echo "$bundle" >"$home/bundle.pem")
install -m 0644 "$here/files/lab-pages.service" /etc/systemd/system/
systemctl daemon-reload
systemctl --quiet enable lab-pages
systemctl restart lab-pages
echo "$stamp" >"$home/stamp"
echo installed
