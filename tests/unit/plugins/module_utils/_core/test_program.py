"""Programs are proven and installed. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._core import archive, program
from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError

ENTRY = archive.__name__


def test_a_program_that_does_not_start_does_not_take_the_place(tmp_path):
    path = tmp_path / "program"
    path.write_bytes(b"old")
    with pytest.raises(
        EstateError, match=r"does not start with /no/python; .* Last output: no such interpreter"
    ) as caught:
        program.install(str(path), program.build(ENTRY, "/no/python"), lambda _argv: (126, "", "no such interpreter"))
    assert caught.value.details["rc"] == 126
    assert path.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["program"]


def test_a_directory_that_is_not_there(tmp_path):
    assert program.read(str(tmp_path / "no" / "program")) is None
    with pytest.raises(EstateError, match=r"cannot write .*: No such file or directory"):
        program.install(str(tmp_path / "no" / "program"), b"", lambda _argv: (0, "", ""))
    with pytest.raises(EstateError, match=r"cannot read .*: Is a directory"):
        program.read(str(tmp_path))
