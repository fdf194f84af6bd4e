#!/usr/bin/env bash
# Install the simulator of one generation of IBM HTTP Server on a host of the lab, and start it. Prints what it did;
# nothing if the host already has everything.
# usage: install.sh 9|8.5 [fresh]     fresh: stock configuration, empty logs and journal; photos stay
set -euo pipefail

generation=$1
fresh=${2:-}
here=$(cd "$(dirname "$0")" && pwd)
root=/opt/IBM/HTTPServer
state=/var/lib/lab-ihs
modules=/usr/lib/apache2/modules
stamp="$generation $(cat "$here"/files/* "$here/install.sh" "$here/certificates.sh" "$here/generations.py" | sha256sum)"

running() {
  [ -s "$root/logs/httpd.pid" ] && kill -0 "$(cat "$root/logs/httpd.pid")" 2>/dev/null
}

if [ -z "$fresh" ] && [ "$(cat "$state/stamp" 2>/dev/null)" = "$stamp" ]; then
  running || { systemctl restart lab-ihs && echo started; }
  exit 0
fi

if running; then
  "$root/bin/apachectl" stop || true
  for _ in $(seq 100); do running || break; sleep 0.1; done
fi

rm -rf /etc/apache2 /usr/sbin/apache2ctl /usr/sbin/apachectl /run/lab-ihs "$state"
rm -rf "${root:?}"/{bin,conf,logs,modules,htdocs,cgi-bin,icons}
getent group nobody >/dev/null || groupadd --system nobody
mkdir -p "$root"/{bin,conf,logs,modules,htdocs,cgi-bin,icons} "$state" /run/lab-ihs
# At boot: make a directory in /run, and remove the pid file of a process that no longer runs.
printf '%s\n' "d /run/lab-ihs 0755 root root" "r! $root/logs/httpd.pid" >/etc/tmpfiles.d/lab-ihs.conf
echo "$generation" >"$state/generation"

install -m 0755 "$here/files/apachectl" "$here/files/httpd" "$root/bin/"
echo "LANG=C; export LANG" >"$root/bin/envvars"
install -m 0644 "$here/files/httpd-$generation.conf" "$root/conf/httpd.conf"
install -m 0644 "$here/files/httpd-$generation.conf" "$root/conf/httpd.conf.default"
install -m 0644 "$here/files/mime.types" "$root/conf/"
install -m 0644 "$here/files/index.html" "$root/htdocs/"
"$here/certificates.sh" "$root/conf/key.kdb"
PYTHONPATH=/opt PYTHONDONTWRITEBYTECODE=1 python3 - "$generation" <<'PYTHON' | while read -r kind name; do
import sys

from lab.ihs import generations

is_22 = generations.GENERATIONS[sys.argv[1]].is_22
for name in sorted(generations.BUILT_IN | (generations.ONLY_22_MODULES if is_22 else set())):
    print("empty", name)
for name in sorted(generations.MODULES_22) if is_22 else ["*"]:
    print("real", name)
PYTHON
  case $kind in
  empty) : >"$root/modules/mod_$name.so" ;;
  real) for file in "$modules"/mod_$name.so; do ln -sfn "$file" "$root/modules/"; done ;;
  esac
done

install -m 0644 "$here/files/lab-ihs.service" /etc/systemd/system/
systemctl daemon-reload
systemctl enable --quiet lab-ihs
systemctl restart lab-ihs
rm -f "$state/journal.jsonl"
echo "$stamp" >"$state/stamp"
echo "installed generation $generation"
