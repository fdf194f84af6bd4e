#!/usr/bin/env bash
# Set up slapd on a host of the lab, with the people that the controller has made. Prints what it did; nothing if the host
# already has everything.
# usage: install.sh check DIGEST                 prints "needed" unless the host has everything
#        install.sh install DIGEST <people.ldif
#        install.sh reset                        the people as they were, without any URL of a photo
set -euo pipefail

action=$1
here=$(cd "$(dirname "$0")" && pwd)
home=/etc/ldap/lab
data=/var/lib/ldap-lab
stamp="${2:-} $(cat "$here"/files/* "$here"/*.sh | sha256sum)"

load() {
  systemctl stop lab-slapd
  rm -rf "$data"
  install -d -o openldap -g openldap -m 0700 "$data"
  runuser -u openldap -- slapadd -q -f "$home/slapd.conf" -l "$home/people.ldif"
  systemctl reset-failed lab-slapd # several starts in a few seconds are not a failure here
  systemctl start lab-slapd
  until (exec 3<>/dev/tcp/127.0.0.1/636) 2>/dev/null; do sleep 0.1; done
}

if [ "$action" = reset ]; then
  load
  exit 0
fi
if [ "$(cat "$home/stamp" 2>/dev/null)" = "$stamp" ]; then
  exit 0
fi
if [ "$action" = check ]; then
  echo needed
  exit 0
fi

install -d "$home"
cat >"$home/people.ldif"
install -m 0644 "$here/files/slapd.conf" "$home/slapd.conf"
new() { # subject, name of the files, further options
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "$1" \
    -keyout "$home/$2.key" -out "$home/$2.pem" "${@:3}" 2>/dev/null
}
new "/CN=Authority of the lab" ca
new "/CN=ldap1.acme.example" server -CA "$home/ca.pem" -CAkey "$home/ca.key" \
  -addext subjectAltName=DNS:ldap1.acme.example -addext basicConstraints=CA:FALSE
chown openldap "$home/server.key"
install -m 0644 "$here/files/lab-slapd.service" /etc/systemd/system/
systemctl daemon-reload
systemctl enable --quiet lab-slapd
load
echo "$stamp" >"$home/stamp"
echo installed
