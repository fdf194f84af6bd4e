"""Paths of requests, as httpd reads or refuses them."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.request import photo_path


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ("/a@b.jpg", "/a@b.jpg"),
        ("/a%40b.jpg?x=/..", "/a@b.jpg"),
        ("http://photos.acme.example/a@b.jpg", "/a@b.jpg"),
        ("//a@b.jpg", "/a@b.jpg"),
        ("/x/../a@b.jpg", "/a@b.jpg"),
        ("/./a@b.jpg", "/a@b.jpg"),
        ("/a@b.jpg/", "/a@b.jpg/"),
        ("/x/..", "/"),
    ],
)
def test_path_as_httpd_reads_it(raw, path):
    assert photo_path(raw) == path


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("/../a@b.jpg", "leads above the root"),
        ("/x%2fa@b.jpg", "an encoded slash"),
        ("/a%00@b.jpg", "an encoded null byte"),
        ("/a%4", "not followed by two hexadecimal digits"),
        ("a@b.jpg", "a path begins with '/'"),
        ("/a b.jpg", "is not allowed in a request"),
        ("/a#b.jpg", "is not allowed in a request"),
    ],
)
def test_path_that_httpd_refuses(raw, words):
    with pytest.raises(ValueError, match=words):
        photo_path(raw)
