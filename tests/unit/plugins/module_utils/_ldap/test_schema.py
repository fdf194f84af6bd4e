"""Names of attributes out of a schema. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ldap.schema import names


@pytest.mark.parametrize(
    ("definition", "found"),
    [
        pytest.param(
            b"( 1.2.840.113556.1.4.656 NAME 'userPrincipalName' SINGLE-VALUE )", {"userprincipalname"}, id="one"
        ),
        pytest.param(
            b"( 0.9.2342.19200300.100.1.3 NAME ( 'mail' 'rfc822Mailbox' ) DESC 'x' )",
            {"mail", "rfc822mailbox"},
            id="two",
        ),
        pytest.param(b"( 2.5.4.35 DESC 'no NAME here' )", set(), id="none"),
        pytest.param(b"", set(), id="empty"),
    ],
)
def test_names(definition, found):
    assert names([definition]) == found
