#!/usr/bin/env bash
# Create the virtual environment: the pinned tools, the collection containers.podman, and a link to this collection.
# usage: [PYTHON=python3] ANSIBLE_WHEEL=ansible==N lab/setup.sh VENV
set -euo pipefail

venv=$1
python=${PYTHON:-python3}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "setup: $python is missing or older than Python 3.11; name another interpreter: make setup PYTHON=python3.12" >&2
  exit 1
fi
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
  lab/packages.sh python3-venv
fi

echo "setup: creating the environment in $venv"
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --upgrade 'pip>=25.1'
if ! "$venv/bin/python" -c 'import ldap' 2>/dev/null; then # pip compiles it: there is no wheel for Linux
  headers=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("include"))')
  if [ -e "$headers/Python.h" ]; then
    lab/packages.sh gcc libc6-dev libldap-dev libsasl2-dev
  else
    lab/packages.sh gcc libc6-dev libldap-dev libsasl2-dev python3-dev
  fi
fi
"$venv/bin/python" -m pip install --quiet --constraint constraints.txt --group run --group lab --group test
if ! "$venv/bin/python" -m pip install --quiet --constraint constraints.txt --only-binary ibm_db --group test-optional; then
  echo "setup: ibm_db is not installed; tests that compare the Db2 simulator with IBM's client will be skipped" >&2
fi
"$venv/bin/python" -m pip install --quiet --constraint constraints.txt --group db2-client
# The containers mount lab/: they have Debian's Python, and no package index.
"$venv/bin/python" -m pip install --quiet --constraint constraints.txt --upgrade --target lab/db2/.drivers --group db2-client
if ! "$venv/bin/python" -m pip install --quiet --constraint constraints.txt --only-binary playwright --group browser; then
  echo "setup: playwright is not installed; the tests that look at pages in a browser will be skipped" >&2
fi

site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
mkdir -p "$site/ansible_collections/sametime"
ln -sfn "$PWD" "$site/ansible_collections/sametime/estate"
# mypy ignores files in the environment, so it gets a link of its own.
mkdir -p .cache/typed/ansible_collections/sametime
ln -sfn "$PWD" .cache/typed/ansible_collections/sametime/estate

if [ ! -d "$site/ansible_collections/containers/podman" ]; then
  echo "setup: taking the collection containers.podman from the wheel of $ANSIBLE_WHEEL"
  download=$(mktemp -d)
  trap 'rm -rf "$download"' EXIT
  "$venv/bin/python" -m pip download --quiet --no-deps --python-version 3.12 --only-binary :all: \
    --dest "$download" "$ANSIBLE_WHEEL"
  "$venv/bin/python" - "$download" "$site" <<'PYTHON'
import pathlib
import sys
import zipfile

download, site = map(pathlib.Path, sys.argv[1:])
with zipfile.ZipFile(next(download.glob("*.whl"))) as wheel:
    wheel.extractall(site, [n for n in wheel.namelist() if n.startswith("ansible_collections/containers/podman/")])
PYTHON
fi
