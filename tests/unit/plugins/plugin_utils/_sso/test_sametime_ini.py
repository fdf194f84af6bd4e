"""ST_TOKEN_TYPE of sametime.ini."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import sametime_ini


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[AuthToken]\r\nST_TOKEN_TYPE=LtpaToken2\r\n", "LtpaToken2"),
        ("[Config]\nST_TOKEN_TYPE=no\n[ authtoken ]\n st_token_type = Acme \n", "Acme"),
        ("[AuthToken]\n;ST_TOKEN_TYPE=no\nST_ORG_NAME=x\n[Other]\nST_TOKEN_TYPE=no", "LtpaToken"),
        ("[AuthToken]\nST_TOKEN_TYPE=\n", "LtpaToken"),
        ("", "LtpaToken"),
    ],
)
def test_token_type(text, wanted):
    assert sametime_ini.token_type(text) == wanted
