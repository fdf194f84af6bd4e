# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run: read the people, audit, plan, write the differences, and read back as clients will.

The class `Directory` does the input and output; tests give another one. Python 3.6.
"""

from contextlib import ExitStack
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._ldap import audit, ldif_changes, plan
from ansible_collections.sametime.estate.plugins.module_utils._ldap.connecting import Account
from ansible_collections.sametime.estate.plugins.module_utils._ldap.directory import Directory, Search, Written
from ansible_collections.sametime.estate.plugins.module_utils._ldap.errors import (
    AccessError,
    DirectoryError,
    LimitError,
)
from ansible_collections.sametime.estate.plugins.module_utils._ldap.people import Attributes, Person, from_entry
from ansible_collections.sametime.estate.plugins.module_utils._ldap.plan import Change, Plan, UrlRules
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.photo_name import is_photo_name

__all__ = ["Job", "Outcome", "Ways", "execute"]

# The account that opens a directory -> the directory.
Open = Callable[[Account], Directory]


class Job(NamedTuple):
    """What to do.

    photos: name -> bytes. unusable: names that no photo can have. reader: the account of the Community server; None: no
    reading back. strict: whether any finding of the audit ends the run. exclude: names of entries that are not changed.
    """

    account: Account
    reader: Optional[Account]
    search: Search
    attributes: Attributes
    photos: Mapping[str, int]
    unusable: List[str]
    url_rules: UrlRules
    largest: int
    strict: bool
    maximum_removal_percent: Optional[float]
    exclude: List[str]


class Ways(NamedTuple):
    """How to write. write: False in check mode. seconds: after them nothing more is sent.

    to_file: takes an LDIF file, which is then written in place of the directory, and returns whether it differs from
    the present one; None: the directory is written.
    """

    write: bool
    in_flight: int
    seconds: float
    to_file: Optional[Callable[[bytes], bool]]


class Outcome(NamedTuple):
    """What a run found and did. hidden: people whose URL the reader does not see; None: not asked."""

    server: str
    people: List[Person]
    findings: audit.Findings
    plan: Plan
    written: Optional[Written]
    file_changed: bool
    hidden: Optional[List[str]]

    @property
    def changes(self) -> List[Change]:
        """Return the changes that were made, or would be made."""
        return self.plan.changes if self.written is None else self.written.done

    @property
    def remaining(self) -> int:
        """Return the number of changes that were not tried."""
        return 0 if self.written is None else len(self.plan.changes) - len(self.written.done + self.written.refused)

    @property
    def unfinished(self) -> bool:
        """Return whether the run failed: the connection was lost, or the server refused changes and none is left."""
        if self.written is None:
            return False
        none_accepted = bool(self.written.refused) and not self.written.done
        return bool(self.written.lost) or none_accepted or (bool(self.written.refused) and not self.remaining)


def execute(job: Job, ways: Ways, open_directory: Open) -> Outcome:
    """Run the job. Raises DirectoryError; before the first change unless it says how many were made."""
    with ExitStack() as stack:
        # The reader is first: if its password is wrong, clients see no photo, whatever is written.
        reader = stack.enter_context(open_directory(job.reader)) if job.reader is not None else None
        directory = stack.enter_context(open_directory(job.account))
        people = [from_entry(dn, entry, job.attributes) for dn, entry in directory.entries(job.search)]
        if not people:
            raise DirectoryError(
                f"{directory.url}: nobody is below {job.search.base} for the filter {job.search.filter}, as"
                f" {job.account.shown} sees it; check base, filter and the rights of the account"
            )
        _check_addresses(directory, job, people)
        findings = audit.audit(people, job.photos, job.largest, job.unusable)
        if job.strict and findings.number:
            found = audit.sentences(findings, job.attributes.card, job.largest)
            raise DirectoryError(
                f"the audit found problems; nothing was changed: {'; '.join(found)}", **_data(findings)
            )
        planned = plan.make(people, job.photos, job.url_rules, set(job.exclude))
        if job.maximum_removal_percent is not None:
            plan.guard(planned, job.maximum_removal_percent)
        if planned.changes and (ways.to_file is not None or not ways.write):
            _check_attribute(directory, job.attributes.url)  # else the answers to the changes say so
        written, file_changed = None, False
        if ways.to_file is not None:
            file_changed = ways.to_file(ldif_changes.text(planned.changes, job.attributes.url).encode("utf-8"))
        elif ways.write:
            written = directory.change(planned.changes, job.attributes.url, ways.in_flight, ways.seconds)
        outcome = Outcome(directory.url, people, findings, planned, written, file_changed, None)
        if reader is None or outcome.remaining:
            return outcome
        expected = dict(planned.settled)
        expected.update({change.dn: change.after for change in (written.done if written else []) if change.after})
        return outcome._replace(hidden=_hidden(reader, job, expected, ways.in_flight))


def _check_addresses(directory: Directory, job: Job, people: List[Person]) -> None:
    """Raise DirectoryError if nobody has an address that a photo can have: then mail_attribute is the wrong one."""
    mails = (mail for person in people for mail in person.mails)
    first = next((mail for mail in mails if is_photo_name(mail + audit.SUFFIX)), None)
    if first is None:
        others = sorted({mail for person in people for mail in person.mails})
        example = f", but for example {others[0]}" if others else ""
        raise DirectoryError(
            f"{directory.url}: none of the {len(people)} people has a mail address in {job.attributes.mail}, as"
            f" {job.account.shown} sees it{example}; nothing was changed. Check mail_attribute, which must have the"
            " name that the server answers with, and the rights of the account"
        )


def _check_attribute(directory: Directory, attribute: str) -> None:
    """Raise DirectoryError if the changes could not be made, because the server has no such attribute."""
    if not directory.knows(attribute):
        raise DirectoryError(
            f"{directory.url}: the schema of the server has no attribute {attribute}; check attribute, or extend the"
            " schema. Nothing was changed"
        )


def _hidden(reader: Directory, job: Job, expected: Mapping[str, str], in_flight: int) -> List[str]:
    """Return the people whose URL the reader does not see."""
    names = [name for name in (job.attributes.url, job.attributes.mail) if name]
    seen: List[Person] = []
    try:
        for dn, entry in reader.entries(job.search._replace(attributes=names)):
            seen.append(from_entry(dn, entry, job.attributes))
    except LimitError:
        unseen = plan.hidden(expected, seen)
        seen += [from_entry(dn, entry, job.attributes) for dn, entry in reader.visible(unseen, names, in_flight)]
    except AccessError:
        seen = []
    return plan.hidden(expected, seen)


def _data(findings: audit.Findings) -> Dict[str, Any]:
    return {"findings": dict(findings._asdict())}
