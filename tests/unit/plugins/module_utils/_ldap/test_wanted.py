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
        ({"without_photo": "default"}, "default_url is empty"),
        ({"without_photo": "default", "default_url": "none.jpg"}, "default_url none.jpg does not begin with http"),
        ({"without_photo": "default", "default_url": "https://"}, "default_url https:// does not begin with http"),
        ({"without_photo": "default", "default_url": "https://p/a b.jpg"}, "has characters that a URL cannot have"),
        ({"without_photo": "default", "default_url": "https://p:x/a.jpg"}, "is not a URL"),
        ({"photos": {"a@x.jpg": "much"}}, "no size in bytes for a@x.jpg"),
        ({"photos": {"a@x.jpg": -1}}, "no size in bytes for a@x.jpg"),
        ({"photos": {"a@x.jpg": "\u00b2"}}, "no size in bytes for a@x.jpg"),
        ({"page_size": 0}, "page_size is 0; write a number from 1 to 2147483647"),
        ({"page_size": 2147483648}, "page_size is 2147483648"),
        ({"in_flight": 0}, "in_flight is 0; write a number from 1 to 1000"),
        ({"in_flight": -1}, "in_flight is -1"),
        ({"maximum_removal_percent": -5.0}, "maximum_removal_percent is -5.0; write a number from 0 to 100"),
        ({"maximum_removal_percent": 100.5}, "maximum_removal_percent is 100.5"),
        ({"warning_bytes": -1}, "warning_bytes is -1"),
        ({"attribute": ""}, 'attribute is "", which is not the name of an attribute'),
        ({"attribute": "1.3.6.1.4.1.4203.666.11.1.1"}, 'attribute is "1.3.6.1'),
        ({"attribute": "PhotoURL;lang-pt"}, 'attribute is "PhotoURL;lang-pt"'),
        ({"mail_attribute": "mail: x\nfoo"}, "mail_attribute is"),
        ({"card_attribute": "user name"}, 'card_attribute is "user name"'),
    ],
)
def test_refused(more, said):
    with pytest.raises(DirectoryError, match=said):
        wanted.job(dict(options(), **more))
