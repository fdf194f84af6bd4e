"""The cells of was_cells.py as a fixture."""

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._was import was_cells


@pytest.fixture(scope="session")
def cells():
    return was_cells
