# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Vendor messages in the output of wsadmin: which lines matter, which kind of failure they mean, and the remedy.

Pure. Python 3.6. Recognized by message id alone, because IBM changes the texts; conflicts in the repository have no id
and are recognized by the class of the exception. Ids: WebSphere documentation, "Troubleshooter reference: Messages".
To add a message, add its id to ``FAILURES`` or ``_NOISE`` and a case to ``data/messages.json`` of the unit test.
"""

import re
from typing import Dict, List, NamedTuple, Sequence, Tuple

_ID = re.compile(r"\b[A-Z]{4,5}\d{4}[EWI]\b")
# Ids of lines that do not explain a failure: connected, arguments, nothing saved after reading.
_NOISE = ("WASX7209I", "WASX7303I", "WASX7309W", "WASX7341W", "WASX7357I", "WASX8011W", "WASX7213I", "WASX7029I")
_MOST = 12


class Failure(NamedTuple):
    """A kind of failure, the marks by which it is recognized, and the remedy."""

    kind: str
    marks: Tuple[str, ...]
    remedy: str


# The first match counts: after a refused log-in wsadmin also reports that it is not connected.
FAILURES = (
    Failure(
        "authentication",
        ("WASX7246E", "ADMN0022E", "SECJ0305I", "SECJ0369E"),
        "the deployment manager refused the user; check username and password, or those in soap.client.props",
    ),
    Failure(
        "connection",
        ("WASX7023E", "ADMC0016E"),
        "the deployment manager does not answer; check that it runs, and host and port in wsadmin.properties",
    ),
    Failure(
        "unconnected",
        ("WASX7070E", "WASX7213I"),
        "wsadmin is not connected to a deployment manager; check the profile",
    ),
    Failure(
        "conflict",
        ("WorkSpaceException", "DocumentChangedException", "RepositoryException while"),
        "somebody else changed the configuration at the same time; nothing of this run is saved, run again",
    ),
    Failure("application", ("WASX7280E",), "there is no such application"),
    Failure("slow", ("ADMC0009E",), "the request took longer than com.ibm.SOAP.requestTimeout in soap.client.props"),
    Failure("script", ("WASX7017E", "WASX7015E"), "wsadmin could not run the script"),
)  # fmt: skip


def classify(output: str) -> Dict[str, str]:
    """Return {kind, remedy} of the first failure whose mark the output contains; kind ``unknown`` if there is none."""
    for failure in FAILURES:
        if any(mark in output for mark in failure.marks):
            return {"kind": failure.kind, "remedy": failure.remedy}
    return {"kind": "unknown", "remedy": "see the output of wsadmin"}


def relevant(output: str, secrets: Sequence[str] = ()) -> List[str]:
    """Return the lines that explain a failure: those with a message id, else the last ones; secrets become stars."""
    lines = [line.strip() for line in output.splitlines() if line.strip() and not line.startswith("@@")]
    explaining = [line for line in lines if _ID.search(line) and not any(mark in line[:12] for mark in _NOISE)]
    chosen = list(dict.fromkeys(explaining))[:_MOST] or lines[-_MOST:]
    return [hide(line, secrets)[:1000] for line in chosen]


def ids(lines: Sequence[str]) -> List[str]:
    """Return the message ids of the lines, each once."""
    return list(dict.fromkeys(mark for line in lines for mark in _ID.findall(line)))


def hide(text: str, secrets: Sequence[str]) -> str:
    """Return the text with every secret replaced by stars."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "********")
    return text
