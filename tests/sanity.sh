#!/usr/bin/env bash
# Run ansible-test's sanity tests on the collection as it ships: the built archive, unpacked where ansible-test wants it.
# usage: tests/sanity.sh [ARGUMENT OF ansible-test sanity...]
set -euo pipefail

work=$PWD/.cache/sanity
collection=$work/ansible_collections/sametime/estate
rm -rf "$work/ansible_collections"
mkdir -p "$collection" "$work/home"
ansible-galaxy collection build --force --output-path "$work" >/dev/null
tar -xzf "$work"/sametime-estate-*.tar.gz -C "$collection"
cd "$collection"
rm FILES.json MANIFEST.json
echo tests/output/ >.gitignore
git init --quiet . && git add --all

# ansible-test downloads a script that installs pip; the one that Python brings does as well, without a download.
export HOME=$work/home
python=$(python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
sanity() { ansible-test sanity --venv --python "$python" --color no "$@"; }
stub=$(sanity --test compile 2>&1 | sed -n 's/.*saved to: \(.*\.py\)$/\1/p' | head -n 1) || true
if [ -n "$stub" ]; then
  mkdir -p "$(dirname "$stub")"
  printf 'import ensurepip\nensurepip.bootstrap(default_pip=True)\n' >"$stub"
fi
# pylint takes longer than all the others together, and ruff and mypy read the same code.
sanity --skip-test pylint "$@"
