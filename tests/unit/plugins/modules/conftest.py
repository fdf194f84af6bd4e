"""Modules as processes of their own, without paying for a new interpreter each time."""

import atexit
import importlib
import io
import json
import os
import sys

import pytest
from ansible.module_utils import _internal


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
