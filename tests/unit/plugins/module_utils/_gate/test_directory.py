"""The directory of the program: what a run repairs, and that it writes nothing else. Python 3.6."""

import os

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._gate.directory import Directory
from ansible_collections.sametime.estate.plugins.module_utils._gate.installed import Contents

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="the files belong to two accounts, so this needs root")
WANTED = Contents(b"#!/bin/true\n", b"{}", b"keys")
NOTHING = Contents(None, None, None)


class Module:
    """What the directory needs of an AnsibleModule, on a host with SELinux or without."""

    def __init__(self, selinux=False):
        self.selinux = selinux
        self.contexts = {}

    def run_command(self, _argv):
        return 0, "", ""

    def selinux_enabled(self):
        return self.selinux

    def set_context_if_different(self, path, context, _changed):
        self.contexts[path.rpartition("/")[2]] = context[2]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "gate"


def test_write_and_repair(path):
    directory = Directory(str(path), "nobody", Module())
    assert len(directory.repairs(NOTHING, WANTED)) == 3
    directory.write(NOTHING, WANTED)
    assert directory.read() == WANTED
    assert directory.repairs(WANTED, WANTED) == []
    path.chmod(0o777)
    os.chown(str(path / "keys.json"), 0, 0)
    assert directory.repairs(WANTED, WANTED) == [
        f"owner and mode of {path}/keys.json",
        f"owner and mode of {path}",
    ]
    directory.write(WANTED, WANTED)
    assert directory.repairs(WANTED, WANTED) == []


def test_contexts_of_selinux(path):
    module = Module(selinux=True)
    Directory(str(path), "nobody", module).write(NOTHING, WANTED)
    assert module.contexts == {"photo-gate": "bin_t", "rules.json": "etc_t", "keys.json": "etc_t"}


def test_remove(path):
    directory = Directory(str(path), "nobody", Module())
    directory.write(NOTHING, WANTED)
    assert directory.repairs(WANTED, NOTHING) == [
        f"remove {path}/{name}" for name in ("photo-gate", "rules.json", "keys.json")
    ]
    directory.write(WANTED, NOTHING)
    assert not path.exists()
    assert directory.repairs(NOTHING, NOTHING) == []


def test_files_for_another_host_belong_to_whoever_prepares_them(path):
    directory = Directory(str(path), "no-such-account", Module(), prepared=True)
    directory.write(NOTHING, WANTED)
    assert directory.read() == WANTED
    assert directory.repairs(WANTED, WANTED) == []
    assert (path / "keys.json").stat().st_mode & 0o777 == 0o600
