"""The lab's image, for unit tests that need a program that this machine may not have."""

import os
import shutil
import subprocess
from pathlib import Path

LAB = Path(__file__).resolve().parents[1]


def name() -> str | None:
    """Return the name of the lab's image; None if it is not built, or if podman or its rights are missing."""
    if shutil.which("podman") is None or os.geteuid() != 0:
        return None
    found = subprocess.check_output([LAB / "image/build.sh", "--name"], text=True).strip()
    done = subprocess.run(["podman", "image", "exists", found], env=environment(), check=False)
    return found if done.returncode == 0 else None


def environment() -> dict[str, str]:
    """Return the environment of podman."""
    return {**os.environ, "CONTAINERS_CONF": str(LAB / "containers.conf")}
