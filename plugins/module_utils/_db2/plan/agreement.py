# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether inventory, both Db2 instances and the data sources of WebSphere agree on the pair.

Clients need all of them: the data source for the first connection, the alternate server of Db2 for the next ones. A
disagreement has the actual and the expected value.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.directory import Alternate
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import alternate_server, values
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Member, Pair

__all__ = ["Disagreement", "compare"]

Server = Tuple[str, Optional[int]]


class Disagreement(NamedTuple):
    """Where the difference is, what differs, the actual value, the expected value."""

    who: str
    what: str
    says: str
    should: str

    def words(self) -> str:
        """Return it as a sentence."""
        return f"{self.who}: {self.what} is {self.says}, should be {self.should}"


def compare(
    pair: Pair,
    alternates: Mapping[str, Optional[Mapping[str, Any]]],
    data_sources: Optional[Iterable[Mapping[str, Any]]] = None,
) -> List[Disagreement]:
    """Return all disagreements; empty if all agree.

    alternates: name of a member -> its alternate server in Db2 ({hostname, port}), None if the member did not answer.
    data_sources: list of {scope, name, database, server, port, alternate_servers, alternate_ports}; those of other
    databases are ignored. None: WebSphere was not read.
    """
    differences = [one for member in pair.members for one in _of_member(pair, member, alternates.get(member.host))]
    if data_sources is not None:
        mine = [source for source in data_sources if str(source.get("database") or "").upper() == pair.database]
        if not mine:
            differences.append(Disagreement("WebSphere", f"a data source of {pair.database}", "missing", "there"))
        differences.extend(one for source in mine for one in _of_source(pair, source))
    return differences


def _of_member(pair: Pair, member: Member, says: Optional[Mapping[str, Any]]) -> List[Disagreement]:
    who, what = f"Db2 on {member.host}", "the alternate server"
    wanted = pair.alternate(member.host)
    if says is None:
        return [Disagreement(who, what, "not known, it did not answer", wanted.words())]
    present = Alternate(says.get("hostname"), _port(says.get("port")))
    if alternate_server.plan(present, wanted) is None:
        return []
    return [Disagreement(who, what, present.words(), wanted.words())]


def _of_source(pair: Pair, source: Mapping[str, Any]) -> List[Disagreement]:
    who = f"data source {source.get('name')} ({source.get('scope')})"
    server = (str(source.get("server") or ""), _port(source.get("port")))
    first = _member_of(pair, server)
    if first is None:
        known = " or ".join(_words((member.hostname, member.client_port)) for member in pair.members)
        return [Disagreement(who, "the server", _words(server) + _hadr_hint(pair, server), known)]
    other = pair.other(first.host)
    wanted = [(other.hostname, other.client_port)] if pair.alternate_servers else []
    present = _servers(source)
    # Auxiliary standbys may follow, for clients that connect for the first time.
    further = present[1:] if wanted else []
    is_known = any(_member_of(pair, one) or _hadr_hint(pair, one) for one in further)
    first_ones = present[: len(present) - len(further)]
    if len(first_ones) == len(wanted) and not is_known and all(map(_same, first_ones, wanted)):
        return []
    says = ", ".join(_words(one) + _hadr_hint(pair, one) for one in present) or "none"
    return [Disagreement(who, "the alternate server", says, ", ".join(_words(one) for one in wanted) or "none")]


def _servers(source: Mapping[str, Any]) -> List[Server]:
    names, ports = _list(source.get("alternate_servers")), _list(source.get("alternate_ports"))
    ports += [""] * (len(names) - len(ports))
    return [(name, _port(port)) for name, port in zip(names, ports)]


def _list(value: Any) -> List[str]:
    if value is None:
        return []
    parts = value if isinstance(value, (list, tuple)) else str(value).split(",")
    return [str(part).strip() for part in parts if str(part).strip()]


def _port(value: Any) -> Optional[int]:
    text = str(value if value is not None else "").strip()
    return int(text) if text.isdigit() else None


def _member_of(pair: Pair, server: Server) -> Optional[Member]:
    for member in pair.members:
        if _same(server, (member.hostname, member.client_port)):
            return member
    return None


def _same(one: Server, two: Server) -> bool:
    return one[1] == two[1] and values.same_host(one[0], two[0])


def _words(server: Server) -> str:
    return f"{server[0] or 'none'}:{server[1] if server[1] is not None else 'no port'}"


def _hadr_hint(pair: Pair, server: Server) -> str:
    ports: Dict[str, str] = {member.hadr_port: member.host for member in pair.members}
    return " (the HADR port, which does not answer clients)" if str(server[1]) in ports else ""
