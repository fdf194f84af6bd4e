"""The state of the simulator on its host: the people database, its current generation, and the active fault.

Everything is in one directory: /var/lib/lab-tdi, or in tests the one that LAB_TDI_STATE names.
"""

from __future__ import annotations

import base64
import json
import os
import time
from pathlib import Path
from typing import Any, NamedTuple

from ..common.journal import Journal
from ..common.json_files import read_json, write_json

FAULTS = {
    "none": "the assembly line works",
    "empty": "the dump has no entry",
    "shrunken": "the dump has only every tenth entry",
    "fails": "the assembly line fails at its first entry, and the server still ends with 2",
    "stale": "the assembly line succeeds, but writes no dump",
    "hangs": "the assembly line never ends",
    "cut": "the list of dumped photos ends in the middle of an entry",
}


class Person(NamedTuple):
    """A row of the database."""

    uid: str
    mail: str | None
    photo: str | None


class Database:
    """The people of the current generation, and the selected generation and fault."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or Path(os.environ.get("LAB_TDI_STATE", "/var/lib/lab-tdi"))

    def people(self) -> list[Person]:
        """Return all people with a photo, in the order of the database."""
        rows = self._rows()[self.generation() - 1]
        return [person for person in (Person(**row) for row in rows) if person.photo]

    def photo(self, person: Person) -> bytes:
        """Return the photo of a person."""
        return (self.root / "photos" / str(person.photo)).read_bytes()

    def generation(self) -> int:
        """Return the selected generation: 1, or 2 after `lab-tdi advance`."""
        return int(self._selected().get("generation", 1))

    def fault(self) -> str:
        """Return the fault of the next runs of an assembly line."""
        return str(self._selected().get("fault", "none"))

    def select(self, **choice: Any) -> None:
        """Select the generation or the fault of the next runs, and write the maps of the generation."""
        write_json(self._selection, {**self._selected(), **choice})
        self.write_maps()

    def write_maps(self) -> None:
        """Write the mail addresses of all people, with or without a photo, in the formats that directories export."""
        people = [Person(**row) for row in self._rows()[self.generation() - 1]]
        lines = ['"uid","mail"']
        lines += [f"{quoted(person.uid)},{quoted(person.mail or '')}" for person in people]
        (self.root / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        entries = ["version: 1", "", *(ldif(person) for person in people)]
        (self.root / "people.ldif").write_text("\n".join(entries) + "\n", encoding="utf-8")

    def journal(self, **call: Any) -> None:
        """Append a call to the journal."""
        Journal(self.root / "journal.jsonl").append({"time": time.time(), **call})

    def _rows(self) -> Any:
        return json.loads((self.root / "people.json").read_text(encoding="utf-8"))

    @property
    def _selection(self) -> Path:
        return self.root / "selection.json"

    def _selected(self) -> dict[str, Any]:
        return dict(read_json(self._selection, {}))


def quoted(text: str) -> str:
    """Return a field of a CSV file."""
    return '"' + text.replace('"', '""') + '"'


def ldif(person: Person) -> str:
    """Return an entry as ldapsearch prints it: base64 where RFC 2849 needs it, lines folded at 76 characters."""
    lines = [f"dn: uid={person.uid},ou=people,dc=acme,dc=example", "objectClass: inetOrgPerson", f"uid: {person.uid}"]
    if person.mail is not None:
        lines.append(attribute("mail", person.mail))
    lines.append(
        attribute("description", f"Works for Acme. Portrait of {person.uid}, kept in Profiles, see there. " * 2)
    )
    folded = (line[0:76] + "".join(f"\n {line[at : at + 75]}" for at in range(76, len(line), 75)) for line in lines)
    return "\n".join(folded) + "\n"


def attribute(name: str, value: str) -> str:
    """Return an attribute: as text if it is a safe string of RFC 2849, else as base64."""
    safe = value.isascii() and value.isprintable() and not value.startswith((" ", ":", "<")) and value == value.rstrip()
    return f"{name}: {value}" if safe else f"{name}:: {base64.b64encode(value.encode()).decode()}"
