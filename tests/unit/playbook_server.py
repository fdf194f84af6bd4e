"""ansible-playbook for many runs: this process has loaded it and forks for each run, since loading takes a second.

Reads a line of JSON for each run: [ARGUMENTS, FOLDER, FILE FOR OUTPUT, FILE FOR ERRORS]. Writes its exit code. Ends
after an empty line, and with its standard input. ansible-core reads some settings while it is loaded, so all runs have
the same ones.
"""

import importlib
import json
import os
import sys
from collections.abc import Sequence

from ansible.cli.playbook import PlaybookCLI

# What runs load only when they need it.
LATER = (
    "ansible.executor.process.worker",
    "ansible.executor.task_executor",
    "ansible.playbook.handler_task_include",
    "ansible.plugins.action.normal",
    "ansible.plugins.cache.memory",
    "ansible.plugins.callback.default",
    "ansible.plugins.connection.local",
    "ansible.plugins.inventory.auto",
    "ansible.plugins.inventory.host_list",
    "ansible.plugins.inventory.ini",
    "ansible.plugins.inventory.yaml",
    "ansible.plugins.shell.sh",
    "ansible.plugins.strategy.linear",
    "ansible.plugins.vars.host_group_vars",
    "netaddr",
    "pty",
    "xml.etree.ElementTree",
)


def main() -> None:
    """Serve until the end of the input."""
    for name in LATER:
        importlib.import_module(name)
    for line in iter(sys.stdin.readline, ""):
        if line == "\n":
            break
        child = os.fork()
        if child == 0:
            run(*json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def run(arguments: Sequence[str], folder: str, output: str, errors: str) -> None:
    """Be ansible-playbook, and end."""
    for number, (path, flags) in enumerate(
        [(os.devnull, os.O_RDONLY), (output, os.O_WRONLY | os.O_CREAT), (errors, os.O_WRONLY | os.O_CREAT)]
    ):
        os.dup2(os.open(path, flags), number)
    os.chdir(folder)
    sys.argv = ["ansible-playbook", *arguments]
    code: object = 1
    try:
        PlaybookCLI.cli_executor(sys.argv)
    except SystemExit as end:
        code = end.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(int(code) if isinstance(code, int) else 1)  # the temporary folder of Ansible is for all runs


if __name__ == "__main__":
    main()
