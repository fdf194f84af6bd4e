"""Sign-on tokens and guests on the web server: limits, a program that died, new keys, no secret anywhere."""

import base64
import re

import pytest
from ansible_collections.sametime.estate.molecule.photo_web_lab import (
    ELSEWHERE,
    HOME,
    KEYS,
    NAME,
    ROOT,
    SERVER,
    TOKEN,
    TOKENS,
    VARIABLES,
    lab,
    restarts,
    run,
    statuses,
)
from ansible_collections.sametime.estate.molecule.waiting import until

GATE = "/etc/sametime-photo-gate"
SIGNED_ON = f"LtpaToken2={TOKEN}"
ROOM = "STPluginActivePage=stMeetingroom"
NEW_KEYS = ROOT / "tests/unit/plugins/module_utils/_gate/data/ltpa/keys/next.keys"


@pytest.fixture
def gracefully(ihs):
    """Start the program again after the test; the counts of guests start again at zero."""
    yield
    ihs.check_output(f"{HOME}/bin/apachectl -k graceful")
    until(lambda: statuses("outside1", cookie=SIGNED_ON) == (200, None))


@pytest.mark.usefixtures("gracefully")
def test_a_guest_who_guesses_is_stopped():
    guessed = [statuses("outside1", path=f"/guess{number}@acme.example.jpg", cookie=ROOM) for number in range(12)]
    assert guessed == [(404, None)] * 10 + [ELSEWHERE] * 2
    assert statuses("outside1", cookie=ROOM) == (200, None), "photos have a limit of their own"
    assert statuses("outside1", path="/guess0@acme.example.jpg", cookie=SIGNED_ON) == (404, None)
    assert "the guest 172.30.30.41 reached the limit" in lab(SERVER).check_output(f"cat {HOME}/logs/*error_log")


@pytest.mark.either_generation
@pytest.mark.usefixtures("gracefully")
def test_a_program_that_died_admits_nobody_and_verify_says_so(ihs):
    assert run("--tags", "photo_vhost", playbook="photos_verify")[:2] == (0, 0)
    assert ihs.check_output(f"pgrep -c -u photogate -f {GATE}/rules.json") == "2", (
        "one for http and https, with its watchdog"
    )
    ihs.check_output(f"pkill -STOP -o -u photogate -f {GATE}/rules.json")
    assert statuses("outside1", cookie=SIGNED_ON) == (200, None), "its watchdog lets a stopped program continue"
    ihs.check_output(f"pkill -KILL -u photogate -f {GATE}/rules.json")
    assert statuses("outside1", cookie=SIGNED_ON) == ELSEWHERE
    assert statuses("outside1", cookie=ROOM) == ELSEWHERE
    assert statuses("inside1") == (200, None)
    _changed, failed, output = run("--tags", "photo_vhost", playbook="photos_verify")
    assert failed
    assert "No process photo-gate of the account photogate runs on ihs1" in output


@pytest.mark.either_generation
def test_new_keys_count_without_a_restart(ihs):
    other = f"LtpaToken2={TOKENS['of other keys']}"
    old = {**VARIABLES["sametime_sso_keys"][0], "file": str(ROOT / "lab/ihs/files/sign-on.keys")}
    new = {"name": "Next generation", "file": str(NEW_KEYS), "password": "rot-new"}
    before = restarts(ihs)
    try:
        assert statuses("outside1", cookie=other) == ELSEWHERE
        keys = [{**old, "valid_until": "2999-01-01"}, new]
        changed, failed, output = run(playbook="rotate_sso_keys", sametime_sso_keys=keys)
        assert (changed, failed) == (1, 0), output
        assert "accepted until 2999-01-02" in output
        until(lambda: statuses("outside1", cookie=other) == (200, None))
        assert statuses("outside1", cookie=SIGNED_ON) == (200, None)
        assert restarts(ihs) == before
    finally:
        assert run(playbook="rotate_sso_keys")[:2] == (1, 0)
    until(lambda: statuses("outside1", cookie=other) == ELSEWHERE)


@pytest.mark.either_generation
def test_no_secret_is_where_it_should_not_be(ihs):
    password = VARIABLES["sametime_sso_keys"][0]["password"]
    shared = base64.b64encode(KEYS[0].shared).decode()
    processes = ihs.check_output("cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'")
    logs = ihs.check_output(f"cat {HOME}/logs/* /var/log/*.log 2>/dev/null; journalctl --no-pager 2>/dev/null || true")
    exported = (ROOT / "lab/ihs/files/sign-on.keys").read_text()
    private = re.search(r"ltpa\.PrivateKey=(\S{60})", exported)[1]
    everywhere = "/etc /opt/IBM /var/lib /var/log /tmp /root"
    found = ihs.run(f"grep -rlF -e '{password}' -e '{private}' {everywhere} 2>/dev/null")
    for secret in (password, shared, private):
        assert secret not in processes
        assert secret not in logs
    assert found.stdout == ""
    keys = ihs.file(f"{GATE}/keys.json")
    assert (keys.user, keys.mode, ihs.file(GATE).user) == ("photogate", 0o600, "root")
    assert statuses("outside1", path=NAME, cookie=SIGNED_ON) == (200, None)
