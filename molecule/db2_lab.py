"""The Db2 pair of the lab for the tests of several scenarios. It is driven and read by Db2's own commands."""

import json
import re
from contextlib import contextmanager
from typing import NamedTuple

from ansible_collections.sametime.estate.lab.common import containers, playbooks
from ansible_collections.sametime.estate.lab.common.inventory import site_variables
from ansible_collections.sametime.estate.lab.db2 import hosts
from ansible_collections.sametime.estate.lab.db2.hosts import HOSTS, both, db2, db2lab
from ansible_collections.sametime.estate.molecule import waiting
from ansible_collections.sametime.estate.plugins.plugin_utils._db2.client_settings import client_settings

CONTAINER = containers.PREFIX
NAMES = {name: f"{name}.acme.example" for name in HOSTS}
OTHER = {"db1": "db2", "db2": "db1"}
SCALE = 20  # seconds of the product in one of the clock

run = containers.run
clear_journals = hosts.clear_journals


class Stand(NamedTuple):
    """The status of a member: role on disk, and, if the database is active, state and connection."""

    role: str
    state: str | None = None
    connection: str | None = None


PRIMARY = Stand("PRIMARY", "PEER", "CONNECTED")
STANDBY = Stand("STANDBY", "PEER", "CONNECTED")


# Put the hosts into a state


KEPT = "/home/db2inst1/.sametime_estate"
FORGET = f"iptables -F; kill $(cat {KEPT}/*/jobs/*/process 2>/dev/null) 2>/dev/null; rm -rf {KEPT}"


def forget(name):
    """Remove packet filters, and the files and processes of the collection's modules."""
    run(name, FORGET)


def virgin(database_on=("db1",), dialect="10.5", **settings):
    """Reset both hosts to the state before HADR is set up. ``settings``: of the simulator."""
    words = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]

    def reset(name):
        forget(name)
        database = ["--database", "STMS"] if name in database_on else []
        db2lab(name, "reset", "--scale", SCALE, "--dialect", dialect, *database, *words)

    both(reset)


def pair(*options, primary="db1", dialect="10.5"):
    """Make a pair in PEER, as the inventory describes it, without a setup.

    options: of db2lab reset; ``{other}`` in them is the name of the other host. On a busy machine a primary can give up
    the wait for its standby (SQL1768N, reason code 7); the pair is then made again.
    """
    for attempts_left in (2, 1, 0):
        try:
            reset_both(options, primary, dialect)
            break
        except containers.CommandError as exc:
            if not attempts_left or 'Reason code = "7"' not in str(exc):
                raise
    until(lambda: stands() == {primary: PRIMARY, OTHER[primary]: STANDBY})


def reset_both(options, primary, dialect):
    """Reset both hosts to halves of a pair and activate them: the standby first, because a primary waits for it."""
    for name in (OTHER[primary], primary):
        forget(name)
        other = NAMES[OTHER[name]]
        more = [option.format(other=other) for option in options]
        where = ["--scale", SCALE, "--dialect", dialect, "--database", "STMS"]
        role = ["--role", "primary" if name == primary else "standby", "--local", f"{NAMES[name]}:55001"]
        known = ["--remote", f"{other}:55001", "--alternate", f"{other}:50000", "--cfg", "HADR_PEER_WINDOW=300"]
        db2lab(name, "reset", *where, *role, *known, "--cfg", "INDEXREC=RESTART", *more, "--activate")


def cut():
    """Let the network between both hosts drop everything silently."""
    for chain, end in (("INPUT", "-s"), ("OUTPUT", "-d")):
        run("db1", f"iptables -A {chain} {end} {NAMES['db2']} -j DROP")


def repair_network():
    """Restore the network between both hosts."""
    run("db1", "iptables -F")


def out_of_reach(folder, name):
    """Return the arguments of a playbook that make a host unreachable."""
    nowhere = {
        "ansible_connection": "ssh",
        "ansible_host": "192.0.2.21",
        "ansible_ssh_common_args": "-oConnectTimeout=1",
    }
    (folder / "gone.json").write_text(json.dumps({"all": {"hosts": {name: nowhere}}}))
    return ["--inventory", str(folder / "gone.json")]


def power_cut(name):
    """Kill all processes of the instance."""
    db2lab(name, "kill-all")


# Read the state


