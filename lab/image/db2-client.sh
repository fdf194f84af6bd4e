#!/usr/bin/env bash
# Add IBM's CLI driver for Python (ibm_db from PyPI, under IBM's license that it contains) to the lab's image, for the Db2
# clients only, unless that layer exists. Prints the image for Db2 clients: without the driver, if there is none for the
# Python of the image, or if it cannot be downloaded now; then pydrda is used, and what needs IBM's driver is skipped.
# The tag is the hash of the image below, of the driver's version and of this script.
# usage: [LAB_PYTHON=python3] lab/image/db2-client.sh     LAB_PYTHON: a Python with pip, for the download
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
base=$("$here/build.sh" --name)
driver=$(grep -E '^ibm[-_]db==' "$here/../../constraints.txt" | cut -d ';' -f 1)
image=localhost/sametime-estate-lab-db2-client:$({ echo "$base $driver" && cat "$here/db2-client.sh"; } | sha256sum | cut -c1-12)

if podman image exists "$image"; then
  echo "$image"
  exit 0
fi

skip() {
  tail -n 5 "$work/log" >&2
  echo "image: $1; what needs IBM's Db2 driver will be skipped. See the output above" >&2
  echo "$base"
  exit 0
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/context"
echo "image: building the layer with IBM's Db2 driver; this takes about 20 seconds and 160 MB" >&2
# The Python of the containers counts, not that of this machine: its version, and the platforms that it accepts.
# shellcheck disable=SC2016 # the program is Python
about='import platform, sys
machine, minor = platform.machine(), int(platform.libc_ver()[1].split(".")[1])
print("--python-version", f"{sys.version_info[0]}.{sys.version_info[1]}", end=" ")
print(*(f"--platform manylinux_2_{number}_{machine}" for number in range(minor, 16, -1)))'
words=$(podman run --rm --network none "$base" python3 -c "$about" 2>"$work/log") || skip "the image does not start"
# shellcheck disable=SC2086 # they are words
"${LAB_PYTHON:-python3}" -m pip download --quiet --no-deps --only-binary :all: $words --dest "$work" "$driver" \
  >"$work/log" 2>&1 || skip "there is no $driver for the Python of the containers"
"${LAB_PYTHON:-python3}" -m zipfile --extract "$work"/ibm_db-*.whl "$work/context"
printf 'FROM %s\nCOPY . /opt/ibm-db2-client/\n' "$base" >"$work/Containerfile"
podman build --quiet --network none --tag "$image" --file "$work/Containerfile" "$work/context" >"$work/log" 2>&1 ||
  skip "IBM's Db2 driver cannot be added"

# Remove layers of other versions; one that a container uses stays.
podman images --format '{{.Repository}}:{{.Tag}}' --filter reference=localhost/sametime-estate-lab-db2-client |
  grep -vxF "$image" | xargs --no-run-if-empty podman rmi >/dev/null 2>&1 || true
echo "$image"
