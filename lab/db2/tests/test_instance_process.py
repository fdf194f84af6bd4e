"""Processes of a real instance: they start, wait, are killed, and come back."""

import os
import signal
import subprocess
import time

from ansible_collections.sametime.estate.lab.common.json_files import read_json
from ansible_collections.sametime.estate.lab.db2.answers import WINDOW, starts_with
from ansible_collections.sametime.estate.lab.db2.db2lab.home import held
from ansible_collections.sametime.estate.lab.db2.harness import SCALE, commits, wait, write


def test_one_process_per_active_database_and_one_listener(real):
    one, _ = real
    pid = one.pid()
    assert open(f"/proc/{pid}/comm").read().strip() == "db2hadr STMS"  # noqa: SIM115, PTH123 - a proc file
    ports = subprocess.run(["/bin/sh", "-c", "cat /proc/net/tcp"], capture_output=True, text=True, check=True).stdout
    assert f"0100007F:{one.hadr:04X} 00000000:0000 0A" in ports
    assert one.db2("deactivate db STMS")[0] == 0
    assert wait(lambda: not os.path.exists(f"/proc/{pid}"))  # noqa: PTH110 - a proc file
    assert not held(one.home.lock("STMS"))


def test_killed_database(real):
    one, two = real
    write(one, 20)
    os.kill(one.pid(), signal.SIGKILL)
    assert wait(lambda: two.triple() == ("STANDBY", "DISCONNECTED_PEER", "DISCONNECTED"))
    assert one.role == "PRIMARY"
    assert "not activated" in one.shell("db2pd -db STMS -hadr").stdout
    assert starts_with(one.db2("activate db STMS"), "DB20000I") == 0
    assert wait(lambda: one.triple() == ("PRIMARY", "PEER", "CONNECTED"))
    assert "Crash recovery" in one.diagnostics()
    assert commits(one) == commits(two) == 20


def test_killed_instance_takes_its_databases_along(real):
    one, two = real
    pid = one.pid()
    os.kill(read_json(one.home.started, {})["pid"], signal.SIGKILL)
    assert wait(lambda: not held(one.home.lock("STMS")))
    assert wait(lambda: not held(one.home.manager_lock))
    assert starts_with(one.db2("get db cfg for STMS"), "SQL1032N") == 4
    assert wait(lambda: two.triple()[1] == "DISCONNECTED_PEER")
    assert one.shell("db2start").returncode == 0
    assert starts_with(one.db2("activate db STMS"), "DB20000I") == 0
    assert one.pid() != pid


def test_silence_of_a_stopped_process(real):
    one, two = real
    write(one, 5)
    os.kill(one.pid(), signal.SIGSTOP)
    try:
        began = time.monotonic()
        assert two.triple() == ("STANDBY", "PEER", "CONNECTED")
        assert "HADR_STATE = PEER" in one.shell("db2pd -db STMS -hadr").stdout
        assert wait(lambda: two.triple()[2] == "DISCONNECTED")
        assert time.monotonic() - began > 1
        assert two.triple()[1] == "DISCONNECTED_PEER"
        assert starts_with(two.db2(WINDOW), "DB20000I") == 0
        write(two, 5)
    finally:
        os.kill(one.pid(), signal.SIGCONT)
    assert wait(lambda: one.triple()[2] == "DISCONNECTED")
    assert one.role == two.role == "PRIMARY"


def test_roles_survive_everything(real):
    one, two = real
    for host, role in ((one, "PRIMARY"), (two, "STANDBY")):
        os.kill(host.pid(), signal.SIGKILL)
        assert host.role == role
        host.shell("db2stop force; db2start")
        assert host.role == role
    assert starts_with(two.db2("activate db STMS"), "DB20000I") == 0
    assert starts_with(one.db2("activate db STMS"), "DB20000I") == 0


def test_the_guard_really_waits(hosts):
    one, two = hosts
    two.ready("STANDBY", one)
    one.ready("PRIMARY", two)
    began = time.monotonic()
    assert starts_with(one.db2("start hadr on db STMS as primary"), "SQL1768N", 7) == 4
    waited = time.monotonic() - began
    assert 120 / float(SCALE) <= waited < 120 / float(SCALE) + 3
    assert not held(one.home.lock("STMS")) or wait(lambda: not held(one.home.lock("STMS")))
    assert one.role == "PRIMARY"
    assert starts_with(one.db2("start hadr on db STMS as primary by force"), "DB20000I") == 0


def test_a_killed_command_ends_the_wait(hosts):
    one, two = hosts
    two.ready("STANDBY", one)
    one.ready("PRIMARY", two, settings={"scale": "1"})
    running = subprocess.Popen(
        ["/bin/sh", "-c", f". {one.home.sqllib}/db2profile; exec db2 activate db STMS"], stdout=subprocess.DEVNULL
    )
    assert wait(lambda: held(one.home.lock("STMS")))
    running.kill()
    running.wait()
    assert wait(lambda: not held(one.home.lock("STMS")))


def test_two_commands_wait_for_one_start(hosts):
    one, two = hosts
    two.ready("STANDBY", one)
    one.ready("PRIMARY", two)
    command = f". {one.home.sqllib}/db2profile; exec db2 activate db STMS"
    both = [subprocess.Popen(["/bin/sh", "-c", command], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert wait(lambda: held(one.home.lock("STMS")))
    assert starts_with(two.db2("activate db STMS"), "DB20000I") == 0
    codes = sorted((process.wait(timeout=20), process.stdout.read()[:8]) for process in both)
    assert codes[0] == (0, "DB20000I")
    assert codes[1] in [(0, "DB20000I"), (2, "SQL1490W")]
