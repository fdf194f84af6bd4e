# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an administrator must know about the keys on a web server: which are accepted until when, and what to do next.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["report"]

_OTHERS = (
    "New keys must also be imported by: the Web SSO configuration document of each Domino server that accepts these"
    " tokens (Sametime Community servers and mail), HCL Connections if its cell shares sign-on, and every other cell of"
    " the estate. Until then, users must sign on there again."
)


def report(keys: Sequence[Mapping[str, Any]], now: float) -> list[str]:
    """Return the report as lines.

    keys: name, fingerprint and valid_until (seconds since 1970 or None) of each key on the web server.
    now: seconds since 1970.
    """
    lines = [f"{key['name']} ({key['fingerprint']}): {_state(key['valid_until'], now)}" for key in keys]
    over = [key["name"] for key in keys if key["valid_until"] is not None and key["valid_until"] <= now]
    ending = [key for key in keys if key["valid_until"] is not None and key["valid_until"] > now]
    lasting = [key for key in keys if key["valid_until"] is None]
    if over:
        lines.append(f"Remove {', '.join(over)} from sametime_sso_keys and run this playbook again.")
    if ending and not lasting:
        lines.append(
            "All keys expire. Add the next generation of keys before the last date; after it no token is accepted."
        )
    if len(lasting) > 1 and not ending:
        lines.append(
            "Several keys have no valid_until. If one replaces another of the same cell, set it for the old one."
        )
    return [*lines, _OTHERS]


def _state(until: int | None, now: float) -> str:
    if until is None:
        return "accepted"
    text = datetime.datetime.fromtimestamp(until, datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"accepted until {text}" if until > now else f"not accepted since {text}"
