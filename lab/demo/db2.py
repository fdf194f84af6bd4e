"""The Db2 pair: takeovers under a client that writes all the time, and the state of both servers."""

import re
import time
from typing import Any

from ansible_collections.sametime.estate.lab.common.inventory import site_variables
from ansible_collections.sametime.estate.lab.db2 import hosts
from ansible_collections.sametime.estate.lab.demo.check import Check
from ansible_collections.sametime.estate.lab.demo.play import Player, Run
from ansible_collections.sametime.estate.plugins.plugin_utils._db2.client_settings import client_settings

TAKEOVER = "playbooks/db2_takeover.yml"
REINTEGRATE = "playbooks/db2_reintegrate.yml"
SLOW = 8  # seconds of a takeover that is longer than a client with default settings waits
CLIENT_SECONDS = 30  # in which a client with the settings has reached the new primary
NOT_RUN = "not run: there is no package of IBM's driver for the Python of the containers"


class Timeline:
    """Runs playbooks until one fails, and keeps when each event was over."""

    def __init__(self, player: Player) -> None:
        self.player = player
        self.runs: list[Run] = []
        self.events: list[tuple[str, float, float]] = []  # title, begin, end
        self._since = time.time()

    def play(self, title: str, playbook: str, **variables: Any) -> None:
        """Run a playbook, unless an earlier one failed."""
        if not any(run.failed for run in self.runs):
            self.runs.append(self.player.play(title, playbook, **variables))

    def over(self, title: str, client: hosts.Writer, server: str) -> None:
        """End an event: all that happened since the one before, until the client writes to this server."""
        patience = time.monotonic() + CLIENT_SECONDS
        while client.last_server() != server and time.monotonic() < patience:
            time.sleep(0.2)
        now = time.time()
        self.events.append((title, self._since, now))
        self._since = now


def takeovers(player: Player) -> tuple[list[Run], list[Check]]:
    """Take over while clients write a row every 50 ms; return what was played, and what became of the rows.

    One client has the settings of filter db2_client_settings. In the slow takeover another has the driver's defaults.
    """
    first, second = _members()
    names, servers = [first["hostname"], second["hostname"]], [_server(first), _server(second)]
    client = hosts.Writer("writes", servers, client_settings(_pair()))
    default = hosts.Writer("defaults", servers[::-1])
    line = Timeline(player)
    with client.writing():
        line.play("takeover to the standby", TAKEOVER, skip_tags="data_sources")
        line.over("takeover to the standby", client, names[1])
        line.play("takeover back", TAKEOVER, skip_tags="data_sources")
        line.over("takeover back", client, names[0])
        hosts.db2lab(first["host"], "kill-all")
        line.play("takeover after a kill", TAKEOVER, skip_tags="data_sources", mode="forced_in_peer_window")
        line.play("the old primary becomes standby", REINTEGRATE)
        line.over("primary killed, forced_in_peer_window", client, names[1])
        hosts.db2lab(first["host"], "fault", "slow-takeover", SLOW)
        with default.writing(give_up=True):
            line.play(f"takeover of {SLOW} s", TAKEOVER)  # the data sources are compared once, after the last one
        hosts.db2lab(first["host"], "clear", "slow-takeover")
        line.over(f"takeover back of {SLOW} s", client, names[0])
    wrote = {"event": "all", "check": "servers that the client wrote to"}
    rows = _rows_of(client, line)
    rows.append(Check(wrote, _list([*names, *names, names[0]]), _list(client.summary.get("servers"))))
    return line.runs, [*rows, *_of_ibm(client, default)]


def _rows_of(client: hosts.Writer, line: Timeline) -> list[Check]:
    """Return how many rows of each event are lost or were written twice, and the longest pause."""
    noted, wrong = client.noted(), client.wrong()
    checks = []
    for title, begin, end in line.events:
        inside = [row for row in noted if begin <= row["time"] < end]
        pause = hosts.longest_pause([row["time"] for row in inside], begin, end)
        numbers = {row["number"] for row in inside}
        count = "unknown" if wrong is None else str(sum(len(numbers & set(rows)) for rows in wrong.values()))
        what = f"rows lost or duplicated, of {len(inside)} committed (longest pause: {pause:.1f} s)"
        checks.append(Check({"event": title, "check": what}, "0", count))
    return checks


def _of_ibm(client: hosts.Writer, default: hosts.Writer) -> list[Check]:
    """Return which driver the client has, and how the one with default settings ended (docs/db2-clients.md)."""
    missing = not hosts.has_ibm_driver()
    driver = str(client.summary.get("driver", "unknown"))
    ended = NOT_RUN if missing else str(default.summary.get("last_error", "")).partition(" ")[0] or "no error"
    told = "error after 5 s of another client, with the driver's default settings (docs/db2-clients.md)"
    return [
        Check({"event": "all", "check": "driver of the client"}, "ibm_db", driver, skipped=missing),
        Check({"event": f"takeover back of {SLOW} s", "check": told}, "SQL30081N", ended, skipped=missing),
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


def _members() -> list[dict[str, Any]]:
    """Return both members, the preferred primary first."""
    pair = _pair()
    return sorted(pair["members"], key=lambda member: bool(member["host"] != pair["preferred_primary"]))


def _server(member: dict[str, Any]) -> str:
    return f"{member['hostname']}:{member['client_port']}"


def _value(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    return match.group(1) if match else "none"


def _list(words: list[str] | None) -> str:
    return ", ".join(words or ["none"])
