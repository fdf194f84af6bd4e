"""Modules as processes of their own, without paying for a new interpreter each time."""

import atexit
import importlib
import io
import json
import os
import sys

import pytest
from ansible.module_utils import _internal
from ansible_collections.sametime.estate.tests.unit.plugins.modules.db2_hosts import Db2Host


@pytest.fixture
def call_module():
    """Return a function: name of a module, its arguments, and what to do first -> its result.

    The process is a fork of this one; the module reads its arguments from standard input as it does on a host.
    """

    def call(name, arguments, prepare=lambda: None):
        module = importlib.import_module(f"ansible_collections.sametime.estate.plugins.modules.{name}")
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.dup2(writing, 1)
            os.dup2(writing, 2)
            sys.stdout = os.fdopen(1, "w")
            sys.stdin = io.TextIOWrapper(io.BytesIO(json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()))
            sys.argv = [name]
            _internal.is_controller = False  # other tests of this process may have imported Ansible's controller
            atexit._clear()  # what pytest has registered is for the parent
            try:
                prepare()
                module.main()
            except SystemExit:
                sys.stdout.flush()
            finally:
                atexit._run_exitfuncs()  # os._exit leaves them out; a module removes its temporary folder there
                os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as stream:
            printed = stream.read()
        os.waitpid(child, 0)
        assert "PRIVATE KEY" not in printed
        return json.loads(printed)

    return call


@pytest.fixture(scope="module")
def hosts(tmp_path_factory):
    """Two hosts with an instance each, for all tests of a file."""
    made = [Db2Host(tmp_path_factory.mktemp(name)) for name in ("one", "two")]
    yield made
    for host in made:
        host.end()


@pytest.fixture
def pair(hosts):
    """Return both halves of a pair, not started."""
    hosts[0].pair_with(hosts[1], "PRIMARY")
    hosts[1].pair_with(hosts[0], "STANDBY")
    for host in hosts:
        (host.work / "STMS" / "shutdown.json").unlink(missing_ok=True)
    return hosts


@pytest.fixture
def peers(pair):
    """Return a pair in state PEER; the first host is primary."""
    pair[1].watch("db2_hadr", state="standby")
    pair[0].watch("db2_hadr", state="primary")
    pair[1].wait_for("PEER")
    return pair
