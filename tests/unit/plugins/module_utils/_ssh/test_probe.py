# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connecting for a proof: Python 3.6 as the code."""

import os
import re
import sys
import tempfile
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._core.ssh_command import Connection
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync.transport import Remote
from ansible_collections.sametime.estate.plugins.module_utils._ssh import probe, proof
from ansible_collections.sametime.estate.plugins.module_utils._ssh.account_files import account, me
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError


def attempt(code, stdin=b""):
    return proof.Attempt("try", proof.WORKS, [sys.executable, "-c", code], None, re.compile("x"), stdin)


def test_runs_and_reports():
    code = "import sys; sys.stderr.write('e'); print(sys.stdin.read()); sys.exit(3)"
    assert probe.Connector(me(), 20)([attempt(code, b"hello")]) == [(3, "hello\n", "e")]


def test_hands_over_no_agent(monkeypatch):
    monkeypatch.setenv("SSH_AUTH_SOCK", "/tmp/agent")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    ended = probe.Connector(me(), 20)([attempt("import os; print(sorted(os.environ.items()))")])[0]
    assert "SSH_AUTH_SOCK" not in ended.stdout
    assert "('LC_ALL', 'C')" in ended.stdout


def test_what_does_not_end_is_killed_with_its_children():
    code = "import subprocess, time; subprocess.Popen(['sleep', '60']); time.sleep(60)"
    assert probe.Connector(me(), 1)([attempt(code)])[0].rc is None


def test_attempts_run_side_by_side(tmp_path):
    """Each waits until the other one is there, so one after the other would never end."""
    meet = "import os, sys, time; open(sys.argv[1], 'w')\nwhile not os.path.exists(sys.argv[2]): time.sleep(0.02)"
    paths = [str(tmp_path / name) for name in "ab"]
    pair = [attempt(meet), attempt(meet)]
    pair = [one._replace(argv=one.argv + way) for one, way in zip(pair, (paths, paths[::-1]))]
    assert [ended.rc for ended in probe.Connector(me(), 20)(pair)] == [0, 0]


def test_slow_attempt_costs_the_others_nothing():
    slow, quick = attempt("import time; time.sleep(60)"), attempt("print('done')")
    assert [ended.rc for ended in probe.Connector(me(), 1)([slow, quick])] == [None, 0]


def test_input_of_a_command_that_reads_none():
    assert probe.Connector(me(), 20)([attempt("raise SystemExit(4)", b"x")])[0].rc == 4


def test_missing_program():
    missing = proof.Attempt("try", proof.WORKS, ["/nowhere/ssh"], None, re.compile("x"))
    with pytest.raises(SshError, match="/nowhere/ssh cannot be started: No such file or directory"):
        probe.Connector(me(), 1)([missing])


def test_as_another_user():
    nobody = account("nobody")
    if os.geteuid() != 0:
        with pytest.raises(SshError, match="only root and nobody can prove the key of nobody; use become"):
            probe.Connector(nobody, 1)
        return
    who = proof.Attempt("try", proof.WORKS, ["/bin/sh", "-c", "id -u; id -g; id -G; pwd"], None, re.compile("x"))
    uid, gid, groups, folder = probe.Connector(nobody, 20)([who])[0].stdout.split("\n", 3)
    assert (uid, gid, folder) == (str(nobody.uid), str(nobody.gid), "/\n")
    assert "0" not in groups.split()


def test_proof_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    fake = tmp_path / "fake"
    fake.write_text("#!/bin/sh\necho 'photo-receive: refused: no' >&2\nexit 77\n", encoding="utf-8")
    fake.chmod(0o755)
    connection = Connection(str(fake), "stphotos", "ihs1", 22, "/key", "/known_hosts", 5)
    results = probe.prove(probe.Connector(me(), 10), Remote(str(fake), connection))
    assert {result.name: result.got for result in results}["open a shell"] == proof.REFUSED
    assert {result.name: result.proven for result in results}["push photos"] is False
    assert [path.name for path in Path(str(tmp_path)).iterdir()] == ["fake"]
