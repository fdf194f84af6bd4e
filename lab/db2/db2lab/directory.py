"""The system database directory of an instance. Pure."""

from collections.abc import Iterable
from typing import Any, NamedTuple

INDIRECT, REMOTE = "Indirect", "Remote"


class Entry(NamedTuple):
    """One catalogued database. A remote one has a node instead of a path."""

    alias: str
    name: str
    path: str = ""
    node: str = ""
    level: str = ""
    comment: str = ""
    hostname: str = ""  # alternate server
    port: str = ""

    @property
    def kind(self) -> str:
        """Directory entry type."""
        return REMOTE if self.node else INDIRECT

    @property
    def alternate(self) -> dict[str, Any]:
        """The alternate server as clients get it, empty when there is none."""
        return {"hostname": self.hostname, "port": int(self.port)} if self.hostname else {}


Directory = dict[str, Entry]


def report(entries: Iterable[Entry]) -> str:
    """Return LIST DB DIRECTORY."""
    entries = list(entries)
    lines = ["", " System Database Directory", "", f" Number of entries in the directory = {len(entries)}", ""]
    for number, entry in enumerate(entries, 1):
        where = ("Node name", entry.node) if entry.node else ("Local database directory", entry.path)
        pairs = [
            ("Database alias", entry.alias),
            ("Database name", entry.name),
            where,
            ("Database release level", entry.level),
            ("Comment", entry.comment),
            ("Directory entry type", entry.kind),
            ("Catalog database partition number", "-1" if entry.node else "0"),
            ("Alternate server hostname", entry.hostname),
            ("Alternate server port number", entry.port),
        ]
        lines += [f"Database {number} entry:", ""]
        lines += [f" {label:<36} = {value}".rstrip() for label, value in pairs]
        lines.append("")
    return "\n".join(lines)
