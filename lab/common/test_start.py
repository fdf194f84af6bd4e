"""The start script, in a copy of the layout of a container: /opt/lab, without the collection on Python's path."""

import shutil
import subprocess
import sys
from pathlib import Path

START = Path(__file__).with_name("start.py")
PROGRAM = """\
import sys
from ..common.json_files import read_json
from ..common import json

def main(arguments):
    print(__name__, sys.argv, arguments, read_json.__module__)
    return 7
"""


def test_a_program_finds_common_and_hides_no_module_of_python(tmp_path):
    (tmp_path / "lab" / "simulator").mkdir(parents=True)
    shutil.copytree(START.parent, tmp_path / "lab" / "common")
    (tmp_path / "lab" / "common" / "json.py").write_text("")  # only reachable by its full name
    (tmp_path / "json.py").write_text("raise SystemExit('hidden')")
    (tmp_path / "lab" / "simulator" / "control.py").write_text(PROGRAM)
    argv = [sys.executable, "-E", "-s", "-S", tmp_path / "lab/common/start.py", "simulator.control", "reset", "-x"]
    done = subprocess.run(argv, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (7, "")
    assert (
        done.stdout
        == "lab.simulator.control ['simulator.control', 'reset', '-x'] ['reset', '-x'] lab.common.json_files\n"
    )
