#!/bin/sh
# Install the laboratory cell on this host. Reads the topology (JSON) from standard input; prints what it changed,
# nothing when the host already has all of it in its present form.
# usage: install.sh [fresh]       fresh: make the virgin state anew in any case
set -eu

here=$(cd "$(dirname "$0")" && pwd)
umask 022
mkdir -p /etc/waslab /var/lib/waslab /var/cache/waslab
topology=$(cat)
digest=$({ echo "$topology"; find "$here" -type f ! -name 'test_*' ! -path '*/data/*' -exec sha256sum {} + | sort; } | sha256sum)
if [ "${1:-}" != fresh ] && [ "$(cat /var/lib/waslab/installed 2>/dev/null)" = "$digest" ] && systemctl --quiet is-active waslab; then
  exit 0
fi
rm -f /var/lib/waslab/installed

# A copy: what is being edited in the checkout reaches a running laboratory only by the next installation.
code=/usr/local/lib/waslab
rm -rf "$code" && mkdir -p "$code" && cp -r "$here/waslab" "$here/jython" "$code/"
export PYTHONPATH="$code"
python3 -S -m compileall -q "$code/waslab"
(umask 077 && echo "$topology" >/etc/waslab/topology.json)
rm -rf /var/cache/waslab/jython

cat >/usr/local/bin/waslab <<SCRIPT
#!/bin/sh
export PYTHONPATH=$code
exec /usr/bin/python3 -S -m waslab.command "\$@"
SCRIPT
chmod 755 /usr/local/bin/waslab

# The name service of an estate with two networks. The file is a mount of the container: it is written in place.
before=/etc/resolv.conf.before-waslab
[ -e "$before" ] || cp /etc/resolv.conf "$before"
# What podman wrote into the hosts file, for tests that start from there.
[ -e /etc/hosts.before-waslab ] || cp /etc/hosts /etc/hosts.before-waslab

cat >/etc/systemd/system/waslab.service <<UNIT
[Unit]
Description=Laboratory cell
After=network.target

[Service]
ExecStart=/usr/local/bin/waslab serve
Restart=always
RestartSec=1
KillMode=process

[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload
systemctl --quiet enable waslab
systemctl restart waslab
python3 -S -m waslab.jython /var/cache/waslab
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  waslab --here status >/dev/null 2>&1 && break
  sleep 0.1
done
printf 'search acme.example\nnameserver 127.0.0.1\n' >/etc/resolv.conf
waslab --here reset >/dev/null
echo "$digest" >/var/lib/waslab/installed
echo "installed"
