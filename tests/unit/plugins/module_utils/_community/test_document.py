"""A UserInfoConfig.xml as data: refusals, what members compare, secrets, and traps that the role names."""

import base64
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._community import document as documents
from ansible_collections.sametime.estate.plugins.module_utils._community.errors import CommunityError

STOCK = (Path(__file__).parent / "data" / "stock.xml").read_bytes()
STORAGE = STOCK[STOCK.index(b"    <Storage") : STOCK.index(b"  </Resources>")]
ENCODED = base64.b64encode(b"cn=st:Enc0ded-pw")


def read(data=STOCK):
    return documents.read(data, "F")


def notices(data):
    document = read(data)
    return documents.notices(document, documents.ldap_storage(document, "F"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            STOCK.replace(b"(&amp;(obj", b"(&(obj"),
            "F is not well-formed, so the server shows no business cards: line 9",
        ),
        (STOCK.replace(b"</Details>", b""), "line 16, column 7: not well-formed: mismatched tag"),
        (b"<configuration/>", "F: the root element is configuration, not UserInformation: this is the wrong file"),
        (b'<?xml version="1.0" encoding="EBCDIC-X"?><UserInformation/>', "F: the declaration names the encoding"),
        (b"", "line 1, column 1: not well-formed: the file is empty"),
        (
            STOCK.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>', 1),
            "F: line 1: entity b contains more than plain text: such documents are refused; nothing was changed",
        ),
        (
            STOCK.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', 1),
            "F: line 1: entity a is external: such documents are refused; nothing was changed",
        ),
    ],
)
def test_files_that_are_refused(data, message):
    with pytest.raises(CommunityError) as caught:
        read(data)
    assert message in str(caught.value)
    assert "S3cr" not in str(caught.value) + str(caught.value.details)
    assert "tBind" not in str(caught.value) + str(caught.value.details)


def test_the_place_of_a_raw_ampersand_is_named():
    with pytest.raises(CommunityError) as caught:
        read(STOCK.replace(b"S3cr&amp;tBind", b"S3cr&tBind"))
    column = STOCK.splitlines()[7].index(b"S3cr&") + len("S3cr&")
    assert caught.value.details["faults"] == [f"line 8, column {column}: a raw &: write &amp;"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (STOCK.replace(STORAGE, STORAGE * 2), "2 LDAP repositories (lines 5, 17); up to Sametime 11.6"),
        (STOCK.replace(STORAGE, STORAGE + STORAGE.replace(b'"LDAP"', b'"ldap"')), "2 LDAP repositories"),
        (STOCK.replace(STORAGE, STORAGE.replace(b'"LDAP"', b'"NOTES"')), 'no <Storage type="LDAP">'),
    ],
)
def test_repositories_that_are_refused(data, message):
    with pytest.raises(CommunityError) as caught:
        documents.ldap_storage(read(data), "F")
    assert message in str(caught.value)


def test_a_second_repository_of_another_kind_and_a_second_server_are_allowed():
    notes = STOCK.replace(STORAGE, STORAGE + STORAGE.replace(b'"LDAP"', b'"NOTES"'))
    assert documents.ldap_storage(read(notes), "F").line == 5
    details = STOCK[STOCK.index(b"      <StorageDetails") : STOCK.index(b"      <SslProp")]
    assert documents.ldap_storage(read(STOCK.replace(details, details * 2)), "F").line == 5


def test_blanks_and_comments_are_not_a_difference_between_files():
    other = STOCK.replace(b"MailAddress,Name,", b"MailAddress, Name,\n ").replace(
        b"<Details>", b"<Details>\n\t<!-- x -->"
    )
    assert documents.facts(read(other.replace(b"\n", b"\r\n"))) == documents.facts(read())
    assert documents.facts(read(STOCK.replace(b"MailAddress,", b"Mail Address,"))) != documents.facts(read())


