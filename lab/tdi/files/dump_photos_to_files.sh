#!/bin/sh
# Dump the photos of all people into files.
cd "$(dirname "$0")" || exit 1
# shellcheck source=/dev/null # is beside it, there
. ./tdienv.sh
"$TDIPATH/ibmdisrv" -s . -c profiles_tdi.xml -r dump_photos_to_files -w
rc=$?
# 2 is the end after -w.
[ "$rc" -eq 2 ] && exit 0
exit "$rc"
