# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Custom properties of data sources: which ones are read, and what they say in the words of role datasource_reroute.

Pure. Python 3.6. Property names and types: Db2 JCC properties of automatic client reroute; WebSphere keeps every value
as text. Other properties may hold passwords and are left alone.
"""

from itertools import zip_longest
from typing import Any, Dict, List, Mapping, Optional

TEXT, NUMBER = "java.lang.String", "java.lang.Integer"
NAMES, PORTS = "clientRerouteAlternateServerName", "clientRerouteAlternatePortNumber"
# Options of the role, and the property that each of them is.
NUMBERS = {
    "retry_interval_seconds": "retryIntervalForClientReroute",
    "max_retries": "maxRetriesForClientReroute",
    "failback_interval_seconds": "affinityFailbackInterval",
}
CHOICES = {"seamless_failover": "enableSeamlessFailover", "client_affinities": "enableClientAffinitiesList"}
TYPES = {NAMES: TEXT, PORTS: TEXT, **dict.fromkeys([*NUMBERS.values(), *CHOICES.values()], NUMBER)}
# A list of servers in JNDI, which takes the place of the two above.
_LIST = ("clientRerouteServerListJNDIName", "clientRerouteServerListJNDIContext", "unbindClientRerouteListFromJndi")
READ = ("databaseName", "serverName", "portNumber", "driverType", *TYPES, *_LIST)

_YES, _NO = 1, 2  # the way JCC counts; 0 would be not set


def choice(value: Optional[bool]) -> Optional[int]:
    """Return the number that JCC has for yes or no."""
    return None if value is None else _YES if value else _NO


def reroute(values: Mapping[str, str]) -> Dict[str, Any]:
    """Return ``primary``, ``alternates`` and ``options`` as the role takes them; what is not set is left out."""
    primary = _server(values.get("serverName"), values.get("portNumber"))
    servers = [_server(name, port) for name, port in zip_longest(split(values.get(NAMES)), split(values.get(PORTS)))]
    options: Dict[str, Any] = {name: _number(values[key]) for name, key in NUMBERS.items() if values.get(key)}
    for name, key in CHOICES.items():
        if values.get(key) in (str(_YES), str(_NO)):
            options[name] = values[key] == str(_YES)
    if options.get("client_affinities"):  # then the lists begin with the primary
        servers = [server for server in servers if server != primary]
    return {"primary": primary, "alternates": servers, "options": options}


def split(value: Optional[str]) -> List[str]:
    """Return the items of a list with commas."""
    return [item.strip() for item in (value or "").split(",") if item.strip()]


def _server(hostname: Optional[str], port: Optional[str]) -> Dict[str, Any]:
    return {"hostname": hostname, "port": _number(port)}


def _number(text: Optional[str]) -> Any:
    """Return a number, or what else stands there."""
    return int(text) if text and text.isdigit() else text
