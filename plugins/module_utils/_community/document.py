# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A UserInfoConfig.xml as data: its repositories, what other members must have as well, its secrets, and its traps.

Pure: bytes in, data out. Python 3.6. Vocabulary: HCL Sametime 9.0.1 documentation, "Verifying business card
configuration"; ``UserEncodedAuth`` is base64 of ``user:password``, so it is a password, too.
"""

import base64
import binascii
import re
from typing import Dict, Iterator, List, Optional, Set, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._community import faults
from ansible_collections.sametime.estate.plugins.module_utils._community.errors import CommunityError
from ansible_collections.sametime.estate.plugins.module_utils._xml.coding import decode
from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError
from ansible_collections.sametime.estate.plugins.module_utils._xml.scan import Document, Element, scan

ROOT = "UserInformation"
STORAGE = f"/{ROOT}/Resources/Storage"
HIDDEN = "(hidden)"
# Attributes that distinguish elements of one name.
_KEYS = ("Id", "SetId", "type", "name")
# Attributes that hold a list with commas.
_LISTS = ("params", "FieldName")
_SECRET = re.compile("password|passwd|pwd|secret(?!ar)|encodedauth", re.IGNORECASE)
# Plug-ins have settings in pairs: <Param name="password" value="…"/>, or <Name>password</Name><Value>…</Value>.
_LABELS = ("name", "key", "property", "param")
_VALUES = ("value", "val", "data", "content", "default")
_IN_URL = re.compile(r"(?<=://)[^/@\s:]*:([^/@\s]+)@")
_SHORTEST_SECRET = 4  # hiding a shorter one would hide parts of ordinary words


def read(data: bytes, path: str) -> Document:
    """Return the elements of the file. Raises CommunityError: it is not well-formed, or something else."""
    try:
        text = decode(data).text
    except XmlError as exc:
        raise CommunityError(f"{path}: {exc}", **exc.details) from exc
    try:
        document = scan(text)
    except XmlError as exc:
        if not faults.is_fault(str(exc)):
            raise CommunityError(f"{path}: {exc}; nothing was changed", **exc.details) from None
        found = faults.faults(text, str(exc))
        raise CommunityError(
            f"{path} is not well-formed, so the server shows no business cards: {'; '.join(found)}. Correct these"
            " places and run again; nothing was changed",
            faults=found,
        ) from None
    if document.root.name != ROOT:
        raise CommunityError(f"{path}: the root element is {document.root.name}, not {ROOT}: this is the wrong file")
    return document


def ldap_storage(document: Document, path: str) -> Element:
    """Return the LDAP repository. Raises CommunityError: there is none, or a second one.

    Up to 11.6 the second repository must not be another LDAP directory (HCL, "Configuring business cards to use two
    repositories"). Several ``StorageDetails`` of one repository are its servers, and allowed.
    """
    found = [element for element in document.elements if element.path == STORAGE]
    ldap = [element for element in found if dict(element.attributes).get("type", "").upper() == "LDAP"]
    if not ldap:
        raise CommunityError(
            f'{path} has no <Storage type="LDAP"> under /{ROOT}/Resources: photos by URL need an LDAP repository; set'
            " it up in the System Console, or name another file in business_card_path"
        )
    if len(ldap) > 1:
        lines = ", ".join(str(element.line) for element in ldap)
        raise CommunityError(
            f"{path} has {len(ldap)} LDAP repositories (lines {lines}); up to Sametime 11.6 the second repository must"
            " not be another LDAP directory. Keep one; for another server of the same directory add a StorageDetails"
            " element to it. Nothing was changed"
        )
    return ldap[0]


def facts(document: Document) -> Dict[str, str]:
    """Return place -> value of every attribute and text, to compare members; secrets are hidden."""
    places = _places(document)
    result: Dict[str, str] = {}
    for element in document.elements:
        place = places[element.number]
        for name, value in element.attributes:
            secret = value and _is_secret(document, element, name)
            result[f"{place}/@{name}"] = HIDDEN if secret else _plain(name, value)
        text = (element.value or "").strip()
        if text:
            result[place] = HIDDEN if _is_secret(document, element) else _plain("", text)
    return result


def _is_secret(document: Document, element: Element, attribute: Optional[str] = None) -> bool:
    """Return whether an attribute of an element, or its text, is a password."""
    own = any(_SECRET.search(value) for name, value in element.attributes if name.lower() in _LABELS)
    if attribute is not None:
        return bool(_SECRET.search(attribute)) or own and attribute.lower() in _VALUES
    around = [] if element.parent is None else [document.elements[number] for number in element.parent.children]
    labels = [one.value or "" for one in around if one is not element and one.name.lower() in _LABELS]
    return bool(_SECRET.search(element.name)) or own or any(map(_SECRET.search, labels))


def _plain(name: str, value: str) -> str:
    """Return a value; of a list, without the blanks around commas, which have no meaning; of a URL, without account."""
    listed = ",".join(entry.strip() for entry in value.split(",")) if name in _LISTS else value
    return _IN_URL.sub(f"{HIDDEN}@", listed)


def secrets(document: Document) -> Set[str]:
    """Return the passwords of the file, in each form in which one could be shown."""
    found: Set[str] = set()
    for element in document.elements:
        values = [value for name, value in element.attributes if _is_secret(document, element, name)]
        text = (element.value or "").strip()
        for value in values + ([text] if _is_secret(document, element) else []):
            found.update([value, *_decoded(value)])
        for value in [text, *(value for _name, value in element.attributes)]:
            found.update(_IN_URL.findall(value))
    return {value for value in found if len(value) >= _SHORTEST_SECRET}


def notices(document: Document, storage: Element) -> List[str]:
    """Return sentences about settings that the role does not change and that may defeat it."""
    return [*_stconfig(document), *_mail(document, storage), *_bind(document, storage)]


def _stconfig(document: Document) -> Iterator[str]:
    value = stconfig_updates(document)
    if value is None or value.strip().lower() != "false":
        state = "is not in the file" if value is None else f"is {value.strip()}" if value else "has no value"
        yield (
            f"ReadStConfigUpdates {state}: settings of stconfig.nsf and of the System Console's page Business Card are"
            " written into the file and may remove the photo again. Make the same change there, or set"
            ' business_card_read_stconfig_updates: "false"'
        )


def _mail(document: Document, storage: Element) -> Iterator[str]:
    field = _detail(document, storage, "MailAddress")
    if field is not None and field.lower() == "userprincipalname":
        yield (
            f"MailAddress of the card is {field}, but photos are named by mail: people whose mail address differs"
            " from it have no photo. Role ldap_photo_url lists them"
        )


def _bind(document: Document, storage: Element) -> Iterator[str]:
    for number in storage.children:
        element = document.elements[number]
        values = {name.lower(): value for name, value in element.attributes}
        if element.name == "StorageDetails" and not (values.get("username") or values.get("userencodedauth")):
            host = values.get("hostname", "")
            yield (
                f"the server reads {host} (line {element.line}) without a user: the attribute of the photo must be"
                " visible to anonymous users there"
            )


def stconfig_updates(document: Document) -> Optional[str]:
    """Return the value of ReadStConfigUpdates; None: the file does not have it."""
    found = [element for element in document.elements if element.name == "ReadStConfigUpdates"]
    return dict(found[0].attributes).get("value", "") if found else None


def _detail(document: Document, storage: Element, field: str) -> Optional[str]:
    for element in document.elements:
        owner = element.parent.parent if element.parent is not None else None
        attributes = dict(element.attributes)
        if element.name == "Detail" and owner is storage and attributes.get("Id") == field:
            return attributes.get("FieldName")
    return None


def _places(document: Document) -> List[str]:
    """Return for each element its path, with a key attribute or a number where siblings have the same name."""
    result: List[str] = []
    seen: Dict[str, int] = {}
    for element in document.elements:
        above = result[element.parent.number] if element.parent is not None else ""
        attributes = dict(element.attributes)
        keys = [f"[{key}={attributes[key]}]" for key in _KEYS if key in attributes]
        place = f"{above}/{element.name}{keys[0] if keys else ''}"
        seen[place] = seen.get(place, 0) + 1
        result.append(place if seen[place] == 1 else f"{place}[{seen[place]}]")
    return result


def _decoded(value: str) -> Tuple[str, ...]:
    """Return user:password and the password of a UserEncodedAuth; nothing for any other text."""
    try:
        text = base64.b64decode(value, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ()
    return (text, text.partition(":")[2]) if ":" in text else ()
