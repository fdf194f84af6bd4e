# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pair of databases as the inventory describes it, and whether Db2 can run it.

This is the only reader of `sametime_db2_pair`; its keys are documented in roles/db2_hadr/meta/argument_specs.yml.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.directory import Alternate
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import values
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.alternate_server import check
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.database_name import database_alias
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.image_statements import (
    USUAL,
    Speed,
    is_usable,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.parameter_table import PARAMETERS, TARGET_LIST

__all__ = [
    "MODES",
    "Backup",
    "Member",
    "Pair",
    "advice",
    "from_inventory",
    "problems",
    "unknown_keys",
]

MODES = ("SYNC", "NEARSYNC", "ASYNC", "SUPERASYNC")
_SERVICE = re.compile(r"^[A-Za-z0-9_.-]{1,40}$")
_INSTANCE = re.compile(r"^[A-Za-z][A-Za-z0-9_#@$-]{0,31}$")

# Keys of the description and of its parts.
_KEYS = {
    "pair": {
        "database",
        "members",
        "preferred_primary",
        "hadr",
        "database_directory",
        "archive_method",
        "backup_directory",
        "backup",
        "alternate_servers",
    },
    "backup": {"directories", "compress", "buffers", "parallelism"},
    "member": {"host", "hostname", "client_port", "hadr_port", "instance", "profile"},
    "hadr": {"parameters", *(row.option for row in PARAMETERS.values() if row.option)},
}


class Member(NamedTuple):
    """One server of the pair. host: its name in the inventory; hostname: its name on the network."""

    host: str
    hostname: str
    client_port: int
    hadr_port: str
    instance: str
    profile: str


class Backup(NamedTuple):
    """How the image of the setup is made. directories: one file in each; empty: one file in backup_directory."""

    directories: Tuple[str, ...] = ()
    how: Speed = USUAL


class Pair(NamedTuple):
    """The two servers and their wanted configuration.

    parameters: database parameter -> wanted value, the same on both; target_list: whether HADR_TARGET_LIST names the
    other member, None: it is not managed; archive_method: LOGARCHMETH1 for a database that does not archive its logs
    yet; database_directory: checked before the setup; backup: how the image is made.
    """

    database: str
    members: Tuple[Member, ...]
    preferred_primary: Optional[str]
    parameters: Dict[str, str]
    target_list: Optional[bool]
    archive_method: Optional[str]
    backup_directory: Optional[str]
    alternate_servers: bool
    database_directory: Optional[str] = None
    backup: Backup = Backup()

    def member(self, host: str) -> Member:
        """Return the member with this name in the inventory. Raises Db2Error: there is none."""
        for member in self.members:
            if member.host == host:
                return member
        known = ", ".join(member.host for member in self.members)
        raise Db2Error(f"{host!r} is not a member of the pair {self.database}; its members are {known}")

    def other(self, host: str) -> Member:
        """Return the other member. Raises Db2Error: `host` is not a member."""
        self.member(host)
        return next(member for member in self.members if member.host != host)

    @property
    def hosts(self) -> Tuple[str, ...]:
        """Return the inventory names of both members, sorted: the first one decides who gets the lock."""
        return tuple(sorted(member.host for member in self.members))

    @property
    def mode(self) -> str:
        """Return the wanted synchronization mode."""
        return self.parameters["HADR_SYNCMODE"]

    @property
    def archive_directory(self) -> Optional[str]:
        """Return the directory of the log archive, None if logs are not archived to disk."""
        method, _, path = (self.archive_method or "").partition(":")
        return path if method.upper() == "DISK" and path else None

    @property
    def directories(self) -> List[str]:
        """Return the directories that must exist on both members."""
        paths = (*self.image_directories, self.database_directory, self.archive_directory)
        return [path for path in paths if path]

    @property
    def image_directories(self) -> List[str]:
        """Return the directories of the image, one for each of its files; empty if none is set."""
        return list(self.backup.directories) or ([self.backup_directory] if self.backup_directory else [])

    def alternate(self, host: str) -> Alternate:
        """Return the alternate server of this member: the host and client port of the other one."""
        if not self.alternate_servers:
            return Alternate()
        other = self.other(host)
        return Alternate(other.hostname, other.client_port)


def from_inventory(data: Mapping[str, Any]) -> Pair:
    """Return the pair; data: `sametime_db2_pair` of the inventory.

    Raises Db2Error: a key is missing. `problems` checks the values, `unknown_keys` finds misspelled keys.
    """
    try:
        return Pair(
            database=str(data["database"]).upper(),
            members=tuple(_member(member) for member in data["members"]),
            preferred_primary=data.get("preferred_primary"),
            parameters=_parameters(data.get("hadr") or {}),
            target_list=(data.get("hadr") or {}).get("target_list"),
            archive_method=data.get("archive_method"),
            backup_directory=data.get("backup_directory"),
            alternate_servers=bool(data.get("alternate_servers", True)),
            database_directory=data.get("database_directory"),
            backup=_backup(data.get("backup") or {}),
        )
    except KeyError as missing:
        raise Db2Error(f"the description of the pair has no {missing.args[0]!r}") from missing


def unknown_keys(data: Mapping[str, Any]) -> List[str]:
    """Return the keys of the description that nothing reads, such as `hadr.timeout`; usually they are misspelled."""
    parts = [("pair", "", data), ("hadr", "hadr.", data.get("hadr") or {})]
    parts += [("backup", "backup.", data.get("backup") or {})]
    parts += [("member", "members.", member) for member in data.get("members") or []]
    return sorted({prefix + str(key) for name, prefix, part in parts for key in part if key not in _KEYS[name]})


def problems(pair: Pair) -> List[str]:
    """Return why Db2 cannot run this pair, one sentence each; empty if it can."""
    found: List[str] = []
    try:
        database_alias(pair.database)
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
        found.append(f"preferred_primary {pair.preferred_primary!r} is not one of {', '.join(hosts)}")
    found.extend(_backup_problems(pair.backup))
    if pair.mode not in MODES:
        found.append(f"syncmode {pair.mode!r} is not one of {', '.join(MODES)}")
    if _number(pair, "HADR_REPLAY_DELAY") and pair.mode != "SUPERASYNC":
        found.append(f"replay_delay_seconds other than 0 needs syncmode SUPERASYNC, not {pair.mode}")
    return found


def advice(pair: Pair) -> List[str]:
    """Return what Db2 accepts but may cause problems later, one sentence each."""
    timeout, window = _number(pair, "HADR_TIMEOUT"), _number(pair, "HADR_PEER_WINDOW")
    found = []
    if timeout < 60:
        found.append(f"timeout_seconds {timeout} is short: below 60 a busy network looks like a broken connection")
    if window and pair.mode in ("ASYNC", "SUPERASYNC"):
        found.append(f"peer_window_seconds {window} has no effect with syncmode {pair.mode}")
    elif window and window < timeout + 60:
        found.append(
            f"peer_window_seconds {window} is less than timeout_seconds + 60: it starts at the last heartbeat "
            "and may be over when the loss of the primary is detected; then no takeover without loss is possible"
        )
    elif not window and pair.mode in ("SYNC", "NEARSYNC"):
        found.append(
            "peer_window_seconds 0: without the help of the primary, no takeover is guaranteed to lose nothing"
        )
    return found


def _parameters(hadr: Mapping[str, Any]) -> Dict[str, str]:
    """Return parameter -> wanted value: defaults, then options, then further parameters by name."""
    wanted = {}
    for name, row in PARAMETERS.items():
        given = hadr.get(row.option) if row.option else None
        value = row.default if given is None else str(given).upper()
        if value is not None and name != TARGET_LIST:
            wanted[name] = value
    further = hadr.get("parameters") or {}
    return {**wanted, **{str(name).upper(): str(value) for name, value in further.items()}}


def _backup(data: Mapping[str, Any]) -> Backup:
    buffers, parallelism = (None if data.get(key) is None else int(data[key]) for key in ("buffers", "parallelism"))
    directories = tuple(str(path) for path in data.get("directories") or ())
    return Backup(directories, Speed(bool(data.get("compress")), buffers, parallelism))


def _member(data: Mapping[str, Any]) -> Member:
    return Member(
        host=str(data["host"]),
        hostname=str(data["hostname"]),
        client_port=int(data["client_port"]),
        hadr_port=str(data["hadr_port"]),
        instance=str(data["instance"]),
        profile=str(data["profile"]),
    )


def _backup_problems(backup: Backup) -> List[str]:
    found = [
        f"backup.directories: {path!r} is not usable in a Db2 command: give an absolute path without blanks and quotes"
        for path in backup.directories
        if not is_usable(path)
    ]
    if len(set(backup.directories)) != len(backup.directories):
        found.append("backup.directories has the same directory twice")
    # Db2 takes 2 to 65535 buffers, and reads and writes with at least one process.
    for name, value, least in (("buffers", backup.how.buffers, 2), ("parallelism", backup.how.parallelism, 1)):
        if value is not None and value < least:
            found.append(f"backup.{name} {value} is too small: give {least} or more, or leave it out")
    return found


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
        found.append(f"{member.host}: instance {member.instance!r} is not a name of a Db2 instance")
    return found


def _number(pair: Pair, parameter: str) -> int:
    text = pair.parameters.get(parameter, "0")
    return int(text) if text.isdigit() else 0
