"""Variables of httpd configuration; this runs on Python 3.6 too."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ihs.variables import Variables, names_in


def test_define_counts_before_the_environment():
    variables = Variables(lambda: {"A": "environment", "B": "b"})
    assert variables.expand("${A}/${B}/${C}/${d:e}/$A/${") == "environment/b/${C}/${d:e}/$A/${"
    variables.define(("A", "defined"), certain=True)
    assert variables.expand("${A}") == "defined"
    variables.undefine("A")
    assert variables.expand("${A}") == "environment"


def test_environment_is_read_only_when_it_is_needed():
    variables = Variables(lambda: pytest.fail("it was read"))
    variables.define(("A", "a"), certain=True)
    assert variables.expand("x ${A}") == "x a"


def test_two_values_are_none():
    variables = Variables()
    variables.define(("A", "a"), certain=True)
    variables.define(("A", "a"), certain=False)
    assert variables.expand("${A}") == "a"
    variables.define(("A", "b"), certain=False)
    assert variables.expand("${A}") == "${A}"
    variables.define(("A", "c"), certain=True)
    assert variables.expand("${A}") == "c"


def test_names():
    variables = Variables()
    variables.define(("FLAG",), certain=True)
    assert (variables.is_defined("FLAG"), variables.is_defined("OTHER")) == (True, False)
    assert variables.expand("${FLAG}") == "${FLAG}"
    assert names_in("${A}/x/${B}") == ["A", "B"]
