#!/usr/bin/env bash
# Build the layers of the lab's image, all at the same time, unless they exist. Prints a line for each: name and image.
# usage: [LAB_PYTHON=python3] lab/image/layers.sh
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
layers=(browser db2-client)
running=()
for layer in "${layers[@]}"; do
  "$here/$layer.sh" >"$work/$layer" &
  running+=($!)
done
for process in "${running[@]}"; do
  wait "$process"
done
for layer in "${layers[@]}"; do
  echo "$layer $(cat "$work/$layer")"
done
