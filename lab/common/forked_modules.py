"""Ansible's modules on this machine without the start of an interpreter, which takes longer than most of them run.

A process that has loaded what every module loads forks for each one; see preloaded.py. It runs the same script that
Ansible would give to an interpreter, with the archive of the module. This is the program of that process.
"""

import atexit
import os
import site
import sys
import types

# An interpreter that starts with its own libraries only gets what any other one has.
sys.path[1:1] = [folder for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder]
site.main()

import ansible.module_utils._internal._ansiballz._loader  # noqa: E402
import ansible.module_utils.basic  # noqa: E402, F401


def main(_arguments: list[str]) -> int:
    """Run the script from standard input as an interpreter does."""
    sys.argv = [""]
    program = sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        exec(compile(sys.stdin.buffer.read(), "<stdin>", "exec"), program.__dict__)  # noqa: S102
    finally:
        sys.stdout.flush()
        atexit._run_exitfuncs()  # noqa: SLF001 - a module removes its temporary folder there
    return 0
