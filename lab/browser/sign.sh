#!/usr/bin/env bash
# Have the private authority of the lab sign one certificate for all given names; runs on the host that has the authority.
# Prints the chain and the key. The first call signs, later ones print the same.
# usage: sign.sh NAME...
set -euo pipefail

cd /var/lib/lab-tls
names=$(printf 'DNS:%s,' "$@")
wanted="$names $(sha256sum <issuing.pem)"
if [ "$(cat pages.wanted 2>/dev/null)" != "$wanted" ]; then
  umask 077
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout pages.key -out pages.csr -subj "/CN=$1" 2>/dev/null
  openssl x509 -req -in pages.csr -CA issuing.pem -CAkey issuing.key -set_serial "0x$(openssl rand -hex 8)" -days 825 \
    -extfile <(echo "subjectAltName=${names%,}") -out pages.pem 2>/dev/null
  rm pages.csr
  echo "$wanted" >pages.wanted
fi
cat pages.pem issuing.pem pages.key
