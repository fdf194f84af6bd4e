"""The digest of a fragment, in its text and in the path of its request. Python 3.6 as the code."""

from ansible_collections.sametime.estate.plugins.module_utils._ihs.wanted import Probe, stamp, stamp_of

TEXT = "<VirtualHost *:80>\nRewriteRule ^/proof/@digest@$ - [R=204]\n</VirtualHost>\n"
PROBE = Probe("127.0.0.1", 80, "photos.acme.example", "/proof/@digest@", 204, 0.2)


def test_stamp_is_of_the_content():
    first, again, other = (stamp(text, PROBE) for text in (TEXT, TEXT[:-1], TEXT + "x"))
    assert first == again
    assert first.digest != other.digest
    assert first.probe.path == "/proof/" + first.digest
    assert first.text == TEXT.replace("@digest@", first.digest)
    assert stamp_of(first.text, PROBE) == (None, first.probe, first.digest)
    assert stamp_of("something else", PROBE) == (None, None, None)


def test_without_a_probe_there_is_no_digest_to_find():
    stamped = stamp(TEXT, None)
    assert (stamped.probe, stamped.text) == (None, TEXT.replace("@digest@", stamped.digest))
    assert stamp_of(stamped.text, None) == (None, None, None)
    assert stamp_of(None, PROBE) == (None, None, None)
    assert stamp_of(stamped.text, PROBE._replace(path="/fixed")) == (None, None, None)
