#!/usr/bin/env bash
# Make the private authority of the lab, and a key database of IBM HTTP Server with certificates of it.
# usage: certificates.sh KEY-DATABASE     the authority stays in /var/lib/lab-tls; root.pem is what clients trust
set -euo pipefail

database=$1
home=/var/lib/lab-tls
mkdir -p "$home"
cd "$home"

# Sign a certificate: name of the files, subject, signer, extensions.
sign() {
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.csr" -subj "$2" 2>/dev/null
  openssl x509 -req -in "$1.csr" -CA "$3.pem" -CAkey "$3.key" -set_serial "0x$(openssl rand -hex 8)" -days 825 \
    -extfile <(printf '%s\n' "$4") -out "$1.pem" 2>/dev/null
  rm "$1.csr"
}

if [ ! -e root.pem ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -out root.tmp -days 3650 \
    -subj "/O=Lab/CN=Lab Root CA" 2>/dev/null
  mv root.tmp root.pem
fi
[ -e issuing.pem ] || sign issuing "/O=Lab/CN=Lab Issuing CA" root "basicConstraints=critical,CA:TRUE"
for name in photos www; do
  [ -e "$name.pem" ] || sign "$name" "/CN=$name.acme.example" issuing "subjectAltName=DNS:$name.acme.example"
done
chmod 0600 ./*.key

umask 077
for name in photos www; do
  echo "label $name"
  cat "$name.pem" issuing.pem "$name.key"
done >"$database"
echo "stashed" >"${database%.kdb}.sth"
