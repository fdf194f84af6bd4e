# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parse the messages in the output of Db2 commands: code, reason code and text.

A message has a code and a text, wrapped at about 80 columns. The last letter of the code is the kind: I informs, W
warns, N, E and C refuse. Some codes of successes end in N too (SQL1063N, SQL1064N), so callers look for codes.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import List, NamedTuple, Optional

__all__ = ["Message", "codes", "find", "first_refusal", "parse"]

_CODE = re.compile(r"(?<![\w\"])((?:SQL|DB2|DBI|ADM|DBT|SQLCA)\d{4,5}[NWICE])\b")
_REASON = re.compile(r"[Rr]eason\s+code\s*[=:]?\s*\"?(\d+)")
# Codes that end in N although the command succeeded (db2start, db2stop, already started).
_SUCCESSES = ("SQL1063N", "SQL1064N", "SQL1026N")


class Message(NamedTuple):
    """One message: its code, the reason code if it names one, and its text on one line."""

    code: str
    reason: Optional[int]
    text: str


def parse(output: str) -> List[Message]:
    """Return the messages of an output in their order; wrapped lines are joined, repeated messages are left out."""
    result: List[Message] = []
    lines: List[str] = []
    for line in [*output.splitlines(), ""]:
        match = _CODE.search(line)
        if lines and (match or not line.strip()):
            message = _message(lines)
            if message not in result:
                result.append(message)
            lines = []
        if match:
            lines = [line[match.start() :]]
        elif lines:
            lines.append(line)
    return result


def codes(output: str) -> List[str]:
    """Return the codes of all messages of an output."""
    return [message.code for message in parse(output)]


def find(output: str, code: str, reason: Optional[int] = None) -> Optional[Message]:
    """Return the first message with this code, and with this reason code if one is given."""
    for message in parse(output):
        if message.code == code and reason in (None, message.reason):
            return message
    return None


def first_refusal(output: str) -> Optional[Message]:
    """Return the first message that refuses the command, or None."""
    for message in parse(output):
        if message.code[-1] in "NEC" and message.code not in _SUCCESSES:
            return message
    return None


def _message(lines: List[str]) -> Message:
    text = " ".join(line.strip() for line in lines)
    code = _CODE.search(text)
    reason = _REASON.search(text)
    return Message(code.group(1) if code else "", int(reason.group(1)) if reason else None, text)
