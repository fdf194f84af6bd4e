"""The laboratory pair of Db2 hosts as the tests of several scenarios ask for it: by Db2's own commands."""

import json
import os
import re
import shlex
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import testinfra
import yaml

ROOT = Path(os.environ.get("MOLECULE_PROJECT_DIRECTORY", Path(__file__).parents[1]))
INVENTORY = ROOT / "inventories" / "lab"
CONTAINER = "sametime-lab-"
HOSTS = ("db1", "db2")
NAMES = {name: f"{name}.acme.example" for name in HOSTS}
OTHER = {"db1": "db2", "db2": "db1"}
PLAIN = {"ANSIBLE_FORCE_COLOR": "0", "ANSIBLE_NOCOLOR": "1", "COLUMNS": "400"}
SCALE = 20  # seconds of the product in one of the clock
NOT_ACTIVE = (None, None)


class Stand(NamedTuple):
    """How a member stands: role on disk, state and connection as far as the database is active."""

    role: str
    state: str | None = None
    connection: str | None = None


PRIMARY = Stand("PRIMARY", "PEER", "CONNECTED")
STANDBY = Stand("STANDBY", "PEER", "CONNECTED")


def host(name):
    """Return a host of the lab."""
    return testinfra.get_host(f"podman://{CONTAINER}{name}")


def run(name, command, check=True):
    """Run a command line on a host as root; returns what it prints."""
    done = host(name).run(command)
    assert not check or done.rc == 0, f"{command} ended with {done.rc}: {done.stdout}{done.stderr}"
    return done.stdout


def db2(name, command, check=True):
    """Run a command of the instance as its owner, after its profile; returns what it prints."""
    return run(name, "su - db2inst1 -c " + shlex.quote(f". sqllib/db2profile; {command}"), check)


def db2lab(name, *arguments):
    """Run the lab's own command."""
    return run(name, "db2lab " + " ".join(shlex.quote(str(argument)) for argument in arguments))


def both(work):
    """Do something with both hosts at once; returns the answers by name."""
    with ThreadPoolExecutor(max_workers=len(HOSTS)) as pool:
        return dict(zip(HOSTS, pool.map(work, HOSTS), strict=True))


# Into a state


KEPT = "/home/db2inst1/.sametime_estate"
FORGET = f"iptables -F; kill $(cat {KEPT}/*/jobs/*/process 2>/dev/null) 2>/dev/null; rm -rf {KEPT}"


def forget(name):
    """Take away packet filters, and what the collection's modules keep and run."""
    run(name, FORGET)


def virgin(database_on=("db1",), dialect="10.5", **settings):
    """Make hosts that never heard of HADR."""
    words = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]

    def reset(name):
        forget(name)
        database = ["--database", "STMS"] if name in database_on else []
        db2lab(name, "reset", "--scale", SCALE, "--dialect", dialect, *database, *words)

    both(reset)


def pair(*options, primary="db1", dialect="10.5"):
    """Make a pair in step, as the inventory wants it, without going through a set-up. ``options``: of db2lab reset."""
    for name in (OTHER[primary], primary):  # the standby first: a primary waits for it
        forget(name)
        other = NAMES[OTHER[name]]
        where = ["--scale", SCALE, "--dialect", dialect, "--database", "STMS"]
        role = ["--role", "primary" if name == primary else "standby", "--local", f"{NAMES[name]}:55001"]
        known = ["--remote", f"{other}:55001", "--alternate", f"{other}:50000", "--cfg", "HADR_PEER_WINDOW=300"]
        db2lab(name, "reset", *where, *role, *known, "--cfg", "INDEXREC=RESTART", *options, "--activate")
    until(lambda: stands() == {primary: PRIMARY, OTHER[primary]: STANDBY})


def cut():
    """Let the network between both swallow everything, without a word."""
    for chain, end in (("INPUT", "-s"), ("OUTPUT", "-d")):
        run("db1", f"iptables -A {chain} {end} {NAMES['db2']} -j DROP")


def mend():
    """Let them talk again."""
    run("db1", "iptables -F")


def out_of_reach(folder, name):
    """Return the words for a playbook that make a host one that nobody reaches."""
    nowhere = {
        "ansible_connection": "ssh",
        "ansible_host": "192.0.2.21",
        "ansible_ssh_common_args": "-oConnectTimeout=1",
    }
    (folder / "gone.json").write_text(json.dumps({"all": {"hosts": {name: nowhere}}}))
    return ["--inventory", str(folder / "gone.json")]


def power_cut(name):
    """All processes of the instance are gone at once."""
    db2lab(name, "kill-all")


# Looking


def stand(name):
    """Return how Db2 itself says that a member stands."""
    said = db2(name, "db2 get db cfg for STMS; db2pd -db STMS -hadr", check=False)
    role = re.search(r"HADR database role += (\w+)", said)
    if role is None:
        return Stand("NONE")
    state = re.search(r"HADR_STATE = (\w+)|^(?:Primary|Standby) +(\w+)", said, re.MULTILINE)  # of 10.1, of 9.7
    connection = re.search(r"HADR_CONNECT_STATUS = (\w+)|^(Connected|Congested|Disconnected) ", said, re.MULTILINE)
    found = [next(filter(None, match.groups())).upper() if match else None for match in (state, connection)]
    return Stand(role.group(1), *found)


def stands():
    """Return how both members stand."""
    return both(stand)


