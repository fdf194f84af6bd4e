#!/usr/bin/env bash
# Take over the authority of another web server (its files in base64 on standard input), and sign certificates with it.
# Prints something if there was another authority.
set -euo pipefail

home=/var/lib/lab-tls
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
base64 -d | tar -C "$new" -xf -
cmp -s "$new/root.pem" "$home/root.pem" && exit 0
rm -f "$home"/*
install -m 0600 "$new"/*.key "$home/"
install -m 0644 "$new"/*.pem "$home/"
"$(dirname "$0")/certificates.sh" /opt/IBM/HTTPServer/conf/key.kdb
echo "another authority"
