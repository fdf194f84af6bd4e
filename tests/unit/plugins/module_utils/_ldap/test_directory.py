"""Searches and changes in a real directory. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ldap import directory as code
from ansible_collections.sametime.estate.plugins.module_utils._ldap.connecting import Account, Server
from ansible_collections.sametime.estate.plugins.module_utils._ldap.directory import Directory, Search
from ansible_collections.sametime.estate.plugins.module_utils._ldap.errors import (
    AccessError,
    DirectoryError,
    LimitError,
)
from ansible_collections.sametime.estate.plugins.module_utils._ldap.plan import Change
from ansible_collections.sametime.estate.tests.unit import real_slapd
from ansible_collections.sametime.estate.tests.unit.real_slapd import BASE, PASSWORD, name, person

pytestmark = real_slapd.needs_slapd
# People, and a reference to another server, as Active Directory sends them for other domains.
REFERENCE = f"""
dn: dc=branch,{BASE}
objectClass: referral
objectClass: extensibleObject
dc: branch
ref: ldap://dc.branch.example/dc=branch,{BASE}
"""
PEOPLE = "".join(map(person, range(7))) + REFERENCE
ALL = Search(BASE, "(mail=*)", ["mail"], 3)
EVER = float("inf")


@pytest.fixture(scope="module")
def slapd(tmp_path_factory):
    pytest.importorskip("ldap")
    with real_slapd.serving(tmp_path_factory.mktemp("slapd"), PEOPLE) as server:
        yield server


def opened(slapd, account="admin"):
    given = Account(f"cn={account},{BASE}", PASSWORD) if account else Account("", "")
    return Directory(Server([slapd.url], True, slapd.ca, True, 10), given)


@pytest.mark.parametrize("size", [1, 3, 7, 500])
def test_pages_of_any_size_have_everybody(slapd, size):
    with opened(slapd) as directory:
        found = dict(directory.entries(ALL._replace(page_size=size)))
    assert sorted(found) == [name(number) for number in range(7)]
    assert found[name(3)] == {"mail": [b"p3@acme.example"]}


@pytest.mark.parametrize(
    ("account", "search", "kind", "said"),
    [
        pytest.param("limited", ALL, LimitError, "failed after 3 entries: Size limit exceeded; allow", id="size limit"),
        pytest.param(
            "limited",
            ALL._replace(page_size=500),
            LimitError,
            "Size limit exceeded; allow",
            id="a size limit below the page",
        ),
        pytest.param(
            "admin",
            ALL._replace(base=f"ou=people,dc=branch,{BASE}"),
            DirectoryError,
            "after 0 entries: Referral.*another server",
            id="another server",
        ),
        pytest.param(
            "admin", ALL._replace(base=f"ou=no,{BASE}"), AccessError, "after 0 entries.*check base", id="base"
        ),
        pytest.param("", ALL, AccessError, "as anonymous failed.*may not search", id="anonymous"),
        pytest.param("admin", ALL._replace(filter="(mail=*"), DirectoryError, "check filter", id="filter"),
        pytest.param("admin", ALL._replace(base="people"), DirectoryError, "check base", id="syntax"),
    ],
)
def test_a_search_that_ends_early(slapd, account, search, kind, said):
    with opened(slapd, account) as directory, pytest.raises(kind, match=said):
        list(directory.entries(search))


@pytest.mark.parametrize("in_flight", [1, 3, 100])
def test_changes(slapd, in_flight):
    wanted = [Change(name(number), (), f"https://p/{in_flight}/{number}.jpg") for number in range(7)]
    with opened(slapd) as directory:
        written = directory.change(wanted, "photourl", in_flight, EVER)
        assert (sorted(written.done), written.refused, written.lost) == (wanted, [], "")
        assert slapd.urls() == {change.dn: [change.after] for change in wanted}
        directory.change([change._replace(after="") for change in wanted], "PhotoURL", in_flight, EVER)
    assert slapd.urls() == {}


def test_what_the_server_refuses_does_not_stop_the_others(slapd):
    changes = [Change(name(1), (), "a"), Change(f"uid=gone,{BASE}", (), "b"), Change(name(2), (), "c")]
    with opened(slapd) as directory:
        written = directory.change(changes, "PhotoURL", 2, EVER)
        assert {change.dn for change in written.done} == {name(1), name(2)}
        [(dn, reason)] = written.refused
        assert dn == f"uid=gone,{BASE}"
        assert reason.startswith("No such object")
        directory.change([change._replace(after="") for change in written.done], "PhotoURL", 2, EVER)


@pytest.mark.parametrize(
    ("account", "attribute", "said"),
    [("reader", "PhotoURL", "right to write"), ("admin", "noSuchThing", "schema")],
)
def test_a_server_that_refuses_everything_is_not_asked_for_all(slapd, monkeypatch, account, attribute, said):
    monkeypatch.setattr(code, "_HOPELESS", 2)
    changes = [Change(name(number), (), "x") for number in range(7)]
    with opened(slapd, account) as directory:
        written = directory.change(changes, attribute, 1, EVER)
    assert (len(written.refused), written.done) == (2, [])
    assert said in written.refused[0][1]


@pytest.mark.parametrize(
    ("attribute", "known"), [("PhotoURL", True), ("photourl", True), ("rfc822Mailbox", True), ("noSuchThing", False)]
)
def test_attributes_of_the_schema(slapd, attribute, known):
    with opened(slapd, "reader") as directory:
        assert directory.knows(attribute) is known


def test_a_schema_that_is_not_shown_is_not_a_reason_to_stop(slapd, monkeypatch):
    ldap = pytest.importorskip("ldap")

    def refused(*_arguments):
        raise ldap.INSUFFICIENT_ACCESS({"desc": "no"})

    with opened(slapd) as directory:
        for answer in (lambda *_arguments: None, refused):
            monkeypatch.setattr(directory._connection, "search_subschemasubentry_s", answer)
            assert directory.knows("noSuchThing")
        monkeypatch.undo()
        monkeypatch.setattr(directory._connection, "read_subschemasubentry_s", lambda *_arguments: None)
        assert directory.knows("noSuchThing")


def test_after_its_time_nothing_more_is_sent(slapd):
    with opened(slapd) as directory:
        written = directory.change([Change(name(1), (), "x")], "PhotoURL", 4, 0)
    assert (written.done, written.refused, written.lost) == ([], [], "")
    assert slapd.urls() == {}


def test_a_lost_connection_says_what_was_done(slapd):
    ldap = pytest.importorskip("ldap")

    class Breaking:
        """Stands before the connection and breaks it after two changes."""

        def __init__(self, connection):
            self._connection, self._left = connection, 2

        def __getattr__(self, attribute):
            return getattr(self._connection, attribute)

        def modify_ext(self, *arguments):
            self._left -= 1
            if self._left < 0:
                raise ldap.SERVER_DOWN({"desc": "Can't contact LDAP server"})
            return self._connection.modify_ext(*arguments)

    changes = [Change(name(number), (), "") for number in range(7)]
    with opened(slapd) as directory:
        directory._connection = Breaking(directory._connection)
        written = directory.change(changes, "PhotoURL", 1, EVER)
    assert (len(written.done), written.lost) == (2, "Can't contact LDAP server")


@pytest.mark.parametrize("in_flight", [1, 2, 50])
def test_single_entries(slapd, in_flight):
    names = [name(1), f"uid=gone,{BASE}", name(2), name(3)]
    with opened(slapd, "limited") as directory:
        found = dict(directory.visible(names, ["mail"], in_flight))
    assert sorted(found) == [name(1), name(2), name(3)]
    with opened(slapd, "") as directory:
        assert list(directory.visible(names, ["mail"], in_flight)) == []
