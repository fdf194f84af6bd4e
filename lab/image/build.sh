#!/usr/bin/env bash
# Build the lab's image from Debian packages, unless it exists. Prints its name.
# The tag is the hash of the package list, of what is copied and of this script, so a change of one makes a new image.
# usage: lab/image/build.sh [--name]     with --name: print the name, build nothing
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
suite=bookworm
image=localhost/sametime-estate-lab:$(cat "$here"/packages.txt "$here"/compiled_modules.* "$here"/build.sh | sha256sum | cut -c1-12)

echo "$image"
if [ "${1:-}" = --name ] || podman image exists "$image"; then
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "image: $(wc -l <"$here/packages.txt") packages of $suite and their dependencies; this takes one to two minutes" >&2
# The hook --setup-hook is for openjdk: its installation needs the folder of the manual pages. Services are disabled here;
# the provisioning of a host enables those that it needs. Nobody logs in at a console, and no container grows old.
# shellcheck disable=SC2016 # "$1" is for the shell of the hooks
if ! mmdebstrap --variant=minbase --aptopt='Acquire::Languages "none"' \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' --setup-hook='mkdir -p "$1"/usr/share/man/man1' \
  --customize-hook='chroot "$1" systemctl disable apache2 cron slapd' \
  --customize-hook='chroot "$1" systemctl mask systemd-logind.service systemd-tmpfiles-clean.timer' \
  --customize-hook='chroot "$1" systemctl mask apt-daily.timer apt-daily-upgrade.timer' \
  --customize-hook="copy-in $here/compiled_modules.py $here/compiled_modules.pth /usr/lib/python3/dist-packages" \
  --include="$(paste -sd, "$here/packages.txt")" \
  "$suite" "$work/rootfs.tar" >"$work/log" 2>&1; then
  tail -n 20 "$work/log" >&2
  echo "image: mmdebstrap failed; see its last output above" >&2
  exit 1
fi
echo "image: importing" >&2
podman import --quiet --change 'CMD ["/sbin/init"]' "$work/rootfs.tar" "$image" >/dev/null

# Remove images of other versions of this script. One that a container uses stays: another checkout may have its lab there.
podman images --format '{{.Repository}}:{{.Tag}}' --filter reference=localhost/sametime-estate-lab |
  grep -vxF "$image" | xargs --no-run-if-empty podman rmi >/dev/null 2>&1 || true
