#!/bin/sh
# Install the simulated WebSphere cell on this host. Reads the topology (JSON) from standard input. Prints "installed", or
# nothing if the host already has everything in its present form.
# usage: install.sh [fresh]       fresh: install and reset in any case
set -eu

here=$(cd "$(dirname "$0")" && pwd)
lab=$(dirname "$here")
keys=$lab/ihs/files/sign-on.keys # the keys of the cell
umask 022
mkdir -p /etc/waslab /var/lib/waslab /var/cache/waslab
topology=$(cat)
digest=$({ echo "$topology"; find "$here" "$lab/common" "$keys" -type f ! -path '*/tests/*' ! -name 'test_*' ! -path '*/data/*' -exec sha256sum {} + | sort; } | sha256sum)
if [ "${1:-}" != fresh ] && [ "$(cat /var/lib/waslab/installed 2>/dev/null)" = "$digest" ] && systemctl --quiet is-active waslab; then
  exit 0
fi
rm -f /var/lib/waslab/installed

# A copy: a change in the checkout reaches a running lab only by the next installation.
code=/usr/local/lib/waslab
rm -rf "$code"
mkdir -p "$code/lab/was" "$code/lab/ihs/files"
cp "$keys" "$code/lab/ihs/files/"
cp -r "$lab/common" "$code/lab/"
cp -r "$here/waslab" "$here/jython" "$code/lab/was/"
rm -rf "$code"/lab/common/test_* "$code"/lab/common/__pycache__
python3 -S -m compileall -q "$code/lab"
start="$code/lab/common/start.py"
(umask 077 && echo "$topology" >/etc/waslab/topology.json)
rm -rf /var/cache/waslab/jython

cat >/usr/local/bin/waslab <<SCRIPT
#!/bin/sh
exec /usr/bin/python3 -S $start was.waslab.command "\$@"
SCRIPT
chmod 755 /usr/local/bin/waslab

# The resolver configuration and the hosts file as podman wrote them: name servers for dnsmasq, and a start for tests.
for file in resolv.conf hosts; do
  [ -e "/etc/$file.before-waslab" ] || cp "/etc/$file" "/etc/$file.before-waslab"
done

cat >/etc/systemd/system/waslab.service <<UNIT
[Unit]
Description=Simulated WebSphere cell
After=network.target

[Service]
ExecStart=/usr/local/bin/waslab serve
Restart=always
RestartSec=1
KillMode=process

[Install]
WantedBy=multi-user.target
UNIT
# The name service of an estate with two networks; waslab/dns.py writes its configuration.
cat >/etc/systemd/system/waslab-dns.service <<UNIT
[Unit]
Description=Name service of the simulated WebSphere cell
After=network.target
ConditionPathExists=/var/lib/waslab/dnsmasq.conf

[Service]
Type=forking
PIDFile=/run/waslab-dns.pid
ExecStart=/usr/sbin/dnsmasq --conf-file=/var/lib/waslab/dnsmasq.conf --pid-file=/run/waslab-dns.pid
Restart=always
RestartSec=1

[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload
systemctl --quiet enable waslab waslab-dns
systemctl restart waslab
python3 -S "$start" was.waslab.jython /var/cache/waslab
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  waslab --here status >/dev/null 2>&1 && break
  sleep 0.1
done
# The file is a mount of the container, so its content changes and the file stays.
printf 'search acme.example\nnameserver 127.0.0.1\n' >/etc/resolv.conf
waslab --here reset >/dev/null
echo "$digest" >/var/lib/waslab/installed
echo "installed"
