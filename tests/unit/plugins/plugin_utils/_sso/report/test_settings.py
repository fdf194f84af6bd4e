"""Deliberate faults of settings: each is found once, with its place, its symptom and its remedy."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.report import settings
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._sso.report import estates
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._sso.report.estates import (
    DOMINO,
    FILE,
    RULES,
    cell,
    web,
)

ONE_RULE = {"name": "Sign-on", "cookie": "LtpaToken2", "accept_v1": False, "realms": ["otherRealm"]}
OTHER_NAMES = {"v1": "LtpaToken", "v2": "AcmeToken"}


def test_nothing_is_wrong_with_a_good_estate():
    assert list(settings.findings(estates.good())) == []


@pytest.mark.parametrize(
    ("changes", "place", "what", "remedy"),
    [
        pytest.param(
            {"cells": [cell(enabled=False)]}, "cell C (ssc1)", "single sign-on is disabled", "Enabled", id="disabled"
        ),
        pytest.param(
            {"cells": [cell(requires_ssl=True)]}, "cell C (ssc1)", "its cookies are Secure", "sametime_photo_tls",
            id="requires SSL, photos over http",
        ),
        pytest.param({"cells": [cell(http_only=True)]}, "cell C (ssc1)", "are HTTPOnly", "clear", id="HTTPOnly"),
        pytest.param(
            {"cells": [cell(http_only=None)]}, "cell C (ssc1)", "the default of the product", "clear",
            id="HTTPOnly, default",
        ),
        pytest.param(
            {"cells": [cell(interoperability=False)]}, "cell C (ssc1)", "no LtpaToken, but the rule At home needs",
            "Interoperability mode", id="interoperability is off",
        ),
        pytest.param(
            {"web_servers": [web(tokens=RULES[:1])]}, "cell C (ssc1)", "no rule of the web servers has accept_v1",
            "only_from", id="version 1 is not admitted",
        ),
        pytest.param(
            {"cells": [cell(token_names=OTHER_NAMES)]}, "cell C (ssc1)", "are in the cookie AcmeToken",
            "name the cookie AcmeToken", id="another name of the cookie",
        ),
        pytest.param(
            {"cells": [cell(), cell("D", "ssc2", realm="AcmeRealm")]}, "cell D (ssc2)",
            "upper and lower case only", "the same realm", id="realm of another cell in other case",
        ),
        pytest.param(
            {"keys_files": [{**FILE, "realm": "old"}]}, "keys file Cell", "its realm is old", "the same realm",
            id="realm of a keys file",
        ),
        pytest.param(
            {"domino": [{**DOMINO, "realm": "ACMEREALM"}]}, "Domino server comm1", "upper and lower case only",
            "LDAP realm of the Web SSO document", id="realm of Domino",
        ),
        pytest.param(
            {"web_servers": [web(tokens=[ONE_RULE, RULES[1]])]}, "web server ihs1",
            "accepts the realms otherRealm, and the cell has acmeRealm", "run ihs.yml", id="realm of a rule",
        ),
        pytest.param(
            {"cells": [cell(), cell("D", "ssc2", timeout_minutes=30)]}, "cell D (ssc2)", "valid for 30 minutes",
            "LTPA timeout", id="timeouts differ",
        ),
        pytest.param(
            {"cells": [cell(timeout_minutes=99999)]}, "cell C (ssc1)", "valid for 99999 minutes", "LTPA timeout",
            id="tokens for weeks",
        ),
        pytest.param(
            {"domino": [{**DOMINO, "keys": "domino"}]}, "Domino server comm1", "Domino's own format",
            "Import WebSphere LTPA keys", id="a key of Domino",
        ),
        pytest.param(
            {"domino": [{**DOMINO, "keys": "Older"}]}, "Domino server comm1", "the keys Older, which are not in",
            "correct sso_report_domino", id="Domino has other keys",
        ),
        pytest.param(
            {"domino": [{**DOMINO, "token_type": "LtpaToken2"}]}, "Domino server comm1", "ST_TOKEN_TYPE", "[AuthToken]",
            id="sametime.ini",
        ),
        pytest.param(
            {"clocks": [{"host": "ihs1", "behind": 400}]}, "ihs1", "400 seconds behind", "chronyd", id="clock behind"
        ),
        pytest.param(
            {"clocks": [{"host": "ihs1", "behind": -61}]}, "ihs1", "61 seconds ahead of", "chronyd", id="clock ahead"
        ),
    ],
)  # fmt: skip
def test_planted_fault(changes, place, what, remedy):
    [found] = settings.findings(estates.good(**changes))
    assert found.place == place
    assert what in found.what
    assert remedy in found.change
    assert found.users


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"cells": [cell(requires_ssl=True)], "photo_http": False}, id="requires SSL, photos over https"),
        pytest.param({"keys_files": [{**FILE, "realm": "defaultRealm"}]}, id="a file of Liberty"),
        pytest.param({"cells": [cell(interoperability=False)], "web_servers": []}, id="nobody waits for version 1"),
        pytest.param({"cells": [], "keys_files": [{**FILE, "realm": "old"}]}, id="no cell to compare with"),
        pytest.param({"clocks": [{"host": "ihs1", "behind": 60}]}, id="a minute"),
    ],
)
def test_this_is_not_a_fault(changes):
    assert list(settings.findings(estates.good(**changes))) == []
