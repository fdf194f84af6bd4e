"""The simulator of a Community server: what it reads at its start, and what the servlet answers."""

import base64
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.community import card_file, directory, server
from ansible_collections.sametime.estate.plugins.module_utils._community import servlet

FILES = Path(__file__).parent / "files"
STOCK = (FILES / "UserInfoConfig.xml").read_bytes()
PHOTO = b'<Detail Id="ImagePath" FieldName="PhotoURL" Type="text/plain"/>'
WITH_PHOTO = STOCK.replace(b"</Details>", PHOTO + b"</Details>").replace(b',Photo"', b',ImagePath"')
ENTRY = "dn: uid=jbloggs\nuid: jbloggs\ncn:: Sm/DqyBCbG9nZ3M=\nmail: a@b\ntelephoneNumber: 1\nmobile: 2\nPhotoURL: http://p/a&b.jpg\n"


def ask(card, run=lambda _argv: (0, ENTRY), **query):
    status, document = server.answer(card, {name: [value] for name, value in query.items()}, run)
    return status, servlet.fields_of(document.encode()) if document else {}


def test_a_card_without_and_with_the_photo():
    plain, photo = card_file.read(STOCK), card_file.read(WITH_PHOTO)
    fields = {"MailAddress": "a@b", "Name": "Joë Bloggs", "Telephone": "1 / 2"}
    assert ask(plain, operation="3", userid="a", setid="1") == (200, fields)
    assert ask(photo, operation="3", userid="a") == (200, {**fields, "ImagePath": "http://p/a&b.jpg"})
    assert ask(photo, operation="1", userid="a", field1="Name") == (200, {"Name": "Joë Bloggs"})
    assert "ImagePath" in ask(photo, operation="2")[1]
    assert ask(photo, operation="3", userid="a", setid="7") == (200, {})
    assert ask(photo, lambda _argv: (0, ""), operation="3", userid="x") == (200, {})
    assert ask(photo, operation="9") == (400, {})


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (STOCK.replace(b"&amp;(obj", b"&(obj"), "not well-formed"),
        (STOCK.replace(b"</Resources>", b'<Storage type="LDAP"/></Resources>'), "2 LDAP repositories"),
    ],
)
def test_what_the_server_refuses(data, fault):
    with pytest.raises(card_file.CardError, match=fault):
        card_file.read(data)


def test_the_file_is_read_in_both_directories(tmp_path):
    program, data = tmp_path / "program", tmp_path / "data"
    for folder in (program, data):
        folder.mkdir()
    with pytest.raises(card_file.CardError, match=r"no UserInfoConfig\.xml"):
        server.start((program, data))
    (data / "userinfoconfig.xml").write_bytes(STOCK)
    assert server.start((program, data)) == card_file.read(STOCK)


def test_the_search_binds_as_the_file_says():
    found = card_file.read(STOCK).servers[0]
    assert directory.credentials(found) == ("cn=community,ou=services,dc=acme,dc=example", "Bind&Secret1")
    encoded = {"UserEncodedAuth": base64.b64encode(b"cn=x:a:b").decode()}
    assert directory.credentials(encoded) == ("cn=x", "a:b")
    argv = directory.command(found, "a*(b)", "cn=x", "/p")
    assert argv[argv.index("-H") - 1 : argv.index("-D")] == [
        *("TLS_CACERT=/var/lib/lab-community/directory.pem", "-H", "ldaps://ldap1.acme.example:636")
    ]
    assert argv[argv.index("-D") :] == [
        *("-D", "cn=x", "-y", "/p", "-b", "dc=acme,dc=example", "-s", "sub"),
        r"(&(objectclass=inetOrgPerson)(|(uid=a\2a\28b\29)(mail=a\2a\28b\29)))",
    ]
    plain = directory.command({**found, "SslEnabled": "false"}, "a", "", "/p")
    assert "-D" not in plain
    assert plain[5:7] == ["-H", "ldap://ldap1.acme.example:389"]


def test_the_next_server_is_asked_if_one_does_not_answer():
    answers = [(255, ""), (0, ENTRY)]
    two = card_file.read(STOCK).servers * 2
    assert directory.find(two, "a", lambda _argv: answers.pop(0))["uid"] == ["jbloggs"]
    assert directory.find(two, "a", lambda _argv: (255, "")) is None
