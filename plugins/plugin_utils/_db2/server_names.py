# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether clients on each node reach the Db2 servers by every name that they get.

A client first uses the names of its data source. When it connects, Db2 replaces them by a list of two: the server
itself and its alternate server. The server's own entry is the address that the client has connected to, looked up
backwards on the server. A node that cannot resolve that name cannot return to the server.

Pure, controller only. Answers of a node and of a Db2 server are those of module server_names_info.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import ip_address
from typing import Any, NamedTuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Member, Pair
from ansible_collections.sametime.estate.plugins.plugin_utils._hosts import table

__all__ = ["Server", "Verdict", "judge"]

Answers = Mapping[str, Mapping[str, Any]]  # the names of addresses, by address


class Server(NamedTuple):
    """A name that clients use, and the port; host: the member in the inventory, '' for another server."""

    hostname: str
    port: int
    host: str = ""


class Verdict(NamedTuple):
    """A sentence for each fault, the lines of a table of all answers, what is not known, what is still to be asked.

    ask: all servers at first, then the names that Db2 servers have for themselves.
    """

    problems: list[str]
    table: list[str]
    notes: list[str]
    ask: list[Server]


class Own(NamedTuple):
    """The name that a server gives clients for itself, and the address it belongs to."""

    server: Server
    address: str


def judge(
    pair: Pair,
    others: Iterable[Server],
    nodes: Mapping[str, Sequence[Mapping[str, Any]]],
    databases: Mapping[str, Answers],
    accepted: Mapping[str, Sequence[str]] | None = None,
) -> Verdict:
    """Judge what the nodes answered.

    others: servers of the data sources that are not members of the pair. nodes: by node, ``servers`` that it was asked
    for. databases: by member, ``names`` of the addresses that nodes have for Db2 servers. accepted: by member,
    addresses that lead to it although it does not have them (address translation).
    """
    databases = {host: _without(answers, (accepted or {}).get(host, ())) for host, answers in databases.items()}
    members = [Server(member.hostname, member.client_port, member.host) for member in pair.members]
    known = {_key(server.hostname, server.port) for server in members}
    first = members + [server for server in others if _key(server.hostname, server.port) not in known]
    own = [one for member in pair.members for one in _own(pair, member, nodes, databases)]
    every = first + list(dict.fromkeys(one.server for one in own))
    reasons = {one.server: one for one in own}
    problems = [
        problem
        for node, answers in nodes.items()
        for server in every
        for problem in _problems(node, _of(answers, server), server, reasons.get(server), databases.get(server.host))
    ]
    notes = [
        f"{member.host} was not asked for its own name, so it is not known which name it gives clients for itself"
        for member in pair.members
        if pair.alternate_servers and not databases.get(member.host)
    ]
    ask = [one for one in every if not nodes or any(_of(answers, one) is None for answers in nodes.values())]
    return Verdict(problems, _table(every, nodes, databases), notes, ask)


def _without(looked_up: Answers, accepted: Sequence[str]) -> Answers:
    """Return the answers without those for accepted addresses: nobody knows these better than the inventory."""
    return {address: answer for address, answer in looked_up.items() if address not in accepted}


def _own(pair: Pair, member: Member, nodes: Mapping[str, Any], databases: Mapping[str, Answers]) -> Iterator[Own]:
    """Return the names that a member gives for the addresses by which the nodes reach it, without its host name."""
    if not pair.alternate_servers:  # then Db2 sends no list
        return
    found: dict[str, Own] = {}
    for answers in nodes.values():
        answer = _of(answers, Server(member.hostname, member.client_port))
        for address in answer["addresses"] if answer else []:
            looked_up = databases.get(member.host, {}).get(address)
            if looked_up and looked_up["own"] and looked_up["names"] and not _is_loopback(address):
                name = looked_up["names"][0]
                if not _same(name, member.hostname):
                    found.setdefault(name.lower(), Own(Server(name, member.client_port, member.host), address))
    yield from found.values()


def _problems(
    node: str, answer: Mapping[str, Any] | None, server: Server, own: Own | None, looked_up: Answers | None
) -> Iterator[str]:
    if answer is None:  # a name that this node was not asked for yet
        return
    name, host = server.hostname, server.host
    right = [own.address] if own else _addresses(looked_up)
    why = f"; {host} gives clients this name for its address {own.address}, so they cannot return to it" if own else ""
    line = f"the line '{right[0]} {name}'" if right else "its address and name"
    remedy = f"correct DNS, or put {line} into /etc/hosts of {node}"
    if own:
        remedy += (
            f"; or let {own.address} have a name on {host} that all nodes resolve (the first one of its line in"
            " /etc/hosts there, or the PTR record)"
        )
    elif host:
        remedy += "; or give the pair a hostname that all nodes resolve"
    if not answer["addresses"]:
        yield f"{node} cannot resolve {name} ({answer['error']}){why}: {remedy}"
        return
    wrong = _wrong(answer["addresses"], server, node, looked_up)
    if wrong:
        what = "the loopback address" if all(map(_is_loopback, wrong)) else f"not an address of {host}"
        has = f" (it has {', '.join(right)})" if right else ""
        yield f"{node} resolves {name} to {', '.join(wrong)}, which is {what}{has}{why}: {remedy}"
    for address, reason in answer["refused"].items():
        if address not in wrong:
            start = f"start the instance on {host}" if host else "start that server"
            asked = f"{name} port {server.port} ({address}: {reason})"
            yield f"{node} has no answer from {asked}: {start}, or open the port"


def _addresses(looked_up: Answers | None) -> list[str]:
    """Return the addresses that a server has."""
    return [address for address, answer in (looked_up or {}).items() if answer["own"] and not _is_loopback(address)]


def _wrong(addresses: Sequence[str], server: Server, node: str, looked_up: Answers | None) -> list[str]:
    """Return the addresses that are not the server's own; on the server itself a loopback address is right."""
    wrong = []
    for address in addresses:
        if _is_loopback(address):
            if server.host and node != server.host:
                wrong.append(address)
        elif looked_up and address in looked_up and not looked_up[address]["own"]:
            wrong.append(address)
    return wrong


def _table(
    servers: Sequence[Server], nodes: Mapping[str, Sequence[Mapping[str, Any]]], databases: Mapping[str, Answers]
) -> list[str]:
    """Return one line per node, one column per name; an answer that is wrong has an exclamation mark."""
    rows = [["", *(f"{server.hostname}:{server.port}" for server in servers)]]
    for node, answers in nodes.items():
        rows.append([node, *(_cell(node, _of(answers, server), server, databases) for server in servers)])
    return table.lines(rows)


def _cell(node: str, answer: Mapping[str, Any] | None, server: Server, databases: Mapping[str, Answers]) -> str:
    if answer is None:
        return "not asked"
    if not answer["addresses"]:
        return "no address !"
    shown = ", ".join(answer["addresses"])
    if _wrong(answer["addresses"], server, node, databases.get(server.host)):
        return f"{shown} !"
    return f"{shown} no answer !" if answer["refused"] else shown


def _of(answers: Iterable[Mapping[str, Any]], server: Server) -> Mapping[str, Any] | None:
    """Return a node's answer for a server."""
    for answer in answers:
        if _key(answer["hostname"], answer["port"]) == _key(server.hostname, server.port):
            return answer
    return None


def _key(hostname: str, port: Any) -> tuple[str, int]:
    return (hostname.strip().rstrip(".").lower(), int(port))


def _same(one: str, two: str) -> bool:
    return _key(one, 0) == _key(two, 0)


def _is_loopback(address: str) -> bool:
    return ip_address(address).is_loopback
