"""The photo job on many photos, compared with rsync alone and with scp -r; its memory; its time on more photos.

usage: bench/sync.py [--photos N] [--many N] [--rounds N] [--json]

A temporary sshd on the loopback address admits two new keys: one for the receiver of the photo transfer as forced
command, as on a real web server, and one without limits for rsync alone and for scp. In each round one percent of the
photos get new content and all get new timestamps; then the job and rsync alone update their own copies, over the same
sshd. A ratio is the median of the ratios within the rounds, so that the load of the machine affects both sides equally.
Needs rsync, ssh and sshd (packages rsync, openssh-client, openssh-server). Connects to no other machine.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import random
import shlex
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from ansible_collections.sametime.estate.lab.common.ports import free_port
from ansible_collections.sametime.estate.plugins.module_utils._core.program import build
from ansible_collections.sametime.estate.plugins.module_utils._photos import cli

ROOT = Path(__file__).resolve().parent.parent
RECEIVER = ROOT / "plugins" / "module_utils" / "_ssh" / "receive.py"
SSHD = "/usr/sbin/sshd"
PHOTO_BYTES = 14 * 1024
BODIES = 64
LIMIT_SECONDS = 900
# The limits that the project promises.
RSYNC_RATIO, SCP_RATIO, MEMORY_MB, GROWTH = 1.5, 10.0, 150, 1.3

SSHD_CONFIG = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {home}/host
AuthorizedKeysFile {home}/authorized
PidFile none
StrictModes no
PasswordAuthentication no
Subsystem sftp internal-sftp
"""
JOB_CONFIG = """\
[job]
home = {home}/job
user = {user}
syslog_facility = none
[export]
solution = {home}/solution
server = /bin/false
assembly_line = dump
[names]
source = file_name
[transfer]
target = 127.0.0.1
port = {port}
user = {user}
key = {home}/push
known_hosts = {home}/known
rsync = {rsync}
"""


class Spent(NamedTuple):
    """Time and memory of a program. megabytes: the maximum of its largest process."""

    seconds: float
    megabytes: float


class Round(NamedTuple):
    """The job and rsync alone in one round."""

    job: Spent
    rsync: Spent


class Measured(NamedTuple):
    """One size of the tree. scp is None where it was not measured."""

    photos: int
    first: Spent
    rounds: list[Round]
    scp: Spent | None

    def seconds(self) -> float:
        """Return the median of the job's rounds."""
        return statistics.median(one.job.seconds for one in self.rounds)

    def ratio(self) -> float:
        """Return the time of the job as a multiple of the time of rsync alone."""
        return statistics.median(one.job.seconds / one.rsync.seconds for one in self.rounds)


class Tree:
    """The dump of photos, and the list of their names."""

    def __init__(self, solution: Path, count: int) -> None:
        self._source = random.Random(count)  # noqa: S311 - pictures, no secrets
        self._bodies = [self._source.randbytes(PHOTO_BYTES).replace(b"\xff", b"\x7f") for _ in range(BODIES)]
        self.directory = solution / "dump_photos"
        self.directory.mkdir(parents=True)
        (solution / "profiles_tdi.properties").write_text("dump_photos_directory=./dump_photos\n")
        self._names = [f"first.last{number:06}@acme.example.jpg" for number in range(count)]
        for name in self._names:
            self._write(name)
        entries = [f"{self.directory}/{name}\nuid{number}\n.\n" for number, name in enumerate(self._names)]
        (solution / "collect_photos.in").write_text("".join(entries))

    def change(self) -> None:
        """Give one percent of the photos new content, and all of them new timestamps."""
        for name in self._source.sample(self._names, len(self._names) // 100):
            self._write(name)
        for name in self._names:
            os.utime(self.directory / name)

    def _write(self, name: str) -> None:
        """Write a complete JPEG: a table that differs each time, frame, scan, data, end."""
        # Makes the photo unlike all others; the job removes comments, and keeps this.
        table = b"\xff\xdb\x00\x43\x00" + self._source.randbytes(64).replace(b"\xff", b"\x7f")
        head = b"\xff\xc0\x00\x0b\x08\x00\x80\x00\x80\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
        body = self._source.choice(self._bodies)
        (self.directory / name).write_bytes(b"\xff\xd8" + table + head + body + b"\xff\xd9")


class Site:
    """Source and web server on one machine."""

    def __init__(self, home: Path, port: int) -> None:
        self._home = home
        self._port = port
        self._user = getpass.getuser()
        for name in ("host", "push", "copy"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home / name], check=True)
        for name in ("job", "web", "bare", "copied"):
            (home / name).mkdir()
        key, kind = (home / "host.pub").read_text().split()[1::-1]
        (home / "known").write_text(f"[127.0.0.1]:{port} {kind} {key}\n")
        command = f"{sys.executable} -IS {RECEIVER} {home / 'web'}"
        push, copy = ((home / f"{name}.pub").read_text() for name in ("push", "copy"))
        (home / "authorized").write_text(f'restrict,command="{command}" {push}{copy}')
        (home / "sshd_config").write_text(SSHD_CONFIG.format(home=home, port=port))
        config = JOB_CONFIG.format(home=home, port=port, user=self._user, rsync=shutil.which("rsync"))
        (home / "photo-sync.ini").write_text(config)
        (home / "photo-sync").write_bytes(build(cli.__name__, sys.executable))
        (home / "photo-sync").chmod(0o755)

    @contextmanager
    def reachable(self) -> Iterator[None]:
        """Run sshd for as long as the context lasts."""
        argv = [SSHD, "-D", "-q", "-f", str(self._home / "sshd_config")]
        with subprocess.Popen(argv) as server:
            try:
                self._wait(server)
                yield
            finally:
                server.terminate()

    def job(self) -> Spent:
        """Run the photo job."""
        return spend([self._home / "photo-sync", "--config", self._home / "photo-sync.ini", "--no-export"])

    def rsync(self, source: Path) -> Spent:
        """Run rsync alone with the same result: it compares contents and deletes what no longer exists."""
        shell = " ".join(map(shlex.quote, ["ssh", "-p", str(self._port), *self._options("copy")]))
        destination = f"{self._user}@127.0.0.1:{self._home}/bare"
        return spend(
            ["rsync", "--recursive", "--times", "--checksum", "--delete", "--rsh", shell, f"{source}/", destination]
        )

    def scp(self, source: Path) -> Spent:
        """Copy all photos, as the former shell script did."""
        destination = f"{self._user}@127.0.0.1:{self._home}/copied"
        return spend(["scp", "-q", "-r", "-P", str(self._port), *self._options("copy"), source, destination])

    def same(self, source: Path) -> None:
        """Check that both copies are the same as the dump."""
        for name in ("web", "bare"):
            argv = ["rsync", "-rcn", "--delete", "--out-format=%n", f"{source}/", f"{self._home / name}/"]
            differing = subprocess.run(argv, check=True, capture_output=True, text=True).stdout
            if differing.strip("./\n"):
                raise SystemExit(f"{name} differs from the dump: {differing[:500]}")

    def _options(self, key: str) -> list[str]:
        known = f"UserKnownHostsFile={self._home / 'known'}"
        return ["-F", "/dev/null", "-i", str(self._home / key), "-o", known, "-o", "BatchMode=yes"]

    def _wait(self, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + 20
        while server.poll() is None and time.monotonic() < deadline:
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.05)
        raise SystemExit("sshd does not start; try: " + shlex.join([SSHD, "-t", "-f", str(self._home / "sshd_config")]))


