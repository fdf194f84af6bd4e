"""An estate whose single sign-on agrees, for tests that plant faults."""

import copy

from ansible_collections.sametime.estate.plugins.plugin_utils._sso.report.estate import Estate

NOW = 1_796_000_000.0
KEY = "aaaa000011112222"
RULES = [
    {"name": "Sign-on", "cookie": "LtpaToken2", "accept_v1": False, "realms": []},
    {"name": "At home", "cookie": "LtpaToken", "accept_v1": True, "realms": []},
]
SIGN_ON = {
    "enabled": True,
    "realm": "acmeRealm",
    "domain": ".acme.example",
    "requires_ssl": False,
    "http_only": False,
    "interoperability": True,
    "token_names": {"v1": "LtpaToken", "v2": "LtpaToken2"},
    "timeout_minutes": 120,
    "generation": {"automatic": False, "next": 1_804_280_400, "every_days": 90},
    "keys": {"fingerprint": KEY, "created": "Sat Nov 28 09:02:33 UTC 2026", "host": "ssc1", "realm": "acmeRealm"},
    "error": None,
    "proxies": [{"server": "p/STProxyServer", "token_domain": ".acme.example"}],
}
FILE = {
    "name": "Cell",
    "fingerprint": KEY,
    "created": "Sat Nov 28 09:02:33 UTC 2026",
    "host": "ssc1",
    "realm": "acmeRealm",
    "version": 1,
    "valid_until": None,
}
DOMINO = {"name": "comm1", "keys": "Cell", "realm": "acmeRealm", "domain": ".acme.example", "document": "LtpaToken"}


def cell(name="C", host="ssc1", **changes):
    """Return a cell; changes: settings of sign-on that differ."""
    servers = [{"name": "n1", "host": "meet1.acme.example"}]
    sign_on = {**copy.deepcopy(SIGN_ON), **changes}
    return {"host": host, "cell": name, "sign_on": sign_on, "servers": servers, "error": ""}


def web(**changes):
    """Return a web server."""
    keys = [{"name": "Cell", "fingerprint": KEY, "valid_until": None}]
    return {"host": "ihs1", "keys": keys, "tokens": copy.deepcopy(RULES), "error": "", **changes}


def good(**changes):
    """Return an estate in which everything agrees; changes: fields that differ."""
    fields = {
        "cells": [cell()],
        "keys_files": [dict(FILE)],
        "web_servers": [web()],
        "domino": [{**DOMINO, "token_type": "LtpaToken"}],
        "names": [{"what": "photos", "name": "photos.acme.example"}],
        "clocks": [{"host": "ssc1", "behind": 0}],
        "domain": ".acme.example",
        "photo_host": "photos.acme.example",
        "photo_http": True,
        "now": NOW,
    }
    return Estate(**{**fields, **changes})
