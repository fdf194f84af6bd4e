"""Modules as processes of their own, without paying for a new interpreter each time."""

import atexit
import importlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable
from typing import Any

from ansible.module_utils import _internal

PACKAGE = "ansible_collections.sametime.estate.plugins.modules"


def forked(name: str, arguments: dict[str, Any], prepare: Callable[[], Any] = lambda: None) -> dict[str, Any]:
    """Return the result of a module; ``prepare`` is called in its process first.

    The process is a fork of this one; the module reads its arguments from standard input as it does on a host. What it
    prints goes to a file, since a job that it leaves behind may keep its output open.
    """
    module = importlib.import_module(f"{PACKAGE}.{name}")
    with tempfile.TemporaryFile("w+") as printed:
        child = os.fork()
        if child == 0:
            os.dup2(printed.fileno(), 1)
            os.dup2(printed.fileno(), 2)
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
        os.waitpid(child, 0)
        printed.seek(0)
        text = printed.read()
    assert text.startswith(("\n{", "{")), text
    result: dict[str, Any] = json.loads(text)
    return result
