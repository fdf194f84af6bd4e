#!/usr/bin/env python3
"""One lab per machine: a lock for whatever creates, uses or removes it.

usage: lab/lock.py [--wait] COMMAND [ARGUMENT ...]     take the lock and become the command
       lab/lock.py [--wait] --for-caller               take the lock for the Molecule or playbook that calls this

The names of the lab's containers are the same for every checkout, so a second run would destroy the containers of the
first one. The lock is a kernel lock (flock(2)) on a file outside the checkouts: it ends with the process that holds it,
however that process ends, and nothing has to be cleaned up.

A run that meets the lock stops with exit code 75 (EX_TEMPFAIL of sysexits.h) and names the holder. With ``--wait``, or
``LAB_WAIT=1`` in the environment, it waits instead. A process whose ancestor holds the lock belongs to the same run and
simply continues.
"""

import argparse
import datetime
import fcntl
import json
import os
import pwd
import select
import shlex
import sys
import time
from pathlib import Path
from typing import NamedTuple

# Only root writes to /run, and the lab needs root: no other user can put a file or a link in this place.
LOCK_FILE = Path("/run/sametime-estate-lab.lock")
ROOT = Path(__file__).resolve().parents[1]
EX_TEMPFAIL = 75
INTERPRETERS = ("python", "bash", "sh", "dash")
CALLERS = ("molecule", "ansible-playbook")  # the outermost one holds the lock, the first name before the second


class Process(NamedTuple):
    """A process of this machine: a pid is used again, a pid with its start time is not."""

    pid: int
    started: int  # clock ticks since boot: field 22 of /proc/PID/stat, proc(5)
    parent: int


class Holder(NamedTuple):
    """What the lock file says about the run that holds the lock."""

    pid: int
    started: int
    user: str
    command: str
    checkout: str
    since: str


class LabBusyError(Exception):
    """Another run holds the lock."""

    def __init__(self, holder: Holder | None) -> None:
        who = (
            f"process {holder.pid} of user {holder.user}: {holder.command}\n"
            f"  checkout {holder.checkout}, since {holder.since}"
            if holder
            else "a process that has not written its name yet"
        )
        super().__init__(f"the lab of this machine is in use by {who}")


def main() -> int:
    """Take the lock and become the command, or leave the lock to the caller."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lock-file", type=Path, default=LOCK_FILE, help="another file, for tests")
    parser.add_argument("--wait", action="store_true", default=os.environ.get("LAB_WAIT") == "1")
    parser.add_argument("--for-caller", action="store_true", help="take the lock for Molecule or the playbook above")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    if bool(options.command) == options.for_caller:
        parser.error("either a command or --for-caller is needed")
    me = process(os.getpid())
    owner = caller(me) if options.for_caller else me
    command = command_line(owner.pid) if options.for_caller else shlex.join(options.command)
    try:
        lock = take(options.lock_file, owner, command, wait=options.wait)
    except LabBusyError as exc:
        print(f"lab: {exc}\nlab: try again later, or set LAB_WAIT=1 to wait for it", file=sys.stderr)
        return EX_TEMPFAIL
    except PermissionError as exc:
        print(f"lab: cannot lock {exc.filename}: {exc.strerror}; the lab needs root", file=sys.stderr)
        return 1
    if not options.for_caller:
        return become(options.command, lock)
    if lock is not None:
        keep(lock, owner)
    return 0


def take(path: Path, owner: Process, command: str, *, wait: bool) -> int | None:
    """Return the descriptor that holds the lock, or None when an ancestor of the owner holds it already: the same run.

    Raises LabBusyError: another run holds the lock, and ``wait`` is false.
    """
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    for _attempt in range(20):
        if lock_immediately(lock):
            write(lock, owner, command)
            return lock
        holder = read(path)
        if holder is not None:
            break
        time.sleep(0.1)  # the holder has taken the lock and has not written its name yet, or it is about to end
    if holder is not None and (holder.pid, holder.started) in {one[:2] for one in lineage(owner)}:
        os.close(lock)
        return None
    busy = LabBusyError(holder)
    if not wait:
        os.close(lock)
        raise busy
    print(f"lab: {busy}\nlab: waiting for it", file=sys.stderr, flush=True)
    fcntl.flock(lock, fcntl.LOCK_EX)
    write(lock, owner, command)
    return lock


def lock_immediately(lock: int) -> bool:
    """Take the lock if it is free; return whether it is taken now."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write(lock: int, owner: Process, command: str) -> None:
    """Write who holds the lock into the locked file."""
    since = datetime.datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
    user = os.environ.get("SUDO_USER") or pwd.getpwuid(os.getuid()).pw_name
    holder = Holder(owner.pid, owner.started, user, command, str(ROOT), since)
    os.ftruncate(lock, 0)
    os.pwrite(lock, json.dumps(holder._asdict()).encode(), 0)


def read(path: Path) -> Holder | None:
    """Return the living process that the lock file names, or None: the name is that of an earlier holder."""
    try:
        holder = Holder(**json.loads(path.read_text(encoding="utf-8")))
        return holder if process(holder.pid).started == holder.started else None
    except (ValueError, TypeError, OSError):
        return None


def become(command: list[str], lock: int | None) -> int:
    """Replace this process by the command, which then holds the lock; 127 when there is no such program.

    The programs that the command starts do not inherit the lock: Python closes all descriptors for them.
    """
    if lock is not None:
        os.set_inheritable(lock, True)
    try:
        os.execvp(command[0], command)  # noqa: S606 - the caller's own command line
    except OSError as exc:
        print(f"lab: {command[0]}: {exc.strerror}", file=sys.stderr)
    return 127


def keep(lock: int, owner: Process) -> None:
    """Leave a process in the background that holds the lock until its owner ends."""
    watched = os.pidfd_open(owner.pid)
    if os.fork() != 0:
        os.close(lock)
        return
    os.setsid()
    os.chdir("/")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    select.select([watched], [], [])
    os._exit(0)


def process(pid: int) -> Process:
    """Return a process. Raises FileNotFoundError or ProcessLookupError: there is none with this number."""
    # The second field is the name in parentheses, which may hold blanks and parentheses: read behind the last one.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    return Process(pid, int(fields[19]), int(fields[1]))


def lineage(one: Process) -> list[Process]:
    """Return a process and its ancestors, the nearest first."""
    line = [one]
    while line[-1].parent > 0:
        line.append(process(line[-1].parent))
    return line


def caller(me: Process) -> Process:
    """Return the outermost ancestor that runs Molecule, or else a playbook; else the parent."""
    ancestors = lineage(me)[1:]
    for name in CALLERS:
        for one in reversed(ancestors):
            if name in program_names(one.pid):
                return one
    return ancestors[0]


def program_names(pid: int) -> list[str]:
    """Return the name of the program, and that of the script if the program is an interpreter; not other arguments."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    names = [Path(os.fsdecode(word)).name for word in words if not word.startswith(b"-")]
    return names[: 2 if names and names[0].startswith(INTERPRETERS) else 1]


def command_line(pid: int) -> str:
    """Return the command line of a process as a shell would take it."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    return shlex.join(os.fsdecode(word) for word in words)


if __name__ == "__main__":
    sys.exit(main())
