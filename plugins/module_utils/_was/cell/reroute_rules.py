# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether clients of a data source outlast a takeover of Db2, and what they notice of it, in sentences.

Pure. Python 3.6. Measured with driver 4.33: after a connection is lost, the driver tries for (retries - 1) x interval
seconds. With client affinities all attempts go to the first server before the second one is asked, so the product of
both is a pause of every takeover. Without both values it does not try again.
"""

from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._was.cell import connection_pools
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.data_sources import (
    CHOICES,
    NUMBERS,
    SSL,
    Wanted,
    choose,
    label,
)

__all__ = ["Findings", "Past", "check", "check_one"]

INTERVAL, RETRIES = "retry_interval_seconds", "max_retries"


class Past(NamedTuple):
    """Past takeovers: the longest in seconds, None without a record; what the records say; the accepted pause."""

    longest: Optional[float]
    words: str
    longest_pause_seconds: int = 60


class Findings(NamedTuple):
    """Problems in words, and what else the operator should know."""

    warnings: List[str]
    notes: List[str]


def check(cell: Cell, wanted: Wanted, past: Past) -> Findings:
    """Check all data sources of the database as they are after the plan; one sentence names all that it is true for."""
    warnings: Dict[str, List[str]] = {}
    notes: Dict[str, List[str]] = {}
    for source in choose(cell, wanted):
        options = effective(source["reroute"]["options"], wanted)
        found = check_one(options, bool(wanted.alternates), past)
        found.warnings.extend(_ssl(source, wanted))
        found.notes.extend(connection_pools.notes(source, wanted.purge_policy))
        for sentences, target in ((found.warnings, warnings), (found.notes, notes)):
            for sentence in sentences:
                target.setdefault(sentence, []).append(label(source))
    return Findings(_joined(warnings), _joined(notes))


def effective(present: Mapping[str, Any], wanted: Wanted) -> Dict[str, Any]:
    """Return the options of a data source after the plan: an option that is not wanted stays as it is."""
    given = {name: getattr(wanted, name) for name in (*NUMBERS, *CHOICES)}
    return {**present, **{name: value for name, value in given.items() if value is not None}}


def check_one(options: Mapping[str, Any], has_alternates: bool, past: Past) -> Findings:
    """Return what is true for a data source with these options."""
    if not has_alternates:
        return Findings([], [])
    interval, retries = options.get(INTERVAL), options.get(RETRIES)
    if interval is None and retries is None:
        follows = "so the driver does not try again: no client outlasts a takeover"
        return Findings([f"neither {INTERVAL} nor {RETRIES} is set, {follows}"], [])
    if interval is None or retries is None:
        here, missing = (RETRIES, INTERVAL) if interval is None else (INTERVAL, RETRIES)
        return Findings([f"{here} is set and {missing} is not: the driver needs both, so set both or neither"], [])
    wrong = [f"{name} is {options[name]}, not a number" for name in (INTERVAL, RETRIES) if not _is_count(options[name])]
    if wrong:
        return Findings(wrong, [])
    return _judge(int(interval), int(retries), bool(options.get("client_affinities")), past)


def _judge(interval: int, retries: int, affinities: bool, past: Past) -> Findings:
    covered = max(0, retries - 1) * interval
    pause = retries * interval if affinities else covered
    tries = f"clients try for ({retries} - 1) x {interval} = {covered} seconds"
    warnings = []
    if past.longest is not None and covered <= past.longest:
        remedy = f"set {RETRIES} to at least {int(past.longest // interval) + 2}" if interval else f"set {INTERVAL}"
        warnings.append(f"{tries}, but {past.words}: {remedy}")
    if pause > past.longest_pause_seconds:
        why = (
            "with client affinities every takeover is a pause of"
            if affinities
            else "without any primary a client waits"
        )
        product = f"{retries} x {interval} = {pause}" if affinities else f"({retries} - 1) x {interval} = {pause}"
        warnings.append(
            f"{why} {product} seconds, more than the accepted {past.longest_pause_seconds} seconds: choose"
            f" smaller values{' or switch client affinities off' if affinities else ''}"
        )
    return Findings(warnings, [f"{tries}; {past.words}"])


def _ssl(source: Mapping[str, Any], wanted: Wanted) -> List[str]:
    values = {item["value"].strip().lower() for item in source["properties"].get(SSL, [])}
    if "true" not in values:
        return []
    sentence = (
        f"{SSL} is true, and port {wanted.primary.port} is the plain port of the pair, which does not answer TLS:"
        " correct one of both; client reroute over TLS is not tested"
    )
    return [sentence]


def _joined(sentences: Mapping[str, Sequence[str]]) -> List[str]:
    return [f"{', '.join(labels)}: {sentence}" for sentence, labels in sentences.items()]


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and value >= 0
