"""The job as a program. Python 3.6."""

import ast
import subprocess
import sys

from ansible_collections.sametime.estate.plugins.module_utils._core import archive, program
from ansible_collections.sametime.estate.plugins.module_utils._photos import cli
from ansible_collections.sametime.estate.plugins.module_utils._photos.process import Process


def run(argv):
    outcome = Process(argv).finish()
    return outcome.rc, outcome.stdout, outcome.stderr


def test_the_program_needs_nothing_but_python(tmp_path, estate):
    path = tmp_path / "photo-sync"
    program.install(str(path), program.build(cli.__name__, sys.executable), run)
    assert path.stat().st_mode & 0o777 == 0o755
    # As cron starts it: no environment, another directory, no site packages.
    done = subprocess.run(
        ["/usr/bin/env", "-i", sys.executable, "-IS", str(path), "--config", estate.config()],
        cwd="/",
        stderr=subprocess.PIPE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert set(estate.served()) == {"ann", "ben", "eve"}
    assert program.read(str(path)) == program.build(cli.__name__, sys.executable)


def test_the_program_has_its_modules_of_other_packages_and_none_imports_ansible():
    entry = cli.__name__
    sources = archive.closure(entry, program._source)
    assert {name.split(".")[-2] for name in sources} == {"_core", "_photos", "names", "rsync"}
    for name, text in sources.items():
        for node in ast.walk(ast.parse(text)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            assert [one for one in names if one.split(".")[0] == "ansible"] == [], name
