"""Names of photos: worked out or refused, never guessed. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos.dump_list import Entry
from ansible_collections.sametime.estate.plugins.module_utils._photos.names import assign
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.photo_name import is_photo_name
from hypothesis import given
from hypothesis import strategies as st


def named(*names):
    return assign.by_file_name([Entry("/dump/" + name, "u" + str(at)) for at, name in enumerate(names)], "/dump")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("joe@acme.example.jpg", "joe@acme.example.jpg"),
        ("Joe.BLOGGS@Acme.Example.JPG", "joe.bloggs@acme.example.jpg"),
        ("o'brien+x@acme.example.jpg", "o'brien+x@acme.example.jpg"),
    ],
)
def test_file_name_becomes_lower_case(name, wanted):
    naming = named(name)
    assert naming.photos == {wanted: Entry("/dump/" + name, "u0")}
    assert naming.refused == []


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("joe@acme.example.png", "the file name does not end in .jpg"),
        (".jpg", "the mail address '' cannot be used as the name of a photo"),
        ("null.jpg", "the mail address 'null' cannot be"),
        ("with space@acme.example.jpg", "cannot be used as the name"),
        ('"quoted"@acme.example.jpg', "cannot be used as the name"),
        ("sub/joe@acme.example.jpg", "cannot be used as the name"),
        ("../joe@acme.example.jpg", "cannot be used as the name"),
        ("jürgen@acme.example.jpg", "cannot be used as the name"),
        ("\u212aelvin@acme.example.jpg", "cannot be used as the name"),
        ("line\nfeed@acme.example.jpg", "cannot be used as the name"),
        ("x" * 300 + "@acme.example.jpg", "cannot be used as the name"),
    ],
)
def test_unusable_file_name_is_refused(name, reason):
    naming = named(name)
    assert naming.photos == {}
    assert [(one.uid, one.name) for one in naming.refused] == [("u0", None)]
    assert reason in naming.refused[0].reason


def test_a_file_elsewhere_is_refused():
    naming = assign.by_file_name([Entry("/dumps/joe@acme.example.jpg", "joe")], "/dump")
    assert naming.refused[0].reason == "the file is outside the dump directory /dump"


def test_equal_but_for_case_are_both_refused():
    naming = named("Sam@acme.example.jpg", "sam@acme.example.jpg", "joe@acme.example.jpg")
    assert list(naming.photos) == ["joe@acme.example.jpg"]
    reason = "2 entries have the same name sam@acme.example.jpg: u0, u1"
    assert [(one.uid, one.name, one.reason) for one in naming.refused] == [
        ("u0", "sam@acme.example.jpg", reason),
        ("u1", "sam@acme.example.jpg", reason),
    ]


@pytest.mark.parametrize(
    ("people", "photos", "reasons"),
    [
        pytest.param({"a": ["A@x.example"]}, {"a@x.example.jpg": "A"}, [], id="case of the user id"),
        pytest.param({}, {}, ["the map has no mail address for the user id"], id="not in the map"),
        pytest.param({"a": []}, {}, ["the map has no mail address for the user id"], id="no address"),
        pytest.param({"a": ["b@x", "a@x"]}, {}, ["the user id has 2 mail addresses: a@x, b@x"], id="two addresses"),
        pytest.param({"a": ["b@x.example", "B@x.example"]}, {"b@x.example.jpg": "A"}, [], id="one address, twice"),
        pytest.param(
            {"a": ["a/b@x"]}, {}, ["the mail address 'a/b@x' cannot be used as the name of a photo"], id="unusable"
        ),
    ],
)
def test_by_map(people, photos, reasons):
    naming = assign.by_map([Entry("/anywhere/123.bin", "A")], people)
    assert {name: entry.uid for name, entry in naming.photos.items()} == photos
    assert [one.reason for one in naming.refused] == reasons


def test_two_user_ids_with_one_address_are_both_refused():
    naming = assign.by_map([Entry("/d/1", "a"), Entry("/d/2", "b")], {"a": ["x@y.example"], "b": ["X@y.example"]})
    assert naming.photos == {}
    assert [one.uid for one in naming.refused] == ["a", "b"]


_NAMES = st.one_of(
    st.sampled_from(["joe@x.jpg", "Joe@x.jpg", "JOE@X.JPG", "ann@x.jpg", "a b@x.jpg", "../a@x.jpg", "ann@x.png"]),
    st.text(max_size=12).map("{}.jpg".format),
)


@given(st.lists(_NAMES, max_size=8))
def test_each_entry_is_one_photo_or_refused_and_order_does_not_matter(names):
    entries = [Entry("/dump/" + name, str(at)) for at, name in enumerate(names)]
    naming = assign.by_file_name(entries, "/dump")
    published = [entry.uid for entry in naming.photos.values()]
    assert sorted(published + [one.uid for one in naming.refused]) == sorted(entry.uid for entry in entries)
    assert all(is_photo_name(name) for name in naming.photos)
    assert assign.by_file_name(entries[::-1], "/dump") == naming
