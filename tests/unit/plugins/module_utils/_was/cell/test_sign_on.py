"""Settings of single sign-on as the payload reads them; this runs on Python 3.6 too."""

import base64
import hashlib

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.sign_on import PROPERTIES, read_sign_on

PUBLIC = base64.b64encode(b"\x00\xd9\x01" + b"\x01\x00\x01").decode()


def answer(**changes):
    value = {
        "enabled": "true",
        "properties": [],
        "realm": "acmeRealm",
        "timeouts": ["120"],
        "single_sign_on": [{"enabled": "true", "requiresSSL": "false", "domainName": ".acme.example"}],
        "groups": [],
        "keys": None,
        "error": "ADMN0022E",
    }
    return dict(value, **changes)


def group(name="CellLTPAKeySetGroup", automatic="true", **schedule):
    return {"name": name, "autoGenerate": automatic, "schedule": schedule or None}


def test_a_cell_without_special_settings():
    assert read_sign_on(answer()) == {
        "enabled": True,
        "realm": "acmeRealm",
        "domain": ".acme.example",
        "requires_ssl": False,
        "http_only": None,
        "interoperability": None,
        "token_names": {"v1": "LtpaToken", "v2": "LtpaToken2"},
        "timeout_minutes": 120,
        "generation": None,
        "keys": None,
        "error": "ADMN0022E",
    }


@pytest.mark.parametrize(
    ("changes", "name", "value"),
    [
        ({"enabled": "false"}, "enabled", False),
        ({"single_sign_on": [{"enabled": "false", "requiresSSL": None, "domainName": None}]}, "enabled", False),
        ({"single_sign_on": [{"enabled": "true", "requiresSSL": None, "domainName": None}]}, "domain", ""),
        ({"single_sign_on": []}, "requires_ssl", False),
        ({"timeouts": []}, "timeout_minutes", None),
        ({"properties": [[PROPERTIES[0], "True"]]}, "http_only", True),
        ({"properties": [[PROPERTIES[1], "false"]]}, "interoperability", False),
        ({"properties": [[PROPERTIES[3], "Acme"]]}, "token_names", {"v1": "LtpaToken", "v2": "Acme"}),
        ({"groups": [group("Other")]}, "generation", None),
        ({"groups": [group()]}, "generation", {"automatic": True, "next": None, "every_days": None}),
        (
            {"groups": [group(automatic="false", nextStartDate="1804280400000", frequency="90")]},
            "generation",
            {"automatic": False, "next": 1804280400, "every_days": 90},
        ),
    ],
)
def test_settings(changes, name, value):
    assert read_sign_on(answer(**changes))[name] == value


def keys(public):
    return {
        "CreationDate": "Sat",
        "CreationHost": "ssc1",
        "ltpa.version": "1.0",
        "ltpa.Realm": None,
        "ltpa.PublicKey": public,
    }


def test_the_fingerprint_is_that_of_the_public_key():
    found = read_sign_on(answer(keys=keys(PUBLIC)))["keys"]
    assert found == {
        "fingerprint": hashlib.sha256(b"d901:65537").hexdigest()[:16],
        "created": "Sat",
        "host": "ssc1",
        "realm": "",
    }


@pytest.mark.parametrize("public", [None, "", "AQAB", "?"])
def test_a_public_key_that_is_none(public):
    assert read_sign_on(answer(keys=keys(public)))["keys"]["fingerprint"] is None
