# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Db2 drivers of a node: what its own configuration says about them, and what is known about their levels.

Pure. Python 3.6. A node has copies of the documents that its servers use: resources.xml with the providers and their
class paths, variables.xml with the variables in these paths. Of the data sources only the database is read.

The manifest of the driver has its level as C(Version). It belongs to a fix pack of Db2 (IBM: "DB2 JDBC driver versions
and downloads"): the first number is 3 in db2jcc.jar and 4 in db2jcc4.jar, the second one the release.
"""

import re
from typing import Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple
from xml.etree import ElementTree

from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

__all__ = ["Provider", "Setup", "advice", "is_driver", "level", "members", "providers", "resolve", "setup", "variables"]

# A shell assigns the rest of the word; the value may be in quotation marks.
_ASSIGNED = re.compile(
    r"""^\s*(?:export\s+)?(WAS_CELL|WAS_NODE|WAS_HOME)=(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"'`$;#]+))""", re.MULTILINE
)
_VARIABLE = re.compile(r"\$[({](\w+)[)}]")
_DRIVER = re.compile(r"^(?:db2)?jcc(?!.*licen[cs]e).*\.jar$", re.IGNORECASE)
_LEVEL = re.compile(r"\b(\d+\.\d+\.\d+)\b")
_VERSION = re.compile(r"^(?:Version|Implementation-Version):\s*(.*)$", re.MULTILINE | re.IGNORECASE)
_DEPTH = 10  # of variables inside variables
# The drivers of Db2 10.1. IBM's page of the APAR describes the fault, and names no driver level.
_FIRST_OF_10_1 = {3: 63, 4: 13}
_APAR = "https://www.ibm.com/support/pages/apar/IC72971"


class Setup(NamedTuple):
    """Cell and node of a profile, and the installation (None if it is not known)."""

    cell: str
    node: str
    installation: Optional[str]


class Provider(NamedTuple):
    """A JDBC provider: its class path as it is written, and the databases of its data sources in capitals."""

    name: str
    classpath: List[str]
    databases: List[str]


def setup(text: str) -> Setup:
    """Return what bin/setupCmdLine.sh of a profile says. Raises WasError: it names no cell or node."""
    values = {name: "".join(forms) for name, *forms in _ASSIGNED.findall(text)}
    if not values.get("WAS_CELL") or not values.get("WAS_NODE"):
        raise WasError("bin/setupCmdLine.sh does not name WAS_CELL and WAS_NODE")
    return Setup(values["WAS_CELL"], values["WAS_NODE"], values.get("WAS_HOME"))


def variables(document: bytes) -> Dict[str, str]:
    """Return the variables of a variables.xml. Raises WasError: it is not XML."""
    found = {}
    for element in _root(document).iter():
        name = element.get("symbolicName")
        if name is not None:
            found[name] = element.get("value") or ""
    return found


def providers(document: bytes) -> List[Provider]:
    """Return the JDBC providers of a resources.xml. Raises WasError: it is not XML."""
    found = []
    for element in _root(document).iter():
        if _tag(element) != "JDBCProvider":
            continue
        paths = [
            part.strip()
            for child in element
            if _tag(child) == "classpath"
            for part in re.split(r"[;\n]", child.text or "")
            if part.strip()
        ]
        databases = [
            (item.get("value") or "").strip().upper()
            for item in element.iter()
            if _tag(item) == "resourceProperties" and item.get("name") == "databaseName"
        ]
        found.append(Provider(element.get("name") or "", paths, databases))
    return found


def members(document: bytes) -> List[str]:
    """Return the nodes of the members in a cluster.xml. Raises WasError: it is not XML."""
    return [name for name in (element.get("nodeName") for element in _root(document).iter()) if name is not None]


def resolve(path: str, scopes: Sequence[Mapping[str, str]]) -> Tuple[str, List[str]]:
    """Return the path with its variables filled in, and the variables that have no value.

    scopes: variables of the server, cluster, node and cell, the nearest first.
    """
    for _ in range(_DEPTH):
        names = _VARIABLE.findall(path)
        known = {name: _value(name, scopes) for name in names}
        if not names or not all(known.values()):
            return path, [name for name, value in known.items() if not value]
        path = _VARIABLE.sub(lambda match: _value(match.group(1), scopes) or "", path)
    return path, _VARIABLE.findall(path)


def is_driver(path: str) -> bool:
    """Return whether a file of a class path is the driver by its name."""
    return bool(_DRIVER.match(path.rpartition("/")[2]))


def level(text: str) -> Optional[str]:
    """Return the level in the driver's manifest, or in the output of its program DB2Jcc; None: there is none."""
    shown = " ".join(_VERSION.findall(text)) if "Manifest-Version" in text else text
    match = _LEVEL.search(shown)
    return match.group(1) if match else None


def advice(shown: str) -> str:
    """Return what is known against a level, as the end of a sentence; '' if nothing is."""
    first, second = (int(part) for part in shown.split(".")[:2])
    known = _FIRST_OF_10_1.get(first)
    if first > max(_FIRST_OF_10_1) or (known is not None and second >= known):
        return ""
    return (
        "older than the drivers of Db2 10.1 (4.13, 3.63): APAR IC72971 may not be fixed in it. After a takeover, such a"
        f" driver can ask the new standby again and again. Use the driver of the Db2 servers' level; see {_APAR}"
    )


def _value(name: str, scopes: Sequence[Mapping[str, str]]) -> Optional[str]:
    return next((scope[name] for scope in scopes if scope.get(name)), None)


def _root(document: bytes) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(document)  # noqa: S314 - WebSphere's own files, and only their owner writes them
    except (ElementTree.ParseError, LookupError, ValueError) as exc:  # the last two: an encoding that is not known
        raise WasError(f"the document is not XML: {exc}") from exc


def _tag(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
