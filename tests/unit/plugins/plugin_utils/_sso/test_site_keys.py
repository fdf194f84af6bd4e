"""The entries of sametime_sso_keys: each mistake is one sentence with entry and remedy, without the password."""

import datetime
import re

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import site_keys
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.keys_file import KeysFileError
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa

SECRET = "harbour-lamp-7"
ENTRY = {"name": "Cell", "file": "alpha.keys", "password": SECRET}


def read(name):
    return (ltpa.DATA / "keys" / name).read_bytes()


def test_keys_of_several_cells_in_their_order():
    entries = [ENTRY, {"name": "New", "file": "next.keys", "password": "rot-new", "valid_until": "2027-01-31"}]
    first, second = site_keys.verifying_keys(entries, read)
    assert first == ltpa.KEYS["alpha"]._replace(name="Cell")
    assert second == ltpa.KEYS["next"]._replace(name="New", valid_until=second.valid_until)
    assert second.valid_until == int(datetime.datetime(2027, 2, 1, tzinfo=datetime.UTC).timestamp())


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("1970-01-01", 86400),
        (datetime.date(1970, 1, 1), 86400),
        ("1970-01-01T00:01:00", 60),
        (datetime.datetime(1970, 1, 1, 0, 1), 60),  # noqa: DTZ001, YAML gives such a time
        ("1970-01-01 01:00:00+01:00", 0),
    ],
)
def test_until(value, seconds):
    assert site_keys.until({**ENTRY, "valid_until": value}) == seconds


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        (None, "sametime_sso_keys has no keys, so no sign-on token could be verified"),
        ([], "has no keys"),
        ({}, "has no keys"),
        (["x"], "sametime_sso_keys, entry 1: this is str, not a mapping with name, file, password"),
        ([{**ENTRY, "pasword": "x"}], "entry 1: unknown key 'pasword'; did you mean 'password'?"),
        ([{"name": "Cell", "file": "alpha.keys"}], "entry 1: password is missing"),
        ([{**ENTRY, "name": " "}], "entry 1: name is missing"),
        ([ENTRY, ENTRY], "two entries are called 'Cell'"),
        ([{**ENTRY, "file": "none.keys"}], "entry 'Cell': the keys file none.keys cannot be read on the controller"),
        ([{**ENTRY, "password": "wrong"}], "entry 'Cell': the password does not open the file"),
        ([{**ENTRY, "valid_until": "soon"}], "entry 'Cell': valid_until is 'soon'; write a date such as 2027-01-31"),
        ([{**ENTRY, "cell": ["ssc1"]}], "entry 1: cell is not text; write the name of a host of group ssc"),
        (
            [{**ENTRY, "file": "none.keys", "cell": "ssc1"}],
            "; run ansible-playbook playbooks/export_sso_keys.yml, which exports the keys of ssc1",
        ),
    ],
)
def test_mistakes(entries, words):
    with pytest.raises(KeysFileError, match=re.escape(words)) as caught:
        site_keys.verifying_keys(entries, read)
    assert SECRET not in str(caught.value)


OTHER = {**ENTRY, "name": "Other", "file": "other.keys"}


@pytest.mark.parametrize(
    ("entries", "hosts"),
    [
        ([ENTRY, {**OTHER, "file": ENTRY["file"]}], []),
        ([{**ENTRY, "cell": "ssc1"}, OTHER], ["ssc1"]),
        ([{**ENTRY, "cell": "ssc1"}, {**OTHER, "cell": "ssc2"}], ["ssc1", "ssc2"]),
        ([{**ENTRY, "cell": None}], []),
    ],
    ids=["no cell", "one", "two cells", "none"],
)
def test_cells_that_can_be_exported(entries, hosts):
    site_keys.check_cells(entries, hosts)


@pytest.mark.parametrize(
    ("entries", "hosts", "words"),
    [
        ([{**ENTRY, "cell": "scc1"}], ["ssc1"], "cell is 'scc1', which is not a host of group ssc; name one of ssc1"),
        ([{**ENTRY, "cell": "ssc1"}], [], "not a host of group ssc; add the deployment manager to it"),
        (
            [{**ENTRY, "cell": "ssc1"}, {**OTHER, "cell": "ssc1"}],
            ["ssc1"],
            "entry 'Cell': entry 'Other' has the same cell; a cell has one generation of keys",
        ),
        (
            [{**ENTRY, "cell": "ssc1"}, {**OTHER, "file": ENTRY["file"]}],
            ["ssc1"],
            "entry 'Cell': entry 'Other' has the same file; give each its own file",
        ),
    ],
)
def test_cells_that_cannot_be_exported(entries, hosts, words):
    with pytest.raises(KeysFileError, match=re.escape(words)):
        site_keys.check_cells(entries, hosts)
