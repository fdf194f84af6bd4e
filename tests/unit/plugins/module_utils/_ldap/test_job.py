"""A run from the search to the reading back, with a directory in memory. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ldap import job as code
from ansible_collections.sametime.estate.plugins.module_utils._ldap.connecting import Account
from ansible_collections.sametime.estate.plugins.module_utils._ldap.directory import Search, Written
from ansible_collections.sametime.estate.plugins.module_utils._ldap.errors import (
    AccessError,
    DirectoryError,
    LimitError,
)
from ansible_collections.sametime.estate.plugins.module_utils._ldap.people import Attributes
from ansible_collections.sametime.estate.plugins.module_utils._ldap.plan import UrlRules

WRITER, READER = Account("cn=w", "s"), Account("cn=r", "s")
JOB = code.Job(
    account=WRITER,
    reader=READER,
    search=Search("dc=x", "(mail=*)", ["url", "mail", "card"], 500),
    attributes=Attributes("url", "mail", "card"),
    photos={"a@x.jpg": 1, "b@x.jpg": 1},
    unusable=[],
    url_rules=UrlRules("https://p/{mail}.jpg", "clear", ""),
    largest=46080,
    strict=False,
    maximum_removal_percent=50,
    exclude=[],
)
WAYS = code.Ways(True, 4, float("inf"), None)
A, B = "https://p/a@x.jpg", "https://p/b@x.jpg"


class Memory:
    """A directory in memory, as both accounts see it. hide: names that the reader does not see."""

    def __init__(self, *people, hide=(), writes=99, ends=None):
        self.entries_ = {dn: {"mail": [mail], "url": urls} for dn, mail, urls in people}
        self.hide, self.writes, self.ends = hide, writes, ends
        self.calls = []
        self.schema = ("url",)

    def open(self, account):
        return View(self, account)


class View:
    url = "ldaps://dc1"

    def __init__(self, memory, account):
        self._memory, self._account = memory, account

    def __enter__(self):
        self._memory.calls.append(f"bind {self._account.dn}")
        return self

    def __exit__(self, *_):
        pass

    def _seen(self):
        hide = self._memory.hide if self._account is READER else ()
        for dn, entry in self._memory.entries_.items():
            if dn not in hide:
                yield dn, {key: [value.encode() for value in values] for key, values in entry.items()}

    def entries(self, search):
        seen = list(self._seen())
        if self._memory.ends is not None and self._account is READER:
            yield from seen[:1]
            raise self._memory.ends("the search ended")
        yield from seen

    def knows(self, attribute):
        return attribute in self._memory.schema

    def visible(self, names, attributes, in_flight):
        self._memory.calls.append(f"visible {' '.join(names)}")
        return (pair for pair in self._seen() if pair[0] in names)

    def change(self, changes, attribute, in_flight, seconds):
        done = changes[: self._memory.writes]
        for change in done:
            self._memory.entries_[change.dn][attribute] = [change.after] if change.after else []
        self._memory.calls.append(f"change {len(done)}")
        return Written(done, [], "")


def people(**more):
    return Memory(("p1", "a@x", []), ("p2", "b@x", [B]), ("p3", "c@x", ["http://old"]), **more)


def test_a_run_writes_what_differs_and_reads_it_back():
    memory = people()
    outcome = code.execute(JOB, WAYS, memory.open)
    assert {dn: entry["url"] for dn, entry in memory.entries_.items()} == {"p1": [A], "p2": [B], "p3": []}
    assert [change.dn for change in outcome.changes] == ["p1", "p3"]
    assert (outcome.hidden, outcome.remaining, outcome.unfinished) == ([], 0, False)
    again = code.execute(JOB, WAYS, memory.open)
    assert (again.changes, again.hidden) == ([], [])


def test_check_mode_writes_nothing_and_shows_the_same():
    memory = people(hide=("p2",))
    outcome = code.execute(JOB, WAYS._replace(write=False), memory.open)
    assert [change.dn for change in outcome.changes] == ["p1", "p3"]
    assert memory.calls == ["bind cn=r", "bind cn=w"]
    assert outcome.hidden == ["p2"], "who has a URL already is asked for"


def test_the_reader_connects_before_anything_is_written():
    memory = people()
    code.execute(JOB, WAYS, memory.open)
    assert memory.calls == ["bind cn=r", "bind cn=w", "change 2"]


def test_nobody_reads_back_if_nobody_is_named():
    memory = people()
    assert code.execute(JOB._replace(reader=None), WAYS, memory.open).hidden is None
    assert memory.calls == ["bind cn=w", "change 2"]


def test_hidden_people_are_named():
    assert code.execute(JOB, WAYS, people(hide=("p1",)).open).hidden == ["p1"]


def test_a_limit_of_the_reader_is_not_a_verdict():
    memory = people(hide=("p2",), ends=LimitError)
    assert code.execute(JOB, WAYS, memory.open).hidden == ["p2"]
    assert memory.calls[-1] == "visible p2", "p1 was in the part that the search returned"


def test_a_reader_that_may_not_search_sees_nobody():
    assert code.execute(JOB, WAYS, people(ends=AccessError).open).hidden == ["p1", "p2"]


def test_another_failure_of_the_reader_is_a_failure():
    with pytest.raises(DirectoryError, match="the search ended"):
        code.execute(JOB, WAYS, people(ends=DirectoryError).open)


def test_a_part_of_a_run_is_not_read_back():
    outcome = code.execute(JOB, WAYS, people(writes=1).open)
    assert (outcome.remaining, outcome.hidden) == (1, None)


@pytest.mark.parametrize(
    ("job", "said"),
    [
        pytest.param(JOB._replace(strict=True, photos={"z@x.jpg": 1}), "the audit found problems.*z@x.jpg", id="audit"),
        pytest.param(JOB._replace(maximum_removal_percent=10), "from 1 of 2 people", id="guard"),
    ],
)
def test_what_ends_a_run_ends_it_before_a_change(job, said):
    memory = people()
    with pytest.raises(DirectoryError, match=said):
        code.execute(job, WAYS, memory.open)
    assert not [call for call in memory.calls if call.startswith("change")]


def test_the_guard_can_be_overridden():
    assert code.execute(JOB._replace(maximum_removal_percent=None), WAYS, people().open).plan.losing == 1


def test_nobody_found_is_an_error():
    with pytest.raises(DirectoryError, match=r"ldaps://dc1: nobody is below dc=x for the filter \(mail=\*\), as cn=w"):
        code.execute(JOB, WAYS, Memory().open)


def test_a_file_takes_the_place_of_the_directory():
    memory, files = people(), []
    outcome = code.execute(JOB, WAYS._replace(to_file=lambda data: files.append(data) or True), memory.open)
    assert b"dn: p1\nchangetype: modify" in files[0]
    assert outcome.file_changed
    assert memory.entries_["p1"]["url"] == []
    assert outcome.hidden == []


@pytest.mark.parametrize("write_file", [True, False])
def test_an_attribute_that_the_server_does_not_have_is_found_without_a_change(write_file):
    memory, files = people(), []
    memory.schema = ()
    ways = WAYS._replace(to_file=files.append) if write_file else WAYS._replace(write=False)
    with pytest.raises(DirectoryError, match="ldaps://dc1: the schema of the server has no attribute url; check"):
        code.execute(JOB, ways, memory.open)
    assert files == []
    nothing_to_do = JOB._replace(photos={"b@x.jpg": 1}, url_rules=JOB.url_rules._replace(without_photo="leave"))
    code.execute(nothing_to_do, ways, memory.open)


@pytest.mark.parametrize(
    ("mail", "example"),
    [
        pytest.param("", "sees it; nothing was changed. Check mail_attribute", id="another name of the attribute"),
        pytest.param("SMTP:a@x", "sees it, but for example smtp:a@x; nothing", id="proxyAddresses"),
        pytest.param("CN=a/O=acme", "sees it, but for example cn=a/o=acme;", id="a name of Domino"),
    ],
)
def test_an_attribute_without_mail_addresses_ends_a_run_before_a_change(mail, example):
    memory = Memory(("p1", mail, [A]), ("p2", mail, [B]))
    said = "ldaps://dc1: none of the 2 people has a mail address in mail, as cn=w "
    with pytest.raises(DirectoryError, match=f"{said}{example}"):
        code.execute(JOB._replace(maximum_removal_percent=None), WAYS, memory.open)
    assert [entry["url"] for entry in memory.entries_.values()] == [[A], [B]]
