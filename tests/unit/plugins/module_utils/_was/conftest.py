"""The cells of was_cells.py as a fixture: tests are collected without a package of their own."""

import importlib.util
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def cells():
    spec = importlib.util.spec_from_file_location("was_cells", str(Path(__file__).parent / "was_cells.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
