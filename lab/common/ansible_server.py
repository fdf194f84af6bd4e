"""Ansible for many runs: this process has loaded it and forks for each run, since loading takes a second.

Reads a line of JSON for each run: [PROGRAM, ARGUMENTS, FOLDER, FILE FOR OUTPUT, FILE FOR ERRORS]. Writes its exit code.
Ends with its standard input. ansible-core reads some settings while it is loaded, so all runs have the same ones.
"""

import gc
import importlib
import json
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

from ansible.cli.adhoc import AdHocCLI
from ansible.cli.playbook import PlaybookCLI
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.plugins import loader

ROOT = Path(__file__).resolve().parents[2]
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


def main() -> None:
    """Serve until the end of the input."""
    load()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            run(*json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def load() -> None:
    """Load modules and plugins, and the descriptions of the plugins' options."""
    for name in LATER:
        importlib.import_module(name)
    loader.init_plugin_loader()
    warnings.filterwarnings("ignore", "AnsibleCollectionFinder has already been configured")  # each run tries it again
    InventoryManager(DataLoader(), sources=["localhost,"])  # loads the plugins of inventories
    for plugins in PLUGINS:
        list(plugins.all(class_only=True))
    loader.filter_loader.all()
    loader.test_loader.all()
    for name in ACTIONS:
        loader.action_loader.get(name, class_only=True)
    for plugin in ("action", "filter"):  # Ansible compiles those of a collection again in each process
        names = [path.stem for path in (ROOT / "plugins" / plugin).glob("*.py")]
        for name in names:
            importlib.import_module(f"ansible_collections.sametime.estate.plugins.{plugin}.{name}")
    gc.freeze()  # so that children share the memory


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


if __name__ == "__main__":
    main()
