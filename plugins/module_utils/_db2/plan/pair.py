# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pair that the inventory describes, and whether it can be.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import values
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.alternate_server import Alternate, check
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import clp

__all__ = ["MODES", "Member", "Pair", "advice", "from_inventory", "problems"]

MODES = ("SYNC", "NEARSYNC", "ASYNC", "SUPERASYNC")
# Both must be on for a standby to be usable after a takeover (START HADR warns with SQL1766W otherwise).
_ALWAYS = {"LOGINDEXBUILD": "ON", "INDEXREC": "RESTART"}
_NAMES = {
    "syncmode": "HADR_SYNCMODE",
    "timeout_seconds": "HADR_TIMEOUT",
    "peer_window_seconds": "HADR_PEER_WINDOW",
    "spool_limit": "HADR_SPOOL_LIMIT",
    "replay_delay_seconds": "HADR_REPLAY_DELAY",
}
_SERVICE = re.compile(r"^[A-Za-z0-9_.-]{1,40}$")
_INSTANCE = re.compile(r"^[A-Za-z][A-Za-z0-9_#@$-]{0,31}$")
_DEFAULTS = {"syncmode": "NEARSYNC", "timeout_seconds": 120, "peer_window_seconds": 300}


class Member(NamedTuple):
    """One server of the pair. host: its name in the inventory; hostname: its name on the network."""

    host: str
    hostname: str
    client_port: int
    hadr_port: str
    instance: str
    profile: str


class Pair(NamedTuple):
    """The two servers and what they shall have in common.

    parameters: database parameter -> wanted value, alike on both; target_list: None leaves HADR_TARGET_LIST alone;
    archive_method: for LOGARCHMETH1, None leaves it alone once logs are archived at all.
    """

    database: str
    members: Tuple[Member, ...]
    preferred_primary: Optional[str]
    parameters: Dict[str, str]
    target_list: Optional[bool]
    archive_method: Optional[str]
    backup_directory: Optional[str]
    alternate_servers: bool

    def member(self, host: str) -> Member:
        """Return the member of this name in the inventory."""
        for member in self.members:
            if member.host == host:
                return member
        known = ", ".join(member.host for member in self.members)
        raise Db2Error(f"{host!r} is no member of the pair of {self.database}; its members are {known}")

    def other(self, host: str) -> Member:
        """Return the member that is not this one."""
        self.member(host)
        return next(member for member in self.members if member.host != host)

    @property
    def hosts(self) -> Tuple[str, ...]:
        """Return the names of both in the inventory, sorted: the order in which locks are taken."""
        return tuple(sorted(member.host for member in self.members))

    @property
    def mode(self) -> str:
        """Return the wanted synchronization mode."""
        return self.parameters["HADR_SYNCMODE"]

    def alternate(self, host: str) -> Alternate:
        """Return the alternate server of this member: the other one, by its client port."""
        if not self.alternate_servers:
            return Alternate()
        other = self.other(host)
        return Alternate(other.hostname, other.client_port)


def from_inventory(data: Mapping[str, Any]) -> Pair:
    """Return the pair; raise Db2Error when a key is missing. `problems` judges the values."""
    try:
        members = tuple(_member(member) for member in data["members"])
        hadr = {**_DEFAULTS, **{key: value for key, value in (data.get("hadr") or {}).items() if value is not None}}
        parameters = {token: str(hadr[key]).upper() for key, token in _NAMES.items() if key in hadr}
        extra = {str(token).upper(): str(value) for token, value in (hadr.get("parameters") or {}).items()}
        return Pair(
            database=str(data["database"]).upper(),
            members=members,
            preferred_primary=data.get("preferred_primary"),
            parameters={**parameters, **_ALWAYS, **extra},
            target_list=hadr.get("target_list"),
            archive_method=data.get("archive_method"),
            backup_directory=data.get("backup_directory"),
            alternate_servers=bool(data.get("alternate_servers", True)),
        )
    except KeyError as missing:
        raise Db2Error(f"the description of the pair lacks {missing.args[0]!r}") from missing


def problems(pair: Pair) -> List[str]:
    """Return why Db2 could not run this pair, one sentence each; empty when it could."""
    found: List[str] = []
    try:
        clp.alias(pair.database)
    except Db2Error as error:
        found.append(str(error))
    if len(pair.members) != 2 or len({member.host for member in pair.members}) != 2:
        return [*found, f"a pair has two different members, not {len(pair.members)}"]
    if values.same_host(pair.members[0].hostname, pair.members[1].hostname):
        found.append(f"both members have the host name {pair.members[0].hostname}")
    for member in pair.members:
        found.extend(_member_problems(member))
    hosts = [member.host for member in pair.members]
    if pair.preferred_primary is not None and pair.preferred_primary not in hosts:
        found.append(f"preferred_primary {pair.preferred_primary!r} is none of {', '.join(hosts)}")
    if pair.mode not in MODES:
        found.append(f"syncmode {pair.mode!r} is none of {', '.join(MODES)}")
    if _number(pair, "HADR_REPLAY_DELAY") and pair.mode != "SUPERASYNC":
        found.append(f"replay_delay_seconds other than 0 needs syncmode SUPERASYNC, not {pair.mode}")
    return found


def advice(pair: Pair) -> List[str]:
    """Return what Db2 runs, but an administrator may regret."""
    timeout, window = _number(pair, "HADR_TIMEOUT"), _number(pair, "HADR_PEER_WINDOW")
    found = []
    if timeout < 60:
        found.append(f"timeout_seconds {timeout} is short: below 60 a busy network looks like a dead one")
    if window and pair.mode in ("ASYNC", "SUPERASYNC"):
        found.append(f"peer_window_seconds {window} has no effect with syncmode {pair.mode}")
    elif window and window < timeout + 60:
        found.append(
            f"peer_window_seconds {window} is less than timeout_seconds + 60: it counts from the last heartbeat "
            "and may be over when a dead primary is noticed, so that no takeover without loss is possible"
        )
    elif not window and pair.mode in ("SYNC", "NEARSYNC"):
        found.append("peer_window_seconds 0: no takeover without the primary's help can promise that nothing is lost")
    return found


def _member(data: Mapping[str, Any]) -> Member:
    return Member(
        host=str(data["host"]),
        hostname=str(data["hostname"]),
        client_port=int(data["client_port"]),
        hadr_port=str(data["hadr_port"]),
        instance=str(data["instance"]),
        profile=str(data["profile"]),
    )


def _member_problems(member: Member) -> List[str]:
    found = []
    try:
        check(Alternate(member.hostname, member.client_port))
    except Db2Error as error:
        found.append(f"{member.host}: {error}")
    if member.hadr_port in (str(member.client_port), str(member.client_port + 1)):
        found.append(
            f"{member.host}: hadr_port {member.hadr_port} belongs to the client port {member.client_port} "
            "(Db2 uses that one and the next): choose another"
        )
    if not _SERVICE.match(member.hadr_port):
        found.append(f"{member.host}: hadr_port {member.hadr_port!r} is neither a port nor a service name")
    if not _INSTANCE.match(member.instance):
        found.append(f"{member.host}: instance {member.instance!r} is no name of a Db2 instance")
    return found


def _number(pair: Pair, parameter: str) -> int:
    text = pair.parameters.get(parameter, "0")
    return int(text) if text.isdigit() else 0
