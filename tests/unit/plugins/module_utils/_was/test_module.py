"""What all modules for WebSphere share."""

import pytest

pytest.importorskip("ansible")

from ansible_collections.sametime.estate.plugins.module_utils._was import module as was
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.steps import DocumentStep

STEP = DocumentStep("u", "settings", [], "")


class Module:
    """Options, and whether this is check mode."""

    def __init__(self, check_mode=False, **params):
        self.check_mode = check_mode
        self.params = params


class Session:
    def change(self, cell, steps, timeout_seconds):
        return dict(cell, changed=[len(steps), timeout_seconds])


@pytest.mark.parametrize(
    ("check_mode", "apply", "steps", "written"),
    [
        (False, "now", [STEP], True),
        (True, "now", [STEP], False),
        (False, "later", [STEP], False),
        (False, "now", [], False),
    ],
)
def test_change(check_mode, apply, steps, written):
    result = was.change(Module(check_mode, apply=apply), Session(), {}, steps)
    assert result["changed"] == bool(steps)
    assert len(result["plan"]) == len(steps)
    assert result["cell"] == ({"changed": [1, 600]} if written else {})


def test_given_cell():
    assert was.given_cell(Module(cell=None)) is None
    assert was.given_cell(Module(cell={"read": {}})) == {"read": {}}
    with pytest.raises(WasError, match="cell is not the return value cell of was_info"):
        was.given_cell(Module(cell={"name": "C"}))
