"""The module with a real directory: check, do, check, do; hostile people; a file instead; secrets."""

import base64
import importlib
import json
from types import SimpleNamespace

import pytest
from ansible_collections.sametime.estate.tests.unit import real_slapd
from ansible_collections.sametime.estate.tests.unit.real_slapd import BASE, PASSWORD, entry, name, person

pytestmark = real_slapd.needs_slapd
PATTERN = "https://photos.acme.example/{mail}.jpg"
PHOTOS = {f"p{number}@acme.example.jpg": 9000 for number in range(4)}
JOE = rf"cn=Joe\, \"the\" \<b\>Bloöggs\</b\>,ou=people,{BASE}"
# A person with two addresses, the second one in capitals.
TWO = person(27, "other@acme.example") + "mail: SECOND@ACME.EXAMPLE\n"
HOSTILE = (
    person(20, "O'Brien+X&Y@Acme.Example")
    + person(21, '"quoted name"@acme.example')
    + person(22, "p3@acme.example")
    + person(23, "<script>alert(1)</script>@acme.example")
    + person(24, "../../etc/passwd@acme.example")
    + person(25, "jürgen@acme.example")
    + person(26, " ")
    + TWO
    + entry(JOE, cn='Joe, "the" <b>Bloöggs</b>', sn="x", mail="joe@acme.example")
)


@pytest.fixture(scope="module")
def slapd(tmp_path_factory):
    pytest.importorskip("ldap")
    people = "".join(person(number, userPrincipalName=f"p{number}@acme.example") for number in range(8))
    people += person(9, ou="hidden") + HOSTILE
    with real_slapd.serving(tmp_path_factory.mktemp("slapd"), people) as server:
        yield server


@pytest.fixture
def call(slapd, call_module):
    """Return a way to call the module; afterwards nobody has a URL."""

    def calling(account="admin", check=False, **more):
        options = slapd.options(account, url=PATTERN, photos=PHOTOS, _ansible_check_mode=check, _ansible_diff=True)
        return call_module("ldap_photo_url", {**options, **more})

    yield calling
    slapd.modify(
        "".join(
            f"dn:: {base64.b64encode(dn.encode()).decode()}\nchangetype: modify\nreplace: PhotoURL\n-\n\n"
            for dn in slapd.urls()
        )
    )


def test_check_do_check_do(slapd, call):
    seen = call(check=True)
    assert slapd.urls() == {}
    done = call()
    wanted = {name(number): [f"https://photos.acme.example/p{number}@acme.example.jpg"] for number in range(3)}
    assert slapd.urls() == wanted
    assert (seen["changed"], seen["diff"], seen["added"]) == (True, done["diff"], done["added"])
    assert done["added"] == sorted(wanted)
    for again in (call(check=True), call()):
        assert (again["changed"], again["counts"]["unchanged"]) == (False, 16)


def test_people_with_one_address_are_left_and_named(call):
    done = call()
    assert done["unclear"] == [name(22), name(3)]
    assert done["findings"]["shared_mails"] == [{"mail": "p3@acme.example", "people": [name(22), name(3)]}]
    assert "mail addresses of several people" in repr(done["warnings"])


def test_hostile_names_and_addresses(slapd, call):
    done = call(photos={"o'brien+x&y@acme.example.jpg": 1, "joe@acme.example.jpg": 1})
    assert done["counts"]["added"] == 2
    found = slapd.urls()
    assert found.pop(name(20)) == ["https://photos.acme.example/o'brien+x&y@acme.example.jpg"]
    assert list(found.values()) == [["https://photos.acme.example/joe@acme.example.jpg"]]
    assert call(photos={"o'brien+x&y@acme.example.jpg": 1, "joe@acme.example.jpg": 1})["changed"] is False


def test_a_url_with_an_option_stays_and_does_not_count(slapd, call):
    slapd.modify(f"dn: {name(1)}\nchangetype: modify\nadd: PhotoURL;lang-pt\nPhotoURL;lang-pt: https://old/pt.jpg\n-\n")
    assert name(1) in call()["added"]
    assert call()["changed"] is False
    assert sorted(slapd.urls()[name(1)]) == ["https://old/pt.jpg", "https://photos.acme.example/p1@acme.example.jpg"]
    slapd.modify(f"dn: {name(1)}\nchangetype: modify\ndelete: PhotoURL;lang-pt\n-\n")


