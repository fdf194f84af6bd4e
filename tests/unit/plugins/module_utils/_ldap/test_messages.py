"""Sentences for the answers of LDAP servers. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ldap import messages
from ansible_collections.sametime.estate.plugins.module_utils._ldap.errors import (
    AccessError,
    DirectoryError,
    LimitError,
)


def error(name, *args):
    """Return an error as the LDAP library raises it."""
    return type(name, (Exception,), {})(*args)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([{"desc": "Invalid credentials", "info": "80090308: data 52e\n"}], "Invalid credentials: 80090308: data 52e"),
        ([{"desc": "Busy"}], "Busy"),
        ([{"info": None}], "BUSY"),
        (["text"], "BUSY"),
        ([], "BUSY"),
    ],
)
def test_reason(args, said):
    assert messages.reason(error("BUSY", *args)) == said


@pytest.mark.parametrize(
    ("name", "kind", "help_"),
    [
        ("SIZELIMIT_EXCEEDED", LimitError, "size.prtotal"),
        ("TIMELIMIT_EXCEEDED", LimitError, "page_size"),
        ("ADMINLIMIT_EXCEEDED", LimitError, "page_size"),
        ("NO_SUCH_OBJECT", AccessError, "check base"),
        ("INSUFFICIENT_ACCESS", AccessError, "may not search"),
        ("OPERATIONS_ERROR", AccessError, "anonymous"),
        ("INVALID_CREDENTIALS", DirectoryError, "bind_password"),
        ("SERVER_DOWN", DirectoryError, "connection is lost"),
        ("REFERRAL", DirectoryError, "on another server, such as that of another domain"),
    ],
)
def test_translated(name, kind, help_):
    found = messages.translated(error(name, {"desc": "D"}), "x: reading", entries=3)
    assert type(found) is kind
    assert str(found).startswith("x: reading: D; ")
    assert help_ in str(found)
    assert found.details == {"entries": 3}


def test_an_unknown_error_is_shown_as_it_is():
    assert str(messages.translated(error("LOOP_DETECT", {"desc": "Loop"}), "x")) == "x: Loop"


def test_a_refused_change_has_the_remedy_of_writing():
    assert "right to write" in messages.refusal(error("INSUFFICIENT_ACCESS", {"desc": "D"}))
    assert "no writable copy" in messages.refusal(error("REFERRAL", {"desc": "D"}))
    assert messages.refusal(error("UNDEFINED_TYPE", {"desc": "D"})).startswith("D; the schema")
    assert messages.refusal(error("LOOP_DETECT", {"desc": "D"})) == "D"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("INVALID_DN_SYNTAX", "x: D; check bind_dn"),
        ("UNWILLING_TO_PERFORM", "x: D; the server does not allow this account"),
        ("NO_SUCH_OBJECT", "x: D; check bind_dn"),
        ("INVALID_CREDENTIALS", "x: D; check bind_dn and bind_password"),
        ("PROTOCOL_ERROR", "x: D; the server may not know StartTLS"),
    ],
)
def test_a_refused_bind_has_the_remedy_of_binding(name, said):
    assert str(messages.not_bound(error(name, {"desc": "D"}), "x")).startswith(said)
