"""Simulator of bin/httpd of IBM HTTP Server: it answers as one of its generations, and the real httpd 2.4 serves.

usage: httpd [-d ROOT] [-f CONFIG] [-D NAME] [-C|-c DIRECTIVE] (-v | -V | -l | -t | -S | -M | -k COMMAND)

Each call is an entry in the journal: time, arguments, exit code.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from ..common.journal import Journal
from . import configuration, generations

REAL_HTTPD = "/usr/sbin/apache2"
STATE = Path("/var/lib/lab-ihs")
LIVE = Path("/run/lab-ihs/live")

_TAKES_VALUE = {"-d", "-f", "-D", "-C", "-c", "-k", "-e", "-E"}
_COMMANDS = {"start", "restart", "graceful", "graceful-stop", "stop"}
_USAGE = "Usage: httpd [-D name] [-d directory] [-f file] [-k start|restart|graceful|stop] [-v] [-V] [-t] [-S] [-M]"
_NUMBER = re.compile(r"\bAH\d{5}: ")


class Call(NamedTuple):
    """The parts of the command line."""

    root: Path
    config: Path
    command: str | None
    flags: tuple[str, ...]
    passed_on: tuple[str, ...]


class Answer(NamedTuple):
    """The result of a call: exit code, standard output, standard error."""

    code: int
    out: str = ""
    err: str = ""


def parse(arguments: list[str]) -> Call:
    """Return the parts of a command line. Raises ValueError with the message for a wrong usage."""
    values: dict[str, str] = {}
    flags: list[str] = []
    passed_on: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument in _TAKES_VALUE:
            value = next(rest, None)
            if value is None:
                raise ValueError(f"httpd: option requires an argument -- {argument[1:]}")
            if argument in {"-D", "-C", "-c", "-e"}:
                passed_on += [argument, value]
            values[argument] = value
        elif argument in {"-v", "-V", "-l", "-t", "-S", "-M", "-X", "-L"}:
            flags.append(argument)
        else:
            raise ValueError(f"httpd: illegal option -- {argument.lstrip('-')}")
    command = values.get("-k", None if flags else "start")
    if command is not None and command not in _COMMANDS:
        raise ValueError(f"httpd: invalid -k option {command}")
    root = Path(values.get("-d", generations.ROOT))
    return Call(root, root / values.get("-f", generations.DEFAULT_CONFIG), command, tuple(flags), tuple(passed_on))


def answer(call: Call, generation: generations.Generation) -> Answer:
    """Execute a call."""
    if "-v" in call.flags:
        return Answer(0, generations.short_version(generation))
    if "-V" in call.flags:
        return Answer(0, generations.long_version(generation))
    if "-l" in call.flags:
        mpm = generation.mpm.lower() + ".c"
        return Answer(0, f"Compiled in modules:\n  core.c\n  {mpm}\n  http_core.c\n  mod_so.c\n")
    with tempfile.TemporaryDirectory(prefix="lab-ihs-") as scratch:
        try:
            written = configuration.write(generation, call.root, call.config, Path(scratch))
        except configuration.RefusedError as exc:
            return Answer(1, "", str(exc))
        if call.command is None:
            result = _real(call, generation, written.config, list(call.flags))
        else:
            result = _run_command(call, generation, written.config)
        warnings = "".join(f"{warning}\n" for warning in written.warnings)
        return _translated(generation, call, Path(scratch), result._replace(err=warnings + result.err))


def _run_command(call: Call, generation: generations.Generation, tested: Path) -> Answer:
    """Start, stop or restart. As in the product, a refused configuration does not change a running server."""
    command = call.command or "start"
    if command in {"start", "restart", "graceful"}:
        test = _real(call, generation, tested, ["-t"])
        if test.code:
            return test
        configuration.write(generation, call.root, call.config, _emptied(LIVE))
    return _real(call, generation, LIVE / call.config.relative_to("/"), ["-k", command])


def _emptied(directory: Path) -> Path:
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    return directory


def _real(call: Call, generation: generations.Generation, config: Path, arguments: list[str]) -> Answer:
    """Run the real httpd. Its output goes to files, because a server that keeps running would keep a pipe open."""
    loads = [
        part
        for name in generation.hidden_modules
        for part in ("-C", f"LoadModule {name}_module {generations.REAL_MODULES}/mod_{name}.so")
    ]
    argv = [f"{call.root}/bin/httpd", "-d", str(call.root), "-f", str(config), "-C", "DefaultRuntimeDir /run/lab-ihs"]
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        done = subprocess.run(
            argv + loads + list(call.passed_on) + arguments,
            executable=REAL_HTTPD,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            check=False,
        )
        out.seek(0)
        err.seek(0)
        return Answer(done.returncode, out.read(), err.read())


def _translated(generation: generations.Generation, call: Call, scratch: Path, result: Answer) -> Answer:
    """Translate the output of the real httpd into that of the product."""
    out, err = (_plain(text, scratch, generation) for text in (result.out, result.err))
    if "-M" in call.flags or "DUMP_MODULES" in call.passed_on:
        hidden = {f"{name}_module" for name in generation.hidden_modules}
        out = "".join(line for line in out.splitlines(True) if _module(line) not in hidden)
        out = out.replace(" ssl_module (", " ibm_ssl_module (")
    if generation.is_22 and ("-S" in call.flags or "DUMP_VHOSTS" in call.passed_on):
        return Answer(result.code, "", virtual_hosts_22(out) + err + ("" if result.code else "Syntax OK\n"))
    return Answer(result.code, out, err)


def _module(line: str) -> str:
    return line.split(maxsplit=1)[0] if line.split() else ""


def _plain(text: str, scratch: Path, generation: generations.Generation) -> str:
    for prefix in (str(scratch), str(LIVE)):
        text = text.replace(prefix + "/", "/")
    return _NUMBER.sub("", text) if generation.is_22 else text


def virtual_hosts_22(text: str) -> str:
    """Return the output of ``-S`` of httpd 2.4 in the form of 2.2: without aliases and facts of the main server."""
    head, *lines = text.splitlines() or [""]
    kept = [line for line in lines if line.startswith((" ", "*", "[")) or re.match(r"[\d_]", line)]
    kept = [line for line in kept if not re.match(r"\s+(wild )?alias ", line)]
    wildcard = [line for line in kept if line.startswith(("*", "_default_"))]
    if wildcard:
        kept.insert(kept.index(wildcard[0]), "wildcard NameVirtualHosts and _default_ servers:")
    return "\n".join([head, *kept]) + "\n"


def main(arguments: list[str]) -> int:
    """Run one call."""
    try:
        call = parse(arguments)
    except ValueError as exc:
        result = Answer(1, "", f"{exc}\n{_USAGE}\n")
    else:
        result = answer(call, generations.GENERATIONS[(STATE / "generation").read_text().strip()])
    sys.stdout.write(result.out)
    sys.stderr.write(result.err)
    entry = {"time": round(time.time(), 3), "argv": arguments, "rc": result.code}
    Journal(STATE / "journal.jsonl").append(entry)
    return result.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