def test_an_excluded_name_counts_in_any_spelling(slapd, call):
    done = call(exclude=[f"UID=P1, OU=People,{BASE.upper()}", f"uid=p1,{BASE}"])
    assert done["added"] == [name(0), name(2)]
    assert f"names in exclude that no person has (1): uid=p1,{BASE}" in repr(done["warnings"])


def test_a_second_address_counts_if_it_has_the_photo(slapd, call):
    assert call(photos={"second@acme.example.jpg": 1})["added"] == [name(27)]
    assert slapd.urls() == {name(27): ["https://photos.acme.example/second@acme.example.jpg"]}


def test_files_that_are_not_photos_by_their_names_are_named(call):
    done = call(check=True, photos={"P1@acme.example.jpg": 1, "with blank@acme.example.jpg": 1, "index.html": 1})
    assert done["added"] == []
    assert done["findings"]["unusable_names"] == ["P1@acme.example.jpg", "with blank@acme.example.jpg"]
    assert "files that are not served because their names" in repr(done["warnings"])


def test_interrupted_runs_continue(slapd, call):
    first = call(slice_seconds=0.0000001)
    assert (first["changed"], first["counts"]["remaining"]) == (False, 3)
    call(photos={"p1@acme.example.jpg": 9000})
    assert call()["added"] == [name(0), name(2)]


def test_a_default_picture_and_the_way_back(slapd, call):
    call()
    less = {"p0@acme.example.jpg": 9000}
    refused = call(photos=less, without_photo="clear")
    assert refused["failed"]
    assert "from 2 of 3 people (66.7 %), more than maximum_removal_percent 10" in refused["msg"]
    assert len(slapd.urls()) == 3
    done = call(photos=less, without_photo="default", default_url="https://p/none.jpg", override_guards=True)
    assert (done["counts"]["added"], done["counts"]["updated"]) == (15, 2)
    done = call(photos=less, without_photo="clear", override_guards=True)
    assert (len(done["cleared"]), list(slapd.urls())) == (17, [name(0)])


def test_the_reader_names_the_people_it_does_not_see(call):
    photos = {**PHOTOS, "p9@acme.example.jpg": 9000}
    secret = {"reader_bind_password": PASSWORD}
    done = call(photos=photos, reader_bind_dn=f"cn=reader,{BASE}", **secret)
    assert done["hidden"] == [name(9, "hidden")]
    said = f"people whose URL the Community server does not see as cn=reader,{BASE} (1): {name(9, 'hidden')}"
    assert said in repr(done["warnings"][-1])
    assert call(photos=photos, reader_bind_dn="")["counts"]["hidden"] == 4, "anonymous clients see nobody"
    assert call(photos=photos, reader_bind_dn=f"cn=blind,{BASE}", **secret)["counts"]["hidden"] == 3
    assert call(photos=photos, reader_bind_dn=f"cn=limited,{BASE}", **secret)["counts"]["hidden"] == 0, "a size limit"


def test_a_reader_that_cannot_log_in_ends_the_run_before_a_change(slapd, call):
    failed = call(reader_bind_dn=f"cn=reader,{BASE}", reader_bind_password="wrong")
    assert "cannot bind as cn=reader" in failed["msg"]
    assert slapd.urls() == {}


def test_an_account_that_may_not_write(slapd, call):
    failed = call("reader")
    assert failed["failed"]
    assert "the server refused 3 of 3 changes" in failed["msg"]
    assert "right to write this attribute, or write a file with output" in failed["msg"]
    assert failed["counts"]["people"] == 17


def test_a_size_limit_is_not_a_small_directory(slapd, call):
    failed = call("limited", without_photo="clear", override_guards=True)
    assert "Size limit exceeded" in failed["msg"]


