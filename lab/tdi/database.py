"""What the stand-in keeps on its host: the people database, its current generation, the fault that is asked for.

Everything lies in one directory, /var/lib/lab-tdi; LAB_TDI_STATE names another one for tests.
"""

from __future__ import annotations

import base64
import json
import os
import time
from pathlib import Path
from typing import Any, NamedTuple

FAULTS = {
    "none": "the assembly line does its work",
    "empty": "the dump has no entry",
    "shrunken": "the dump has every tenth entry only",
    "fails": "the assembly line fails at its first entry; the server ends with 2 nevertheless",
    "stale": "the assembly line ends well, but writes no dump",
    "hangs": "the assembly line waits for ever",
    "cut": "the list of dumped photos ends within an entry",
}


class Person(NamedTuple):
    """A row of the database."""

    uid: str
    mail: str | None
    photo: str | None


class Database:
    """The people of the current generation, and what was asked of the stand-in."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or Path(os.environ.get("LAB_TDI_STATE", "/var/lib/lab-tdi"))

    def people(self) -> list[Person]:
        """Return everybody who has a photo, in the order of the database."""
        rows = self._rows()[self.generation() - 1]
        return [person for person in (Person(**row) for row in rows) if person.photo]

    def photo(self, person: Person) -> bytes:
        """Return the photo of a person."""
        return (self.root / "photos" / str(person.photo)).read_bytes()

    def generation(self) -> int:
        """Return 1, or 2 once the database was advanced."""
        return int(self._asked().get("generation", 1))

    def fault(self) -> str:
        """Return the fault that the next runs of an assembly line have."""
        return str(self._asked().get("fault", "none"))

    def ask(self, **wanted: Any) -> None:
        """Set generation or fault for the runs to come, and write the maps of the generation."""
        (self.root / "asked.json").write_text(json.dumps({**self._asked(), **wanted}) + "\n")
        self.write_maps()

    def write_maps(self) -> None:
        """Write who has which address, as directories export it: everybody, with or without a photo."""
        people = [Person(**row) for row in self._rows()[self.generation() - 1]]
        lines = ['"uid","mail"']
        lines += [f"{quoted(person.uid)},{quoted(person.mail or '')}" for person in people]
        (self.root / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        entries = ["version: 1", "", *(ldif(person) for person in people)]
        (self.root / "people.ldif").write_text("\n".join(entries) + "\n", encoding="utf-8")

    def journal(self, **call: Any) -> None:
        """Note a call: one line of JSON."""
        with (self.root / "journal.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"time": time.time(), **call}) + "\n")

    def _rows(self) -> Any:
        return json.loads((self.root / "people.json").read_text(encoding="utf-8"))

    def _asked(self) -> dict[str, Any]:
        path = self.root / "asked.json"
        asked: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
        return asked


def quoted(text: str) -> str:
    """Return a field of a CSV file."""
    return '"' + text.replace('"', '""') + '"'


def ldif(person: Person) -> str:
    """Return an entry as ldapsearch prints it: base64 where RFC 2849 wants it, lines folded at 76 characters."""
    lines = [f"dn: uid={person.uid},ou=people,dc=acme,dc=example", "objectClass: inetOrgPerson", f"uid: {person.uid}"]
    if person.mail is not None:
        lines.append(attribute("mail", person.mail))
    lines.append(
        attribute("description", f"Works for Acme. Portrait of {person.uid}, kept in Profiles, see there. " * 2)
    )
    folded = (line[0:76] + "".join(f"\n {line[at : at + 75]}" for at in range(76, len(line), 75)) for line in lines)
    return "\n".join(folded) + "\n"


def attribute(name: str, value: str) -> str:
    """Return an attribute; what is no safe string goes as base64."""
    safe = value.isascii() and value.isprintable() and not value.startswith((" ", ":", "<")) and value == value.rstrip()
    return f"{name}: {value}" if safe else f"{name}:: {base64.b64encode(value.encode()).decode()}"
