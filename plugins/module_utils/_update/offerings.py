# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Installation Manager has installed: ``imcl listInstalledPackages -long``, or installed.xml; deployment names.

Pure: text in, data out. Python 3.6. The command prints ``directory : id_version : name : version``; the file has a
``location`` with a ``path`` for each directory, and a ``package`` with id, name and version for each offering.
"""

import re
from typing import List, NamedTuple

from ansible_collections.sametime.estate.plugins.module_utils._core import java_properties
from ansible_collections.sametime.estate.plugins.module_utils._update.errors import UpdateError
from ansible_collections.sametime.estate.plugins.module_utils._xml.coding import decode
from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError
from ansible_collections.sametime.estate.plugins.module_utils._xml.scan import scan

_ID_VERSION = re.compile(r"(.+?)_(\d+(?:\.\d+)+.*)\Z")
_DATA = re.compile(r"<(?:data|property|preference|variable)\b[^<>]*>", re.IGNORECASE)
_KEY = re.compile(r"""\b(?:key|name)\s*=\s*["'][^"']*depname["']""", re.IGNORECASE)
_VALUE = re.compile(r"""\bvalue\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


class Offering(NamedTuple):
    """An installed package: its directory, id, build, name, and the version that people use."""

    directory: str
    id: str
    build: str
    name: str
    version: str


class Deployment(NamedTuple):
    """A deployment as a file of the product names it; empty: the file does not say so."""

    name: str
    product: str = ""
    version: str = ""
    install_type: str = ""


def listed(output: str) -> List[Offering]:
    """Return the offerings of ``imcl listInstalledPackages -long``; other lines are ignored."""
    result = []
    for line in output.splitlines():
        parts = [part.strip() for part in line.split(" : ")]
        found = _ID_VERSION.match(parts[1]) if len(parts) >= 4 else None
        if found:
            result.append(Offering(parts[0], found.group(1), found.group(2), " : ".join(parts[2:-1]), parts[-1]))
    return result


def registered(data: bytes) -> List[Offering]:
    """Return the offerings of installed.xml. Raises UpdateError: it is not well-formed, or another file."""
    try:
        document = scan(decode(data).text)
    except XmlError as exc:
        raise UpdateError(f"installed.xml: {exc}") from exc
    if document.root.name != "installInfo":
        raise UpdateError(f"installed.xml: the root element is {document.root.name}, not installInfo")
    result = []
    for element in document.elements:
        if element.name == "package" and element.parent is not None and element.parent.name == "location":
            values, location = dict(element.attributes), dict(element.parent.attributes)
            build = values.get("version", "")
            version = values.get("displayVersion") or build
            result.append(
                Offering(location.get("path", ""), values.get("id", ""), build, values.get("name", ""), version)
            )
    return result


def of_product(text: str) -> List[Deployment]:
    """Return the deployment of a productConfig.properties; none if it names no deployment."""
    values = java_properties.parse(text)
    name = values.get("DepName", "").strip()
    product = next((value for key, value in values.items() if key.lower() in ("producttype", "offeringid")), "")
    return [Deployment(name, product, values.get("OfferingVersion", ""), values.get("InstallType", ""))] if name else []


def of_response_file(text: str) -> List[Deployment]:
    """Return the deployments that a response file names: its keys end with ``depname``."""
    result = []
    for tag in _DATA.findall(text):
        value = _VALUE.search(tag) if _KEY.search(tag) else None
        name = (value.group(1) or value.group(2) or "").strip() if value else ""
        if name and Deployment(name) not in result:
            result.append(Deployment(name))
    return result
