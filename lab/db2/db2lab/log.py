"""The log of a database: records, chains, and the places of log files. Pure.

A chain is a list of (identity, position where it starts). A database that begins to write where another one wrote
before (takeover, end of a rollforward) adds an element, so a record is identified by its chain and its position.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

START = 40768001  # position of the first byte of S0000000.LOG
PAGE = 4076  # log bytes in a page of 4096


class Chain(NamedTuple):
    """One link of a log chain."""

    identity: str
    start: int


class Record(NamedTuple):
    """One log record: its place, its time (epoch seconds of the writer), its change of the data."""

    start: int
    length: int
    when: float
    what: list[Any]

    @property
    def end(self) -> int:
        """The position after the record."""
        return self.start + self.length


def parting(ours: list[Chain], theirs: list[Chain]) -> int | None:
    """Return the position where two chains part, None when they are the same."""
    for index in range(max(len(ours), len(theirs))):
        mine = ours[index] if index < len(ours) else None
        other = theirs[index] if index < len(theirs) else None
        if mine != other:
            return min(link.start for link in (mine, other) if link is not None)
    return None


def diverged(standby: list[Chain], standby_end: int, primary: list[Chain], primary_end: int) -> bool:
    """Whether the standby holds records that the primary's chain does not have."""
    limit = parting(standby, primary)
    return standby_end > (primary_end if limit is None else min(limit, primary_end))


class Place(NamedTuple):
    """The place of a position: file number and page."""

    number: int
    page: int

    @property
    def file(self) -> str:
        """Name of the log file."""
        return f"S{self.number:07d}.LOG"


def place(position: int, pages: int) -> Place:
    """Return the log file and page of a position, for files of this many pages."""
    number, rest = divmod(position - START, pages * PAGE)
    return Place(number, rest // PAGE)


class Log:
    """The records of a database, in order; the end is where the next one goes."""

    def __init__(self, records: Iterable[Record] = (), sink: Callable[[list[Record]], None] | None = None) -> None:
        self.records: list[Record] = list(records)
        self.sink = sink  # called with appended records before their commit is answered

    @property
    def end(self) -> int:
        """The position after the last record."""
        return self.records[-1].end if self.records else START

    def append(self, records: list[Record]) -> None:
        """Add records that begin at the end."""
        if records and records[0].start != self.end:
            raise ValueError(f"records start at {records[0].start}, the log ends at {self.end}")
        self.records.extend(records)
        if self.sink is not None and records:
            self.sink(records)

    def write(self, contents: Iterable[list[Any]], when: float, length: int) -> list[Record]:
        """Append one record per content and return them."""
        records = []
        position = self.end
        for what in contents:
            record = Record(position, max(length, int(what[1]) if what[0] == "fill" else 0), when, what)
            records.append(record)
            position = record.end
        self.append(records)
        return records

    def after(self, position: int) -> list[Record]:
        """Return the records from a position on."""
        return self.records[bisect_left(self.records, position, key=lambda record: record.start) :]

    def until(self, when: float) -> int:
        """Return the position after the last record that was written at this time or earlier."""
        index = bisect_right(self.records, when, key=lambda record: record.when)
        return self.records[index - 1].end if index else START

    def moment(self, position: int) -> float:
        """Return the time of the last record that ends at a position or before it, 0 if there is none."""
        index = bisect_right(self.records, position, key=lambda record: record.end)
        return self.records[index - 1].when if index else 0.0