def test_facts_hide_secrets_and_tell_siblings_apart():
    data = STOCK.replace(b' Scope="2"', b' Scope="2" UserEncodedAuth="%s"' % ENCODED)
    found = documents.facts(read(data.replace(b"<CommonField", b"<Password>S3cr3tText</Password><CommonField")))
    storage = "/UserInformation/Resources/Storage[type=LDAP]"
    assert found[f"{storage}/StorageDetails/@Password"] == "(hidden)"
    assert found[f"{storage}/StorageDetails/@UserEncodedAuth"] == "(hidden)"
    assert found[f"{storage}/SslProperties/@KeyStorePassword"] == "(hidden)"
    assert found[f"{storage}/Password"] == "(hidden)"
    assert found[f"{storage}/Details/Detail[Id=Name]/@FieldName"] == "cn"
    assert found["/UserInformation/ParamsSets/Set[SetId=1]/@params"] == "MailAddress,Name,Photo"
    for secret in ("S3cr", "changeit", ENCODED.decode(), "Enc0ded"):
        assert secret not in str(found)


def test_an_empty_password_is_not_a_secret_and_shown_as_empty():
    found = documents.facts(read(STOCK.replace(b"S3cr&amp;tBind", b"")))
    assert found["/UserInformation/Resources/Storage[type=LDAP]/StorageDetails/@Password"] == ""


def test_equal_siblings_are_numbered():
    found = documents.facts(read(STOCK.replace(b"<Details>", b'<Details><D v="1"/><D v="2"/>')))
    places = [place for place in found if "/D" in place and "/@v" in place]
    assert [place.rpartition("/Details/")[2] for place in places] == ["D/@v", "D[2]/@v"]


PLUG_IN = b"""
<Param name="password" value="S3cr3t-one" order="1"/>
<Param value="S3cr3t-two" Key="dbPwd"/>
<Property><Name>Password</Name><Value>S3cr3t-three</Value></Property>
<Property name="clientSecret">S3cr3t-four</Property>
<Url value="ldap://cn=st:S3cr3t-five@ldap.acme.example/">https://a:S3cr3t-six@h.acme.example</Url>
<Param name="secretary" value="assistant"/>
"""


def test_passwords_of_plug_ins_are_hidden():
    document = read(STOCK.replace(b"<BlackBoxConfiguration>", b"<BlackBoxConfiguration>" + PLUG_IN))
    found = {
        place.rpartition("/BlackBoxConfiguration/")[2]: value for place, value in documents.facts(document).items()
    }
    assert "S3cr3t" not in str(found)
    assert found["Param[name=password]/@value"] == found["Property/Value"] == "(hidden)"
    assert (found["Param[name=password]/@order"], found["Property/Name"]) == ("1", "Password")
    assert found["Url/@value"] == "ldap://(hidden)@ldap.acme.example/"
    assert found["Param[name=secretary]/@value"] == "assistant"
    numbers = {value for value in documents.secrets(document) if value.startswith("S3cr3t-")}
    assert numbers == {f"S3cr3t-{number}" for number in ("one", "two", "three", "four", "five", "six")}


def test_secrets_in_each_form():
    data = STOCK.replace(b' Scope="2"', b' Scope="2" UserEncodedAuth="%s"' % ENCODED)
    encoded = ENCODED.decode()
    assert documents.secrets(read(data)) == {"S3cr&tBind", "changeit", encoded, "cn=st:Enc0ded-pw", "Enc0ded-pw"}
    assert documents.secrets(read(STOCK.replace(b"S3cr&amp;tBind", b"abc"))) == {"changeit"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ((b"", b""), ["ReadStConfigUpdates is true"]),
        ((b'  <ReadStConfigUpdates value="true"/>\n', b""), ["ReadStConfigUpdates is not in the file"]),
        ((b'Updates value="true"', b'Updates value="false"'), []),
    ],
)
def test_updates_of_stconfig(change, words):
    found = notices(STOCK.replace(*change))
    assert len(found) == len(words)
    for sentence, word in zip(found, words):
        assert word in sentence


def test_the_mail_address_of_active_directory_and_an_anonymous_bind():
    quiet = STOCK.replace(b'Updates value="true"', b'Updates value="false"')
    assert "people whose mail address differs" in notices(quiet.replace(b'"mail"', b'"userPrincipalName"'))[0]
    anonymous = quiet.replace(b'UserName="cn=st,dc=acme,dc=example"', b'UserName=""')
    [found] = notices(anonymous)
    assert "the server reads ldap.acme.example (line 8) without a user" in found
    encoded = anonymous.replace(b' Scope="2"', b' Scope="2" UserEncodedAuth="%s"' % ENCODED)
    assert notices(encoded) == []
