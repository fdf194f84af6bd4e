"""What an export changes in a file: nothing for the same keys, a refusal for others, and never a secret in words."""

import re

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._gate.keys import fingerprint
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import export
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.keys_file import KeysFileError
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa

ENTRY = {"name": "Cell", "file": "cell.keys", "password": "harbour-lamp-7", "cell": "ssc1"}
ALPHA, NEXT = ((ltpa.DATA / "keys" / name).read_bytes() for name in ("alpha.keys", "next.keys"))
ALPHAS, NEXTS = (fingerprint(ltpa.KEYS[name]) for name in ("alpha", "next"))
PUBLIC = re.compile(rb"ltpa\.PublicKey=\S+")
# The public key of other keys, so the file opens with the same password.
OTHERS = PUBLIC.sub(PUBLIC.search(NEXT).group().replace(b"\\", b"\\\\"), ALPHA)
REALM = ALPHA.replace(b"defaultRealm", b"acmeRealm")
LATER = ALPHA.replace(b"Sat Nov 28", b"Sun Nov 29")


def test_the_first_export():
    plan = export.plan(ENTRY, ALPHA, None)
    assert (plan.write, plan.keep, plan.fingerprint, plan.before) == (True, None, ALPHAS, {})
    created = "Sat Nov 28 09:02:33 UTC 2026"
    assert plan.after == {"keys": ALPHAS, "realm": "defaultRealm", "created": created, "host": "localhost"}


@pytest.mark.parametrize("exported", [ALPHA, LATER], ids=["the same file", "another date"])
@pytest.mark.parametrize("replace", [False, True])
def test_the_same_keys_change_nothing(exported, replace):
    plan = export.plan(ENTRY, exported, ALPHA, replace)
    assert (plan.write, plan.keep) == (False, None)
    assert plan.before == plan.after
    assert export.advice(ENTRY, plan, None) == []


@pytest.mark.parametrize(
    ("present", "words", "keep"),
    [
        pytest.param(OTHERS, f"has other keys ({NEXTS})", "2026-11-28", id="other keys"),
        pytest.param(REALM, "has the realm 'acmeRealm' and not 'defaultRealm'", "2026-11-28", id="other realm"),
        pytest.param(NEXT, "does not open with the password of the entry", "2026-11-28", id="other password"),
        pytest.param(b"mine", "has something else than keys", "", id="no keys file"),
    ],
)
def test_another_content_is_refused_unless_it_may_be_replaced(present, words, keep):
    with pytest.raises(KeysFileError) as caught:
        export.plan(ENTRY, ALPHA, present)
    assert f"entry 'Cell': the file cell.keys {words}, and the cell has the keys {ALPHAS}" in str(caught.value)
    assert "add -e replace=true" in str(caught.value)
    plan = export.plan(ENTRY, ALPHA, present, replace=True)
    assert (plan.write, plan.keep) == (True, keep)
    assert plan.before != plan.after
    shown = f"{caught.value} {plan}"
    for secret in ("harbour-lamp-7", *re.findall(r"Key=(\S{16})", (ALPHA + present).decode())):
        assert secret not in shown


def test_an_export_that_does_not_open_proves_nothing():
    with pytest.raises(KeysFileError, match=r"the export of ssc1 cannot be used, so nothing was written: .*not open"):
        export.plan(ENTRY, NEXT, None)
    with pytest.raises(KeysFileError, match=r"the export of ssc1 cannot be used, so nothing was written: .*no"):
        export.plan(ENTRY, b"", ALPHA, replace=True)


def test_the_entry_of_a_host():
    other = {"name": "Old", "file": "old.keys", "password": "x"}
    assert export.entry_of([other, ENTRY], "ssc1", ["ssc1", "ssc2"]) == ENTRY
    assert export.entry_of([other, ENTRY], "ssc2", ["ssc1", "ssc2"]) is None
    assert export.entry_of([], "ssc1", ["ssc1"]) is None


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        (None, "sametime_sso_keys is NoneType; write a list of keys"),
        ([{**ENTRY, "password": ""}], "entry 1: password is missing"),
        ([ENTRY, {**ENTRY, "name": "B"}], "has the same cell"),
        ([{**ENTRY, "cell": "other"}], "which is not a host of group ssc"),
    ],
)
def test_entries_that_cannot_be_exported(entries, words):
    with pytest.raises(KeysFileError, match=re.escape(words)):
        export.entry_of(entries, "ssc1", ["ssc1"])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, b"harbour-lamp-7"),
        ({"password": " \xfc\n"}, b"\xc3\xbc"),
        ({"password": "\xfc", "charset": "auto"}, b"\xc3\xbc"),
        ({"password": "\xfc", "charset": "iso-8859-1"}, b"\xfc"),
    ],
)
def test_the_bytes_of_a_password(change, expected):
    assert export.password_bytes({**ENTRY, **change}) == expected


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"charset": "utf-99"}, "entry 'Cell': the charset 'utf-99' is unknown"),
        ({"password": "s3cr\xe9t", "charset": "ascii"}, "the password has characters that the charset ascii does not"),
        ({"password": "{xor}s3cr\xe9t"}, "is written in the encoded form of WebSphere"),
    ],
)
def test_a_password_that_is_none(change, words):
    with pytest.raises(KeysFileError, match=re.escape(words)) as caught:
        export.password_bytes({**ENTRY, **change})
    assert "s3cr" not in str(caught.value)


def test_the_advice_names_the_old_file_first():
    first = export.advice(ENTRY, export.plan(ENTRY, ALPHA, None), None)
    assert first == ["Run rotate_sso_keys.yml, which brings the keys to the web servers."]
    old, last = export.advice(ENTRY, export.plan(ENTRY, ALPHA, OTHERS, replace=True), "cell.keys.2026-11-28")
    assert "add an entry to sametime_sso_keys with another name, file: cell.keys.2026-11-28" in old
    assert "valid_until" in old
    assert [last] == first


def test_names_of_old_files():
    names = [export.kept_name("/a/cell.keys", "2026-11-28", number) for number in (1, 2, 3)]
    assert names == ["/a/cell.keys.2026-11-28", "/a/cell.keys.2026-11-28-2", "/a/cell.keys.2026-11-28-3"]
