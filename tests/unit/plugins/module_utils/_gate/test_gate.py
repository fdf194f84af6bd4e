"""One line in, one line out: who is admitted, and by which rule. Python 3.6."""

import json

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._gate import lines, rules
from ansible_collections.sametime.estate.plugins.module_utils._gate.gate import ADMITTING, Gate
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa
from hypothesis import given
from hypothesis import strategies as st

NOW = 1700000000000
GOOD = ltpa.token("alpha-at")
V1_KEY, V1 = ltpa.OTHERS[0]
HOME = ["198.51.100.0/24", "2001:db8:1::/48"]


def config(**changes):
    token = {"name": "Sign-on", "cookie": "LtpaToken2", "accept_v1": False, "realms": [], "only_from": None}
    old = dict(token, name="Rich clients", cookie="LtpaToken", accept_v1=True, only_from=HOME)
    data = {
        "format": 1,
        "key_file": "/keys",
        "photos": "/photos",
        "tokens": [token, old],
        "guests": [{"name": "Meeting room", "cookie": "STPluginActivePage", "value": "stMeetingroom"}],
        "limits": {"photos": 2, "misses": 1, "minutes": 10},
    }
    data.update(changes)
    return json.dumps(data)


def gate(**changes):
    new = Gate(rules.read(config(**changes)), b"salt", lambda photo: not photo.startswith("m"))
    new.use([ltpa.KEYS["alpha"], V1_KEY])
    return new


def asked(opened, cookie, client=b"203.0.113.9", *, path=b"/a@acme.example.jpg", now=NOW):
    """Ask as the program does: what is known needs no further look."""
    line = lines.Line(b"rule", client, b"50000", path, cookie)
    return opened.recall(line, now) or opened.answer(line, now, 0.0)


def words(answer):
    return f"{answer.word} {answer.text}"


@pytest.mark.parametrize(
    ("client", "cookie", "answer"),
    [
        ("203.0.113.9", b"LtpaToken2=" + GOOD, "token Sign-on"),
        ("2001:db8::1", b"LtpaToken2=" + GOOD, "token Sign-on"),
        ("fe80::1%eth0", b"LtpaToken2=" + GOOD, "token Sign-on"),
        ("203.0.113.9", b"LtpaToken2=x; LtpaToken2=" + GOOD, "token Sign-on"),
        ("203.0.113.9", b'LtpaToken2="' + GOOD + b'"', "token Sign-on"),
        ("203.0.113.9", b"LtpaToken2=x", "no it is not the base64 text of a token"),
        ("203.0.113.9", b"LtpaToken2=" + GOOD[:-4], "no none of the keys made it, or it was changed"),
        ("203.0.113.9", b"Other=" + GOOD, "no no cookie of a rule"),
        ("203.0.113.9", b"", "no no cookie of a rule"),
        ("198.51.100.7", b"LtpaToken=" + V1["token"].encode(), "no it has expired"),
        (
            "203.0.113.9",
            b"LtpaToken=" + V1["token"].encode(),
            "no the rule 'Rich clients' does not apply to this client's address",
        ),
        ("198.51.100.7", b"LtpaToken=" + GOOD, "token Rich clients"),
        ("::ffff:198.51.100.7", b"LtpaToken=" + GOOD, "token Rich clients"),
        ("203.0.113.9", b"STPluginActivePage=stMeetingroom", "guest Meeting room"),
        ("203.0.113.9", b"STPluginActivePage=other", "no no cookie of a rule"),
        ("-", b"LtpaToken2=" + GOOD, "no the client has no address"),
        ("999.1.1.1", b"LtpaToken2=" + GOOD, "no the client has no address"),
    ],
)
def test_answers(client, cookie, answer):
    assert words(asked(gate(), cookie, client.encode())) == answer


def test_version_1_from_its_networks_while_it_is_valid():
    opened = gate()
    assert asked(opened, b"LtpaToken=" + V1["token"].encode(), b"198.51.100.7", now=1).text == "Rich clients"


