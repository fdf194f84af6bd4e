"""The one way in and out of a module."""

import pytest

pytest.importorskip("ansible")

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run


class LeftError(Exception):
    """The module ended; ``args`` says how."""


class FakeModule:
    def __init__(self):
        self.warned = []

    def warn(self, text):
        self.warned.append(text)

    def exit_json(self, **result):
        raise LeftError("exit", result)

    def fail_json(self, **result):
        raise LeftError("fail", result)


def outcome(act, **options):
    with pytest.raises(LeftError) as left:
        run(FakeModule(), act, **options)
    return left.value.args


def raising(error):
    def act(_module):
        raise error

    return act


class NarrowError(EstateError):
    """An error of one package."""


@pytest.mark.parametrize(
    ("act", "options", "left"),
    [
        pytest.param(lambda _module: {"changed": True}, {}, ("exit", {"changed": True}), id="result"),
        pytest.param(
            raising(NarrowError("Db2 is down", rc=4)), {}, ("fail", {"msg": "Db2 is down", "rc": 4}), id="own error"
        ),
        pytest.param(
            raising(PermissionError(13, "Permission denied", "/etc/hosts")),
            {"account": "the instance owner"},
            ("fail", {"msg": "/etc/hosts: Permission denied; run as the instance owner"}),
            id="denied",
        ),
        pytest.param(
            raising(OSError(28, "No space left on device", "/var/x")),
            {},
            ("fail", {"msg": "/var/x: No space left on device"}),
            id="another account would not help",
        ),
        pytest.param(raising(OSError("odd")), {}, ("fail", {"msg": "odd"}), id="no number"),
    ],
)
def test_run(act, options, left):
    assert outcome(act, **options) == left


def test_warnings_are_shown_and_are_not_part_of_the_result():
    module = FakeModule()
    with pytest.raises(LeftError) as left:
        run(module, lambda _module: {"changed": False, "warnings": ["careful"]})
    assert left.value.args == ("exit", {"changed": False})
    assert module.warned == ["careful"]


def test_a_mistake_of_the_program_stays_a_traceback():
    with pytest.raises(KeyError):
        run(FakeModule(), raising(KeyError("name")))
