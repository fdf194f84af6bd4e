"""Alternate server: what is compared, what is refused, what is run."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.directory import Alternate
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.alternate_server import (
    check,
    diff,
    plan,
    statement,
)

NOW = Alternate("stdb2.example.test", 50000)


@pytest.mark.parametrize(
    ("current", "wanted", "change"),
    [
        pytest.param(NOW, NOW, None, id="already so"),
        pytest.param(NOW, Alternate("STDB2.example.test", 50000), None, id="case of the host"),
        pytest.param(NOW, Alternate("stdb2.example.test", 50001), Alternate("stdb2.example.test", 50001), id="port"),
        pytest.param(NOW, Alternate(), Alternate(), id="none clears"),
        pytest.param(Alternate(), NOW, NOW, id="first one"),
        pytest.param(Alternate(), Alternate(), None, id="none already"),
    ],
)
def test_plan(current, wanted, change):
    assert plan(current, wanted) == change
    assert diff(current, change)["after"] == dict((change or current)._asdict())


def test_statement_clears_in_capitals():
    assert statement("STMS", Alternate()).endswith("using hostname NULL port NULL")
    assert statement("STMS", NOW) == (
        "update alternate server for database STMS using hostname stdb2.example.test port 50000"
    )


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Alternate("stdb2;drop db STMS", 50000), "is not a host name"),
        (Alternate("-x", 50000), "is not a host name"),
        (Alternate("localhost", 50000), "clients would connect to themselves"),
        (Alternate("stdb2", 0), "is not a port"),
        (Alternate("stdb2", 70000), "is not a port"),
        (Alternate("stdb2", 55001), "is an HADR port"),
    ],
)
def test_what_no_client_could_use_is_refused(wanted, words):
    with pytest.raises(Db2Error, match=words):
        check(wanted, ["55001"])


@pytest.mark.parametrize("host", ["stdb2", "stdb2.example.test", "198.51.100.7", "2001:db8::7", "db2_a"])
def test_names_and_addresses_pass(host):
    check(Alternate(host, 50000), ["55001"])
    check(Alternate())
