"""Programs in one file: always the same bytes, and they run. Python 3.6."""

import subprocess
import sys

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._core import archive

ROOT = "top.module_utils"
SOURCES = {
    f"{ROOT}.pack.main": f"from {ROOT}.pack import other\nfrom {ROOT}.core.deep import WORD\nimport json\n\n\n"
    "def main():\n    print(other.NAME, WORD)\n    return 7\n",
    f"{ROOT}.pack.other": "NAME = 'näme'\n",
    f"{ROOT}.core.deep": f"from {ROOT}.pack.sub import (\n    inner,\n)\nfrom top.plugin import never\nWORD = 'word'\n",
    f"{ROOT}.pack.sub.inner": f"from {ROOT}.core.deep import WORD\n",
    f"{ROOT}.pack.unused": "",
}
PACKAGES = (f"{ROOT}.pack", f"{ROOT}.core", f"{ROOT}.pack.sub")
ENTRY = f"{ROOT}.pack.main"


def source(name):
    return None if name in PACKAGES else SOURCES[name]


def test_closure_has_what_is_imported_from_any_package_below_module_utils_and_nothing_else():
    result = archive.closure(ENTRY, source)
    assert result == {name: text for name, text in SOURCES.items() if name != f"{ROOT}.pack.unused"}


def test_a_module_without_source_is_an_error():
    sources = {ENTRY: f"from {ROOT}.pack import gone\n"}
    with pytest.raises(KeyError, match=r"pack\.gone"):
        archive.closure(ENTRY, lambda name: None if name in PACKAGES else sources[name])


def test_the_program_runs_and_returns_the_exit_code(tmp_path):
    sources = dict(SOURCES)
    sources[f"{ROOT}.core.deep"] = "WORD = 'word'\n"
    path = tmp_path / "program"
    path.write_bytes(archive.build(ENTRY, sources, sys.executable))
    path.chmod(0o755)
    done = subprocess.run([str(path)], stdout=subprocess.PIPE, env={"PYTHONIOENCODING": "utf-8"}, check=False)
    assert (done.returncode, done.stdout.decode()) == (7, "näme word\n")


def test_the_same_sources_give_the_same_bytes():
    backwards = dict(reversed(list(SOURCES.items())))
    program = archive.build(ENTRY, SOURCES, "/usr/bin/python3")
    assert archive.build(ENTRY, backwards, "/usr/bin/python3") == program
    # Whatever Python wrote it: the digest is that of these very bytes.
    assert archive.digest(program) == "40a77f4db28c88791da5b969a683d74ec78989358f9a2f08bafc52fb353366ed"


OLD = archive.build("a.main", {"a.main": "x = 1\n", "a.same": "y = 1\n"}, "/usr/bin/python3")
NEW = archive.build("a.main", {"a.main": "x = 2\n", "a.same": "y = 1\n"}, "/opt/python3")


@pytest.mark.parametrize(
    ("current", "wanted", "before", "after"),
    [
        pytest.param(OLD, OLD, "", "", id="same"),
        pytest.param(
            OLD,
            NEW,
            "a/main.py: 9e26bf369911\ninterpreter: /usr/bin/python3\n",
            "a/main.py: 4205c4809ab1\ninterpreter: /opt/python3\n",
            id="other",
        ),
        pytest.param(
            b"#!/bin/sh\n",
            OLD,
            "(not an archive): a8076d3d28d2\n",
            None,
            id="something else",
        ),
    ],
)
def test_diff(current, wanted, before, after):
    result = archive.diff(current, wanted)
    assert result["before"] == before
    assert after is None or result["after"] == after


def test_diff_of_a_program_that_is_not_there():
    result = archive.diff(None, OLD)
    assert result["before"] == ""
    assert result["after"].splitlines()[-1] == "interpreter: /usr/bin/python3"
