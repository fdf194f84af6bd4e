"""Ansible for many runs: this process has loaded it and forks for each run, since loading takes a second.

The runs share what else costs most of their time: compiled templates, and a process that has loaded what modules on
this machine need.

Reads a line of JSON for each run: [PROGRAM, ARGUMENTS, FOLDER, FILE FOR OUTPUT, FILE FOR ERRORS]. Writes its exit code.
Ends with its standard input. ansible-core reads some settings while it is loaded, so all runs have the same ones.
"""

import gc
import importlib
import json
import os
import socket
import sys
import tempfile
import warnings
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ansible.cli.adhoc import AdHocCLI
from ansible.cli.playbook import PlaybookCLI
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.plugins import loader

from . import ask, compiled_templates, preloaded

PROGRAMS = {"ansible": AdHocCLI, "ansible-playbook": PlaybookCLI}
# What a run otherwise loads itself.
LATER = (
    "ansible.executor.process.worker",
    "ansible.executor.task_executor",
    "ansible.playbook.handler_task_include",
    "ansible.plugins.action.normal",
    "ansible.plugins.strategy.linear",
    "netaddr",
    "pty",
    "xml.etree.ElementTree",
)
PLUGINS = (
    loader.become_loader,
    loader.cache_loader,
    loader.callback_loader,
    loader.connection_loader,
    loader.shell_loader,
    loader.strategy_loader,
)
ACTIONS = ("assert", "command", "copy", "debug", "fail", "include_tasks", "set_fact", "template")


# What Ansible runs for a module if it sends it to the standard input of this interpreter.
MODULE = f"/bin/sh -c '{sys.executable} && sleep 0'"


def main(_arguments: Sequence[str]) -> int:
    """Serve until the end of the input."""
    load()
    fork_modules(preloaded.serve_here("common.forked_modules"))
    with tempfile.TemporaryDirectory() as templates:
        compiled_templates.keep_in(Path(templates))
        gc.freeze()  # so that runs share the memory
        for line in sys.stdin:
            child = os.fork()
            if child == 0:
                run(*json.loads(line))
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    return 0


def load() -> None:
    """Load modules and plugins, and the descriptions of the plugins' options."""
    for name in LATER:
        importlib.import_module(name)
    loader.init_plugin_loader()
    warnings.filterwarnings("ignore", "AnsibleCollectionFinder has already been configured")  # each run tries it again
    InventoryManager(DataLoader(), sources=["localhost,"])  # loads the plugins of inventories
    for plugins in PLUGINS:
        list(plugins.all(class_only=True))
    list(loader.filter_loader.all())
    list(loader.test_loader.all())
    for name in ACTIONS:
        loader.action_loader.get(name, class_only=True)


def run(program: str, arguments: Sequence[str], folder: str, output: str, errors: str) -> None:
    """Be this program, and end."""
    for number, (path, flags) in enumerate(
        [(os.devnull, os.O_RDONLY), (output, os.O_WRONLY | os.O_CREAT), (errors, os.O_WRONLY | os.O_CREAT)]
    ):
        os.dup2(os.open(path, flags), number)
    os.chdir(folder)
    sys.argv = [program, *arguments]
    code: object = 1
    try:
        PROGRAMS[program].cli_executor(sys.argv)
    except SystemExit as end:
        code = end.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(int(code) if isinstance(code, int) else 1)  # the temporary folder of Ansible is for all runs


def fork_modules(name: str) -> None:
    """Let the process with this socket run the modules that are for this interpreter, as the same account."""
    local: Any = loader.connection_loader.get("local", class_only=True)
    start = local.exec_command

    def exec_command(
        self: Any, cmd: str, in_data: bytes | None = None, sudoable: bool = True
    ) -> tuple[int, bytes, bytes]:
        if in_data is None or cmd != MODULE:
            result: tuple[int, bytes, bytes] = start(self, cmd, in_data, sudoable)
            return result
        return _forked(name, in_data, self.cwd or b"")

    local.exec_command = exec_command


def _forked(name: str, script: bytes, folder: bytes) -> tuple[int, bytes, bytes]:
    mask = os.umask(0o077)
    with ExitStack() as open_files, socket.socket(socket.AF_UNIX) as connection:
        files = [open_files.enter_context(tempfile.TemporaryFile()) for _stream in ask.STANDARD_STREAMS]
        os.umask(mask)
        files[0].write(script)
        files[0].seek(0)
        connection.connect("\0" + name)
        connection.recv(1)
        code = ask.handed_over(connection, [], tuple(file.fileno() for file in files), folder)
        os.umask(mask)
        for file in files:
            file.seek(0)
        return code, files[1].read(), files[2].read()
