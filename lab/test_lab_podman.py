"""What lab/podman.sh leaves to podman, with a podman that only says how it was called."""

import subprocess
from pathlib import Path

import pytest

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
