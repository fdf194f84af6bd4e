# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of an address as httpd prints it in REMOTE_ADDR.

From httpd 2.4 on APR 1.7 and the source of inet_ntop(3); ipv6.py has the rules.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import ipaddress

# First and last IPv6 address of those that are printed with dotted IPv4 at the end.
DOTTED = (0x1_0000, 0xFFFF_FFFF)
# First and last IPv6 address of those that may be printed with a zone.
LINK_LOCAL = (0xFE80 << 112, (0xFEC0 << 112) - 1)
_MAPPED = (0xFFFF << 32, (0xFFFF << 32) + 0xFFFF_FFFF)


def remote_addr(version: int, number: int) -> str:
    """Return the text of an address, IPv6 without a zone."""
    if version == 4:
        return str(ipaddress.IPv4Address(number))
    if DOTTED[0] <= number <= DOTTED[1]:
        return f"::{ipaddress.IPv4Address(number)}"
    if _MAPPED[0] <= number <= _MAPPED[1]:
        return str(ipaddress.IPv4Address(number - _MAPPED[0]))
    return str(ipaddress.IPv6Address(number))