def test_a_file_that_ldapmodify_applies(slapd, call, tmp_path):
    path = tmp_path / "changes.ldif"
    assert call(check=True, output=str(path))["changed"]
    assert not path.exists()
    assert call("reader", output=str(path))["changed"]
    assert not call("reader", output=str(path))["changed"]
    assert slapd.urls() == {}
    slapd.modify(path.read_text())
    assert len(slapd.urls()) == 3
    call(output=str(path))
    assert path.read_text().startswith("# The directory is up to date")


def test_the_audit_may_end_the_run(slapd, call):
    failed = call(photos={**PHOTOS, "gone@acme.example.jpg": 50000}, audit="fail")
    assert "photos without a person in the directory (1): gone@acme.example.jpg" in failed["msg"]
    assert failed["findings"]["large_photos"] == [{"photo": "gone@acme.example.jpg", "bytes": 50000}]
    assert slapd.urls() == {}


def test_cards_that_use_another_address_are_named(slapd, call):
    slapd.modify(
        f"dn: {name(5)}\nchangetype: modify\nreplace: userPrincipalName\nuserPrincipalName: x@corp.example\n-\n"
    )
    found = call(check=True)["findings"]["card_differs"]
    assert found == [{"person": name(5), "mail": "p5@acme.example", "card": "x@corp.example"}]
    assert call(check=True, card_attribute="")["findings"]["card_differs"] == []


@pytest.mark.parametrize("account", ["admin", "reader"])
@pytest.mark.parametrize("more", [{}, {"bind_password": "wrong-Tr0ub4dor"}, {"base": "dc=none"}, {"ca_file": "/none"}])
def test_no_secret_in_a_result(call, account, more):
    printed = json.dumps(call(account, reader_bind_dn=f"cn=reader,{BASE}", reader_bind_password=PASSWORD, **more))
    assert PASSWORD not in printed
    assert "wrong-Tr0ub4dor" not in printed


# The action


def act(monkeypatch, *answers, **arguments):
    """Run the action with these answers of the module; return the result, the calls and the lines."""
    action = importlib.import_module("ansible_collections.sametime.estate.plugins.action.ldap_photo_url")
    calls, lines, left = [], [], list(answers)
    one = action.ActionModule.__new__(action.ActionModule)
    one._task = SimpleNamespace(args=arguments, delegate_to=None)
    one._display = SimpleNamespace(display=lines.append)
    one._execute_module = lambda module_args, task_vars: calls.append(dict(module_args)) or left.pop(0)
    monkeypatch.setattr(action.ActionBase, "run", lambda *_: {})
    return one.run(task_vars={"inventory_hostname": "ldap1"}), calls, lines


def part(remaining, *refused):
    counts = {"added": 1, "updated": 0, "cleared": 0, "refused": len(refused), "unchanged": 5, "remaining": remaining}
    lists = {
        "added": ["p1"],
        "updated": [],
        "cleared": [],
        "refused": [{"person": dn, "reason": "no"} for dn in refused],
    }
    return {**lists, "counts": counts, "changed": True}


def test_the_action_shows_the_progress_and_leaves_out_what_was_refused(monkeypatch):
    result, calls, lines = act(monkeypatch, part(3, "p9"), part(1), part(0), base="dc=x", exclude=["p7"])
    assert [call.get("exclude") for call in calls] == [["p7"], ["p7", "p9"], ["p7", "p9"]]
    assert {call["slice_seconds"] for call in calls} == {10}
    assert lines == ["  ldap1: 2 of 5 entries [0:00]", "  ldap1: 3 of 4 entries [0:00]"]
    assert (result["counts"]["added"], result["failed"]) == (3, True)


def test_one_excluded_name_without_a_list_is_one_name(monkeypatch):
    _result, calls, _lines = act(monkeypatch, part(3, "p9"), part(0), exclude="cn=p7,dc=x")
    assert [call["exclude"] for call in calls] == [["cn=p7,dc=x"], ["cn=p7,dc=x", "p9"]]


def test_the_action_ends_with_a_failure(monkeypatch):
    result, calls, _ = act(monkeypatch, part(3), {"failed": True, "msg": "lost"})
    assert (len(calls), result["msg"], result["changed"]) == (2, "lost", True)
