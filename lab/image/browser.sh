#!/usr/bin/env bash
# Add Debian's Chromium to the lab's image, for the clients only, unless that layer exists. Prints the image for clients:
# without the browser, if it cannot be installed now; then what needs a browser is skipped.
# The tag is the hash of the image below, of the package list and of this script.
# usage: lab/image/browser.sh
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
base=$("$here/build.sh" --name)
image=localhost/sametime-estate-lab-browser:$({ echo "$base" && cat "$here/browser-packages.txt" "$here/browser.sh"; } | sha256sum | cut -c1-12)

if podman image exists "$image"; then
  echo "$image"
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/context"
cp "$here/browser-packages.txt" "$work/context/"
cat >"$work/Containerfile" <<CONTAINERFILE
FROM $base
COPY browser-packages.txt /tmp/
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive xargs apt-get install --yes --no-install-recommends </tmp/browser-packages.txt \
 && apt-get clean && rm -rf /var/lib/apt/lists/* /tmp/browser-packages.txt
CONTAINERFILE
echo "image: building the layer with the browser; this takes about 40 seconds and 490 MB" >&2
if ! podman build --quiet --network host --tag "$image" --file "$work/Containerfile" "$work/context" >"$work/log" 2>&1; then
  tail -n 20 "$work/log" >&2
  echo "image: the browser cannot be installed; what needs it will be skipped. See the output above" >&2
  echo "$base"
  exit 0
fi

# Remove layers of other versions; one that a container uses stays.
podman images --format '{{.Repository}}:{{.Tag}}' --filter reference=localhost/sametime-estate-lab-browser |
  grep -vxF "$image" | xargs --no-run-if-empty podman rmi >/dev/null 2>&1 || true
echo "$image"
