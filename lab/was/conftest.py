"""Cells for tests, and folders for their hundreds of small files: in memory where the system allows it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.was.waslab import plugin
from ansible_collections.sametime.estate.lab.was.waslab.model import Calls, Cell, Wsadmin

_MEMORY = Path("/dev/shm")  # noqa: S108 - the names below it are made by tempfile


@pytest.fixture(scope="module")
def base() -> Iterator[Path]:
    """Return a folder for the tests of a file."""
    usable = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
    folder = Path(tempfile.mkdtemp(prefix="waslab-", dir=_MEMORY if usable else None))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def folder(base: Path) -> Path:
    """Return a folder for one test."""
    return Path(tempfile.mkdtemp(dir=base))


@pytest.fixture
def cell(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Cell:
    """Return a cell in its initial state."""
    monkeypatch.setattr(plugin, "PROPAGATED", folder / "plugin-cfg.xml")
    return Cell(folder)


@pytest.fixture
def was(cell: Cell) -> Wsadmin:
    """Return the admin objects of a wsadmin process."""
    return cell.wsadmin()


@pytest.fixture
def master(folder: Path) -> Cell:
    """Return a cell whose deployment manager runs alone."""
    return Cell(folder, members=False)


@pytest.fixture
def config(master: Cell) -> Calls:
    """Return AdminConfig of a wsadmin process."""
    return master.wsadmin().config
