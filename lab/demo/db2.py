"""The Db2 pair: a takeover and back under a client that writes all the time, and the state of both servers."""

import re
from typing import Any

from ansible_collections.sametime.estate.lab.common.inventory import site_variables
from ansible_collections.sametime.estate.lab.db2 import hosts
from ansible_collections.sametime.estate.lab.demo.check import Check
from ansible_collections.sametime.estate.lab.demo.play import Player, Run

TAKEOVER = "playbooks/db2_takeover.yml"


def takeover_and_back(player: Player) -> tuple[list[Run], list[Check]]:
    """Take over twice while a client writes a row every 50 ms; count the committed rows that are lost."""
    names, servers = zip(*_servers(), strict=True)
    with hosts.writing(*servers) as written:
        # The data sources are checked once, after the way back.
        runs = [player.play("takeover to the standby", TAKEOVER, skip_tags="data_sources")]
        if not runs[-1].failed:
            runs.append(player.play("takeover back", TAKEOVER))
    lost = hosts.lost(*servers)
    pause = written.get("longest_gap_seconds", "?")
    count = f"rows lost of {written.get('committed', '?')} committed (longest pause: {pause} s)"
    return runs, [
        Check({"check": "servers that the client wrote to"}, _list([*names, names[0]]), _list(written.get("servers"))),
        Check({"check": count}, "0", "unknown" if lost is None else str(len(lost))),
    ]


def check_all() -> list[Check]:
    """Check, by Db2's own commands, the role of both servers and the alternate server of each."""
    pair = _pair()
    rows = []
    for member in pair["members"]:
        host = member["host"]
        (other,) = [one for one in pair["members"] if one["host"] != host]
        role = "PRIMARY" if host == pair["preferred_primary"] else "STANDBY"
        report = hosts.db2(host, f"db2pd -db {pair['database']} -hadr; db2 list db directory", check=False)
        state = [_value(rf"{key} = (\w+)", report) for key in ("HADR_ROLE", "HADR_STATE", "HADR_CONNECT_STATUS")]
        alternate = [_value(rf"Alternate server {part} += (\S+)", report) for part in ("hostname", "port number")]
        rows.append(Check({"server": host, "check": "role and state"}, f"{role}, PEER, CONNECTED", _list(state)))
        wanted = f"{other['hostname']}:{other['client_port']}"
        rows.append(Check({"server": host, "check": "alternate server"}, wanted, ":".join(alternate)))
    return rows


def _pair() -> dict[str, Any]:
    return dict(site_variables("db2")["sametime_db2_pair"])


def _servers() -> list[tuple[str, str]]:
    """Return host name and HOST:PORT of both servers, the preferred primary first."""
    pair = _pair()
    members = sorted(pair["members"], key=lambda member: bool(member["host"] != pair["preferred_primary"]))
    return [(member["hostname"], f"{member['hostname']}:{member['client_port']}") for member in members]


def _value(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    return match.group(1) if match else "none"


def _list(words: list[str] | None) -> str:
    return ", ".join(words or ["none"])
