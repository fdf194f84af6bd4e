# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The database parameters of a pair: everything that is known about each one, in one table.

To add a parameter, add a row here and its option to `hadr` in roles/db2_hadr/meta/argument_specs.yml; a test compares
both. A parameter without an option can still be set under `hadr.parameters`.

HADR parameters are read when a database is activated. Db2 9.7 needs the database to be deactivated and activated again.
From 10.1 on, STOP HADR and START HADR are enough on a primary, which keeps its applications. A standby is always
deactivated and activated.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Dict, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import level

__all__ = ["PARAMETERS", "Parameter", "TARGET_LIST", "lookup"]

# When a change takes effect: when the database is activated, when a standby is activated, or immediately.
ON_ACTIVATION, ON_STANDBY_ACTIVATION, IMMEDIATELY = "activation", "standby activation", "immediately"
# When two values are the same: same text, instance name, host name, service and its port, archive method, target list,
# path of logs.
TEXT, INSTANCE, HOST, SERVICE, ARCHIVE, TARGETS = "text", "instance", "host", "service", "archive", "targets"
LOGS = "logs"


class Parameter(NamedTuple):
    """A database parameter.

    option: its key under `hadr` of the pair, None: it has none. default: the wanted value if the inventory does not
    give one, None: the parameter is not managed then. since: first version that knows it. value_since: value -> first
    version that accepts it. harmless: values that mean the same as a version without the parameter. effect, kind: see
    above.
    """

    name: str
    option: Optional[str] = None
    default: Optional[str] = None
    since: str = "0"
    value_since: Dict[str, str] = {}
    harmless: Tuple[str, ...] = ()
    effect: str = ON_ACTIVATION
    kind: str = TEXT

    def known(self, dialect: str) -> bool:
        """Return whether this version of Db2 has the parameter; dialect: such as 10.5."""
        return level.numbers(dialect) >= level.numbers(self.since)

    def first_version(self, dialect: str, value: str) -> Optional[str]:
        """Return the first version that accepts the value, None if this one does."""
        if value in self.harmless:
            return None
        since = self.value_since.get(value, "0") if self.known(dialect) else self.since
        return None if level.numbers(dialect) >= level.numbers(since) else since


TARGET_LIST = "HADR_TARGET_LIST"
_ROWS = (
    Parameter("HADR_LOCAL_HOST", kind=HOST),
    Parameter("HADR_LOCAL_SVC", kind=SERVICE),
    Parameter("HADR_REMOTE_HOST", kind=HOST),
    Parameter("HADR_REMOTE_SVC", kind=SERVICE),
    Parameter("HADR_REMOTE_INST", kind=INSTANCE),
    Parameter(TARGET_LIST, "target_list", since="10.1", kind=TARGETS),
    Parameter("HADR_SYNCMODE", "syncmode", "NEARSYNC", value_since={"SUPERASYNC": "10.1"}),
    Parameter("HADR_TIMEOUT", "timeout_seconds", "120"),
    Parameter("HADR_PEER_WINDOW", "peer_window_seconds", "300"),
    Parameter(
        "HADR_SPOOL_LIMIT",
        "spool_limit",
        since="10.1",
        value_since={"AUTOMATIC": "10.5"},
        harmless=("0",),
        effect=ON_STANDBY_ACTIVATION,
    ),
    Parameter("HADR_REPLAY_DELAY", "replay_delay_seconds", since="10.1", harmless=("0",), effect=ON_STANDBY_ACTIVATION),
    # A standby is only usable after a takeover if both are set (START HADR warns with SQL1766W otherwise).
    Parameter("LOGINDEXBUILD", default="ON", effect=IMMEDIATELY),
    Parameter("INDEXREC", default="RESTART", effect=IMMEDIATELY),
    # Wanted only while the database does not archive its logs yet, see `archive_method` of the pair.
    Parameter("LOGARCHMETH1", effect=IMMEDIATELY, kind=ARCHIVE),
    Parameter("LOGARCHMETH2", effect=IMMEDIATELY, kind=ARCHIVE),
    Parameter("MIRRORLOGPATH", effect=IMMEDIATELY, kind=LOGS),
    Parameter("OVERFLOWLOGPATH", effect=IMMEDIATELY, kind=LOGS),
    Parameter("FAILARCHPATH", effect=IMMEDIATELY, kind=LOGS),
)
PARAMETERS: Dict[str, Parameter] = {row.name: row for row in _ROWS}


def lookup(name: str) -> Parameter:
    """Return what is known about a parameter; one that is not in the table is treated like others of its prefix."""
    default = Parameter(name, effect=ON_ACTIVATION if name.startswith("HADR_") else IMMEDIATELY)
    return PARAMETERS.get(name, default)
