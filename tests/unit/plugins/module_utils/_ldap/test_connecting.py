"""Connections to a real server, and the errors without one. Python 3.6."""

import re
import sys

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ldap import connecting
from ansible_collections.sametime.estate.plugins.module_utils._ldap.connecting import Account
from ansible_collections.sametime.estate.plugins.module_utils._ldap.errors import DirectoryError
from ansible_collections.sametime.estate.tests.unit import real_slapd
from ansible_collections.sametime.estate.tests.unit.real_slapd import BASE, PASSWORD

ADMIN = Account(f"cn=admin,{BASE}", PASSWORD)
NOBODY = "ldap://127.0.0.1:1"


@pytest.fixture(scope="module")
def slapd(tmp_path_factory):
    pytest.importorskip("ldap")
    with real_slapd.serving(tmp_path_factory.mktemp("slapd"), "") as server:
        yield server


def to(slapd, *urls, **more):
    options = {"tls": "starttls", "ca_file": slapd.ca, "validate_certs": True, "timeout_seconds": 5}
    return connecting.server(dict(options, servers=urls or [slapd.url], **more))


def who(connection):
    found = connection.whoami_s()
    connection.unbind_ext()
    return found


@real_slapd.needs_slapd
@pytest.mark.parametrize("scheme", ["starttls", "ldaps", "a list with one that is down"])
def test_connects(slapd, scheme):
    urls = {"starttls": [slapd.url + "/"], "ldaps": [slapd.tls_url]}.get(scheme, [NOBODY, slapd.tls_url])
    assert who(connecting.connect(to(slapd, *urls), ADMIN)) == f"dn:cn=admin,{BASE}"


@real_slapd.needs_slapd
def test_tls_comes_before_the_bind(slapd):
    """A server that wants TLS gets it; without it, the connection is as it was asked for."""
    ldap = pytest.importorskip("ldap")
    connection = connecting.connect(to(slapd), ADMIN)
    assert connection.get_option(ldap.OPT_X_TLS_CIPHER)
    connection.unbind_ext()
    plain = connecting.connect(to(slapd)._replace(starttls=False), ADMIN)
    assert not plain.get_option(ldap.OPT_X_TLS_CIPHER)
    plain.unbind_ext()


@real_slapd.needs_slapd
def test_an_account_without_name_is_anonymous(slapd):
    assert who(connecting.connect(to(slapd), Account("", ""))) == ""


@real_slapd.needs_slapd
@pytest.mark.parametrize(
    ("change", "account", "said"),
    [
        pytest.param({"ca_file": ""}, ADMIN, "its certificate is not trusted", id="unknown authority"),
        pytest.param({"ca_file": "/none.pem"}, ADMIN, "ca_file /none.pem cannot be read", id="no file"),
        pytest.param(
            {}, Account(ADMIN.dn, "wrong"), "cannot bind as cn=admin.*check bind_dn and bind_password", id="password"
        ),
        pytest.param({}, Account(ADMIN.dn, ""), "would be anonymous", id="no password"),
        pytest.param({}, Account("joe@acme.example", "x"), "cannot bind as joe@.*; check bind_dn: write", id="no name"),
        pytest.param({"urls": [NOBODY]}, ADMIN, "ldap://127.0.0.1:1: Connection refused", id="nobody answers"),
    ],
)
def test_refused(slapd, change, account, said):
    with pytest.raises(DirectoryError, match=said) as caught:
        connecting.connect(to(slapd)._replace(**change), account)
    assert PASSWORD not in str(caught.value)


@real_slapd.needs_slapd
def test_a_certificate_for_another_name(slapd):
    url = slapd.url.replace("127.0.0.1", "localhost")
    with pytest.raises(DirectoryError, match=r"certificate is not trusted: .*(localhost|match)"):
        connecting.connect(to(slapd, url), ADMIN)
    assert who(connecting.connect(to(slapd, url, validate_certs=False), ADMIN))


def plain(*urls, seconds=5):
    return {"servers": urls, "tls": "none", "ca_file": None, "validate_certs": True, "timeout_seconds": seconds}


@pytest.mark.parametrize(
    "url",
    [
        "dc1.acme.example",
        "https://dc2",
        "ldap://",
        "ldap://dc1:abc",
        "ldap://dc1:99999",
        "ldap://dc1:0",
        "ldap://dc1/dc=acme,dc=example??sub",
        "ldap://cn=admin@dc1",
        "ldap://::1:389",
        "ldap://[::1",
        "ldap://dc1 ldap://dc2",
        " ldaps://dc1",
        "ldapi://%2frun%2fldapi",
    ],
)
def test_not_the_url_of_a_server(url):
    with pytest.raises(DirectoryError, match=f"not the URL of an LDAP server: {re.escape(url.rstrip('/'))}; write"):
        connecting.server(plain("ldaps://dc1", url))


@pytest.mark.parametrize("url", ["ldaps://dc1.acme.example/", "ldap://10.1.2.3:3389", "ldap://[2001:db8::1]:389"])
def test_the_url_of_a_server(url):
    assert connecting.server(plain(url)).urls == [url.rstrip("/")]


@pytest.mark.parametrize(
    ("options", "said"), [(plain(), "servers is empty"), (plain("ldap://dc1", seconds=0), "timeout_seconds is 0")]
)
def test_options_that_no_connection_can_have(options, said):
    with pytest.raises(DirectoryError, match=said):
        connecting.server(options)


def test_a_missing_library_is_one_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "ldap", None)
    with pytest.raises(DirectoryError, match=r"python-ldap is missing for .*python3-ldap.*requirements-ldap.txt"):
        connecting.library()


def test_the_password_is_in_no_option_that_ansible_shows():
    assert {name for name, option in connecting.OPTIONS.items() if option.get("no_log")} == {"bind_password"}
