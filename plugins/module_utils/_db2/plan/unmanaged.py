# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the reports show of settings that matter to HADR and are not managed here.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import List, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import PRIMARY, View

__all__ = ["notes"]

_LOOK = "HADR_SSL_LABEL (db2 get db cfg), SSL_SVR_KEYDB, SSL_SVR_STASH and SSL_CIPHERSPECS (db2 get dbm cfg)"


def notes(members: Sequence[View]) -> List[str]:
    """Return what to look at, one sentence for each subject."""
    return [*_ssl(members), *_not_logged(members)]


def _ssl(members: Sequence[View]) -> List[str]:
    """HADR over SSL."""
    labels = {view.host: _parameter(view, "HADR_SSL_LABEL") for view in members if _has_database(view)}
    having = [host for host, label in labels.items() if label]
    if not having:
        return []
    lacking = [host for host in labels if host not in having]
    if lacking:
        note = (
            f"HADR_SSL_LABEL is set on {', '.join(having)} and not on {', '.join(lacking)}: HADR cannot connect "
            "(SQL1768N reason code 7 or 28). This collection does not manage HADR over SSL: set it on both members or "
            "on neither"
        )
        return [note]
    note = (
        f"HADR uses SSL on {' and '.join(having)}. This collection does not manage it. If the members do not connect "
        f"(SQL1768N reason code 28), look at {_LOOK} of both hosts"
    )
    return [note]


def _not_logged(members: Sequence[View]) -> List[str]:
    """Operations that are not logged do not reach the standby."""
    return [
        f"{view.host}: BLOCKNONLOGGED is NO: tables filled by LOAD with COPY NO, or changed without logging, cannot be "
        "used after a takeover. Set BLOCKNONLOGGED to YES in hadr.parameters of the pair, or let such jobs use COPY YES"
        for view in members
        if view.kind == PRIMARY and _parameter(view, "BLOCKNONLOGGED").upper() == "NO"
    ]


def _has_database(view: View) -> bool:
    return bool(view.report and view.report.get("parameters"))


def _parameter(view: View, token: str) -> str:
    return str(((view.report or {}).get("parameters") or {}).get(token) or "")
