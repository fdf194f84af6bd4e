# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The business card as it is wanted: which fields it has, and the change that a UserInfoConfig.xml needs for that.

Pure: bytes in, bytes and changes out. Python 3.6.
"""

import re
from typing import Dict, List, NamedTuple, Optional, Sequence, Set, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._community import document as documents
from ansible_collections.sametime.estate.plugins.module_utils._community.errors import CommunityError
from ansible_collections.sametime.estate.plugins.module_utils._xml.edit import Change, Setting, edit
from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError
from ansible_collections.sametime.estate.plugins.module_utils._xml.scan import Document, Element

_TYPE = "text/plain"
# Commas separate the fields of a set.
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9]*\Z")
# RFC 4512, section 1.4: a short name; commas join several.
_ATTRIBUTES = re.compile(r"[A-Za-z][A-Za-z0-9-]*(,[A-Za-z][A-Za-z0-9-]*)*\Z")


class Wanted(NamedTuple):
    """What the card has.

    fields: field -> LDAP attribute, for example ImagePath -> PhotoURL. sets: ids of the parameter sets that have the
    fields: 0 for anonymous users, 1 for authenticated ones. removed: fields that no set has. stconfig_updates: value of
    ReadStConfigUpdates; None leaves it.
    """

    fields: Dict[str, str]
    sets: Sequence[str] = ("0", "1")
    removed: Sequence[str] = ()
    stconfig_updates: Optional[str] = None


class Planned(NamedTuple):
    """The new content, the changes as (place, before, after), and what else the administrator should know."""

    data: bytes
    changes: List[Change]
    facts: Dict[str, str]
    notices: List[str]
    secrets: Set[str]


def plan(data: bytes, wanted: Wanted, path: str) -> Planned:
    """Return the change of a file. Raises CommunityError: the file cannot be edited without doubt.

    path: path of the file, for messages.
    """
    _check_wanted(wanted)
    document = documents.read(data, path)
    storage = documents.ldap_storage(document, path)
    _check_details(document, storage, wanted, path)
    settings = _details(wanted, storage) + _sets(document, wanted, path) + _updates(document, wanted, path)
    changes: List[Change] = []
    for place, setting in settings:
        try:
            edited = edit(data, [setting], documents.ROOT)
        except XmlError as exc:
            raise CommunityError(f"{path}: {exc}", **exc.details) from exc
        data = edited.data
        changes += [Change(place, change.before, change.after) for change in edited.changes]
    after = documents.read(data, path)
    notices = documents.notices(after, documents.ldap_storage(after, path))
    return Planned(data, changes, documents.facts(after), notices, documents.secrets(after))


def is_field(text: str) -> bool:
    """Return whether a text can be the name of a field of the card."""
    return _FIELD.match(text) is not None


def is_attributes(text: str) -> bool:
    """Return whether a text can be the LDAP attribute of a field, or several with commas."""
    return _ATTRIBUTES.match(text) is not None


def _check_wanted(wanted: Wanted) -> None:
    """Raise CommunityError unless fields and attributes are names."""
    if not wanted.fields:
        raise CommunityError("business_card_fields is empty, so no card would have a photo; write ImagePath, PhotoURL")
    for field, attribute in wanted.fields.items():
        if not is_field(field):
            raise CommunityError(
                f'business_card_fields has "{field}", which is not a field of the business card; write letters, for'
                " example ImagePath. Nothing was changed"
            )
        if not is_attributes(attribute):
            raise CommunityError(
                f'business_card_photo_attribute is "{attribute}", which is not an LDAP attribute; write its name, for'
                " example PhotoURL. Nothing was changed"
            )


def _check_details(document: Document, storage: Element, wanted: Wanted, path: str) -> None:
    """Raise CommunityError unless the repository has one element Details, and each field in it once at most."""
    details = [element for element in document.elements if element.parent is storage and element.name == "Details"]
    if len(details) != 1:
        raise CommunityError(
            f"{path}: the LDAP repository of line {storage.line} has {_times('<Details>', details)}; the fields of the"
            " card belong in exactly one. Correct the file; nothing was changed"
        )
    for field in wanted.fields:
        found = [
            element
            for element in document.elements
            if element.parent is details[0] and element.name == "Detail" and ("Id", field) in element.attributes
        ]
        if len(found) > 1:
            shown = f'<Detail Id="{field}">'
            raise CommunityError(f"{path} has {_times(shown, found)}. Keep one of them; nothing was changed")


def _times(shown: str, found: Sequence[Element]) -> str:
    """Return how often a file has an element, and where."""
    lines = ", ".join(str(element.line) for element in found)
    return f"{shown} {len(found)} times (lines {lines})" if found else f"{shown} not at all"


def _details(wanted: Wanted, storage: Element) -> List[Tuple[str, Setting]]:
    within = (documents.STORAGE, "type", dict(storage.attributes)["type"])
    return [
        (
            f"Detail {field} {attribute}",
            Setting(
                name="Detail",
                value=value,
                parent=f"{documents.STORAGE}/Details",
                attribute=attribute,
                where=("Id", field),
                within=within,
            ),
        )
        for field, ldap_attribute in wanted.fields.items()
        for attribute, value in (("FieldName", ldap_attribute), ("Type", _TYPE))
    ]


def _sets(document: Document, wanted: Wanted, path: str) -> List[Tuple[str, Setting]]:
    result = []
    for number in wanted.sets:
        found = [
            element
            for element in document.elements
            if element.name == "Set" and dict(element.attributes).get("SetId") == number
        ]
        if len(found) != 1:
            shown = f'<Set SetId="{number}">'
            raise CommunityError(
                f"{path} has {_times(shown, found)}; the fields of the card belong in exactly one. Correct"
                " the file, or set business_card_sets; nothing was changed"
            )
        value = with_fields(dict(found[0].attributes).get("params", ""), list(wanted.fields), wanted.removed)
        parent = found[0].parent.path if found[0].parent is not None else None
        setting = Setting(name="Set", value=value, attribute="params", where=("SetId", number), parent=parent)
        result.append((f"Set {number} params", setting))
    return result


def _updates(document: Document, wanted: Wanted, path: str) -> List[Tuple[str, Setting]]:
    if wanted.stconfig_updates is None:
        return []
    if documents.stconfig_updates(document) is None:
        raise CommunityError(
            f"{path} has no ReadStConfigUpdates element, and its place is not documented. Add it as your release"
            " documents it, or leave business_card_read_stconfig_updates empty; nothing was changed"
        )
    found = [element for element in document.elements if element.name == "ReadStConfigUpdates"]
    if len(found) > 1 or "value" not in dict(found[0].attributes):
        problem = _times("ReadStConfigUpdates", found) if len(found) > 1 else "ReadStConfigUpdates without value"
        raise CommunityError(
            f'{path} has {problem}. Correct the file to one <ReadStConfigUpdates value="…"/>, or leave'
            " business_card_read_stconfig_updates empty; nothing was changed"
        )
    setting = Setting(name="ReadStConfigUpdates", value=wanted.stconfig_updates, attribute="value")
    return [("ReadStConfigUpdates value", setting)]


def with_fields(params: str, added: Sequence[str], removed: Sequence[str]) -> str:
    """Return a comma separated list of fields with some added at its end and some removed; others stay as they are."""
    entries = [entry for entry in params.split(",") if entry.strip()]
    kept = [entry for entry in entries if entry.strip() not in removed or entry.strip() in added]
    names = [entry.strip() for entry in kept]
    blank = " " if any(entry.startswith(" ") for entry in entries[1:]) else ""
    missing = [name for name in added if name not in names]
    if not missing and len(kept) == len(entries):
        return params
    separator = "," + blank
    return separator.join([*names, *missing])
