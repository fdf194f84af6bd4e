"""The lab's lock by real processes: another run is refused or waits, the same run continues, a dead holder frees it."""

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

LOCK = Path(__file__).with_name("lock.py")
SHELL = "echo ready; read line"  # holds until its standard input ends


@pytest.fixture
def lock_file(tmp_path):
    return tmp_path / "lock"


@pytest.fixture
def call(lock_file):
    """Return what runs the lock with arguments to the end."""

    def run(*arguments, **environment):
        return subprocess.run(
            argv(lock_file, *arguments), env=settings(**environment), capture_output=True, text=True, check=False
        )

    return run


@pytest.fixture
def hold(lock_file):
    """Return what holds the lock by a shell for as long as the context lasts, and has its process."""

    @contextmanager
    def held(*command):
        started = start(lock_file, *(command or ("sh", "-c", SHELL)))
        with started as process:
            assert process.stdout.readline() == "ready\n"
            yield process
            process.stdin.close()

    return held


def argv(lock_file, *arguments):
    return [sys.executable, str(LOCK), "--lock-file", str(lock_file), *arguments]


def settings(**environment):
    rest = {name: value for name, value in os.environ.items() if name not in {"LAB_WAIT", "SUDO_USER"}}
    return {**rest, **environment}


def start(lock_file, *arguments, **environment):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(argv(lock_file, *arguments), env=settings(**environment), text=True, **pipes)


def test_the_command_keeps_its_exit_code_and_output(call):
    done = call("sh", "-c", "echo out; exit 7")
    assert (done.returncode, done.stdout, done.stderr) == (7, "out\n", "")
    assert call("true").returncode == 0


def test_a_second_run_stops_and_names_the_first(call, hold):
    with hold() as first:
        done = call("echo", "not run", SUDO_USER="somebody")
        assert (done.returncode, done.stdout) == (75, "")
        assert f"in use by process {first.pid} of user " in done.stderr
        assert "sh -c 'echo ready; read line'" in done.stderr
        assert f"checkout {LOCK.parents[1]}, since 20" in done.stderr
    assert call("echo", "runs").stdout == "runs\n"


def test_the_user_behind_sudo_is_named(call, lock_file):
    with start(lock_file, "sh", "-c", SHELL, SUDO_USER="somebody") as first:
        first.stdout.readline()
        assert "of user somebody: sh" in call("true").stderr
        first.stdin.close()


@pytest.mark.parametrize("how", [{"LAB_WAIT": "1"}, "--wait"])
def test_a_second_run_waits_on_request(hold, lock_file, how):
    arguments, environment = ([how], {}) if how == "--wait" else ([], how)
    with hold() as first, start(lock_file, *arguments, "echo", "my turn", **environment) as second:
        assert f"in use by process {first.pid} " in second.stderr.readline()
        while "waiting" not in second.stderr.readline():
            pass
        assert second.poll() is None
        first.stdin.close()
        assert second.communicate()[0] == "my turn\n"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_holder_that_dies_leaves_no_lock(call, hold, number):
    with hold() as first:
        first.send_signal(number)
        first.wait()
        assert call("echo", "free").stdout == "free\n"


def test_a_stale_name_does_not_lock(call, lock_file):
    """The file of a holder that died is read by nobody: the kernel's lock alone counts."""
    lock_file.write_text('{"pid": 1, "started": 1}')
    assert call("echo", "free").stdout == "free\n"


def test_a_call_within_the_same_run_continues(call, lock_file):
    inner = " ".join(argv(lock_file, "echo", "inner"))
    done = call("sh", "-c", f"{inner}; {inner}; echo outer")
    assert (done.returncode, done.stdout, done.stderr) == (0, "inner\ninner\nouter\n", "")


def test_what_the_holder_started_does_not_keep_the_lock(call, lock_file):
    """A Python program starts others without its descriptors: a container's monitor lives longer than the run."""
    program = "import subprocess; print(subprocess.Popen(['sleep', '60'], stdout=-3, stderr=-3).pid)"
    done = call(sys.executable, "-c", program)
    try:
        assert call("echo", "free").stdout == "free\n"
    finally:
        os.kill(int(done.stdout), signal.SIGKILL)


# Molecule and playbooks called directly: the lock is theirs, though a child takes it.


@pytest.fixture
def molecule(tmp_path):
    """Return a program of Molecule's name that calls the lock as its steps do."""
    program = tmp_path / "molecule"
    program.write_text('#!/bin/bash\nsh -c "$*" && sh -c "$*" && echo ready && read line\n')
    program.chmod(0o755)
    return program


@pytest.fixture
def step(lock_file):
    return " ".join(argv(lock_file, "--for-caller"))


@contextmanager
def running(program, step):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([program, step], env=settings(), text=True, **pipes) as process:
        yield process
        process.stdin.close()


def test_molecule_holds_the_lock_for_its_whole_life(call, molecule, step):
    with running(molecule, step) as process:
        assert process.stdout.readline() == "ready\n", "the second step of the same run met no lock"
        refused = call("true")
        assert refused.returncode == 75
        assert re.search(rf"process {process.pid} of user \S+: .*molecule", refused.stderr)
    assert call("true", LAB_WAIT="1").returncode == 0


def test_molecule_that_is_killed_leaves_no_lock(call, molecule, step):
    with running(molecule, step) as process:
        process.stdout.readline()
        process.kill()
        process.wait()
        assert call("echo", "free", LAB_WAIT="1").stdout == "free\n"


def test_molecule_meets_the_lock_of_another_run(hold, molecule, step):
    with hold(), running(molecule, step) as process:
        assert process.wait() == 75
        assert "the lab of this machine is in use by process" in process.stderr.read()


def test_molecule_within_a_run_that_holds_the_lock(call, molecule, step):
    done = call("sh", "-c", f"echo | {molecule} '{step}'")
    assert (done.returncode, done.stdout, done.stderr) == (0, "ready\n", "")


def test_a_word_among_the_arguments_of_a_program_is_not_its_name(lock_file, molecule, step, tmp_path):
    """``make molecule`` is not Molecule: the lock belongs to what make starts."""
    makefile = tmp_path / "Makefile"
    makefile.write_text(
        f".PHONY: molecule\nmolecule:\n\t@{' '.join(argv(lock_file))} sh -c \"echo | {molecule} '{step}'\"\n"
    )
    done = subprocess.run(["make", "-f", makefile, "molecule"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ready\n", "")


def test_right_after_a_run_the_lock_is_free(call, molecule, step):
    """The process that holds the lock for Molecule ends a moment after it; the next run does not stumble over it."""
    for _round in range(5):
        with running(molecule, step) as process:
            process.stdout.readline()
        assert call("true").returncode == 0


def test_either_a_command_or_a_caller(call):
    assert call().returncode == 2
    assert call("--for-caller", "true").returncode == 2


def test_no_such_program(call):
    done = call("no-such-program")
    assert (done.returncode, done.stderr) == (127, "lab: no-such-program: No such file or directory\n")