def spend(argv: list[Any]) -> Spent:
    """Run a program and return its time and memory. Raises SystemExit if it fails."""
    os.sync()  # data of other programs must not be written in this program's time
    start = time.monotonic()
    child = subprocess.Popen([str(word) for word in ["timeout", LIMIT_SECONDS, *argv]])
    _pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise SystemExit(f"exit code {child.returncode}: {shlex.join(map(str, argv))}")
    return Spent(time.monotonic() - start, usage.ru_maxrss / 1024)


def measure(count: int, rounds: int, *, with_scp: bool) -> Measured:
    """Measure one size of the tree."""
    with tempfile.TemporaryDirectory(prefix="bench-sync-") as folder:
        home = Path(folder)
        site = Site(home, free_port())
        tree = Tree(home / "solution", count)
        with site.reachable():
            first = site.job()
            site.rsync(tree.directory)
            done = []
            for number in range(rounds):
                tree.change()
                if number % 2:
                    bare = site.rsync(tree.directory)
                    done.append(Round(site.job(), bare))
                else:
                    done.append(Round(site.job(), site.rsync(tree.directory)))
                site.same(tree.directory)
            scp = site.scp(tree.directory) if with_scp else None
    return Measured(count, first, done, scp)


class Figure(NamedTuple):
    """A ratio or a size, and its limit."""

    name: str
    value: float
    unit: str
    limit: str
    reached: bool


def figures(usual: Measured, many: Measured) -> list[Figure]:
    """Return the figures that have a limit."""
    memory = max(spent.megabytes for one in (usual, many) for spent in [one.first, *(each.job for each in one.rounds)])
    growth = (many.seconds() / many.photos) / (usual.seconds() / usual.photos)
    faster = usual.scp.seconds / usual.seconds() if usual.scp else 0.0
    return [
        Figure(
            f"{usual.photos} photos, 1 % changed: time of the job",
            usual.ratio(),
            "× rsync --checksum --delete",
            f"at most {RSYNC_RATIO}",
            usual.ratio() <= RSYNC_RATIO,
        ),
        Figure("speed of the job", faster, "× scp -r", f"at least {SCP_RATIO:.0f}", faster >= SCP_RATIO),
        Figure("memory of its largest process", memory, "MB", f"under {MEMORY_MB}", memory < MEMORY_MB),
        Figure(
            f"{many.photos} photos: time per photo",
            growth,
            f"× time per photo of {usual.photos} photos",
            f"at most {GROWTH}",
            growth <= GROWTH,
        ),
    ]


def table(limited: list[Figure], sizes: list[Measured]) -> str:
    """Return all figures as text."""
    lines = [
        f"{figure.name}: {figure.value:.2f} {figure.unit} ({figure.limit}: {'reached' if figure.reached else 'missed'})"
        for figure in limited
    ]
    for one in sizes:
        bare = statistics.median(each.rsync.seconds for each in one.rounds)
        scp = f", scp -r {one.scp.seconds:.1f} s" if one.scp else ""
        lines.append(
            f"{one.photos} photos: job {one.seconds():.2f} s, rsync alone {bare:.2f} s{scp},"
            f" first publication {one.first.seconds:.1f} s"
        )
    return "\n".join(lines)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--photos", type=int, default=20000)
    parser.add_argument("--many", type=int, default=100000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    missing = [name for name in ("rsync", "ssh", "scp", "ssh-keygen", SSHD) if shutil.which(name) is None]
    if missing:
        raise SystemExit(f"missing: {', '.join(missing)}; install rsync, openssh-client and openssh-server")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    usual = measure(options.photos, options.rounds, with_scp=True)
    many = measure(options.many, 2, with_scp=False)
    limited = figures(usual, many)
    if options.json:
        data = {"bench": "sync", "figures": [figure._asdict() for figure in limited], "sizes": [usual, many]}
        print(json.dumps(data, indent=2))
    else:
        print(table(limited, [usual, many]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
