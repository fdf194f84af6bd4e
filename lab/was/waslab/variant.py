"""The variants of the initial state."""

from typing import NamedTuple


class Variant(NamedTuple):
    """The options of the initial state.

    ``patched``: the Meeting server patch has removed the whiteboard module. ``keys``: format of the document with the
    Meeting keys: properties, xml or json. ``standalone``: hosts whose profile is not a member of the cell yet.
    ``version``: 8.5.5.x has Jython 2.1, 9.0.x Jython 2.7.
    """

    patched: bool = False
    clustered: bool = True
    keys: str = "properties"
    standalone: tuple[str, ...] = ()
    version: str = "9.0.5.14"
