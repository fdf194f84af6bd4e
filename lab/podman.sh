#!/bin/sh
# Podman for Ansible's connection to the lab. The container's own runtime starts the command: in the same namespaces and
# control group, with the same capabilities and environment as `podman exec`, but in a third of the time. All other
# command lines, and containers that the runtime does not know, are left to podman.
# With LAB_COMMANDS in the environment, the names of the containers are appended to that file.
# usage: lab/podman.sh exec [-i] CONTAINER COMMAND...    or any other command line of podman

by_runtime() {
  [ "$1" = exec ] || return
  shift
  [ "$1" = -i ] && shift
  case $1 in -*) return ;; esac # the runtime reads other options in its own way
  container=$1 known=/run/$1.id id=none pid=none
  shift
  [ -z "${LAB_COMMANDS:-}" ] || echo "$container" >>"$LAB_COMMANDS"
  [ -r "$known" ] && read -r id pid <"$known"
  # The first process says whether the container runs: one that was killed can leave its directory behind.
  if ! grep -qs "$id" "/proc/$pid/cgroup"; then
    both=$(podman inspect --format '{{.Id}} {{.State.Pid}}' "$container" 2>/dev/null) || return
    echo "$both" >"$known"
    id=${both% *}
  fi
  for runtime in runc crun; do
    [ -d "/run/$runtime/$id" ] && exec "$runtime" exec "$id" "$@"
  done
}

by_runtime "$@"
exec podman "$@"
