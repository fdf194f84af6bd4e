#!/usr/bin/env bash
# Run the sanity tests of ansible-test on the collection as it ships: on the unpacked archive.
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

# ansible-test downloads a script that installs pip. This one installs the pip that comes with Python, without a download.
export HOME=$work/home
# ansible-test starts Python programs in the temporary folder, where files of others could hide modules of Python.
export TMPDIR=$work/tmp
rm -rf "$TMPDIR" && mkdir "$TMPDIR"
python=$(python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
sanity() { ansible-test sanity --venv --python "$python" --color no "$@"; }
stub=$(sanity --test compile 2>&1 | sed -n 's/.*saved to: \(.*\.py\)$/\1/p' | head -n 1) || true
if [ -n "$stub" ]; then
  mkdir -p "$(dirname "$stub")"
  printf 'import ensurepip\nensurepip.bootstrap(default_pip=True)\n' >"$stub"
fi
# pylint takes longer than all other tests together, and ruff and mypy check the same code.
sanity --skip-test pylint "$@"
