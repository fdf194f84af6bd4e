"""Module photo_gate: check, do, check, do; the installed program answers; no secret is shown."""

import base64
import json
import os
import subprocess
import sys

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._gate import keys
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="the files belong to two accounts, so this needs root")

FOUR_CALLS = [(True, True), (False, True), (True, False), (False, False)]
TOKENS = [{"name": "Sign-on", "cookie": "LtpaToken2", "accept_v1": False, "realms": [], "only_from": None}]
GUESTS = [{"name": "Meeting room", "cookie": "STPluginActivePage", "value": "stMeetingroom"}]
LIMITS = {"photos": 60, "misses": 10, "minutes": 10, "default_picture": None}
ALPHA, NEXT = (keys.dump([ltpa.KEYS[name]]) for name in ("alpha", "next"))
LINE = b"rule 203.0.113.9 50000 /a@acme.example.jpg LtpaToken2=%s\n" % ltpa.token("alpha-at")


@pytest.fixture
def call(call_module, tmp_path):
    tmp_path.chmod(0o755)
    for parent in list(tmp_path.parents)[:3]:
        parent.chmod(parent.stat().st_mode | 0o011)
    (tmp_path / "photos").mkdir()

    def run(check=False, **params):
        arguments = {
            "directory": str(tmp_path / "gate"),
            "photos": str(tmp_path / "photos"),
            "account": "nobody",
            "tokens": TOKENS,
            "guests": GUESTS,
            "limits": LIMITS,
            "key_file": ALPHA,
            "interpreter": sys.executable,
            **params,
        }
        return call_module("photo_gate", {**arguments, "_ansible_check_mode": check, "_ansible_diff": True})

    return run


def answers(tmp_path, lines):
    directory = tmp_path / "gate"
    argv = [directory / "photo-gate", "--config", directory / "rules.json", "--account", "nobody"]
    done = subprocess.run(argv, input=lines, capture_output=True, check=False)
    return done.stdout.decode().splitlines(), done.stderr.decode()


def test_four_calls(call, tmp_path):
    for check, changed in FOUR_CALLS:
        result = call(check=check)
        assert result["changed"] is changed
        assert (tmp_path / "gate").exists() is (not check or not changed)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in (tmp_path / "gate").iterdir()}
    assert modes == {"photo-gate": "0o755", "rules.json": "0o644", "keys.json": "0o600"}
    assert [one["name"] for one in result["keys"]] == ["alpha"]


def test_the_program_answers_and_gives_up_root(call, tmp_path):
    call()
    lines, reports = answers(tmp_path, LINE + b"admit 203.0.113.9 50000 /a@acme.example.jpg \n")
    assert lines == ["203.0.113.9 50000 token Sign-on", "203.0.113.9 50000 no"]
    assert "uses the keys alpha" in reports
    assert "started under the account with the number 0" not in reports


@pytest.mark.parametrize("change", ["chown", "chmod", "content"])
def test_what_others_changed_is_put_right(call, tmp_path, change):
    call()
    path = tmp_path / "gate" / "keys.json"
    if change == "chown":
        os.chown(path, 0, 0)
    elif change == "chmod":
        path.chmod(0o644)
    else:
        path.write_text("x")
    assert call(check=True)["changed"]
    assert call()["changed"]
    assert not call()["changed"]
    assert keys.read(path.read_text())


def test_new_keys_need_no_restart_and_new_rules_do(call):
    first = call()["digest"]
    second = call(key_file=NEXT)
    assert second["changed"]
    assert second["digest"] == first
    assert call(limits={**LIMITS, "photos": 5})["digest"] != first


def test_no_secret_is_shown(call):
    text = json.dumps([call(check=True), call(), call(key_file=NEXT)])
    for key in ltpa.KEYS.values():
        assert base64.b64encode(key.shared).decode() not in text
        assert key.shared.hex() not in text
    assert keys.fingerprint(ltpa.KEYS["alpha"]) in text


def test_absent(call, tmp_path):
    assert not call(state="absent")["changed"]
    call()
    assert call(state="absent", check=True)["changed"]
    assert call(state="absent")["changed"]
    assert not (tmp_path / "gate").exists()
    assert not call(state="absent")["changed"]


def test_files_of_others_stay(call, tmp_path):
    call()
    (tmp_path / "gate" / "notes").write_text("mine")
    call(state="absent")
    assert [path.name for path in (tmp_path / "gate").iterdir()] == ["notes"]


def test_an_account_that_does_not_exist(call):
    result = call(account="no-such-account")
    assert result["failed"]
    assert "there is no account no-such-account on this host" in result["msg"]


def test_an_interpreter_that_does_not_start(call, tmp_path):
    result = call(interpreter="/bin/false")
    assert result["failed"]
    assert "does not start with /bin/false" in result["msg"]
    assert not (tmp_path / "gate" / "photo-gate").exists()