def cfg(name):
    """Return the database configuration on disk, by parameter."""
    said = db2(name, "db2 get db cfg for STMS")
    return {token: value.strip() for token, value in re.findall(r"\((\w+)\) =(.*)", said)}


def alternates():
    """Return the alternate server that each names, from the directory."""
    found = both(
        lambda name: re.findall(r"Alternate server \S+(?: number)? += *(\S*)", db2(name, "db2 list db directory"))
    )
    return {name: ":".join(values) for name, values in found.items()}


def count(name):
    """Return how many rows the database has."""
    said = db2(name, "db2 connect to STMS >/dev/null; db2 -x 'values lab.count()'; db2 terminate >/dev/null")
    return int(said.split()[-1])


def run_sql(name, sql):
    """Run a statement on the database."""
    db2(name, f"db2 connect to STMS >/dev/null && db2 '{sql}' && db2 terminate >/dev/null")


def journal(name, changing=True):
    """Return what was run on a host since the journal was cleared: command lines, in order."""
    lines = db2lab(name, "journal", *(["--changing"] if changing else [])).splitlines()
    entries = [json.loads(line) for line in lines]
    return [line for entry in entries for line in commands_of(entry)]


def commands_of(entry):
    """Return the statements of one call, or the program with its arguments."""
    statements = [one["statement"] for one in entry["statements"]]
    return statements or [" ".join([entry["command"], *entry["arguments"]])]


def clear_journals():
    """Begin to count anew."""
    both(lambda name: db2lab(name, "journal", "--clear"))


def written():
    """Return the commands that changed something, on both hosts."""
    found = both(journal)
    return {name: lines for name, lines in found.items() if lines}


def until(holds, seconds=60):
    """Wait until something holds; fails when it does not in time."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not so after {seconds} seconds: {stands()}"
        time.sleep(0.2)


# Playbooks


def command(playbook, *arguments, **extra):
    """Return the command line of a published playbook on the lab."""
    words = ["ansible-playbook", "--inventory", str(INVENTORY), f"playbooks/{playbook}.yml", *arguments]
    if playbook == "db2_takeover":
        words += ["--skip-tags", "data_sources"]  # WebSphere is asked where a test asks for it
    return [*words, "--extra-vars", json.dumps({"db2_hadr_wait_seconds": 120, **extra})]


def play(playbook, *arguments, check=True, **extra):
    """Run a published playbook. ``extra``: variables; ``check``: it has to succeed, False: it has to fail."""
    done = subprocess.run(
        command(playbook, *arguments, **extra), cwd=ROOT, env={**os.environ, **PLAIN}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    output = done.stdout + done.stderr
    assert (done.returncode == 0) == check, output
    return output


@contextmanager
def started(playbook, *arguments, **extra):
    """Have a playbook running for as long as the context lasts, in a process group of its own."""
    process = subprocess.Popen(
        command(playbook, *arguments, **extra), cwd=ROOT, env={**os.environ, **PLAIN}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def background(name, argv):
    """Have a command running on a host for as long as the context lasts."""
    with subprocess.Popen(["podman", "exec", f"{CONTAINER}{name}", *argv], stdout=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.kill()


def changed(output):
    """Return how many tasks changed something, on both hosts together."""
    return sum(int(number) for number in re.findall(r"^db\d .*changed=(\d+)", output, re.MULTILINE))


OF_HADR = ("syncmode", "timeout_seconds", "peer_window_seconds", "replay_delay_seconds")


def described(**overrides):
    """Return the pair of the inventory with other values: its own keys, or HADR parameters."""
    pair_ = yaml.safe_load((ROOT / "inventories/lab/group_vars/all/db2.yml").read_text())["sametime_db2_pair"]
    for key, value in overrides.items():
        part = pair_["hadr"] if key in OF_HADR else pair_
        part[key] = value
        if value is None:
            del part[key]
    return pair_


# Clients

CLIENT = "python3 -E -s -S -X pycache_prefix=/var/tmp/db2lab-pycache /opt/lab/common/start.py db2.db2lab.command client --notes /tmp/db2-writes"
WRITING_HOST = "meet1"


def client(*words):
    """Run a client of the database, on a Meeting host."""
    return json.loads(run(WRITING_HOST, f"{CLIENT} " + " ".join(shlex.quote(str(word)) for word in words)))


@contextmanager
def writing(server, alternate=True):
    """Let a client write as long as the context lasts; its summary is in the dictionary that comes with it.

    ``alternate``: whether the client's own properties name the other server.
    """
    run(WRITING_HOST, "rm -f /tmp/db2-writes /tmp/db2-stop")
    other = ["--alternate", f"{NAMES[OTHER[server]]}:50000"] if alternate else []
    ways = ["--server", f"{NAMES[server]}:50000", *other]
    summary = {}
    with ThreadPoolExecutor(max_workers=1) as pool:
        told = pool.submit(client, *ways, "--seconds", "300", "--interval", "0.02", "--stop", "/tmp/db2-stop")
        try:
            until(lambda: noted(server))
            yield summary
        finally:
            run(WRITING_HOST, "touch /tmp/db2-stop")
            summary.update(told.result())


def noted(server):
    """Return whether the client that writes has reached a server and has committed there."""
    return f'"{NAMES[server]}"' in run(WRITING_HOST, "tail -n 1 /tmp/db2-writes", check=False)


def lost(server):
    """Return which rows the client noted as committed and the server does not have."""
    return client("--server", f"{NAMES[server]}:50000", "--lost")["lost"]
