"""The archive as users install it: built, put into an empty path, and used with old and new ansible-core.

The environments are made once, in .cache/cores; this takes packages from the Python package index.
"""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAME = "sametime.estate"
CORES = ROOT / ".cache" / "cores"
# Environment -> Python versions that fit, the best first, and what pip installs.
VERSIONS = {
    "oldest": (("3.11", "3.12", "3.10"), "ansible-core>=2.16,<2.17"),
    "newest": (("3.14", "3.13", "3.12", "3.11"), "ansible-core>=2.19"),
}
NOT_SHIPPED = (
    "tests/",
    "molecule/",
    "lab/",
    "bench/",
    ".ansible-lint",
    ".yamllint",
    "Makefile",
    "pyproject.toml",
    "collections/",
)
SHIPPED = ("docs/README.md", "docs/guide.md", "inventories/example/hosts.yml", "playbooks/site.yml", "LICENSE")


def run(*argv, **environment):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE")}
    return subprocess.run(
        [str(word) for word in argv], env={**kept, **environment}, capture_output=True, text=True, check=False, cwd="/"
    )


def interpreter(versions):
    """Return the first Python of these versions on this machine that starts."""
    for version in versions:
        places = [f"python{version}", *sorted(map(str, Path.home().glob(f".pyenv/versions/{version}.*/bin/python3")))]
        for place in places:
            try:
                if run(place, "-c", "import venv").returncode == 0:
                    return place
            except FileNotFoundError:
                continue
    return None


@pytest.fixture(scope="module", params=sorted(VERSIONS))
def programs(request):
    """Return the folder with the programs of one ansible-core."""
    versions, requirement = VERSIONS[request.param]
    python = interpreter(versions)
    if python is None:
        pytest.skip(f"{requirement}: no Python {' or '.join(versions)} on this machine")
    venv = CORES / request.param
    if not (venv / ".ready").exists():
        assert run(python, "-m", "venv", "--clear", "--without-pip", venv).returncode == 0
        # pip of this environment, since another one costs seconds; Python compiles the few files that playbooks need.
        pip = [sys.executable, "-m", "pip", "--python", venv / "bin/python"]
        done = run(*pip, "install", "--quiet", "--no-compile", requirement, "netaddr")
        assert done.returncode == 0, done.stderr
        (venv / ".ready").touch()
    return venv / "bin"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive")
    done = run(Path(sys.executable).with_name("ansible-galaxy"), "collection", "build", ROOT, "--output-path", folder)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def play(programs, archive, tmp_path_factory):
    """Return what runs playbooks of the installed collection with the example inventory that it brings."""
    path = tmp_path_factory.mktemp("installed")
    done = run(programs / "ansible-galaxy", "collection", "install", "--offline", archive, "-p", path)
    assert done.returncode == 0, done.stderr
    inventory = path / "ansible_collections/sametime/estate/inventories/example"

    def run_playbooks(*arguments):
        return run(programs / "ansible-playbook", "-i", inventory, *arguments, ANSIBLE_COLLECTIONS_PATH=str(path))

    return run_playbooks


def test_the_archive_holds_what_a_site_needs_and_nothing_else(archive):
    with tarfile.open(archive) as files:
        names = files.getnames()
    assert [name for name in SHIPPED if name not in names] == []
    assert [name for name in names if name.startswith(NOT_SHIPPED)] == []


def test_its_texts_name_no_make_target_and_no_lab(archive):
    with tarfile.open(archive) as files:
        texts = {name: files.extractfile(name).read().decode() for name in files.getnames() if name.endswith(".md")}
    assert len(texts) > 10
    assert [name for name, text in texts.items() if "`make " in text or "the lab" in text] == []


def test_preflight_and_explanation(play):
    done = play(f"{NAME}.preflight", f"{NAME}.explain_access", "-e", "address=203.0.113.7")
    assert done.returncode == 0, done.stdout
    checked, *explained = done.stdout.split("PLAY [Explain the access policy]")
    assert "TASK [Check the inventory]" in checked
    assert "Sametime Proxy" in "".join(explained)


def test_every_playbook_by_its_full_name(play):
    names = sorted(f"{NAME}.{path.stem}" for path in (ROOT / "playbooks").glob("*.yml"))
    assert len(names) > 15
    checked = play("--syntax-check", *names)
    assert checked.returncode == 0, checked.stdout + checked.stderr
