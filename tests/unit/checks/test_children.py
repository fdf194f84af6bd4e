"""A run that is told to end ends what it has started, and starts nothing more."""

import signal
import subprocess
import sys

import pytest
from ansible_collections.sametime.estate.tests.checks import children

RUN = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from {module} import child, end_with_this_process
import {module} as children

def lane():
    for script in ({script!r}, "touch {folder}/second"):
        with child(["sh", "-c", script], Path("{folder}"), {{"WORD": "started"}}) as process:
            for line in process.stdout:
                print(line, end="", flush=True)

children.PATIENCE_SECONDS = 0.5
end_with_this_process()
with ThreadPoolExecutor() as pool:
    pool.submit(lane).result()
"""


def start(folder, script):
    text = RUN.format(module=children.__name__, folder=folder, script=script)
    return subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("ignored", ["", "trap '' INT;", "trap '' INT TERM;"], ids=["nothing", "SIGINT", "both"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_what_runs(tmp_path, number, ignored):
    script = f"{ignored} echo $WORD; for second in $(seq 60); do sleep 1; done"
    with start(tmp_path, script) as process:
        assert process.stdout.readline() == "started\n"
        process.send_signal(number)
        try:
            output, errors = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 128 + number, errors
    assert output == f"tests: {number.name}: ending the programs that run\n"
    assert not (tmp_path / "second").exists()


def test_what_ends_first_lets_the_next_one_start(tmp_path):
    with start(tmp_path, "echo $WORD") as process:
        output, errors = process.communicate(timeout=60)
    assert (process.returncode, output, errors) == (0, "started\n", "")
    assert (tmp_path / "second").exists()


def test_after_the_end_nothing_starts(tmp_path, monkeypatch):
    monkeypatch.setattr(children, "_ends", children.threading.Event())
    children.end_all()
    with pytest.raises(children.EndedError), children.child(["touch", "x"], tmp_path, {}):
        pass
    assert not (tmp_path / "x").exists()
