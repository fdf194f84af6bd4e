# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of a run: the URL that each person should have, the changes, and the guard that permits them.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import AbstractSet, Dict, Iterable, List, Mapping, NamedTuple, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._ldap.audit import SUFFIX, owners
from ansible_collections.sametime.estate.plugins.module_utils._ldap.errors import DirectoryError
from ansible_collections.sametime.estate.plugins.module_utils._ldap.names import key
from ansible_collections.sametime.estate.plugins.module_utils._ldap.people import Person
from ansible_collections.sametime.estate.plugins.module_utils._photos.names import photo_url

__all__ = ["Change", "Plan", "UrlRules", "diff", "guard", "hidden", "make"]


class UrlRules(NamedTuple):
    """Which URL people get. without_photo: leave, clear or default. default_url: for people without a photo."""

    pattern: str
    without_photo: str
    default_url: str


class Change(NamedTuple):
    """A change of one entry. before: all values. after: the only value; empty: none."""

    dn: str
    before: Tuple[str, ...]
    after: str


class Plan(NamedTuple):
    """Changes, sorted by name: values that are added, updated and cleared.

    settled: name -> the value, which needs no change. unclear: people whose mail address others have, too.
    losing: how many people lose the URL of a photo. present: how many have one.
    """

    added: List[Change]
    updated: List[Change]
    cleared: List[Change]
    settled: Dict[str, str]
    unclear: List[str]
    losing: int
    present: int

    @property
    def changes(self) -> List[Change]:
        """Return all changes; those that give somebody a photo are first."""
        return self.added + self.updated + self.cleared


def make(
    people: List[Person], photos: Mapping[str, int], url_rules: UrlRules, exclude: AbstractSet[str] = frozenset()
) -> Plan:
    """Return the plan. photos: has the names of all photos that are served. exclude: names of entries to leave."""
    by_mail = owners(people)
    left = {key(name) for name in exclude}
    plan = Plan([], [], [], {}, [], 0, 0)
    losing = present = 0
    for person in sorted(people, key=lambda one: one.dn):
        with_photo = [mail for mail in person.mails if mail + SUFFIX in photos]
        present += _has_photo(person.urls, url_rules)
        if any(len(set(by_mail[mail])) > 1 for mail in with_photo):
            plan.unclear.append(person.dn)
            continue
        if left and key(person.dn) in left or not with_photo and url_rules.without_photo == "leave":
            continue
        wanted = photo_url.of(url_rules.pattern, with_photo[0]) if with_photo else _without(url_rules)
        if person.urls == ((wanted,) if wanted else ()):
            if wanted:
                plan.settled[person.dn] = wanted
            continue
        change = Change(person.dn, person.urls, wanted)
        losing += not with_photo and _has_photo(person.urls, url_rules)
        (plan.cleared if not wanted else plan.updated if person.urls else plan.added).append(change)
    return plan._replace(losing=losing, present=present)


def guard(plan: Plan, maximum_percent: float) -> None:
    """Raise DirectoryError if too many people would lose the URL of their photo."""
    if plan.losing * 100 > maximum_percent * plan.present:
        raise DirectoryError(
            f"the run would remove the URL of the photo from {plan.losing} of {plan.present} people"
            f" ({plan.losing * 100 / plan.present:.1f} %), more than maximum_removal_percent {maximum_percent:g};"
            " nothing was changed. If the list of photos is complete, run once with override_guards",
            losing=plan.losing,
            present=plan.present,
            maximum_removal_percent=maximum_percent,
        )


def hidden(expected: Mapping[str, str], seen: Iterable[Person]) -> List[str]:
    """Return the people whose URL a reader does not see. expected: distinguished name -> URL."""
    visible = {person.dn.lower(): person.urls for person in seen}
    return sorted(dn for dn, url in expected.items() if url not in visible.get(dn.lower(), ()))


def diff(changes: Iterable[Change]) -> Dict[str, Dict[str, str]]:
    """Return before and after of the changed entries only: distinguished name -> URL."""
    listed = list(changes)
    return {
        "before": {change.dn: ", ".join(change.before) for change in listed if change.before},
        "after": {change.dn: change.after for change in listed if change.after},
    }


def _without(url_rules: UrlRules) -> str:
    return url_rules.default_url if url_rules.without_photo == "default" else ""


def _has_photo(urls: Tuple[str, ...], url_rules: UrlRules) -> bool:
    """Return whether somebody has a URL other than that of the default picture."""
    return bool(urls) and urls != (url_rules.default_url,)
