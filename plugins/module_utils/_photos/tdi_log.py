# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of one run of an assembly line, from ``ibmdi.log`` of the Directory Integrator server.

The exit code of the server does not depend on the assembly line (2 is the normal end with ``-w``); its log does:

    2016-10-24 11:01:15,569 INFO  [AssemblyLine.AssemblyLines/dump.1] - CTGDIS080I Terminated successfully (0 errors).

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import List, NamedTuple, Pattern

__all__ = ["FAILURE", "SUCCESS", "Judgement", "judge"]

# Defaults of success_pattern and failure_pattern: messages of the product.
SUCCESS = r"CTGDIS080I"
FAILURE = r"CTGDIS077I|CTGDIS181E|Failed with error"

_LEVEL = re.compile(r"^\s*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} +(FATAL|ERROR|WARN|INFO|DEBUG|TRACE)\b")
# The assembly line that a message is from, with the number of its run in this server, or that was not found.
_FROM = r" +\[AssemblyLine\.AssemblyLines/(?P<name>.+?)(?:\.\d+)?\] "
_MISSING = r" +\[[^\]]*\] - CTGDIS181E AssemblyLine AssemblyLines/(?P<missing>\S+) "
_ABOUT = re.compile(f"{_LEVEL.pattern}(?:{_FROM}|{_MISSING})")


class Judgement(NamedTuple):
    """ended: whether a line proves success. failures: lines that prove a failure. errors: lines of level ERROR or
    FATAL, which may concern single entries only.
    """

    ended: bool
    failures: List[str]
    errors: List[str]


def judge(text: str, success: Pattern[str], failure: Pattern[str], assembly_line: str) -> Judgement:
    """Return what the lines of a run mean. text: what the run added to the log. assembly_line: the one that ran.

    Messages of other assembly lines in the same log are passed over.
    """
    lines = _without_others(text.splitlines(), assembly_line)
    failures = [line for line in lines if failure.search(line)]
    errors = [line for line in lines if _level(line) in ("ERROR", "FATAL") and not failure.search(line)]
    return Judgement(any(success.search(line) for line in lines), failures, errors)


def _without_others(lines: List[str], assembly_line: str) -> List[str]:
    """Return the lines without messages of other assembly lines; a message may have several lines."""
    own = assembly_line.rpartition("/")[2]
    kept = []
    passing = False
    for line in lines:
        if _LEVEL.match(line):
            about = _ABOUT.match(line)
            passing = about is not None and own not in about.group("name", "missing")
        if not passing:
            kept.append(line)
    return kept


def _level(line: str) -> str:
    match = _LEVEL.match(line)
    return match.group(1) if match else ""
