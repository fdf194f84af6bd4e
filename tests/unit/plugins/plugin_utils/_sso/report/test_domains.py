"""The table of domains and names, and where they disagree."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.report import domains
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._sso.report import estates
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._sso.report.estates import DOMINO, cell

OUTSIDE = [{"what": "photos", "name": "photos.other.example"}]


def deep(token_domain, domain=".acme.com.br"):
    """Return the changes for an estate in a domain of three labels."""
    cells = [cell(domain=domain, proxies=[{"server": "p/STProxyServer", "token_domain": token_domain}])]
    cells[0]["servers"] = [{"name": "n1", "host": "meet1.acme.com.br"}]
    return {"cells": cells, "domino": [], "names": [], "domain": domain}


def test_table():
    found = domains.table(estates.good(names=OUTSIDE, domino=[]))
    assert found == [
        "token domain                    name                  used by           token is sent",
        ".acme.example of cell C (ssc1)  photos.other.example  photos            NO",
        ".acme.example of cell C (ssc1)  meet1.acme.example    server of cell C  yes",
    ]


def test_nothing_is_wrong_with_a_good_estate():
    assert list(domains.findings(estates.good())) == []


@pytest.mark.parametrize(
    ("changes", "place", "what", "remedy"),
    [
        pytest.param(
            {"cells": [cell(domain="", proxies=[])]}, "cell C (ssc1)", "is empty", ".acme.example", id="empty"
        ),
        pytest.param(
            {"domain": ".example"}, "cell C (ssc1)", "sametime_sso_domain is .example", "the same domain everywhere",
            id="inventory",
        ),
        pytest.param(
            {"names": OUTSIDE}, "cell C (ssc1)", "photos.other.example (photos) is outside", "use a name inside",
            id="photo host outside",
        ),
        pytest.param(deep(None), "Sametime Proxy p/STProxyServer of cell C (ssc1)", "has no tokenDomain", "stproxy.yml",
                     id="three labels without tokenDomain"),
        pytest.param(deep(".com.br"), "Sametime Proxy p/STProxyServer of cell C (ssc1)", "its tokenDomain is .com.br",
                     "value: '.acme.com.br'", id="another tokenDomain"),
    ],
)  # fmt: skip
def test_planted_fault(changes, place, what, remedy):
    found = [one for one in domains.findings(estates.good(**{"domino": [], **changes})) if one.place == place]
    assert len(found) == 1
    assert what in found[0].what
    assert remedy in found[0].change
    assert found[0].users


def test_a_domain_of_domino():
    found = list(domains.findings(estates.good(domino=[{**DOMINO, "domain": "mail.acme.example"}])))
    assert {one.place for one in found} == {"Domino server comm1"}
    assert len(found) == 3


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(deep("acme.com.br"), id="with or without a leading dot"),
        pytest.param(deep(None, ".acme.example"), id="two labels"),
    ],
)
def test_this_is_not_a_fault(changes):
    found = domains.findings(estates.good(**changes))
    assert [one for one in found if "tokenDomain" in one.what] == []
