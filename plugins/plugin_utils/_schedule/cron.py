# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks schedules of cron and converts them to calendar events of systemd.

Grammar: crontab(5), five fields: lists of ``*``, numbers and ranges, ``*`` and ranges with a step, names of months and
days. If none of the two fields for days begins with ``*``, one of them must match; otherwise both must match.
systemd.time(7): ``DOW *-MM-DD HH:MM:SS``.

Pure: no Ansible, no files, no processes.
"""

import re
from typing import NamedTuple

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_DAYS = {name: number for number, name in enumerate(["sun", "mon", "tue", "wed", "thu", "fri", "sat"])}
_PART = re.compile(r"(?:(?P<star>\*)|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>[0-9]+))?\Z", re.ASCII)


class _Field(NamedTuple):
    name: str
    low: int
    high: int
    names: dict[str, int]


_FIELDS = (
    _Field("minute", 0, 59, {}),
    _Field("hour", 0, 23, {}),
    _Field("day of month", 1, 31, {}),
    _Field("month", 1, 12, _MONTHS),
    _Field("day of week", 0, 7, _DAYS),
)


class Schedule(NamedTuple):
    """text: the five fields with single blanks. values: the sorted numbers that match each field."""

    text: str
    values: tuple[tuple[int, ...], ...]


def parse(text: str) -> Schedule:
    """Return the schedule of five fields of a crontab line. Raises ValueError, which names the field."""
    words = text.lower().split()
    if len(words) != len(_FIELDS):
        names = ", ".join(field.name for field in _FIELDS)
        raise ValueError(f"{text!r} has {len(words)} fields; a schedule has five: {names}")
    values = [_values(field, word, text) for field, word in zip(_FIELDS, words, strict=True)]
    values[4] = tuple(sorted({number % 7 for number in values[4]}))  # Sunday is 0 and 7
    if not _possible(*values[2:], either=_either(words)):
        raise ValueError(f"{text!r} never matches: no month has such a day")
    return Schedule(" ".join(words), tuple(values))


def calendars(schedule: Schedule) -> list[str]:
    """Return the values of OnCalendar= of a timer that starts in the same minutes."""
    minute, hour, day, month, weekday = schedule.values
    time = f"{_list(hour, 24)}:{_list(minute, 60)}:00"
    by_day = f"*-{_list(month, 12)}-{_list(day, 31)} {time}"
    names = ",".join(name.title() for name, number in _DAYS.items() if number in weekday)
    if len(weekday) == len(_DAYS):
        return [by_day]
    if _either(schedule.text.split()):
        return [by_day, f"{names} *-{_list(month, 12)}-* {time}"]
    return [f"{names} {by_day}"]


def _either(words: list[str]) -> bool:
    """Return whether a day matches if one of the two fields for days matches."""
    return not (words[2].startswith("*") or words[4].startswith("*"))


def _values(field: _Field, word: str, text: str) -> tuple[int, ...]:
    numbers: set[int] = set()
    for part in word.split(","):
        match = _PART.match(part)
        if match is None:
            raise ValueError(f"{text!r}: {part!r} is not a {field.name}")
        first = field.low if match["star"] else _number(field, match["first"], text)
        last = first if match["last"] is None else _number(field, match["last"], text)
        if match["star"]:
            last = field.high
        elif match["step"] and match["last"] is None:
            raise ValueError(f"{text!r}: {part!r} has a step without a range; write {match['first']}-{field.high}/…")
        if first > last:
            raise ValueError(f"{text!r}: {part!r} ends before it begins")
        step = int(match["step"] or 1)
        if step < 1:
            raise ValueError(f"{text!r}: {part!r} has a step of 0")
        numbers.update(range(first, last + 1, step))
    return tuple(sorted(numbers))


def _number(field: _Field, word: str, text: str) -> int:
    number = field.names.get(word, int(word) if word.isdigit() else -1)
    if not field.low <= number <= field.high:
        raise ValueError(f"{text!r}: {word!r} is not a {field.name} ({field.low} to {field.high})")
    return number


def _possible(day: tuple[int, ...], month: tuple[int, ...], weekday: tuple[int, ...], *, either: bool) -> bool:
    lengths = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return (either and bool(weekday)) or any(day[0] <= lengths[number - 1] for number in month)


def _list(values: tuple[int, ...], count: int) -> str:
    return "*" if len(values) == count else ",".join(f"{value:02}" for value in values)
