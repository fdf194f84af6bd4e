"""URLs of photos out of a pattern: which patterns are usable, and how a mail address is written in them. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos.names import photo_url

PATTERN = "https://photos.acme.example/{mail}.jpg"


@pytest.mark.parametrize(
    "pattern",
    [
        PATTERN,
        "http://photos.acme.example:8080/sametime/{mail}.jpg",
        "https://photos.acme.example/image?email={mail}&size=small",
        "http://[2001:db8::7]/{mail}.jpg",
    ],
)
def test_usable(pattern):
    assert photo_url.problem(pattern) == ""


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("https://photos.acme.example/", "exactly once"),
        ("https://photos.acme.example/{mail}/{mail}.jpg", "exactly once"),
        ("https://photos.acme.example/{uid}/{mail}.jpg", "braces"),
        ("https://photos.acme.example/{mail}.jpg\n", "characters"),
        ("https://photos.acme.example/a b/{mail}.jpg", "characters"),
        ("https://photos.acme.example/<b>{mail}.jpg", "characters"),
        ("ldap://photos.acme.example/{mail}.jpg", "does not begin"),
        ("photos.acme.example/{mail}.jpg", "does not begin"),
        ("https:///{mail}.jpg", "does not begin"),
        ("https://photos.acme.example:port/{mail}.jpg", "is not a URL"),
        ("https://{mail}.acme.example/photo.jpg", "in the host name"),
        ("https://joe@photos.acme.example/{mail}.jpg", "user name"),
        ("https://photos.acme.example/#{mail}.jpg", "after #"),
        ("https://photos.acme.example/{mail}.jpg#", "after #"),
    ],
)
def test_not_usable(pattern, said):
    assert said in photo_url.problem(pattern)


@pytest.mark.parametrize(
    ("mail", "path"),
    [
        ("Joe.Bloggs@Acme.Example", "joe.bloggs@acme.example.jpg"),
        (" joe@acme.example ", "joe@acme.example.jpg"),
        ("o'brien+x&y=z@acme.example", "o'brien+x&y=z@acme.example.jpg"),
    ],
)
def test_the_path_is_the_name_of_the_file(mail, path):
    assert photo_url.of(PATTERN, mail) == "https://photos.acme.example/" + path


def test_what_separates_parameters_is_escaped_in_them():
    url = photo_url.of("https://photos.acme.example/image?email={mail}", "O'Brien+x&y=z@acme.example")
    assert url == "https://photos.acme.example/image?email=o%27brien%2Bx%26y%3Dz@acme.example"


@pytest.mark.parametrize(
    "mail", ["", "joe", '"j o e"@acme.example', "../joe@acme.example", "jürgen@acme.example", "a/b@c"]
)
def test_an_address_that_no_photo_can_have_has_no_url(mail):
    assert photo_url.of(PATTERN, mail) == ""
