#!/usr/bin/env bash
# Check that nothing was written on a web server of the lab since a record was made: files, accounts, restarts.
# usage: snapshot.sh record|compare     compare works once, because the next run may write
set -euo pipefail

record=/var/lib/lab-ihs/record
journal=/var/lib/lab-ihs/journal.jsonl

look() {
  find /opt/IBM /home /etc/passwd /etc/group /etc/shadow -not -path '*/logs/*' -printf '%p %M %u %g %l\n' | sort
  find /opt/IBM /home /etc/passwd /etc/group /etc/shadow -type f -not -path '*/logs/*' -exec sha256sum {} + | sort
}

case $1 in
record)
  look >"$record"
  rm -f "$journal"
  ;;
compare)
  [ -e "$record" ] || exit 0
  look | diff "$record" - || { echo "the check wrote files" >&2; exit 1; }
  grep -E '"(start|stop|restart|graceful|graceful-stop)"' "$journal" && { echo "the check restarted the server" >&2; exit 1; }
  grep -q '"-t"' "$journal" || { echo "the check did not test the configuration" >&2; exit 1; }
  rm -f "$record" "$journal"
  ;;
esac
