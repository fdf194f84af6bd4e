"""Role photo_transfer leaves out web servers that Ansible cannot reach, and fails at its end; other failures end it."""

import json
import os
import pwd
import re
import stat
import sys

import pytest
from ansible_collections.sametime.estate.tests.unit.playbook_runs import play

ROLE = "sametime.estate.photo_transfer"
NOBODY = {"ansible_connection": "ssh", "ansible_host": "127.0.0.1", "ansible_port": 1}
HERE = {"ansible_connection": "local", "ansible_become": False, "ansible_python_interpreter": sys.executable}
SITE = {
    "photo_transfer_make_user": False,
    "photo_transfer_receiver": "{{ folder }}/libexec/sametime/photo-receive",
    "sametime_photo_directory": "{{ folder }}/product/photos",
    "sametime_photo_key": "/k",
    "sametime_photo_known_hosts": "/known",
    "sametime_photo_source_home": "/h",
    "sametime_photo_source_user": "tdi",
    "sametime_photo_target": "127.0.0.1",
    "sametime_photo_user": pwd.getpwuid(os.geteuid()).pw_name,
}
OUTCOME = (
    "{{ inventory_hostname }} ended at: {{ ansible_failed_task.name }}: {{ ansible_failed_result.msg }};"
    " left out: {{ __photo_transfer_left_out | join(' and ') }};"
    " placed: {{ 'not' if __photo_transfer_placed is not defined or __photo_transfer_placed is skipped else 'yes' }}."
)


def run(tmp_path, tasks, sources, web_servers):
    """Run these tasks for the sources, each with its variables; return exit code and output without line breaks."""
    groups = {"photo_source": {"hosts": sources}, "photo_web": {"hosts": web_servers}}
    inventory = {"all": {"vars": SITE, "children": groups}}
    (tmp_path / "hosts.json").write_text(json.dumps(inventory))
    (tmp_path / "play.json").write_text(json.dumps([{"hosts": "photo_source", "gather_facts": False, "tasks": tasks}]))
    done = play(["-i", tmp_path / "hosts.json", tmp_path / "play.json"])
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def part(name):
    return {"include_role": {"name": ROLE, "tasks_from": name}}


def test_web_servers_that_do_not_answer(tmp_path):
    tasks = [
        part("servers"),
        {"debug": {"msg": "left out: {{ __photo_transfer_left_out | join(' and ') }}"}},
        part("left_out"),
    ]
    sources = {
        "tdi1": {**HERE, "folder": str(tmp_path)},
        "alone": {**HERE, "folder": str(tmp_path), "photo_transfer_web_host": "ihs1"},
    }
    code, output = run(tmp_path, tasks, sources, {"ihs1": NOBODY, "ihs2": NOBODY})
    assert code != 0
    assert output.count("left out: ") == 1
    assert "left out: ihs1 and ihs2" in output
    assert "Ansible cannot reach ihs1, ihs2, so nothing was changed there." in output
    assert "Create the account that receives photos" not in output
    assert re.search(r"alone : ok=\d+ changed=0 unreachable=1 failed=0", output), "the only web server ends the run"


@pytest.mark.skipif(os.geteuid() != 0, reason="the receiver belongs to root")
def test_a_web_server_is_prepared_once_and_refused_before_any_change(tmp_path):
    """One of two web servers is down. The second pass has one, which is ready. Both end at the key that nobody made."""
    (tmp_path / "good/product").mkdir(parents=True)
    (tmp_path / "good/libexec").mkdir()
    (tmp_path / "good/libexec").chmod(0o711)
    first = {"block": [part("servers")], "rescue": [{"debug": {"msg": OUTCOME}}]}
    second = {**first, "vars": {"photo_transfer_web_host": "web"}, "when": "inventory_hostname == 'good'"}
    sources = {name: {**HERE, "folder": f"{tmp_path}/{name}"} for name in ("good", "bad", "lost")}
    sources["lost"] |= {"folder": f"{tmp_path}/good", "photo_transfer_web_host": "web"}
    sources["lost"]["photo_transfer_target"] = "no such host"
    _code, output = run(tmp_path, [first, second], sources, {"down": NOBODY, "web": HERE})
    outcomes = {name: re.findall(rf"{name} ended at: (.*?)\.['\"]", output) for name in sources}
    for outcome, end in zip(outcomes["good"], ("down; placed: yes", "; placed: not"), strict=True):
        assert outcome.startswith("Grant the key the right to push photos and nothing else: ")
        assert outcome.endswith(end)
    (lost,) = outcomes["lost"]
    assert lost.startswith("Check the route to the web server: no such host cannot be resolved: ")
    assert lost.endswith("; placed: not")
    (bad,) = outcomes["bad"]
    assert bad == (
        f"Compare the directories and the receiver on the web server: web has no directory {tmp_path}/bad/product;"
        " install IBM HTTP Server there, or correct photo_transfer_directory; left out: down; placed: not"
    )
    assert not (tmp_path / "bad").exists()
    made = {path.relative_to(tmp_path / "good"): path for path in (tmp_path / "good").rglob("*")}
    assert {str(name): stat.S_IMODE(path.stat().st_mode) for name, path in made.items() if str(name) != "product"} == {
        "product/photos": 0o755,
        "libexec": 0o711,
        "libexec/sametime": 0o755,
        "libexec/sametime/photo-receive": 0o755,
    }
