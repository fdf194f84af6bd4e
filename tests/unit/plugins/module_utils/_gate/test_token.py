"""Tokens of real products get the product's answer; whatever was changed is refused. Python 3.6."""

import base64

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._gate import token as tokens
from ansible_collections.sametime.estate.plugins.module_utils._gate.token import Verifier, readable
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa

ALPHA = ltpa.KEYS["alpha"]
GOOD = ltpa.VECTORS["alpha-at"]
BEFORE = 1700000000000  # all tokens of Liberty are valid then, unless they were made to be over


def clock(vector):
    """Return the last millisecond in which the token is valid, if it ever is."""
    return (vector["expires_ms"] or 4949456741296) - 1


def verdict(token, now=BEFORE, keys=(ALPHA,), **options):
    return Verifier(keys, **options).verify(token, now)


@pytest.mark.parametrize("name", sorted(ltpa.VECTORS))
def test_each_token_gets_the_answer_that_a_verifier_must_give(name):
    vector = ltpa.VECTORS[name]
    accepted = verdict(vector["token"].encode(), clock(vector), [ltpa.key_of(vector)]).accepted
    if vector["verifier"] != "either":
        assert accepted == (vector["verifier"] == "accept"), vector["note"]


def test_there_are_tokens_of_both_kinds():
    wanted = [vector["verifier"] for vector in ltpa.VECTORS.values()]
    assert wanted.count("accept") > 25
    assert wanted.count("refuse") > 45


@pytest.mark.parametrize("name", [name for name, vector in ltpa.VECTORS.items() if vector["verifier"] == "accept"])
def test_an_accepted_token_names_its_user_and_ends_in_time(name):
    vector = ltpa.VECTORS[name]
    key = ltpa.key_of(vector)
    last = verdict(ltpa.token(name), clock(vector), [key])
    over = verdict(ltpa.token(name), clock(vector) + 1, [key])
    assert (last.form, last.key, last.expires_ms) == ("LtpaToken2", key.name, vector["expires_ms"])
    assert readable(last.user).partition("/")[2] or not vector["user"]
    assert (over.accepted, over.reason) == (False, "it has expired")


# Before 26.0.0.8, two different names of users are written alike where a backslash stands before an escaped character.
UNCLEAR = {"alpha-mimic-escaped", "alpha-backslash-percent-end"}
GENUINE = [name for name, vector in ltpa.VECTORS.items() if vector["kind"] == "genuine" and vector["user"]]


@pytest.mark.parametrize("name", sorted(set(GENUINE) - UNCLEAR))
def test_realm_and_user_are_those_of_the_product(name):
    vector = ltpa.VECTORS[name]
    found = verdict(ltpa.token(name), clock(vector), [ltpa.key_of(vector)])
    assert readable(found.user) == f"{vector['realm']}/{vector['user']}"


@pytest.mark.parametrize(("key", "entry"), ltpa.OTHERS, ids=[entry["id"] for _key, entry in ltpa.OTHERS])
def test_tokens_of_other_systems(key, entry):
    found = verdict(entry["token"].encode(), 1, [key], accept_v1=True)
    assert (found.accepted, found.form, found.reason) == (True, entry["form"], "")


def test_every_flipped_bit_is_noticed():
    """In CBC, one bit changes its block and one bit of the next: no place of the token is without a check."""
    data = base64.b64decode(ltpa.token("alpha-at"))
    verifier = Verifier([ALPHA])
    for place in range(len(data)):
        for bit in range(8):
            changed = bytearray(data)
            changed[place] ^= 1 << bit
            assert not verifier.verify(base64.b64encode(bytes(changed)), BEFORE).accepted, (place, bit)


@pytest.mark.parametrize("name", ["alpha-at", "alpha-long-cjk"])
def test_every_shortened_token_is_refused(name):
    verifier = Verifier([ALPHA], accept_v1=True)
    whole = ltpa.token(name)
    assert verifier.verify(whole, BEFORE).accepted
    for length in range(len(whole)):
        assert not verifier.verify(whole[:length], BEFORE).accepted, length


