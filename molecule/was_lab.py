"""The laboratory cell, for the tests of several scenarios."""

import json
import os
import re
import shlex
import subprocess
import tempfile
from pathlib import Path

import testinfra

ROOT = Path(os.environ.get("MOLECULE_PROJECT_DIRECTORY", Path(__file__).parents[1]))
PROFILE = "/opt/IBM/WebSphere/AppServer/profiles/STSCDMgrProfile"
CONFIG = f"{PROFILE}/config/cells/sametimeCell"
# A message is one line: YAML would fold it, and a narrow screen a warning.
PLAIN = {
    "ANSIBLE_FORCE_COLOR": "0",
    "ANSIBLE_NOCOLOR": "1",
    "ANSIBLE_CALLBACK_RESULT_FORMAT": "json",
    "COLUMNS": "4000",
}
WRITES = ("config.write", "config.save", "node.sync", "server.stop", "server.start")


def host(name):
    """Return a host of the lab."""
    return testinfra.get_host(f"podman://sametime-lab-{name}")


def waslab(*arguments):
    """Run the lab's own command on the deployment manager, and return its output."""
    done = host("ssc1").run("waslab " + " ".join(shlex.quote(argument) for argument in arguments))
    assert done.rc == 0, done.stderr
    return done.stdout.strip()


def mark():
    """Return the present time, for ``events``."""
    return waslab("mark")


def events(*names, since=""):
    """Return the events since then, in order; without names all writes."""
    found = json.loads(waslab("journal", *(("--since", since) if since else ())))
    return [entry for entry in found if entry["event"] in (names or WRITES)]


def starts(since):
    """Return how often wsadmin was started since then."""
    return len(events("wsadmin.start", since=since))


def play(playbook, *arguments, check=True, **extra):
    """Run a published playbook on the lab. ``extra``: variables; ``check``: it has to succeed."""
    command = ["ansible-playbook", "--inventory", "inventories/lab", f"playbooks/{playbook}.yml", *arguments]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as variables:
        json.dump(extra, variables)
        variables.flush()
        command += ["--extra-vars", f"@{variables.name}"]
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **PLAIN}, capture_output=True, text=True, check=False
        )
    output = done.stdout + done.stderr
    assert (done.returncode == 0) == check, output
    return output


def changed(output):
    """Return how many tasks of ssc1 changed something."""
    return int(re.search(r"^ssc1 .*changed=(\d+)", output, re.MULTILINE).group(1))


def wsadmin(script):
    """Run a script that is independent of the collection; return its lines that begin with ``#``."""
    ssc1 = host("ssc1")
    ssc1.run("cat >/root/ask.py <<'EOF'\n" + script + "\nEOF")
    done = ssc1.run(f"{PROFILE}/bin/wsadmin.sh -lang jython -f /root/ask.py")
    assert done.rc == 0, done.stdout
    return [line[1:] for line in done.stdout.splitlines() if line.startswith("#")]


def phases(since=""):
    """Return the events of each run of the role, one list for each wsadmin.start."""
    found = []
    for entry in events("wsadmin.start", *WRITES, since=since):
        if entry["event"] == "wsadmin.start":
            found.append([])
        elif found:
            found[-1].append(entry["event"])
    return found


def assert_check_and_idempotence_wrote_nothing():
    """Check the scenario's own runs: check and idempotence only read; converge reads, saves, synchronizes, restarts."""
    runs = phases()
    assert [bool(run) for run in runs[:6]] == [False, False, True, True, True, False], runs
    assert set(runs[2]) <= {"config.write", "config.save"}
    assert set(runs[3]) == {"node.sync"}
    assert set(runs[4]) == {"server.stop", "server.start"}


def http(name, port, path):
    """Return status and body of a page, requested on the host itself."""
    done = host(name).run(f"curl -s -w '\\n%{{http_code}}' 'http://127.0.0.1:{port}{path}'")
    body, _, status = done.stdout.rpartition("\n")
    return int(status), body
