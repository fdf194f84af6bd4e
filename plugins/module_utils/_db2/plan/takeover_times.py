# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long past takeovers took: clients must try for longer than that.

The record `takeovers` is on the host that became primary: {last: [{when, seconds, form}, …]}, the newest last. `when`
is in seconds since 1970, `seconds` the duration of TAKEOVER HADR, `form` a key of `takeover_rules.FORMS`.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Dict, Iterable, List, Mapping, Optional

__all__ = ["KEPT", "added", "longest", "of_reports", "words"]

KEPT = 20


def added(record: Optional[Mapping[str, Any]], when: float, seconds: float, form: str) -> Dict[str, Any]:
    """Return the record with one more takeover; of more than 20 the newest stay. None: there is no record yet."""
    return {"last": [*_last(record), {"when": round(when, 3), "seconds": round(seconds, 2), "form": form}][-KEPT:]}


def of_reports(reports: Iterable[Optional[Mapping[str, Any]]]) -> List[Dict[str, Any]]:
    """Return the last 20 takeovers of the pair, the newest last; reports: of both members, empty if one is missing."""
    found = [one for report in reports for one in _last(((report or {}).get("work") or {}).get("takeovers"))]
    return sorted(found, key=lambda one: float(one["when"]))[-KEPT:]


def longest(takeovers: Iterable[Mapping[str, Any]]) -> Optional[float]:
    """Return the duration of the longest takeover in seconds, None without a record."""
    return max((float(one["seconds"]) for one in takeovers), default=None)


def words(database: str, takeovers: List[Dict[str, Any]]) -> str:
    """Return in a sentence what the records say."""
    most = longest(takeovers)
    if most is None:
        return f"no takeover of {database} is recorded, so it is not known how long clients must wait"
    if len(takeovers) == 1:
        return f"the recorded takeover of {database} took {most:g} seconds"
    return f"the longest of the last {len(takeovers)} takeovers of {database} took {most:g} seconds"


def _last(record: Optional[Mapping[str, Any]]) -> List[Dict[str, Any]]:
    """Return the takeovers of a record; what is not a takeover is left out."""
    last = (record or {}).get("last")
    return [one for one in last if _is_takeover(one)] if isinstance(last, list) else []


def _is_takeover(one: Any) -> bool:
    return isinstance(one, dict) and all(
        isinstance(one.get(key), (int, float)) and not isinstance(one.get(key), bool) for key in ("when", "seconds")
    )
