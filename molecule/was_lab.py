"""The simulated WebSphere cell, for the tests of several scenarios."""

import json

from ansible_collections.sametime.estate.lab.common import containers, playbooks
from ansible_collections.sametime.estate.lab.common.containers import host

PROFILE = "/opt/IBM/WebSphere/AppServer/profiles/STSCDMgrProfile"
CONFIG = f"{PROFILE}/config/cells/sametimeCell"
# Each message on one line: YAML would fold it, and a narrow screen would fold a warning.
ONE_LINE = {"ANSIBLE_CALLBACK_RESULT_FORMAT": "json"}
WRITES = ("config.write", "config.save", "node.sync", "server.stop", "server.start")


def waslab(*arguments):
    """Run the command of the simulator on the deployment manager; returns its output."""
    return containers.run_words("ssc1", "waslab", *arguments).strip()


def mark():
    """Return the present time, for ``events``."""
    return waslab("mark")


def events(*names, since=""):
    """Return the journal's entries of these events since a time, in order; without names all writes."""
    entries = json.loads(waslab("journal", *(("--since", since) if since else ())))
    return [entry for entry in entries if entry["event"] in (names or WRITES)]


def starts(since):
    """Return how often wsadmin was started since a time."""
    return len(events("wsadmin.start", since=since))


def play(playbook, *arguments, check=True, **extra):
    """Run a published playbook on the lab; returns its output. ``extra``: variables; ``check``: it has to succeed."""
    path = f"playbooks/{playbook}.yml"
    return playbooks.run(path, *arguments, variables=extra, environment=ONE_LINE, succeeds=check).output


def changed(output):
    """Return how many tasks changed something on ssc1."""
    return playbooks.changed(output, "ssc1")


def wsadmin(script):
    """Run a script that is independent of the collection's scripts; returns its output lines that begin with ``#``."""
    ssc1 = host("ssc1")
    ssc1.run("cat >/root/ask.py <<'EOF'\n" + script + "\nEOF")
    done = ssc1.run(f"{PROFILE}/bin/wsadmin.sh -lang jython -f /root/ask.py")
    assert done.rc == 0, done.stdout
    return [line[1:] for line in done.stdout.splitlines() if line.startswith("#")]


def phases(since=""):
    """Return the writes of each run of wsadmin: one list for each wsadmin.start."""
    runs = []
    for entry in events("wsadmin.start", *WRITES, since=since):
        if entry["event"] == "wsadmin.start":
            runs.append([])
        elif runs:
            runs[-1].append(entry["event"])
    return runs


def assert_check_and_idempotence_wrote_nothing():
    """Check the runs of the scenario: check and idempotence read; converge reads, saves, synchronizes and restarts."""
    runs = phases()
    assert [bool(run) for run in runs[:6]] == [False, False, True, True, True, False], runs
    assert set(runs[2]) <= {"config.write", "config.save"}
    assert set(runs[3]) == {"node.sync"}
    assert set(runs[4]) == {"server.stop", "server.start"}


def http(name, port, path):
    """Return status and body of a page of a host of the lab, requested on the host itself."""
    done = host(name).run(f"curl -s -w '\\n%{{http_code}}' 'http://127.0.0.1:{port}{path}'")
    body, _, status = done.stdout.rpartition("\n")
    return int(status), body
