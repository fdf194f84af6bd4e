"""Who gets which URL, who loses one, and when a run may not do that. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ldap.errors import DirectoryError
from ansible_collections.sametime.estate.plugins.module_utils._ldap.people import Person
from ansible_collections.sametime.estate.plugins.module_utils._ldap.plan import (
    Change,
    UrlRules,
    diff,
    guard,
    hidden,
    make,
)

LEAVE = UrlRules("https://p/{mail}.jpg", "leave", "")
CLEAR = LEAVE._replace(without_photo="clear")
DEFAULT = LEAVE._replace(without_photo="default", default_url="https://p/none.jpg")
A, OLD, NONE = "https://p/a@x.jpg", "https://old/a.jpg", "https://p/none.jpg"
PHOTOS = {"a@x.jpg": 1}


def person(*urls, mails=("a@x",), dn="p1"):
    return Person(dn, mails, urls, "")


@pytest.mark.parametrize(
    ("one", "url_rules", "kind", "after"),
    [
        pytest.param(person(), LEAVE, "added", A, id="no value yet"),
        pytest.param(person(OLD), LEAVE, "updated", A, id="another value"),
        pytest.param(person(OLD, A), LEAVE, "updated", A, id="several values"),
        pytest.param(person("https://p/A@x.jpg"), LEAVE, "updated", A, id="other case"),
        pytest.param(person(A), LEAVE, None, None, id="no change needed"),
        pytest.param(person(mails=("0@x", "a@x")), LEAVE, "added", A, id="the second address has the photo"),
        pytest.param(person(mails=()), CLEAR, None, None, id="no address"),
        pytest.param(person(OLD, mails=("b@x",)), LEAVE, None, None, id="no photo: leave"),
        pytest.param(person(OLD, mails=("b@x",)), CLEAR, "cleared", "", id="no photo: clear"),
        pytest.param(person(mails=("b@x",)), CLEAR, None, None, id="no photo: nothing to clear"),
        pytest.param(person(mails=("b@x",)), DEFAULT, "added", NONE, id="no photo: default"),
        pytest.param(person(OLD, mails=("b@x",)), DEFAULT, "updated", NONE, id="no photo: default for another value"),
        pytest.param(person(NONE, mails=("b@x",)), DEFAULT, None, None, id="no photo: already the default"),
        pytest.param(person(NONE), DEFAULT, "updated", A, id="a first photo"),
    ],
)
def test_one_person(one, url_rules, kind, after):
    plan = make([one], PHOTOS, url_rules)
    assert plan.changes == ([Change("p1", one.urls, after)] if kind else [])
    if kind:
        assert getattr(plan, kind) == plan.changes


def test_people_with_one_address_are_left_if_there_is_a_photo():
    both = [person(dn="p1"), person(OLD, dn="p2", mails=("a@x", "b@x")), person(dn="p3", mails=("b@x",))]
    plan = make(both, PHOTOS, CLEAR)
    assert (plan.changes, plan.unclear) == ([], ["p1", "p2"])
    assert make(both, {}, DEFAULT).unclear == []


def test_excluded_people_are_left():
    assert make([person(OLD)], PHOTOS, CLEAR, {"p1"}).changes == []
    joe = [person(OLD, dn=r"cn=Bloggs\2C Joe,ou=People,dc=acme,dc=example")]
    assert make(joe, PHOTOS, CLEAR, {r"CN=Bloggs\, Joe, OU=people,DC=acme,DC=example"}).changes == []


def test_order_is_by_name_and_photos_are_before_clearing():
    people = [person(OLD, dn="p0", mails=("b@x",)), person(dn="p9"), person(OLD, dn="p5", mails=("c@x",))]
    plan = make(people, PHOTOS, CLEAR)
    assert [change.dn for change in plan.changes] == ["p9", "p0", "p5"]
    assert (plan.losing, plan.present) == (2, 2)


def test_settled_are_those_with_their_url():
    assert make([person(A)], PHOTOS, LEAVE).settled == {"p1": A}
    assert make([person(NONE, mails=("b@x",))], PHOTOS, DEFAULT).settled == {"p1": NONE}


def crowd(losing, keeping):
    """Return people who lose the URL of their photo, and people who have one and keep it."""
    lost = [person(OLD, dn=f"lost{number}", mails=(f"l{number}@x",)) for number in range(losing)]
    kept = [
        person(f"https://p/k{number}@x.jpg", dn=f"kept{number}", mails=(f"k{number}@x",)) for number in range(keeping)
    ]
    return lost + kept, {f"k{number}@x.jpg": 1 for number in range(keeping)}


@pytest.mark.parametrize("url_rules", [CLEAR, DEFAULT])
@pytest.mark.parametrize(("losing", "keeping", "allowed"), [(1, 9, True), (2, 9, False), (1, 0, False), (0, 0, True)])
def test_guard(url_rules, losing, keeping, allowed):
    plan = make(*crowd(losing, keeping), url_rules)
    if allowed:
        guard(plan, 10)
        return
    with pytest.raises(
        DirectoryError, match=f"from {losing} of {losing + keeping} people .*nothing was changed"
    ) as caught:
        guard(plan, 10)
    assert caught.value.details["losing"] == losing


def test_the_default_picture_is_nobodys_photo():
    plan = make([person(NONE, mails=("b@x",)), person(NONE, dn="p2", mails=("c@x",))], {}, DEFAULT)
    assert plan.present == 0


def test_hidden_are_those_whose_url_is_not_seen():
    seen = [person(A, dn="P1"), person(OLD, dn="p2"), person(dn="p3")]
    assert hidden({"p1": A, "p2": A, "p3": A, "p4": A}, seen) == ["p2", "p3", "p4"]


def test_diff_has_the_changed_entries_only():
    changes = [Change("p1", (), A), Change("p2", (OLD, A), ""), Change("p3", (OLD,), A)]
    assert diff(changes) == {"before": {"p2": f"{OLD}, {A}", "p3": OLD}, "after": {"p1": A, "p3": A}}
