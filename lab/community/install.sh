#!/usr/bin/env bash
# Install the simulator of a Community server on a host of the lab, and start it. Reads the certificate of the authority of
# the directory from standard input. Prints what it did; nothing if the host already has everything.
# usage: install.sh [fresh]     fresh: the file in its initial state, no journal
set -euo pipefail

fresh=${1:-}
here=$(cd "$(dirname "$0")" && pwd)
program=/opt/ibm/domino/notes/90010/linux
state=/var/lib/lab-community
authority=$(cat)
stamp=$({ echo "$authority" && cat "$here"/files/* "$here"/*.py "$here/install.sh"; } | sha256sum)

if [ -z "$fresh" ] && [ "$(cat "$state/stamp" 2>/dev/null)" = "$stamp" ]; then
  if ! systemctl is-active --quiet domino; then
    systemctl restart domino
    echo started
  fi
  exit 0
fi

systemctl stop domino 2>/dev/null || true
rm -rf "$state" /local/notesdata
mkdir -p "$program" /local/notesdata "$state"
ln -sfn 90010 /opt/ibm/domino/notes/latest
rm -f "$program"/*
install -m 0640 "$here/files/UserInfoConfig.xml" "$program/"
echo "$authority" >"$state/directory.pem"
install -m 0644 "$here/files/domino.service" /etc/systemd/system/
systemctl daemon-reload
systemctl enable --quiet domino
systemctl restart domino
echo "$stamp" >"$state/stamp"
echo installed
