# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of a data source's properties as the Db2 driver understands them, for comparisons.

Pure. Python 3.6. Two spellings with the same meaning are not a difference: a change restarts servers. Format of the
lists: Db2 documentation, "Common IBM Data Server Driver for JDBC and SQLJ properties".
"""

import re
from typing import Any, Dict, List, Mapping, Optional


def hosts(value: str) -> List[str]:
    """Return the host names of a list, each as `host` returns it."""
    return [host(item) for item in items(value)]


def ports(value: str) -> List[Any]:
    """Return the port numbers of a list, each as `number` returns it."""
    return [number(item) for item in items(value)]


def items(value: Optional[str]) -> List[str]:
    """Return the items of a list; the driver accepts commas and blanks between them."""
    return re.findall(r"[^,\s]+", value or "")


def server(hostname: Optional[str], port: Optional[str]) -> Dict[str, Any]:
    """Return a server as {hostname, port}."""
    return {"hostname": hostname and hostname.strip(), "port": number(port)}


def is_same(one: Mapping[str, Any], two: Mapping[str, Any]) -> bool:
    """Return whether two servers {hostname, port} are the same."""
    return (host(one["hostname"]), one["port"]) == (host(two["hostname"]), two["port"])


def host(name: Optional[str]) -> str:
    """Return a host name for comparisons: capitals, blanks around it and a dot at its end do not count."""
    return (name or "").strip().lower().rstrip(".")


def number(text: Optional[str]) -> Any:
    """Return a number, or the text without blanks around it if it is not one."""
    stripped = text and text.strip()
    return int(stripped) if stripped and stripped.isdecimal() else stripped
