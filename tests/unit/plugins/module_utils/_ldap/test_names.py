"""One name has many spellings. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ldap.names import key


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        pytest.param("cn=joe,dc=acme", "CN=Joe, DC=ACME", True, id="case and blanks"),
        pytest.param("cn=joe;dc=acme", "cn=joe,dc=acme", True, id="semicolon of RFC 2253"),
        pytest.param(r"cn=Bloggs\, Joe,dc=acme", r"cn=Bloggs\2C Joe,dc=acme", True, id="comma"),
        pytest.param(r"cn=\#1 \+ 2,dc=acme", r"cn=\231 \2B 2,dc=acme", True, id="hash and plus"),
        pytest.param(r"cn=J\C3\BCrgen,dc=acme", "cn=J\u00fcrgen,dc=acme", True, id="letters of other languages"),
        pytest.param("cn=joe+uid=7,dc=acme", "uid=7+cn=joe,dc=acme", True, id="several attributes of one level"),
        pytest.param("cn=a=b,dc=acme", r"cn=a\3Db,dc=acme", True, id="equals sign"),
        pytest.param(r"cn=a\\b,dc=acme", r"cn=a\5Cb,dc=acme", True, id="backslash"),
        pytest.param("cn=Joe  Bloggs,dc=acme", "cn=Joe Bloggs,dc=acme", True, id="two blanks"),
        pytest.param(r"cn=Bloggs\, Joe,dc=acme", "cn=Bloggs,cn=Joe,dc=acme", False, id="a comma in a name"),
        pytest.param("cn=joe,dc=acme", "uid=joe,dc=acme", False, id="another attribute"),
        pytest.param("cn=joe,dc=acme", "dc=acme,cn=joe", False, id="order"),
        pytest.param("cn=joe,dc=acme", "cn=joe", False, id="only a part"),
        pytest.param("cn=joe", "", False, id="empty"),
    ],
)
def test_key(one, other, equal):
    assert (key(one) == key(other)) is equal
