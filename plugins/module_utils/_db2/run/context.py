# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that the Db2 modules share, and the objects that a module works with.

Uses what AnsibleModule offers, imports nothing of it. Python 3.6.
"""

import socket
from typing import Any, Dict, List, NamedTuple, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import values
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import database_alias
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import report
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.background import Background, Jobs
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.clp import Clp, runner
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.operations import Operations
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import Records

__all__ = ["ACCOUNT", "Context", "background_options", "connect", "database_options", "host_addresses", "service_ports"]

# Who may do what these modules do.
ACCOUNT = "the instance owner"


class Context(NamedTuple):
    """The objects of one module call."""

    database: str
    profile: str
    clp: Clp
    records: Records
    jobs: Jobs
    background: Background
    operations: Operations

    def report(self) -> Dict[str, Any]:
        """Return the report of the database as module db2_hadr_info returns it, without facts of the host."""
        return report.build(self.database, self.clp.read(self.database, report.statements(self.database)))

    def known_report(self) -> Dict[str, Any]:
        """Return the report. Raises Db2Error: Db2 does not show the role of the database."""
        data = self.report()
        if data["catalogued"] and data["role"] is None:
            reason = " ".join(data["messages"]) or "Db2 gives no reason"
            raise Db2Error(f"Db2 does not show the role of {self.database}: {reason}")
        return data


def database_options() -> Dict[str, Any]:
    """Return the options of every module that works on a database."""
    return {
        "database": {"type": "str", "required": True},
        "profile": {"type": "path", "required": True},
        "work_directory": {"type": "path", "default": "~/.sametime_estate"},
    }


def background_options() -> Dict[str, Any]:
    """Return the options of modules whose command may take long."""
    return {
        "timeout_seconds": {"type": "int", "default": 3600},
        "slice_seconds": {"type": "int", "default": 10},
        "job": {"type": "str"},
    }


def connect(module: Any) -> Context:
    """Return the objects for the options of a module. Raises Db2Error: the database has no valid name."""
    params = module.params
    database = database_alias(params["database"])
    clp = Clp(runner(module.run_command), params["profile"])
    records = Records(params["work_directory"], database)
    jobs = Jobs(records.path)
    background = Background(jobs, clp, float(params.get("slice_seconds") or 10), params.get("job"))
    operations = Operations(clp, database, background.statement)
    return Context(database, params["profile"], clp, records, jobs, background, operations)


def service_ports(names: Sequence[Optional[str]]) -> Dict[str, int]:
    """Return service name -> port, for the names that this host knows; numbers and None are left out."""
    ports = {}
    for name in names:
        if name and not name.isdigit():
            try:
                ports[name] = socket.getservbyname(name, "tcp")
            except OSError:
                continue
    return ports


def host_addresses(names: Sequence[Optional[str]]) -> Dict[str, List[str]]:
    """Return host name -> its addresses, for the names that this host resolves.

    A value may have several names: `host1 | host1E`, or the target list `host2:55001|host3:55001`.
    """
    hosts = {host for name in names for host, _ in values.targets(name)}
    hosts |= {part.strip() for name in names for part in (name or "").split("|") if part.count(":") != 1}
    addresses = {}
    for host in sorted(hosts - {""}):
        try:
            found = socket.getaddrinfo(host, None, 0, socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            continue
        addresses[host] = sorted({str(entry[4][0]) for entry in found})
    return addresses
