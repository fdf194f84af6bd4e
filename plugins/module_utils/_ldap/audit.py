# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with photos and people before anything is written.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Dict, Iterable, List, Mapping, NamedTuple

from ansible_collections.sametime.estate.plugins.module_utils._ldap.people import Person
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.people import lower

__all__ = ["Findings", "audit", "listed", "owners", "sentences"]

SUFFIX = ".jpg"
_PICTURES = (".jpg", ".jpeg")
_SHOWN = 5


class Findings(NamedTuple):
    """Lists for the administrator, sorted.

    photos_without_person: names of photos. shared_mails: {mail, people}; their photo could show either person.
    several_photos: {person, photos} of people with several mail addresses. card_differs: {person, mail, card}; a
    client asks by another address than the photo has. large_photos: {photo, bytes}. unusable_names: files that are
    pictures by their names, which no photo can have, so that nobody gets them.
    """

    photos_without_person: List[str]
    shared_mails: List[Dict[str, Any]]
    several_photos: List[Dict[str, Any]]
    card_differs: List[Dict[str, Any]]
    large_photos: List[Dict[str, Any]]
    unusable_names: List[str]

    @property
    def number(self) -> int:
        """Return the number of all findings."""
        return sum(len(found) for found in self)


def owners(people: Iterable[Person]) -> Dict[str, List[str]]:
    """Return mail address -> distinguished names of the people who have it."""
    found: Dict[str, List[str]] = {}
    for person in people:
        for mail in person.mails:
            found.setdefault(mail, []).append(person.dn)
    return found


def audit(people: List[Person], photos: Mapping[str, int], largest: int, unusable: Iterable[str] = ()) -> Findings:
    """Return the findings. photos: name -> bytes. largest: photos with more bytes are named. unusable: other files."""
    by_mail = owners(people)
    return Findings(
        photos_without_person=sorted(name for name in photos if name[: -len(SUFFIX)] not in by_mail),
        shared_mails=[
            {"mail": mail, "people": sorted(dns)} for mail, dns in sorted(by_mail.items()) if len(set(dns)) > 1
        ],
        several_photos=[
            {"person": person.dn, "photos": names}
            for person, names in ((person, _photos_of(person, photos)) for person in people)
            if len(names) > 1
        ],
        card_differs=[
            {"person": person.dn, "mail": ", ".join(person.mails), "card": person.card}
            for person in people
            if person.card and lower(person.card.strip()) not in person.mails
        ],
        large_photos=[{"photo": name, "bytes": size} for name, size in sorted(photos.items()) if size > largest],
        unusable_names=sorted(name for name in unusable if name.lower().endswith(_PICTURES)),
    )


def sentences(findings: Findings, card_attribute: str, largest: int) -> List[str]:
    """Return one line for each kind of finding, with the number and the first names."""
    said = [
        (
            "mail addresses of several people, whose entries are not changed if there is a photo",
            [one["mail"] for one in findings.shared_mails],
        ),
        ("photos without a person in the directory", findings.photos_without_person),
        (
            "people with several photos, because they have several mail addresses; the first address counts",
            [one["person"] for one in findings.several_photos],
        ),
        (
            f"people whose {card_attribute} is not their mail address, so that cards may not find the photo",
            [one["person"] for one in findings.card_differs],
        ),
        (
            f"photos with more than {largest} bytes, which some clients do not show",
            [one["photo"] for one in findings.large_photos],
        ),
        (
            f"files that are not served because their names are not mail addresses in lower case and {SUFFIX}",
            findings.unusable_names,
        ),
    ]
    return [listed(words, names) for words, names in said if names]


def listed(words: str, names: List[str]) -> str:
    """Return a line about some names: their number and the first of them."""
    more = len(names) - _SHOWN
    return f"{words} ({len(names)}): {', '.join(names[:_SHOWN])}" + (f" and {more} more" if more > 0 else "")


def _photos_of(person: Person, photos: Mapping[str, int]) -> List[str]:
    return [mail + SUFFIX for mail in person.mails if mail + SUFFIX in photos]
