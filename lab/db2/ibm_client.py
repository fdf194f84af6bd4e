"""IBM's client of Db2, where it is installed (package ibm_db): its message catalogue and its programs. For tests only.

A catalogue (.mo) begins with a u16 that is zero and the u32 size of its table. The table has 12 bytes an entry: the
u32 number of the message, the u32 offset of its text, a u32 kind. Texts are latin-1 and end with NUL; offsets count
from the end of the table.
"""

import functools
import importlib.util
import os
import re
import struct
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

HEADER, ROW = struct.Struct("<HI"), struct.Struct("<III")
PLACEHOLDER = re.compile(r"%\d[A-Za-z]|%-?[\d.]*[a-z]")
IDENTIFIER = re.compile(r"\s*(?P<id>(?:SQL|DB2|ADM|DBI)\d{4,5}[A-Z])\s+(?P<text>.*)", re.DOTALL)


class Entry(NamedTuple):
    """One entry of a catalogue."""

    number: int
    kind: int
    text: str


def folder() -> Path | None:
    """Return the folder of the client, None if it is not installed."""
    found = importlib.util.find_spec("clidriver")
    return Path(found.origin).parent if found is not None and found.origin else None


needs_client = pytest.mark.skipif(folder() is None, reason="IBM's client is not installed (package ibm_db)")


def entries(data: bytes) -> list[Entry]:
    """Return the entries of a catalogue. Raises ValueError: the data is not a catalogue."""
    zero, size = HEADER.unpack_from(data)
    start = HEADER.size + size
    if zero or size % ROW.size or start > len(data):
        raise ValueError("not a message catalogue")
    found = []
    for number, offset, kind in ROW.iter_unpack(data[HEADER.size : start]):
        text = data[start + offset : data.index(b"\0", start + offset)]
        found.append(Entry(number, kind, text.decode("latin-1")))
    return found


@functools.cache
def catalogue(name: str) -> list[Entry]:
    """Return the entries of a catalogue of the installed client, in English."""
    home = folder()
    if home is None:
        raise FileNotFoundError("ibm_db")
    return entries((home / "msg" / "en_US.iso88591" / f"{name}.mo").read_bytes())


@functools.cache
def messages() -> dict[str, str]:
    """Return id -> text of all messages, without their explanations."""
    found: dict[str, str] = {}
    for name in ("db2sql", "db2clp", "db2clp2", "db2adm"):
        for entry in catalogue(name):
            match = IDENTIFIER.match(entry.text)
            if match:
                found.setdefault(match["id"], match["text"].strip())
    return found


@functools.cache
def codes() -> dict[str, tuple[int, set[str]]]:
    """Return id -> code and states, of the messages that a client gets as a code."""
    found: dict[str, tuple[int, set[str]]] = {}
    for entry in catalogue("db2sqlh"):
        name, code, states = (
            re.search(pattern, entry.text)
            for pattern in (r"^\s*(SQL\d+[A-Z])", r"sqlcode: ([+-]\d+)", r"sqlstate: (.*)")
        )
        if name and code and states:
            found[name[1]] = (int(code[1]), set(states[1].strip().split(", ")))
    return found


def with_tokens(text: str, tokens: list[str]) -> str:
    """Return a text of the catalogue as a client shows it, with the tokens that it got."""
    return re.sub(r"%(\d)S", lambda match: tokens[int(match[1]) - 1], text)


def reason_codes(identifier: str) -> set[int]:
    """Return the reason codes that the explanation of a message lists."""
    text = next(entry.text for entry in catalogue("db2sqlh") if entry.text.lstrip().startswith(identifier))
    explanation = text.partition("User response:")[0]
    return {int(code) for code in re.findall(r"(?m)^(\d+)$", explanation)}


def pattern(text: str) -> re.Pattern[str]:
    """Return what a text of the catalogue looks like when its variable parts are filled in."""
    parts = [re.escape(part) for part in PLACEHOLDER.split(text)]
    return re.compile(".*?".join(parts), re.DOTALL)


@functools.cache
def report_lines() -> list[re.Pattern[str]]:
    """Return the lines of all reports of the command line."""
    texts = [entry.text for name in ("db2clp", "db2clp2") for entry in catalogue(name)]
    lines = {line.rstrip() for text in texts for line in text.split("\n")}
    return [pattern(line) for line in sorted(lines) if re.search("[A-Za-z]", PLACEHOLDER.sub("", line))]


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program of the client."""
    home = folder()
    if home is None:
        raise FileNotFoundError("ibm_db")
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "LD_LIBRARY_PATH": str(home / "lib")}
    argv = [str(home / "bin" / program), *arguments]
    return subprocess.run(argv, capture_output=True, text=True, env=environment, timeout=30, check=False)
