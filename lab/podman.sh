#!/bin/sh
# Podman for Ansible's connection to the lab. It starts a command as podman would: in the same namespaces and control
# groups, with the same capabilities, limits and environment, in a session of its own; only the runtime's filter of system
# calls is left out. Podman's runtime spends 60 ms of CPU on a command, this script 6. What the runtime gives to a command
# is asked once for each container. The connection copies files to where a container is mounted, which is the root
# directory of its first process. All other command lines, and containers that do not run or whose commands the kernel
# confines by a label, are left to podman.
# With LAB_COMMANDS in the environment, the names of the containers are appended to that file.
# usage: lab/podman.sh exec [-i] CONTAINER COMMAND...    or any other command line of podman
#        lab/podman.sh mount|umount CONTAINER
# shellcheck disable=SC1090,SC2016 # a file that this script writes; what is in single quotes is for the shell inside

without_podman() {
  verb=$1
  case $verb in exec | mount | umount) shift ;; *) return ;; esac
  [ "$verb $1" = "exec -i" ] && shift
  case $1 in '' | -*) return ;; esac # these are podman's
  container=$1 known=/run/$1.entry
  shift
  [ "$verb" != exec ] || [ -z "${LAB_COMMANDS:-}" ] || echo "$container" >>"$LAB_COMMANDS"
  # The first process says whether the container runs: a number of a process is used again, the id is not.
  id=none pid=none first=
  [ -r "$known" ] && . "$known"
  read -r first 2>/dev/null <"/proc/$pid/cgroup"
  case $first in
    *"$id"*) ;;
    *) learn && . "$known" || return ;;
  esac
  case $verb in
    exec) become "$@" ;;
    mount) echo "/proc/$pid/root" && exit ;;
    umount) exit ;;
  esac
}

# Write what this container's runtime gives to a command, as a function of the shell that becomes a command.
learn() {
  both=$(podman inspect --format '{{.Id}} {{.State.Pid}}' "$container" 2>/dev/null) || return
  id=${both% *} pid=${both#* }
  for runtime in runc crun none; do
    [ -d "/run/$runtime/$id" ] && break
  done
  inside() { "$runtime" exec "$id" /bin/sh -c "$1" </dev/null; }
  label=$(inside 'cat /proc/self/attr/current 2>/dev/null | tr -d "\0"; exit 0') || return
  case $label in '' | unconfined*) ;; *) return 1 ;; esac
  environment=$(inside 'export -p' | sed -n '/^export PWD=/d; /^export HOSTNAME=/d; s/^export //p' | tr '\n' ' ')
  limits=$(inside 'echo "ulimit -n $(ulimit -n); ulimit -p $(ulimit -p); umask $(umask)"')
  mask=$(inside 'grep CapBnd /proc/self/status')
  mask=$((0x${mask#CapBnd:?})) kept=-all number=0
  while [ "$number" -lt 63 ]; do
    [ $((mask >> number & 1)) = 0 ] || kept="$kept,+cap_$number"
    number=$((number + 1))
  done
  groups=$(control_groups | tr '\n' ' ')
  cat >"$known.$$" <<END
id=$id pid=$pid
become() {
  $limits
  for group in $groups; do
    echo \$\$ >"\$group/cgroup.procs" || return
  done
  exec env -i $environment $(command -v nsenter) --target $pid --all --root --wd setsid setpriv --bounding-set $kept -- "\$@"
}
END
  mv "$known.$$" "$known"
}

# Print the directories of the control groups: those of the first process, which systemd only puts below its own.
control_groups() {
  while IFS=: read -r _ controllers path; do
    case $controllers in
      '') directory=/sys/fs/cgroup && [ ! -d $directory/unified ] || directory=$directory/unified path=${path%/init.scope} ;;
      *) directory=/sys/fs/cgroup/${controllers#name=} path=${path%/init.scope} ;;
    esac
    [ ! -w "$directory$path/cgroup.procs" ] || echo "$directory$path"
  done <"/proc/$pid/cgroup"
}

without_podman "$@"
exec podman "$@"
