# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the operator states about a host that must be off: option `fenced`.

It must say how this is known. A yes or no does not, and neither does a placeholder that was left as it is.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Optional

__all__ = ["doubt", "stated"]

_NO_EVIDENCE = ("true", "false", "yes", "no", "y", "n", "t", "f", "on", "0", "1", "none", "null", "unknown")


def stated(fenced: Optional[str]) -> Optional[str]:
    """Return the evidence without blanks around it, None if the text is none."""
    text = (fenced or "").strip()
    placeholder = text.startswith("<") and text.endswith(">")
    return None if not any(map(str.isalnum, text)) or placeholder or text.lower() in _NO_EVIDENCE else text


def doubt(fenced: Optional[str]) -> str:
    """Return why the text is not evidence."""
    given = (fenced or "").strip()
    return (
        f"fenced is {given!r}, which does not say how this is known"
        if given
        else "there is no evidence that it was fenced"
    )
