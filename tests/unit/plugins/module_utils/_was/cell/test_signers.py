"""Signers of a trust store: the form that wsadmin prints, and names; this runs on Python 3.6 too."""

import json
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.signers import read_signers, trusted

PRINTED = """\
[ [serialNumber 1] [alias root] [issuedTo [CN=dm, OU=Root Certificate, O=IBM, C=US]] [issuedBy [CN=dm]] ]
[ [alias acme] [issuedTo "CN=Acme Root CA, O=Acme"] [validity "Valid from 1 to 2"] ]
[ [alias short] [issuedTo CN=Short] ]
"""


@pytest.mark.parametrize(
    ("printed", "subjects"),
    [
        (PRINTED, ["CN=dm, OU=Root Certificate, O=IBM, C=US", "CN=Acme Root CA, O=Acme", "CN=Short"]),
        ("", []),
        (None, []),
        (
            '[ [alias a] [issuedTo [CN="Acme [BR], Ltda", O=x]] ] [ [issuedTo CN=b] ]',
            ['CN="Acme [BR], Ltda", O=x', "CN=b"],
        ),
    ],
)
def test_read_signers(printed, subjects):
    found = read_signers({"store": "S", "printed": printed, "error": None})
    assert found == {"store": "S", "subjects": subjects, "error": None}


@pytest.mark.parametrize(
    ("chain", "found"),
    [
        (["CN=photos", "CN=Acme Root CA, O=Acme"], ["CN=Acme Root CA, O=Acme"]),
        (["O=Acme, CN=Acme Root CA"], ["O=Acme, CN=Acme Root CA"]),
        (["o=Acme,cn=Acme Root CA"], ["o=Acme,cn=Acme Root CA"]),
        (["CN=Acme Root CA"], []),
        (["CN=acme root ca, O=Acme"], []),
        ([], []),
        (['CN=CA, O="Acme, Inc."'], ['CN=CA, O="Acme, Inc."']),
        ([r"CN=CA, O=Acme\, Inc."], [r"CN=CA, O=Acme\, Inc."]),
        (["CN=CA, O=Acme, L=Inc."], []),
        (["CN=CA + OU=x, DC=acme, DC=example"], ["CN=CA + OU=x, DC=acme, DC=example"]),
    ],
)
def test_trusted(chain, found):
    known = ["CN=Short", "CN=Acme Root CA, O=Acme", 'CN=CA, O="Acme, Inc."', "DC=example, DC=acme, OU=x, CN=CA"]
    assert trusted(known, chain) == found


def test_a_name_as_java_prints_it():
    """The other name is what ``tls_server_info`` returns for the same certificate, see its data file."""
    printed = (
        "CN=Acme Root CA, EMAILADDRESS=ca@acme.example, SERIALNUMBER=7, UID=ca1, OID.2.5.4.17=12345, STREET=Rua 1,"
        ' OU=Ventas, O="Acme, Ltda Brasil", C=BR, DC=acme, DC=example'
    )
    data = Path(__file__).parents[2] / "_tls" / "data" / "root-of-an-active-directory.json"
    subject = json.loads(data.read_text(encoding="utf-8"))["certificate"]["subject"]
    assert trusted([printed], [subject]) == [subject]
