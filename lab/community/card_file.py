"""UserInfoConfig.xml as the simulated server reads it when it starts.

Pure: bytes in, data out. The parser is independent of the collection's own. What the server refuses has public
sources: a file that is not well-formed ends the whole business card service, and a second LDAP repository is not
supported (HCL documentation, "Configuring business cards to use two repositories").
"""

from __future__ import annotations

from typing import NamedTuple
from xml.etree import ElementTree


class CardError(Exception):
    """The server refuses the file."""


class Detail(NamedTuple):
    """A field of the card: the attributes of the directory, what joins their values, and the type of the value."""

    attributes: list[str]
    separator: str
    kind: str


class Card(NamedTuple):
    """What the server knows after its start: its directory servers, fields, and parameter sets.

    A server has the attributes of its StorageDetails and those of SslProperties.
    """

    servers: list[dict[str, str]]
    details: dict[str, Detail]
    sets: dict[str, list[str]]


def read(data: bytes) -> Card:
    """Return the configuration. Raises CardError: the server would have no business cards with it."""
    try:
        root = ElementTree.fromstring(data)  # noqa: S314, a file of the lab
    except ElementTree.ParseError as exc:
        raise CardError(f"UserInfoConfig.xml: {exc}") from exc
    storages = [one for one in root.iterfind("Resources/Storage") if one.get("type", "").upper() == "LDAP"]
    if len(storages) != 1:
        raise CardError(f"UserInfoConfig.xml: {len(storages)} LDAP repositories")
    storage = storages[0]
    details = {
        one.get("Id", ""): Detail(
            [name.strip() for name in one.get("FieldName", "").split(",")],
            one.get("DisplaySeparator", " "),
            one.get("Type", "text/plain"),
        )
        for one in storage.iterfind("Details/Detail")
    }
    sets = {
        one.get("SetId", ""): [name.strip() for name in one.get("params", "").split(",")] for one in root.iter("Set")
    }
    trust = storage.find("SslProperties")
    common = {} if trust is None else trust.attrib
    return Card([{**common, **one.attrib} for one in storage.iterfind("StorageDetails")], details, sets)