def stand(name):
    """Return the status of a member as Db2 reports it."""
    report = db2(name, "db2 get db cfg for STMS; db2pd -db STMS -hadr", check=False)
    role = re.search(r"HADR database role += (\w+)", report)
    if role is None:
        return Stand("NONE")
    state = re.search(r"HADR_STATE = (\w+)|^(?:Primary|Standby) +(\w+)", report, re.MULTILINE)  # of 10.1, of 9.7
    connection = re.search(r"HADR_CONNECT_STATUS = (\w+)|^(Connected|Congested|Disconnected) ", report, re.MULTILINE)
    values = [next(filter(None, match.groups())).upper() if match else None for match in (state, connection)]
    return Stand(role.group(1), *values)


def stands():
    """Return the status of both members."""
    return both(stand)


def cfg(name):
    """Return the database configuration on disk, by parameter."""
    report = db2(name, "db2 get db cfg for STMS")
    return {token: value.strip() for token, value in re.findall(r"\((\w+)\) =(.*)", report)}


def alternates():
    """Return the alternate server in the directory of each host."""
    values = both(
        lambda name: re.findall(r"Alternate server \S+(?: number)? += *(\S*)", db2(name, "db2 list db directory"))
    )
    return {name: ":".join(parts) for name, parts in values.items()}


def count(name):
    """Return how many rows the database has."""
    output = db2(name, "db2 connect to STMS >/dev/null; db2 -x 'values lab.count()'; db2 terminate >/dev/null")
    return int(output.split()[-1])


def run_sql(name, sql):
    """Run a statement on the database."""
    db2(name, f"db2 connect to STMS >/dev/null && db2 '{sql}' && db2 terminate >/dev/null")


def journal(name, changing=True):
    """Return what was run on a host since the journal was cleared: command lines, in order."""
    return [line for entry in hosts.journal(name, changing) for line in commands_of(entry)]


def commands_of(entry):
    """Return the statements of one call, or the program with its arguments."""
    statements = [one["statement"] for one in entry["statements"]]
    return statements or [" ".join([entry["command"], *entry["arguments"]])]


def written():
    """Return the commands that changed something, on both hosts."""
    return {name: lines for name, lines in both(journal).items() if lines}


def until(holds):
    """Wait until a condition holds; fails with the status of both members if it does not in time."""
    waiting.until(holds, shown=stands)


# Playbooks


def words(playbook, arguments):
    """Return playbook and arguments; WebSphere is only asked where a test asks for it."""
    return (
        f"playbooks/{playbook}.yml",
        *arguments,
        *(["--skip-tags", "data_sources"] if playbook == "db2_takeover" else []),
    )


def play(playbook, *arguments, check=True, **extra):
    """Run a published playbook. ``extra``: variables; ``check``: whether it has to succeed or to fail."""
    variables = {"db2_hadr_wait_seconds": 120, **extra}
    return playbooks.run(*words(playbook, arguments), variables=variables, succeeds=check).output


def started(playbook, *arguments, **extra):
    """Run a playbook while the context lasts, in a process group of its own."""
    return playbooks.started(*words(playbook, arguments), variables={"db2_hadr_wait_seconds": 120, **extra})


def background(name, argv):
    """Run a command on a host while the context lasts."""
    return containers.background(name, *argv)


OF_HADR = ("syncmode", "timeout_seconds", "peer_window_seconds", "replay_delay_seconds", "target_list")


def described(**overrides):
    """Return the pair of the inventory with other values: its own keys, or HADR parameters."""
    pair_ = site_variables("db2")["sametime_db2_pair"]
    for key, value in overrides.items():
        part = pair_["hadr"] if key in OF_HADR else pair_
        part[key] = value
        if value is None:
            del part[key]
    return pair_


# Clients


def client(server, alternate=True):
    """Return a client with the settings of filter db2_client_settings; ``alternate``: they name both servers."""
    pair_ = described(preferred_primary=server)
    if not alternate:  # both of its servers are this one, which has two names
        next(member for member in pair_["members"] if member["host"] != server)["hostname"] = server
    return hosts.Writer("writes", [f"{NAMES[name]}:50000" for name in (server, OTHER[server])], client_settings(pair_))


@contextmanager
def writing(server, alternate=True):
    """Let a client write while the context lasts; returns it, and its summary is filled afterwards."""
    writer = client(server, alternate)
    with writer.writing(seconds=300, interval=0.02):
        until(lambda: writer.last_server() == NAMES[server])
        yield writer
