# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What wsadmin prints beside the payload's answers: which of its lines matter, and what kind of trouble they mean.

Pure. Python 3.6. Decided by message id alone, for IBM changes the texts; for the repository's conflicts, which have no
id, by the name of the exception's class.
"""

import re
from typing import Dict, List, NamedTuple, Sequence, Tuple

_ID = re.compile(r"\b[A-Z]{4,5}\d{4}[EWI]\b")
# Ids that say nothing about a failure: the connection made, arguments shown, nothing saved after reading.
_NOISE = ("WASX7209I", "WASX7303I", "WASX7309W", "WASX7341W", "WASX7357I", "WASX8011W", "WASX7213I", "WASX7029I")
_MOST = 12


class Trouble(NamedTuple):
    """A kind of failure, the marks it is known by, and what to do."""

    kind: str
    marks: Tuple[str, ...]
    remedy: str


# In the order of looking: after a failed log-in wsadmin also says that nothing is connected.
TROUBLES = (
    Trouble(
        "authentication",
        ("WASX7246E", "ADMN0022E", "SECJ0305I", "SECJ0369E"),
        "the deployment manager refused the user; check the user and password given, or those in soap.client.props",
    ),
    Trouble(
        "connection",
        ("WASX7023E", "ADMC0016E"),
        "the deployment manager does not answer; check that it runs, and host and port in wsadmin.properties",
    ),
    Trouble(
        "unconnected",
        ("WASX7070E", "WASX7213I"),
        "wsadmin is not connected to a deployment manager; check the profile",
    ),
    Trouble(
        "conflict",
        ("WorkSpaceException", "DocumentChangedException", "RepositoryException while"),
        "the configuration was changed by someone else at the same time; nothing of this run is saved, run again",
    ),
    Trouble("application", ("WASX7280E",), "there is no such application"),
    Trouble("slow", ("ADMC0009E",), "the request took longer than com.ibm.SOAP.requestTimeout in soap.client.props"),
    Trouble("script", ("WASX7017E", "WASX7015E"), "wsadmin could not run the script"),
)  # fmt: skip


def classify(output: str) -> Dict[str, str]:
    """Return kind and remedy of the first trouble that the output has a mark of; ``unknown`` when there is none."""
    for trouble in TROUBLES:
        if any(mark in output for mark in trouble.marks):
            return {"kind": trouble.kind, "remedy": trouble.remedy}
    return {"kind": "unknown", "remedy": "see what wsadmin said"}


def relevant(output: str, secrets: Sequence[str] = ()) -> List[str]:
    """Return the lines that explain a failure: those with an id, else the last ones; secrets as stars."""
    lines = [line.strip() for line in output.splitlines() if line.strip() and not line.startswith("@@")]
    told = [line for line in lines if _ID.search(line) and not any(mark in line[:12] for mark in _NOISE)]
    chosen = list(dict.fromkeys(told))[:_MOST] or lines[-_MOST:]
    return [hide(line, secrets)[:1000] for line in chosen]


def ids(lines: Sequence[str]) -> List[str]:
    """Return the message ids of the lines, each once."""
    return list(dict.fromkeys(mark for line in lines for mark in _ID.findall(line)))


def hide(text: str, secrets: Sequence[str]) -> str:
    """Return the text with stars for every secret in it."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "********")
    return text
