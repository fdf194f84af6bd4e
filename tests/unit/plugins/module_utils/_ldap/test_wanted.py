"""Options become a job. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ldap import wanted
from ansible_collections.sametime.estate.plugins.module_utils._ldap.connecting import Account
from ansible_collections.sametime.estate.plugins.module_utils._ldap.errors import DirectoryError


def options(**more):
    """Return the options with their defaults."""
    defaults = {name: option.get("default") for name, option in wanted.OPTIONS.items()}
    given = {"base": "dc=x", "url": "https://p/{mail}.jpg", "photos": {}, "bind_dn": "cn=w", "bind_password": "s"}
    return dict(defaults, **given, **more)


def test_defaults():
    job = wanted.job(options())
    assert job.account == Account("cn=w", "s")
    assert job.reader is None
    assert job.search.attributes == ["PhotoURL", "mail", "userPrincipalName"]
    assert (job.search.page_size, job.strict, job.maximum_removal_percent, job.largest) == (500, False, 10, 46080)


def test_an_empty_reader_is_anonymous_and_no_card_attribute_is_not_asked_for():
    job = wanted.job(options(reader_bind_dn="", card_attribute="", override_guards=True))
    assert job.reader == Account("", "")
    assert job.search.attributes == ["PhotoURL", "mail"]
    assert job.maximum_removal_percent is None


def test_only_names_of_photos_count():
    photos = {"a@x.jpg": "12", "A@x.jpg": "12", "../a@x.jpg": "1", "index.html": "1"}
    job = wanted.job(dict(options(), photos=photos))
    assert job.photos == {"a@x.jpg": 12}
    assert job.unusable == ["A@x.jpg", "../a@x.jpg", "index.html"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"url": "https://p/photo.jpg"}, "exactly once"),
        ({"without_photo": "default"}, "default_url is not a URL"),
        ({"without_photo": "default", "default_url": "none.jpg"}, "default_url is not a URL"),
        ({"photos": {"a@x.jpg": "much"}}, "no size in bytes for a@x.jpg"),
        ({"page_size": 0}, "page_size 0 is not positive"),
    ],
)
def test_refused(more, said):
    with pytest.raises(DirectoryError, match=said):
        wanted.job(dict(options(), **more))
