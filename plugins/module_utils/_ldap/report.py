# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of a run for the administrator: counts, names, sentences.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Dict, List

from ansible_collections.sametime.estate.plugins.module_utils._ldap import audit, plan
from ansible_collections.sametime.estate.plugins.module_utils._ldap.errors import DirectoryError
from ansible_collections.sametime.estate.plugins.module_utils._ldap.job import Job, Outcome
from ansible_collections.sametime.estate.plugins.module_utils._ldap.names import key

__all__ = ["failure", "refused_sentence", "result"]


def result(job: Job, outcome: Outcome, changed: bool) -> Dict[str, Any]:
    """Return the result of the module."""
    names = {change.dn for change in outcome.changes}
    lists = {
        kind: [change.dn for change in getattr(outcome.plan, kind) if change.dn in names]
        for kind in ("added", "updated", "cleared")
    }
    refused = [] if outcome.written is None else outcome.written.refused
    hidden = outcome.hidden or []
    return {
        "changed": changed,
        "counts": {
            "people": len(outcome.people),
            "photos": len(job.photos),
            **{kind: len(found) for kind, found in lists.items()},
            "unchanged": len(outcome.people) - len(outcome.plan.changes) - len(outcome.plan.unclear),
            "unclear": len(outcome.plan.unclear),
            "refused": len(refused),
            "remaining": outcome.remaining,
            "hidden": len(hidden),
        },
        **lists,
        "unclear": outcome.plan.unclear,
        "refused": [{"person": dn, "reason": reason} for dn, reason in refused],
        "hidden": hidden,
        "findings": dict(outcome.findings._asdict()),
        "server": outcome.server,
        "diff": plan.diff(outcome.changes),
        "warnings": _warnings(job, outcome),
    }


def failure(outcome: Outcome, answer: Dict[str, Any]) -> DirectoryError:
    """Return the error of a run that did not finish. answer: its result."""
    written = outcome.written
    done, planned = len(outcome.changes), len(outcome.plan.changes)
    if written is not None and written.lost:
        text = (
            f"{outcome.server}: the connection was lost after {done} of {planned} changes: {written.lost};"
            " the next run continues"
        )
    else:
        text = refused_sentence(answer["refused"], done, outcome.remaining)
    return DirectoryError(text, **{name: value for name, value in answer.items() if name != "warnings"})


def refused_sentence(refused: List[Dict[str, str]], done: int, remaining: int) -> str:
    """Return what to say about refused changes."""
    first = refused[0]
    rest = f", and {remaining} were not tried" if remaining else ""
    return (
        f"the server refused {len(refused)} of {len(refused) + done + remaining} changes{rest}; the first is"
        f" {first['person']}: {first['reason']}"
    )


def _warnings(job: Job, outcome: Outcome) -> List[str]:
    said = [] if outcome.remaining else audit.sentences(outcome.findings, job.attributes.card, job.largest)
    if not job.photos:
        said.append("the list of photos is empty")
    unknown = [] if outcome.remaining else _unknown(job, outcome)
    if unknown:
        said.append(audit.listed("names in exclude that no person has", unknown))
    if outcome.hidden and job.reader is not None:
        who = f"people whose URL the Community server does not see as {job.reader.shown}"
        said.append(audit.listed(who, outcome.hidden))
    return said


def _unknown(job: Job, outcome: Outcome) -> List[str]:
    """Return the excluded names that are those of nobody; a wrong one would protect nobody."""
    known = {key(person.dn) for person in outcome.people} if job.exclude else set()
    return [name for name in job.exclude if key(name) not in known]
