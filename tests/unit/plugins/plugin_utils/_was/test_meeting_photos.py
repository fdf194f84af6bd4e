"""Keys of Meetings that follow from the photos of the inventory, and what browsers make of them."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._was.meeting_photos import Photos, plan

HTTP = Photos("http://photos.acme.example/{mail}.jpg", "{0}", "photos.acme.example", None, ".acme.example")
HTTPS = HTTP._replace(url="https://photos.acme.example/{mail}.jpg", tls=443)


def key(name, value):
    return {"name": name, "value": value}


def template(photos, keys=()):
    return {one["name"]: one["value"] for one in plan(keys, photos).keys}.get("userInfoUrlTemplate")


def test_two_keys_follow():
    assert plan([], HTTPS).keys == [
        key("userInfoRedirect", "true"),
        key("userInfoUrlTemplate", "https://photos.acme.example/{0}.jpg"),
    ]


def test_without_a_url_nothing_follows():
    keys = [{"name": "whiteboard.enabled", "value": "true", "restart": False}]
    assert plan(keys, HTTPS._replace(url="")) == (keys, [])


def test_a_written_key_counts():
    keys = [key("userInfoUrlTemplate", "https://other.acme.example/%s"), key("x", "1")]
    planned = plan(keys, HTTPS._replace(placeholder="%s"))
    assert planned.keys == [*keys, key("userInfoRedirect", "true")]
    assert planned.warnings == []


@pytest.mark.parametrize(
    ("photos", "value"),
    [
        pytest.param(HTTP, "http://photos.acme.example/{0}.jpg", id="http only"),
        pytest.param(HTTP._replace(tls=443), "https://photos.acme.example/{0}.jpg", id="https is served, too"),
        pytest.param(HTTP._replace(tls=8443), "https://photos.acme.example:8443/{0}.jpg", id="on another port"),
        pytest.param(
            HTTP._replace(tls=443, url="http://PHOTOS.acme.example:8080/a/{mail}"),
            "https://PHOTOS.acme.example/a/{0}",
            id="http on another port",
        ),
        pytest.param(
            HTTP._replace(tls=443, url="http://cdn.acme.example/{mail}"), "http://cdn.acme.example/{0}", id="other host"
        ),
        pytest.param(HTTPS._replace(tls=None), "https://photos.acme.example/{0}.jpg", id="TLS at a balancer"),
        pytest.param(HTTPS._replace(placeholder="%s"), "https://photos.acme.example/%s.jpg", id="placeholder"),
        pytest.param(
            HTTP._replace(tls=8443, url="http://photos.acme.example?m={mail}"),
            "https://photos.acme.example:8443?m={0}",
            id="a query without a path",
        ),
    ],
)
def test_the_scheme_is_what_is_served(photos, value):
    assert template(photos) == value


def test_a_private_photo_host_on_a_public_page():
    known = {"addresses": ["10.1.2.3"], "page": "meetings.acme.example", "page_addresses": ["203.0.113.9"]}
    (warning,) = plan([], HTTPS._replace(**known)).warnings
    assert "photos.acme.example the private address 10.1.2.3" in warning
    assert plan([], HTTPS._replace(**known, url="https://cdn.acme.example/{mail}")).warnings == []
    assert plan([], HTTPS._replace(**{**known, "page_addresses": []})).warnings == []


@pytest.mark.parametrize(
    ("keys", "photos", "warnings"),
    [
        pytest.param([], HTTPS, [], id="good"),
        pytest.param([], HTTP, ["is http. Browsers of today do not show"], id="http"),
        pytest.param([], HTTPS._replace(tls=None), ["only if TLS ends at a load balancer"], id="nothing serves https"),
        pytest.param([], HTTPS._replace(sso_domain=".other.example"), ["outside of the sign-on domain"], id="domain"),
        pytest.param(
            [key("userInfoUrlTemplate", "http://x.acme.example/a")],
            HTTPS,
            ["http://x.acme.example/a is http", "does not contain the placeholder {0}"],
            id="a written template",
        ),
        pytest.param([key("userInfoRedirect", "false")], HTTP, [], id="no redirect"),
        pytest.param([key("userInfoUrlTemplate", "")], HTTP, [], id="photos of the directory"),
        pytest.param([key("userInfoUrlTemplate", None)], HTTP, [], id="a template without a value"),
        pytest.param([key("userInfoUrlTemplate", "https://[x/{0}")], HTTPS, ["is not a URL"], id="no URL"),
        pytest.param(
            [key("userInfoUrlTemplate", "https://x.acme.example:x/{0}")], HTTPS, ["is not a URL"], id="no port"
        ),
        pytest.param(
            [], HTTPS._replace(tls=8443), ["https on port 443, and photo_vhost_tls of the web server has port 8443"],
            id="https on a port that is not served",
        ),
        pytest.param(
            [key("userInfoUrlTemplate", "https://photos.acme.example:8443/{0}")], HTTPS._replace(tls=8443), [],
            id="https on the port that is served",
        ),
    ],
)  # fmt: skip
def test_what_cannot_work_in_a_browser(keys, photos, warnings):
    found = plan(keys, photos).warnings
    assert len(found) == len(warnings), found
    assert all(text in sentence for text, sentence in zip(warnings, found, strict=True))


@pytest.mark.parametrize(
    ("photos", "wrong"),
    [
        (HTTPS._replace(url="https://photos.acme.example/x.jpg"), "does not contain {mail} exactly once"),
        (HTTPS._replace(url="ftp://photos.acme.example/{mail}.jpg"), "does not begin with http:// or https://"),
        (HTTPS._replace(url="https://[::1/{mail}.jpg"), "is not a URL"),
        (HTTPS._replace(url="https://photos.acme.example:x/{mail}.jpg"), "is not a URL"),
        (HTTPS._replace(url="https://photos.acme.example/{mail}.jpg\n"), "characters that a URL cannot have"),
        (HTTPS._replace(url="https://{mail}.acme.example/x.jpg"), "in the host name"),
        (HTTPS._replace(url="https://u:s3cr3t@photos.acme.example/{mail}.jpg"), '"https://***@photos.acme.example/'),
        (HTTPS._replace(placeholder=" "), "the placeholder of Meetings is empty"),
    ],
)
def test_what_is_refused(photos, wrong):
    with pytest.raises(ValueError, match="write ") as caught:
        plan([], photos)
    assert wrong in str(caught.value)
    assert "s3cr3t" not in str(caught.value)
