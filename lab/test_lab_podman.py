"""What lab/podman.sh leaves to podman, and that a command which it starts itself has what podman gives to it."""

import os
import subprocess
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.common import lab_image

SCRIPT = Path(__file__).parent / "podman.sh"
# Knows no container, like podman in a lab that is not there.
PODMAN = '#!/bin/sh\n[ "$1" = inspect ] && exit 125\necho podman "$@"\ncat\nexit 7\n'


@pytest.fixture
def run(tmp_path):
    podman = tmp_path / "podman"
    podman.write_text(PODMAN, encoding="utf-8")
    podman.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "LAB_COMMANDS": str(tmp_path / "commands")}

    def call(*words):
        argv = ["/bin/sh", str(SCRIPT), *words]
        return subprocess.run(argv, input="in\n", capture_output=True, text=True, env=environment, check=False)

    return call


@pytest.mark.parametrize(
    "words",
    [
        ("ps", "--quiet"),
        ("exec", "-i", "sametime-lab-none", "/bin/sh", "-c", "echo a  b"),
        ("exec", "sametime-lab-none", "true"),
        ("exec", "--user", "nobody", "sametime-lab-none", "id"),
        ("exec", "-i", "--user", "nobody", "sametime-lab-none", "id"),
    ],
)
def test_unknown_command_lines_and_containers_are_podmans(run, words):
    done = run(*words)
    assert (done.stdout, done.returncode) == (f"podman {' '.join(words)}\nin\n", 7)


def test_commands_in_containers_are_recorded(run, tmp_path):
    for words in (("ps",), ("exec", "-i", "sametime-lab-none", "true"), ("exec", "sametime-lab-other", "true")):
        run(*words)
    assert (tmp_path / "commands").read_text().split() == ["sametime-lab-none", "sametime-lab-other"]


# What a process has: its capabilities and groups, its control groups, namespaces, limits, environment and folder.
HAS = """
grep -E "^(Uid|Gid|Groups|Cap|Umask|NoNewPrivs)" /proc/self/status
cat /proc/self/cgroup /proc/self/limits
readlink /proc/self/ns/* /proc/self/root
env | sort
pwd
ps -o sid= -p $$ | grep -qx " *$$" && echo its own session
cat
exit 9
"""


@pytest.fixture(scope="module")
def container():
    """A container of the lab's image that only sleeps."""
    image = lab_image.name()
    if image is None:
        pytest.skip("no image of the lab with podman as root")
    name = f"sametime-test-podman-{os.getpid()}"
    run = ["podman", "run", "--detach", "--rm", "--name", name, image, "sleep", "600"]
    subprocess.run(run, env=lab_image.environment(), check=True)
    yield name
    subprocess.run(["podman", "rm", "--force", "--time", "0", name], env=lab_image.environment(), check=True)
    Path("/run", f"{name}.entry").unlink(missing_ok=True)


def test_a_command_has_what_podman_gives_to_it(container):
    environment = lab_image.environment()

    def run(*program):
        argv = [*program, "exec", "-i", container, "/bin/sh", "-c", HAS]
        done = subprocess.run(argv, input="its input", capture_output=True, text=True, env=environment, check=False)
        return [f"exit code {done.returncode}", *done.stdout.splitlines(), *done.stderr.splitlines()]

    wanted = run("podman")
    assert {"exit code 9", "its own session", "its input"} <= set(wanted)
    assert run("/bin/sh", str(SCRIPT)) == wanted, "the runtime is asked"
    assert run("/bin/sh", str(SCRIPT)) == wanted, "what it answered is known"


def test_a_container_that_was_made_again_is_another_one(container):
    known = Path("/run", f"{container}.entry")
    known.write_text("id=0123456789abcdef pid=1\nbecome() { echo of another container; exit; }\n", encoding="utf-8")
    done = subprocess.run(
        ["/bin/sh", str(SCRIPT), "exec", container, "echo", "this one"], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"this one\n")
