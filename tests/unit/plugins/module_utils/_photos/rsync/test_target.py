# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The target: which connections it opens, and when. Python 3.6."""

from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.process import Outcome
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync import target, transport
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Transfer

TRANSFER = Transfer("ihs1", "stphotos", 2222, "/k/key", "/k/known", 60, 7, 2, "/usr/bin/rsync", "/usr/bin/ssh")
REMOTE = target.remote(TRANSFER)


class Rsync:
    """Simulates the programs: one outcome per start, in this order."""

    def __init__(self, *outcomes):
        self.outcomes = list(outcomes)
        self.calls = []
        self.names = []

    def start(self, argv, env):
        assert env["LC_ALL"] == "C"
        outcome = self.outcomes[len(self.calls)]
        self.calls.append(argv)
        return _Process(self, outcome)


class _Process:
    def __init__(self, rsync, outcome):
        self._rsync, self._outcome = rsync, outcome

    def finish(self, names, timeout_seconds):
        assert timeout_seconds == TRANSFER.timeout_seconds
        self._rsync.names.append(names)
        return self._outcome


GOOD, BUSY = Outcome(0, "", ""), Outcome(1, "", "busy")


def test_remote_has_what_the_configuration_says():
    assert REMOTE.rsync == "/usr/bin/rsync"
    assert dict(REMOTE.connection._asdict()) == {
        "ssh": "/usr/bin/ssh",
        "user": "stphotos",
        "target": "ihs1",
        "port": 2222,
        "key": "/k/key",
        "known_hosts": "/k/known",
        "connect_timeout_seconds": 7,
    }


@pytest.mark.parametrize(
    ("connections", "outcomes", "writes"),
    [
        pytest.param(2, [GOOD], 1, id="the waiting connection writes"),
        pytest.param(2, [BUSY, GOOD], 2, id="a new one, if it failed"),
        pytest.param(1, [GOOD], 1, id="a new one, if none may wait"),
    ],
)
def test_write(tmp_path, connections, outcomes, writes):
    rsync = Rsync(*outcomes)
    with target.Target(TRANSFER._replace(connections=connections), rsync.start) as server:
        server.prepare("/stage")
        server.write("/stage", ["a", "b"], ["z"])
    assert rsync.calls == [transport.write(REMOTE, "/stage")] * writes
    assert rsync.names == ["z\0a\0b\0"] * writes


def test_nothing_to_write_opens_no_connection():
    rsync = Rsync()
    with target.Target(TRANSFER, rsync.start) as server:
        server.write("/stage", [], [])
        server.sweep([])
    assert rsync.calls == []


@pytest.mark.parametrize("rc", [0, 24])
def test_sweep_is_a_call_of_its_own_from_an_empty_directory(rc):
    rsync = Rsync(Outcome(rc, "", 'file has vanished: "/tmp/x/.~tmp~"'))
    with target.Target(TRANSFER, rsync.start) as server:
        server.sweep(["a", "b"])
    (call,) = rsync.calls
    assert call == transport.write(REMOTE, call[-2])
    assert not Path(call[-2]).exists()
    assert rsync.names == [".~tmp~/a\0.~tmp~/b\0"]


def test_a_photo_that_cannot_be_written_is_not_tried_again():
    rsync = Rsync(Outcome(23, "", "mkstemp failed"))
    with target.Target(TRANSFER, rsync.start) as server:
        server.prepare("/stage")
        with pytest.raises(PhotoError, match="rsync to stphotos@ihs1, port 2222: mkstemp failed") as caught:
            server.write("/stage", ["a"], [])
    assert caught.value.cause == "transfer_partial"


def test_a_timeout_is_a_broken_transfer():
    rsync = Rsync(Outcome(-15, "", "", timed_out=True))
    with target.Target(TRANSFER, rsync.start) as server:
        server.open("/")
        with pytest.raises(PhotoError, match="still running after 60 seconds; stopped") as caught:
            server.read()
    assert (caught.value.cause, caught.value.details["timed_out"]) == ("transfer_broken", True)
