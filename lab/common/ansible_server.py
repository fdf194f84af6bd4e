"""Ansible for many runs: this process has loaded it and forks for each run, since loading takes a second.

Answers ask_ansible.py at a socket, as preloaded.py does, until its standard input ends. ansible-core reads some
settings while it is loaded, so all runs have the same ones.

usage: lab/common/start.py common.ansible_server SOCKET
"""

import importlib
import os
import posix
import sys
import tempfile
import warnings
from pathlib import Path

from ansible.cli.adhoc import AdHocCLI
from ansible.cli.playbook import PlaybookCLI
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.plugins import loader

from . import preloaded

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
# The plugins of the lab, of the roles and of their templates, by their full names.
OURS = Path(__file__).parents[2] / "plugins"
OF_COLLECTIONS = {
    loader.connection_loader: ["containers.podman.podman"],
    loader.lookup_loader: ["ansible.builtin.env", "ansible.builtin.file", "ansible.builtin.template"],
    loader.filter_loader: [f"sametime.estate.{path.stem}" for path in OURS.glob("filter/*.py")],
    loader.action_loader: [f"sametime.estate.{path.stem}" for path in OURS.glob("action/*.py")],
}
ACTIONS = ("assert", "command", "copy", "debug", "fail", "include_tasks", "set_fact", "template")


def main(arguments: list[str]) -> int:
    """Serve until the end of the input."""
    load()
    return preloaded.serve(arguments[0], be)


def load() -> None:
    """Load modules and plugins, and the descriptions of the plugins' options."""
    for name in LATER:
        importlib.import_module(name)
    loader.init_plugin_loader()
    warnings.filterwarnings("ignore", "AnsibleCollectionFinder has already been configured")  # each run tries it again
    InventoryManager(DataLoader(), sources=["localhost,"])  # loads the plugins of inventories
    for plugins in PLUGINS:
        list(plugins.all(class_only=True))
    for plugins in (loader.filter_loader, loader.test_loader):
        list(plugins.all())
    for plugins, names in OF_COLLECTIONS.items():
        for name in names:
            plugins.get(name, class_only=True)
    for name in ACTIONS:
        loader.action_loader.get(name, class_only=True)


def be(argv: list[str]) -> int:
    """Run a program; returns its exit code."""
    tempfile.tempdir = None  # it depends on the environment
    os.getppid = posix.getppid  # preloaded.py has replaced it, and workers need their own
    sys.argv = argv
    try:
        PROGRAMS[argv[0]].cli_executor(argv)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0
