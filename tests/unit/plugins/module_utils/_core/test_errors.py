"""Words for messages."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._core.errors import type_name


class _Tagged(int):
    """As newer versions of Ansible derive from the types of Python."""


@pytest.mark.parametrize(("value", "name"), [(1, "int"), (_Tagged(1), "int"), ([], "list"), (None, "NoneType")])
def test_type_name(value, name):
    assert type_name(value) == name
