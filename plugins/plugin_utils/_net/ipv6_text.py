# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of IPv6 addresses as expressions: the form that every address has, and one address spelled out.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from ansible_collections.sametime.estate.plugins.plugin_utils._net.ipv4 import ADDRESS as IPV4_ADDRESS
from ansible_collections.sametime.estate.plugins.plugin_utils._net.remote_addr import LINK_LOCAL, remote_addr

_GROUP = "[0-9a-f]{1,4}"


def address_form(*, dotted: bool, zoned: bool) -> str:
    """Return the expression for the text of every IPv6 address, without anchors.

    dotted: whether addresses may end in dotted IPv4. zoned: whether a zone may follow. The expression refuses texts
    that httpd never prints and that could match the look-ahead of another address: leading zeros, a zero beside the
    gap, a gap for less than two groups.
    """
    after_gap = r"::0(?!\.)" if dotted else "::0"
    unclear = f"(?!(?:.*:)?0(?:[0-9a-f]|::)|.*{after_gap})"
    zone = "(?:%.+)?" if zoned else ""
    few_enough = f"(?=:?(?:[^:]*:){{1,6}}(?:[^:]*|:{zone})$)"
    forms = [f"(?:{_GROUP}:){{7}}{_GROUP}", f"{few_enough}(?:(?:{_GROUP}:)+|:):(?:(?:{_GROUP}:)*{_GROUP})?"]
    if dotted:
        forms.append(f"::{IPV4_ADDRESS}")
    return f"{unclear}(?:{'|'.join(forms)}){zone}"


def spelled(number: int) -> str:
    """Return the expression for the text of one address, without anchors."""
    zone = "(?:%.+)?" if LINK_LOCAL[0] <= number <= LINK_LOCAL[1] else ""
    return remote_addr(6, number).replace(".", r"\.") + zone
