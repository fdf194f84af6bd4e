"""Role photo_transfer removes the files of another schedule, after it has stopped their timer."""

import json
import re
import sys

import pytest
from ansible_collections.sametime.estate.tests.unit.playbook_runs import play

PLAY = [
    {
        "hosts": "photo_source",
        "gather_facts": False,
        "environment": {"FOLDER": "{{ folder }}", "PATH": "{{ folder }}/../bin:/usr/bin:/bin"},
        "tasks": [{"include_role": {"name": "sametime.estate.photo_transfer", "tasks_from": "schedule"}}],
    }
]
# Records what changes something, and the files at that moment. Each unit runs.
SYSTEMCTL = """#!/bin/sh
case "$1" in
show) echo "LoadState=loaded"; echo "ActiveState=active" ;;
is-enabled) echo enabled ;;
*) echo $* with $(ls "$FOLDER") >>"$FOLDER.calls" ;;
esac
"""
VARIABLES = {
    "ansible_become": False,
    "ansible_connection": "local",
    "ansible_python_interpreter": sys.executable,
    "photo_transfer_schedule_name": "photos",
    "photo_transfer_scheduler": "none",
}
# They are in /etc otherwise.
PATHS = {
    "__photo_transfer_cron_file": "{{ folder }}/cron",
    "__photo_transfer_units": ["{{ folder }}/photos.service", "{{ folder }}/photos.timer"],
}
# Host -> its files before (a link with its target), and the calls that follow.
CASES = {
    "nothing": ({}, []),
    "both": (
        {"photos.service": None, "photos.timer": "/no/such/target"},
        [
            "disable photos.timer with photos.service photos.timer",
            "stop photos.timer with photos.service photos.timer",
            "daemon-reload with",
        ],
    ),
    "service": ({"photos.service": "../target"}, ["daemon-reload with"]),
}


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """Return the directory of all hosts, and the output, after the role has removed what is not wanted."""
    folder = tmp_path_factory.mktemp("schedule")
    (folder / "bin").mkdir()
    (folder / "bin/systemctl").write_text(SYSTEMCTL)
    (folder / "bin/systemctl").chmod(0o755)
    (folder / "target").write_text("a unit of somebody else\n")
    for name, (files, _calls) in CASES.items():
        (folder / name).mkdir()
        for file, target in files.items():
            path = folder / name / file
            path.symlink_to(target) if target else path.write_text("")
    hosts = {name: {"folder": str(folder / name)} for name in CASES}
    (folder / "hosts.json").write_text(json.dumps({"photo_source": {"hosts": hosts, "vars": VARIABLES}}))
    (folder / "play.json").write_text(json.dumps(PLAY))
    options = ["-i", folder / "hosts.json", "-e", json.dumps(PATHS)]
    done = play([*options, folder / "play.json"])
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stdout


@pytest.mark.parametrize("host", CASES)
def test_files_of_another_schedule(played, host):
    folder, output = played
    files, calls = CASES[host]
    record = folder / f"{host}.calls"
    assert (record.read_text().splitlines() if record.exists() else []) == calls
    assert list((folder / host).iterdir()) == []
    assert (folder / "target").exists()
    changed = re.search(rf"^{host} +: ok=\d+ +changed=(\d+)", output, re.MULTILINE)[1]
    assert (changed == "0") is (not files)
