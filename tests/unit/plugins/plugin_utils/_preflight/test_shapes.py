"""Types of variables."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.shapes import check, first_sentence

TEXT, NUMBER, TRUTH = {"type": "str"}, {"type": "int"}, {"type": "bool"}
SECRETS = {"type": "dict", "options": {"password": {"type": "str", "no_log": True}}}


@pytest.mark.parametrize(
    ("value", "option"),
    [
        ("x", TEXT),
        (5, TEXT),
        ("5", NUMBER),
        (" 443\n", NUMBER),
        (-1, NUMBER),
        (5, NUMBER),
        ("yes", TRUTH),
        (False, TRUTH),
        (1.5, {"type": "float"}),
        ([], {"type": "list"}),
        (["a"], {"type": "list", "elements": "str"}),
        ({"anything": 1}, {"type": "dict"}),
        ("b", {"type": "str", "choices": ["a", "b"]}),
        (2, {"type": "int", "choices": [1, 2]}),
        (["x", {}], {"type": "raw"}),
    ],
)
def test_right(value, option):
    assert list(check("name", value, option)) == []


@pytest.mark.parametrize(
    ("value", "option", "variable", "wrong"),
    [
        (None, TEXT, "name", "has no value"),
        (True, TEXT, "name", "is a truth value, not a text"),
        ([], TEXT, "name", "is not a text"),
        ("5.0", NUMBER, "name", "is not a whole number"),
        ("1e3", NUMBER, "name", "is not a whole number"),
        ("08", NUMBER, "name", "is not a whole number"),
        ("4_43", NUMBER, "name", "is not a whole number"),
        ("\u0664\u0664\u0663", NUMBER, "name", "is not a whole number"),
        (float("nan"), {"type": "float"}, "name", "is not a number"),
        ("two\nlines", {"type": "str", "no_log": True}, "name", "has a line end or another control character"),
        (True, NUMBER, "name", "is not a whole number"),
        ("maybe", TRUTH, "name", "is not true or false"),
        ("a,b", {"type": "list"}, "name", "is not a list"),
        (["a", {}], {"type": "list", "elements": "str"}, "name[1]", "is not a text"),
        ("c", {"type": "str", "choices": ["a", "b"]}, "name", "is not a possible value"),
        (["c"], {"type": "list", "elements": "str", "choices": ["a"]}, "name[0]", "is not a possible value"),
        ({}, {"type": "dict", "options": {"a": {"required": True}}}, "name.a", "is missing"),
        ({"a": None}, {"type": "dict", "options": {"a": {}}}, "name.a", "has no value"),
        ({"b": 1}, {"type": "dict", "options": {"a": {}}}, "name.b", "is not a known key"),
    ],
)
def test_wrong(value, option, variable, wrong):
    assert [(problem.variable, problem.wrong) for problem in check("name", value, option)] == [(variable, wrong)]


@pytest.mark.parametrize(
    ("value", "option"),
    [
        (["s3cr3t"], {"type": "str", "no_log": True}),
        ("s3cr3t", {"type": "list", "no_log": True}),
        ({"password": {"s3cr3t": 1}}, SECRETS),
        ({"passwort": "s3cr3t"}, SECRETS),
        ("s3cr3t", SECRETS),
        (["s3cr3t"], {"type": "list", "elements": "dict", "options": SECRETS["options"]}),
        ({"s3cr3t": 1}, {"type": "list", "elements": "dict", "options": SECRETS["options"]}),
        ("s3cr3t", {"type": "dict", "options": {"inner": SECRETS}}),
    ],
)
def test_secrets_are_hidden(value, option):
    problems = list(check("name", value, option))
    assert problems
    assert "s3cr3t" not in repr(problems)


def test_first_sentence():
    assert first_sentence({"description": ["One thing. And more.", "Even more."]}) == "One thing"
