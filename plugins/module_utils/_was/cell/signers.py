# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signer certificates of a trust store, and whether one of them is the authority of a server.

``AdminTask.listSignerCertificates`` prints one list of attributes for each signer (WebSphere Application Server 9.0
documentation, "SignerCertificateCommands command group"); wsadmin puts brackets or quotes around a value with blanks.

Pure. Python 3.6.
"""

import re
from typing import Any, Dict, FrozenSet, Iterable, List

_ISSUED_TO = re.compile(
    r"\[issuedTo (?:\[((?:[^\[\]]|\[[^\[\]]*\])*)\]|\"([^\"]*)\"|((?:[^\[\]]|\[[^\[\]]*\])*))\]", re.IGNORECASE
)
# One part of a name; a value with special characters is in quotation marks, or has backslashes before them.
_PART = re.compile(r"((?:\"(?:\\.|[^\"\\])*\"|\\.|[^,+\"\\])+)")


def read_signers(value: Dict[str, Any]) -> Dict[str, Any]:
    """Return the signers of a trust store as module was_info returns them."""
    found = ["".join(match) for match in _ISSUED_TO.findall(value["printed"] or "")]
    return {"store": value["store"], "subjects": found, "error": value["error"]}


def trusted(subjects: Iterable[str], chain: Iterable[str]) -> List[str]:
    """Return those names of a chain that a signer has; the order of the parts of a name does not matter."""
    known = {_parts(subject) for subject in subjects}
    return [name for name in chain if _parts(name) in known]


def _parts(name: str) -> FrozenSet[str]:
    pairs = [part.partition("=") for part in _PART.findall(name)]
    return frozenset(f"{kind.strip().upper()}={_plain(value.strip())}" for kind, _equals, value in pairs)


def _plain(value: str) -> str:
    """Return a value of a name without quotation marks and backslashes that only protect its characters."""
    inside = value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
    return re.sub(r"\\(.)", r"\1", inside)