def test_every_flipped_bit_of_version_1_is_noticed():
    """The time is not signed: a changed digit of it is the one change that version 1 cannot notice."""
    key, entry = ltpa.OTHERS[0]
    data = base64.b64decode(entry["token"])
    verifier = Verifier([key], accept_v1=True)
    passing = set()
    for place in range(0, len(data), 3):
        changed = bytearray(data)
        changed[place] ^= 1
        found = verifier.verify(base64.b64encode(bytes(changed)), 1)
        if found.accepted:
            passing.add(place // 8)
    assert not passing


def test_every_shortened_token_of_version_1_is_refused():
    key, entry = ltpa.OTHERS[0]
    whole = entry["token"].encode()
    verifier = Verifier([key], accept_v1=True)
    assert verifier.verify(whole, 1).accepted
    for length in range(len(whole)):
        assert not verifier.verify(whole[:length], 1).accepted, length


def test_exchanged_blocks_do_not_admit_where_version_1_is_not_permitted():
    """Without any key, an expired token of version 1 gets the time of another one: its blocks stand for themselves."""
    key, entry = ltpa.OTHERS[0]
    data = base64.b64decode(entry["token"])
    blocks = [data[place : place + 8] for place in range(0, len(data), 8)]
    verifier = Verifier([key])
    for place in range(0, len(blocks) - 1, 6):
        changed = [*blocks[:place], blocks[place + 1], blocks[place], *blocks[place + 2 :]]
        assert not verifier.verify(base64.b64encode(b"".join(changed)), 1).accepted, place


def test_version_1_needs_permission():
    key, entry = ltpa.OTHERS[0]
    found = verdict(entry["token"].encode(), 1, [key])
    assert (found.accepted, found.reason) == (False, "it is a token of version 1, which no rule accepts")


def test_version_1_expires_by_its_own_field():
    key, entry = ltpa.OTHERS[0]
    now = verdict(entry["token"].encode(), 1, [key], accept_v1=True).expires_ms
    assert verdict(entry["token"].encode(), now, [key], accept_v1=True).reason == "it has expired"


def test_a_token_of_domino_is_named():
    found = verdict(ltpa.token("domino"))
    assert (found.accepted, found.form) == (False, "Domino")


@pytest.mark.parametrize(
    ("realms", "accepted"),
    [
        ([], True),
        (["sametime.example.com:389"], True),
        (["other", "sametime.example.com:389"], True),
        (["sametime.example.com"], False),
        (["SAMETIME.example.com:389"], False),
        (["sametime.example.com:389/a"], False),
        (["other"], False),
        ([""], False),
    ],
)
def test_realms(realms, accepted):
    assert verdict(ltpa.token("alpha-at"), realms=realms).accepted is accepted


def test_a_realm_with_a_slash_and_a_backslash():
    assert verdict(ltpa.token("alpha-slash"), realms=["sametime.example.com:389/people"]).accepted


def test_several_cells():
    verifier = Verifier([ltpa.KEYS["next"], ltpa.KEYS["fips"], ALPHA])
    for name, key in [("alpha-at", "alpha"), ("next-plain", "next"), ("fips-latin", "fips")]:
        found = verifier.verify(ltpa.token(name), BEFORE)
        assert (found.accepted, found.key) == (True, key)
    assert not verifier.verify(ltpa.token("foreign-key-beta"), BEFORE).accepted


def test_keys_of_fips_know_no_version_1():
    key, entry = ltpa.OTHERS[0]
    found = verdict(entry["token"].encode(), 1, [ltpa.KEYS["fips"]], accept_v1=True)
    assert not found.accepted
    assert key.version == 1


def test_a_key_counts_until_its_date():
    until = BEFORE // 1000 + 60
    key = ALPHA._replace(valid_until=until)
    before = verdict(ltpa.token("alpha-at"), until * 1000 - 1, [key])
    assert (before.accepted, before.expires_ms) == (True, until * 1000), "it is remembered until the date only"
    assert verdict(ltpa.token("alpha-at"), until * 1000, [key]).reason == "its key is no longer valid"


def test_without_keys_nothing_is_accepted():
    assert not verdict(ltpa.token("alpha-at"), keys=[]).accepted


def test_a_token_that_is_too_long():
    assert not verdict(b"A" * (tokens.LONGEST + 2)).accepted
    assert verdict(b"A" * (tokens.LONGEST + 2)).reason == "it is not the base64 text of a token"
