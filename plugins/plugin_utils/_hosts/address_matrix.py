# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who resolves whom to what, and whether that is as wanted.

Pure, controller only. A node is ``{"address": str, "names": [str, …]}``, a resolution what module host_addresses
returns: ``{"hostname", "own", "forward", "reverse"}``.
"""

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple


class Verdict(NamedTuple):
    """Sentences about what is wrong, and the table of all answers as lines of text."""

    problems: list[str]
    table: list[str]


def judge(nodes: Sequence[Mapping[str, Any]], resolutions: Mapping[str, Mapping[str, Any]]) -> Verdict:
    """Compare every host's answers with the one address that each node is to have."""
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
                yield f"{host} resolves {name} to {_said(answer, 'addresses')}; wanted exactly {wanted}"
        answer = resolution["reverse"][wanted]
        full = node["names"][0]
        if full.lower() not in (name.lower() for name in answer["names"]):
            yield f"{host} calls {wanted} {_said(answer, 'names')}; wanted {full}"


def _said(answer: Mapping[str, Any], key: str) -> str:
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
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
