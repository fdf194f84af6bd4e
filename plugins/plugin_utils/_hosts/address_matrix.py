# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare what each host resolves with the wanted addresses of the nodes.

Pure, controller only. A node is ``{"address": str, "names": [str, …]}``, a resolution is
what module host_addresses returns: ``{"hostname", "own", "forward", "reverse"}``.
"""

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ansible_collections.sametime.estate.plugins.plugin_utils._hosts import table


class Verdict(NamedTuple):
    """A sentence for each wrong answer, and the table of all answers as lines of text."""

    problems: list[str]
    table: list[str]


def settled(results: Mapping[str, Mapping[str, Any]], *, check_mode: bool) -> dict[str, Any]:
    """Return the resolutions of the hosts whose lines are in place, by host.

    results: what module host_addresses returned, by host. In check mode a host with missing lines resolves without
    them and cannot be compared.
    """
    return {host: each["resolution"] for host, each in results.items() if not (check_mode and each["changed"])}


def judge(nodes: Sequence[Mapping[str, Any]], resolutions: Mapping[str, Mapping[str, Any]]) -> Verdict:
    """Compare the answers of every host with the one address that each node must have."""
    problems = [problem for host, resolution in resolutions.items() for problem in _problems(host, resolution, nodes)]
    return Verdict(problems, _table(nodes, resolutions))


def _problems(host: str, resolution: Mapping[str, Any], nodes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    own = [address for address in resolution["own"]["addresses"] if ipaddress.ip_address(address).is_loopback]
    if own:
        yield f"{host} resolves its own name {resolution['hostname']} to the loopback address {', '.join(own)}"
    for node in nodes:
        wanted = str(ipaddress.ip_address(node["address"]))
        for name in node["names"]:
            answer = resolution["forward"][name]
            if answer["addresses"] != [wanted]:
                yield f"{host} resolves {name} to {_answer(answer, 'addresses')}; expected only {wanted}"
        answer = resolution["reverse"][wanted]
        full = node["names"][0]
        if full.lower() not in (name.lower() for name in answer["names"]):
            yield f"{host} resolves {wanted} to {_answer(answer, 'names')}; expected {full}"


def _answer(answer: Mapping[str, Any], key: str) -> str:
    return ", ".join(answer[key]) or f"nothing ({answer['error']})"


def _table(nodes: Sequence[Mapping[str, Any]], resolutions: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return one line per host, one column per node; a wrong answer has an exclamation mark."""
    rows = [["", *(node["names"][0] for node in nodes)]]
    for host, resolution in resolutions.items():
        row = [host]
        for node in nodes:
            addresses = resolution["forward"][node["names"][0]]["addresses"]
            wrong = "" if addresses == [str(ipaddress.ip_address(node["address"]))] else " !"
            row.append((", ".join(addresses) or "nothing") + wrong)
        rows.append(row)
    return table.lines(rows)
