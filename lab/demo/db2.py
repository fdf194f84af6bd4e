"""The Db2 pair: a takeover and back under a client that never stops writing, and how both servers stand."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.sametime.estate.lab.demo.check import Check
from ansible_collections.sametime.estate.lab.demo.photos import output
from ansible_collections.sametime.estate.lab.demo.play import Player, Run

CLIENT = "meet1"  # where the client of the database runs
NOTES, STOP = "/tmp/demo-writes", "/tmp/demo-stop"  # noqa: S108 - files of a container that nobody else uses
WRITER = ("python3", "-E", "-s", "-S", "/opt/lab/common/start.py", "db2.db2lab.command", "client", "--notes", NOTES)
TAKEOVER = "playbooks/db2_takeover.yml"


def takeover_and_back(player: Player, root: Path) -> tuple[list[Run], list[Check]]:
    """Take over twice while a client writes a row every 50 ms; count what was committed and is not there."""
    pair = _pair(root)
    first, second = (f"{name}:{port}" for name, port in _servers(pair))
    ways = ["--server", first, "--alternate", second]
    with _writing(*ways) as written:
        # What data sources say is seen once, after the way back.
        runs = [player.play("takeover to the standby", TAKEOVER, skip_tags="data_sources")]
        if not runs[-1].failed:
            runs.append(player.play("takeover back", TAKEOVER))
    lost = json.loads(output(CLIENT, *WRITER, *ways, "--lost") or b'{"lost": null}')["lost"]
    names = [name for name, _port in _servers(pair)]
    pause = written.get("longest_gap_seconds", "?")
    count = f"lost of {written.get('committed', '?')} commits (longest pause: {pause} s)"
    return runs, [
        Check({"what": "servers that the client wrote to"}, _said([*names, names[0]]), _said(written.get("servers"))),
        Check({"what": count}, "0", "unknown" if lost is None else str(len(lost))),
    ]


def ask_all(root: Path) -> list[Check]:
    """Ask both servers, by Db2's own commands, for their role and for the server that they name to clients."""
    pair = _pair(root)
    rows = []
    for member in pair["members"]:
        host = member["host"]
        (other,) = [one for one in pair["members"] if one["host"] != host]
        role = "PRIMARY" if host == pair["preferred_primary"] else "STANDBY"
        said = _db2(host, f"db2pd -db {pair['database']} -hadr; db2 list db directory")
        stands = [_found(rf"{key} = (\w+)", said) for key in ("HADR_ROLE", "HADR_STATE", "HADR_CONNECT_STATUS")]
        named = [_found(rf"Alternate server {what} += (\S+)", said) for what in ("hostname", "port number")]
        rows.append(Check({"server": host, "asked for": "role and state"}, f"{role}, PEER, CONNECTED", _said(stands)))
        wanted = f"{other['hostname']}:{other['client_port']}"
        rows.append(Check({"server": host, "asked for": "alternate server"}, wanted, ":".join(named)))
    return rows


@contextmanager
def _writing(*ways: str) -> Iterator[dict[str, Any]]:
    """Let a client write as long as the context lasts; what it did is in the dictionary afterwards."""
    output(CLIENT, "rm", "-f", NOTES, STOP)
    argv = ["podman", "exec", f"sametime-lab-{CLIENT}", *WRITER, *ways, "--seconds", "1800", "--stop", STOP]
    summary: dict[str, Any] = {}
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as client:
        try:
            yield summary
        finally:
            output(CLIENT, "touch", STOP)
            summary.update(json.loads(client.communicate()[0] or "{}"))


def _pair(root: Path) -> dict[str, Any]:
    variables = yaml.safe_load((root / "inventories/lab/group_vars/all/db2.yml").read_text(encoding="utf-8"))
    return dict(variables["sametime_db2_pair"])


def _servers(pair: dict[str, Any]) -> list[tuple[str, int]]:
    """Return host name and client port of both, the preferred primary first."""
    members = sorted(pair["members"], key=lambda member: bool(member["host"] != pair["preferred_primary"]))
    return [(member["hostname"], member["client_port"]) for member in members]


def _db2(host: str, command: str) -> str:
    return output(host, "su", "-", "db2inst1", "-c", f". sqllib/db2profile; {command}").decode()


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    return match.group(1) if match else "none"


def _said(words: list[str] | None) -> str:
    return ", ".join(words or ["nothing"])
