# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""photo-gate: httpd starts it, writes a line for each request and reads a line. Python 3.6, standard library only.

It fails closed: a line that cannot be answered in time, a key file that cannot be read and a fault of the program are
answers that admit nobody. What is wrong goes to stderr, which is httpd's error log, and to the system log.
"""

import argparse
import os
import signal
import sys
import syslog
import time
from typing import IO, Any, Callable, List, Optional

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.module_utils._gate import lines, process, rules
from ansible_collections.sametime.estate.plugins.module_utils._gate.gate import Answer, Gate
from ansible_collections.sametime.estate.plugins.module_utils._gate.key_file import KeyFile
from ansible_collections.sametime.estate.plugins.module_utils._gate.watchdog import Watchdog

__all__ = ["ends_once", "main", "serve"]

# Longer than any header that httpd accepts (LimitRequestFieldSize 8190) with a path.
LONGEST_LINE = 32768
_ANSWER_SECONDS = 2.0
_KEY_FILE_SECONDS = 1.0


def main(argv: Optional[List[str]] = None) -> int:
    """Answer lines until httpd closes the input, and return the exit code. argv: None: the process's own."""
    arguments = _parser().parse_args(argv)
    syslog.openlog("photo-gate", syslog.LOG_PID, syslog.LOG_AUTHPRIV)
    try:
        with open(arguments.config, encoding="utf-8") as stream:
            wanted = rules.read(stream.read())
        if arguments.check_config:
            return 0
        process.become(arguments.account, arguments.any_account)
        process.limit()
    except (EstateError, OSError) as exc:
        _report(f"does not start, so no token and no guest is admitted: {exc}")
        return 1
    _report(f"started under the account with the number {os.geteuid()}", syslog.LOG_INFO)
    watchdog, end = Watchdog(_report), ends_once()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, end)
    gate = Gate(wanted, os.urandom(16), lambda photo: os.path.isfile(os.path.join(wanted.photos, photo)))
    try:
        watchdog.start()
        serve(gate, KeyFile(wanted.key_file), sys.stdin.buffer, sys.stdout.buffer, _report)
    finally:
        watchdog.leave()
    _report("ended, because httpd closed its input", syslog.LOG_INFO)
    return 0


def serve(
    gate: Gate, key_file: KeyFile, requests: IO[bytes], answers: IO[bytes], report: Callable[[str], None]
) -> None:
    """Answer each line with exactly one line until the input ends."""
    looked = -_KEY_FILE_SECONDS
    while True:
        data = requests.readline(LONGEST_LINE)
        if not data:
            return
        whole = data.endswith(b"\n")
        while not whole:
            rest = requests.readline(LONGEST_LINE)
            if not rest:
                return
            whole = rest.endswith(b"\n")
            data = b""
        clock = time.monotonic()
        if clock - looked >= _KEY_FILE_SECONDS:
            looked = clock
            _refresh(gate, key_file, report)
        line = lines.parse(data[:-1])
        answer = _answer(gate, line, clock, report)
        if answer.report:
            report(answer.report)
        answers.write(lines.text(line, answer.word, answer.text))
        answers.flush()


def _answer(gate: Gate, line: Optional[lines.Line], clock: float, report: Callable[[str], None]) -> Answer:
    """Return the answer to a line, within the deadline, whatever happens."""
    if line is None:
        return Answer("error", "the line does not have five fields")
    now_ms = int(time.time() * 1000)
    try:
        known = gate.recall(line, now_ms)
        if known is not None:
            return known
        with process.deadline(_ANSWER_SECONDS):
            return gate.answer(line, now_ms, clock)
    except process.TooLong:
        report("an answer took too long; the request was refused")
        return Answer("error", "the answer took too long")
    except Exception as exc:  # noqa: BLE001, a fault must not admit, and must not end the program
        report(f"a fault of the program, the request was refused: {type(exc).__name__}")
        return Answer("error", "a fault of the program")


def _refresh(gate: Gate, key_file: KeyFile, report: Callable[[str], None]) -> None:
    """Use the keys of the key file if it has changed; without usable keys no token is accepted."""
    try:
        with process.deadline(_ANSWER_SECONDS):
            if not key_file.changed():
                return
            gate.use([])
            keys = key_file.read()
            gate.use(keys)
    except EstateError as exc:
        report(f"no token is accepted: {exc}")
    except Exception as exc:  # noqa: BLE001, whatever is in the file, the program continues without keys
        gate.use([])
        report(f"no token is accepted: the key file cannot be used ({type(exc).__name__}); run the role again")
    else:
        report("uses the keys " + ", ".join(key.name for key in keys))


def ends_once() -> Callable[[int, Any], None]:
    """Return a signal handler that ends the program when httpd restarts or stops.

    httpd signals its process group and then each program, so there are two signals. The second one must not break off
    what the first one began: the watchdog would report the death of the program.
    """
    ending: List[int] = []

    def end(number: int, _frame: Any) -> None:
        if not ending:
            ending.append(number)
            raise SystemExit(0)

    return end


def _report(message: str, priority: int = syslog.LOG_ERR) -> None:
    print(f"photo-gate: {message}", file=sys.stderr, flush=True)
    syslog.syslog(priority, message)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="photo-gate", description="Tell httpd which requests for photos have a verified token or come from guests."
    )
    parser.add_argument("--config", required=True, metavar="FILE", help="configuration file")
    parser.add_argument("--account", default="photogate", metavar="NAME", help="account to become (default: photogate)")
    parser.add_argument("--any-account", action="store_true", help="also run where httpd was not started by root")
    parser.add_argument("--check-config", action="store_true", help="only check the configuration file")
    return parser