@pytest.mark.parametrize("path", [b"/", b"/a.jpg", b"/../a@acme.example.jpg", b"/A@acme.example.jpg", b"a@b.jpg"])
def test_guests_may_ask_for_photos_only(path):
    assert asked(gate(), b"STPluginActivePage=stMeetingroom", path=path).word == "no"
    assert asked(gate(), b"LtpaToken2=" + GOOD, path=path).word == "token", "the web server answers 404"


def test_a_path_cannot_bring_cookies_that_count_for_another_photo():
    path = b"/b@acme.example.jpg STPluginActivePage=stMeetingroom; x /a@acme.example.jpg"
    line = lines.parse(b"admit 203.0.113.9 50000 " + path + b" ")
    opened = gate()
    assert opened.answer(line, NOW, 0.0).word == "guest", "the photo that counts is the first one"
    assert asked(opened, b"STPluginActivePage=stMeetingroom", path=b"/b@acme.example.jpg").word == "guest"
    assert asked(opened, b"STPluginActivePage=stMeetingroom", path=b"/c@acme.example.jpg").word == "guest"
    assert asked(opened, b"STPluginActivePage=stMeetingroom", path=b"/d@acme.example.jpg").word == "limit"


def test_guests_are_counted_and_others_are_not():
    opened = gate()
    room = b"STPluginActivePage=stMeetingroom"
    words = [asked(opened, room, path=b"/p%d@acme.example.jpg" % number).word for number in range(4)]
    assert words == ["guest", "guest", "limit", "limit"]
    assert asked(opened, room, path=b"/m1@acme.example.jpg").word == "miss"
    assert asked(opened, room, path=b"/m2@acme.example.jpg").word == "limit"
    both = room + b"; LtpaToken2=" + GOOD
    assert {asked(opened, both, path=b"/p%d@acme.example.jpg" % number).word for number in range(20)} == {"token"}
    assert "limit" not in ADMITTING


def test_a_guest_above_the_limits_is_reported_once_with_its_address():
    opened = gate()
    room = b"STPluginActivePage=stMeetingroom"
    reports = [asked(opened, room, path=b"/p%d@acme.example.jpg" % number).report for number in range(9)]
    assert [report for report in reports if report] == [reports[2]]
    assert "203.0.113.9" in reports[2]


def test_a_token_ends_while_it_is_remembered():
    opened = gate()
    expires = ltpa.VECTORS["alpha-at"]["expires_ms"]
    assert asked(opened, b"LtpaToken2=" + GOOD, now=expires - 1).word == "token"
    assert asked(opened, b"LtpaToken2=" + GOOD, now=expires).text == "it has expired"


def test_new_keys_count_immediately_and_old_verdicts_do_not():
    opened = gate()
    other = b"LtpaToken2=" + ltpa.token("next-plain")
    assert asked(opened, b"LtpaToken2=" + GOOD).word == "token"
    assert asked(opened, other).word == "no"
    opened.use([ltpa.KEYS["next"]])
    assert asked(opened, other).word == "token"
    assert asked(opened, b"LtpaToken2=" + GOOD).word == "no"
    opened.use([])
    assert words(asked(opened, other)) == "error there are no keys"


@given(st.binary(max_size=300).filter(lambda data: b"\n" not in data))
def test_any_line_gets_one_line_and_admits_nobody(line):
    for prefix in (b"", b"admit ", b"rule 203.0.113.9 ", b"admit 203.0.113.9 50000 /a@acme.example.jpg "):
        parsed = lines.parse(prefix + line)
        word = OPEN.answer(parsed, NOW, 0.0).word if parsed else "error"
        assert word not in ADMITTING
        assert lines.text(parsed, word, "name").count(b"\n") == 1


OPEN = gate()


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", config(format=2), config(limits=None), config(tokens=[{}]), config(guests=[{"name": "x"}])],
)
def test_configurations_that_cannot_be_used(text):
    with pytest.raises(rules.RulesError, match="run the role again"):
        rules.read(text)
