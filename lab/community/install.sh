#!/usr/bin/env bash
# Install the simulator of a Community server and its directory on a host of the lab, and start both. Prints what it did;
# nothing if the host already has everything.
# usage: install.sh [fresh]     fresh: the file and the directory as they were at first, no journal
set -euo pipefail

fresh=${1:-}
here=$(cd "$(dirname "$0")" && pwd)
program=/opt/ibm/domino/notes/90010/linux
state=/var/lib/lab-community
stamp=$(cat "$here"/files/* "$here"/*.py "$here/install.sh" | sha256sum)

if [ -z "$fresh" ] && [ "$(cat "$state/stamp" 2>/dev/null)" = "$stamp" ]; then
  if ! systemctl is-active --quiet domino lab-slapd; then
    systemctl restart lab-slapd domino
    echo started
  fi
  exit 0
fi

systemctl stop domino lab-slapd 2>/dev/null || true
rm -rf "$state" /local/notesdata
mkdir -p "$program" /local/notesdata "$state/ldap"
ln -sfn 90010 /opt/ibm/domino/notes/latest
rm -f "$program"/*
install -m 0640 "$here/files/UserInfoConfig.xml" "$program/"
slapadd -q -f "$here/files/slapd.conf" -l "$here/files/people.ldif"
install -m 0644 "$here/files/domino.service" "$here/files/lab-slapd.service" /etc/systemd/system/
systemctl daemon-reload
systemctl enable --quiet domino lab-slapd
systemctl restart lab-slapd domino
echo "$stamp" >"$state/stamp"
echo installed
