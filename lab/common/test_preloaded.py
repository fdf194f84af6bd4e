"""A program in a process that has loaded it: it sees what a process of its own would see."""

import json
import os
import subprocess
import sys
import textwrap
import time

import pytest
from ansible_collections.sametime.estate.lab.common import preloaded

PROGRAM = """
    import json, os, sys, time
    from .common import waited

    def main(arguments):
        if arguments == ["waited"]:
            print(os.path.realpath(f"/proc/{waited.process}"), waited.seconds() >= 0)
            return 0
        if arguments == ["fail"]:
            raise ValueError("why")
        if arguments == ["wait"]:
            print(os.getpid(), flush=True)
            time.sleep(60)
        seen = {"arguments": arguments, "input": sys.stdin.read(), "folder": os.getcwd(), "parent": os.getppid(),
                "mine": os.environ.get("MINE"), "words": len(os.environ)}
        print(json.dumps(seen))
        print("a warning", file=sys.stderr)
        return 7
"""


def code(folder):
    """Make a lab of one program; return its folder."""
    lab = folder / "lab"
    (lab / "common").mkdir(parents=True)
    for name in ("ask.py", "start.py", "preloaded.py", "waited.py"):
        (lab / "common" / name).write_bytes(preloaded.ASK.with_name(name).read_bytes())
    (lab / "program.py").write_text(textwrap.dedent(PROGRAM))
    return lab


@pytest.fixture(scope="module", params=["loaded", "not loaded"])
def ask(request, tmp_path_factory):
    """Return the command line of a program; nothing listens on the second socket."""
    folder = code(tmp_path_factory.mktemp("code"))
    socket = f"sametime-test-{os.getpid()}"
    argv = [sys.executable, folder / "common" / "start.py", "common.preloaded", socket, "program"]
    command = [sys.executable, "-I", "-S", folder / "common" / "ask.py", socket, folder / "cache", "program"]
    if request.param == "not loaded":
        yield command
        return
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.read(1) == b"\n"
        yield command
        process.stdin.close()
        assert process.wait(10) == 0, "it ends with its standard input"


def test_changed_code_is_loaded_again(tmp_path):
    folder = code(tmp_path)
    socket = f"sametime-test-{os.getpid()}-changed"
    argv = [sys.executable, folder / "common" / "start.py", "common.preloaded", socket, "program"]
    ask = [sys.executable, "-I", "-S", folder / "common" / "ask.py", socket, tmp_path / "cache", "program"]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.read(1) == b"\n"
        (folder / "program.py").write_text("def main(arguments):\n    print('new')\n    return 5\n")
        os.utime(folder / "program.py", (1, 1))
        done = subprocess.run(ask, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (5, "new\n")
        assert process.wait(10) == 0


def test_everything_of_the_caller_arrives(ask, tmp_path):
    done = subprocess.run(
        [*ask, "a b", ""], input="ü\n", capture_output=True, text=True, check=False, cwd=tmp_path, env={"MINE": "x=y"}
    )
    seen = json.loads(done.stdout)
    assert seen.pop("words") < 4
    parent = os.getpid()
    assert seen == {
        "arguments": ["a b", ""],
        "input": "ü\n",
        "folder": str(tmp_path),
        "parent": parent,
        "mine": "x=y",
    }
    assert (done.returncode, done.stderr) == (7, "a warning\n")


def test_the_time_of_a_command_is_that_of_the_process_that_its_caller_started(ask):
    with subprocess.Popen([*ask, "waited"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.read() == f"/proc/{process.pid} True\n"


def test_a_failure_is_that_of_an_interpreter(ask):
    done = subprocess.run([*ask, "fail"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.endswith("ValueError: why\n")


def test_the_program_ends_with_its_caller(ask):
    with subprocess.Popen([*ask, "wait"], stdout=subprocess.PIPE, text=True) as process:
        number = int(process.stdout.readline())
        process.kill()
    end = time.monotonic() + 10
    while os.path.exists(f"/proc/{number}"):  # noqa: PTH110 - a proc file
        assert time.monotonic() < end
        time.sleep(0.01)
