"""What the audit finds in people and photos. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ldap.audit import Findings, audit, listed, sentences
from ansible_collections.sametime.estate.plugins.module_utils._ldap.people import Person

LARGEST = 46080
NOTHING = Findings([], [], [], [], [], [])


def person(dn, *mails, card=""):
    return Person(dn, mails, (), card)


@pytest.mark.parametrize(
    ("people", "photos", "found"),
    [
        pytest.param([person("p1", "a@x", card="A@X")], {"a@x.jpg": LARGEST}, {}, id="nothing"),
        pytest.param([], {"b@x.jpg": 1, "a@x.jpg": 1}, {"photos_without_person": ["a@x.jpg", "b@x.jpg"]}, id="nobody"),
        pytest.param(
            [person("p2", "a@x"), person("p1", "a@x", "b@x")],
            {},
            {"shared_mails": [{"mail": "a@x", "people": ["p1", "p2"]}]},
            id="two people with one address",
        ),
        pytest.param(
            [person("p1", "a@x", "b@x", "c@x")],
            {"c@x.jpg": 1, "a@x.jpg": 1},
            {"several_photos": [{"person": "p1", "photos": ["a@x.jpg", "c@x.jpg"]}]},
            id="two photos of one person",
        ),
        pytest.param(
            [person("p1", "a@x", card="joe@corp.x"), person("p2", "b@x", card=" B@x "), person("p3", "c@x")],
            {},
            {"card_differs": [{"person": "p1", "mail": "a@x", "card": "joe@corp.x"}]},
            id="cards use another address",
        ),
        pytest.param(
            [person("p1", "a@x")],
            {"a@x.jpg": LARGEST + 1},
            {"large_photos": [{"photo": "a@x.jpg", "bytes": LARGEST + 1}]},
            id="large",
        ),
    ],
)
def test_audit(people, photos, found):
    assert audit(people, photos, LARGEST) == NOTHING._replace(**found)


def test_pictures_that_nobody_gets_are_named():
    found = audit([person("p1", "joe@x")], {}, LARGEST, ["JOE@X.JPG", "Joe@x.jpg", "index.html", "joe@x.jpeg"])
    assert found == NOTHING._replace(unusable_names=["JOE@X.JPG", "Joe@x.jpg", "joe@x.jpeg"])
    assert "not served because their names" in sentences(found, "", LARGEST)[0]


def test_the_count_is_that_of_all_findings():
    assert NOTHING.number == 0
    assert NOTHING._replace(photos_without_person=["a", "b"], large_photos=[{"photo": "a", "bytes": 1}]).number == 3


def test_sentences_name_the_first():
    found = audit([person("p1", "a@x", card="b@x")], {f"{letter}@x.jpg": 50000 for letter in "bcdefghi"}, LARGEST)
    said = sentences(found, "userPrincipalName", LARGEST)
    assert len(said) == 3
    assert said[0] == (
        "photos without a person in the directory (8): b@x.jpg, c@x.jpg, d@x.jpg, e@x.jpg, f@x.jpg and 3 more"
    )
    assert said[1].startswith("people whose userPrincipalName is not their mail address")
    assert said[2].startswith("photos with more than 46080 bytes")
    assert sentences(NOTHING, "userPrincipalName", LARGEST) == []


def test_five_names_are_all():
    assert listed("x", list("abcde")) == "x (5): a, b, c, d, e"
