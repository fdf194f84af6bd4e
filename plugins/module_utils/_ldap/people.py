# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""People of a directory, as the answers of a search describe them.

Names of attributes are compared without regard to case, because servers answer with the case of their schema.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Dict, List, Mapping, NamedTuple, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._photos.names.people import lower

__all__ = ["Attributes", "Person", "from_entry", "values"]

Entry = Mapping[str, List[bytes]]


class Attributes(NamedTuple):
    """Names of attributes: URL of the photo, mail address, and the attribute that business cards use; empty: none."""

    url: str
    mail: str
    card: str

    @property
    def wanted(self) -> List[str]:
        """Return the names to ask a server for."""
        return [name for name in self if name]


class Person(NamedTuple):
    """A person: distinguished name, mail addresses (lower case, sorted), URLs as they are, value for cards."""

    dn: str
    mails: Tuple[str, ...]
    urls: Tuple[str, ...]
    card: str


def from_entry(dn: str, entry: Entry, names: Attributes) -> Person:
    """Return the person that an entry describes. Values that are not UTF-8 get replacement characters.

    "mail;lang-pt" is a mail address, too. A URL with such an option is another attribute: a change of the URL leaves it
    (RFC 4512, section 2.5).
    """
    by_name: Dict[str, List[bytes]] = {}
    for name, found in entry.items():
        plain = name.partition(";")[0].lower()
        if plain == name.lower() or plain != names.url.lower():
            by_name.setdefault(plain, []).extend(found)
    mails = {lower(text.strip()) for text in values(by_name, names.mail)}
    cards = values(by_name, names.card) if names.card else ()
    return Person(dn, tuple(sorted(mails - {""})), values(by_name, names.url), cards[0] if cards else "")


def values(by_name: Entry, name: str) -> Tuple[str, ...]:
    """Return the values of an attribute as text. by_name: has lower-case names."""
    return tuple(value.decode("utf-8", "replace") for value in by_name.get(name.lower(), []))
