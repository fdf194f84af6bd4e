# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What sametime.ini of a Community server says about tokens.

Source: IBM Sametime 9.0 documentation, "Create the Web SSO Configuration document in the Domino Directory".

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

__all__ = ["token_type"]

_SECTION = "authtoken"
_NAME = "st_token_type"
# Without the setting, the Community server uses the Web SSO document of this name.
DEFAULT = "LtpaToken"


def token_type(text: str) -> str:
    """Return ST_TOKEN_TYPE of section [AuthToken]: the name of the Web SSO document that the server uses."""
    section = ""
    for line in text.splitlines():
        stripped = line.strip()
        if stripped.startswith("[") and stripped.endswith("]"):
            section = stripped[1:-1].strip().lower()
        elif section == _SECTION and not stripped.startswith(";"):
            name, equals, value = stripped.partition("=")
            if equals and name.strip().lower() == _NAME and value.strip():
                return value.strip()
    return DEFAULT
