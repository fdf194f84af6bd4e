"""The whole report: every fact is shown, what was not read is named, and nothing secret is in it."""

import json

from ansible_collections.sametime.estate.plugins.plugin_utils._sso.report.text import report
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._sso.report import estates
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._sso.report.estates import cell, web

CELL = (
    "cell C (ssc1): keys aaaa000011112222, age 1 days, made on ssc1; automatic generation off; realm acmeRealm;"
    " domain .acme.example; tokens LtpaToken2, LtpaToken; interoperability on; requires SSL off; HTTPOnly off;"
    " timeout 120 minutes; tokenDomain of Proxies p/STProxyServer .acme.example"
)
DOMINO = (
    "Domino server comm1: keys Cell, realm acmeRealm, domain .acme.example, document LtpaToken, ST_TOKEN_TYPE LtpaToken"
)


def test_a_good_estate():
    found = report(estates.good())
    assert found["findings"] == found["words"] == found["unknown"] == []
    assert found["facts"] == [
        CELL,
        "keys file Cell: aaaa000011112222, age 1 days, made on ssc1, version 1.0, realm acmeRealm, no end",
        "web server ihs1: keys Cell (aaaa000011112222, no end)",
        DOMINO,
        "clock of ssc1: as that of the controller",
    ]


def test_seven_faults_together():
    faults = cell(
        realm="AcmeRealm",
        http_only=True,
        requires_ssl=True,
        interoperability=False,
        generation={"automatic": True, "next": None, "every_days": None},
        keys={"fingerprint": "bbbb", "created": "?", "host": "", "realm": ""},
        proxies=[{"server": "p/STProxyServer", "token_domain": ".example"}],
    )
    found = report(estates.good(cells=[faults], domino=[]))
    assert len(found["words"]) == 7
    assert all(" Users notice: " in line and " Change: " in line for line in found["words"])


def test_what_was_not_read_is_named():
    cells = [
        {"host": "ssc1", "cell": "", "sign_on": None, "servers": [], "error": "no wsadmin"},
        {"host": "ssc2", "cell": "", "sign_on": None, "servers": [], "error": ""},
        cell("D", "ssc3", keys=None, error="ADMN0022E: Access is denied"),
    ]
    found = report(
        estates.good(cells=cells, keys_files=[], web_servers=[web(error="not a directory", keys=[], tokens=[])])
    )
    assert found["unknown"] == [
        "ssc1: the cell was not read: no wsadmin",
        "ssc2: the cell was not read: the host did not answer",
        "cell D (ssc3): its keys were not read: ADMN0022E: Access is denied",
        "web server ihs1: not read: not a directory",
        "sametime_sso_keys is empty, so the keys of the cells are compared with each other only",
    ]


def test_an_empty_estate_is_reported():
    assert json.dumps(report(estates.Estate()))
