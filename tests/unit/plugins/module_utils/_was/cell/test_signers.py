"""Signers of a trust store: the form that wsadmin prints, and names; this runs on Python 3.6 too."""

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
    ],
)
def test_trusted(chain, found):
    assert trusted(["CN=Short", "CN=Acme Root CA, O=Acme"], chain) == found
