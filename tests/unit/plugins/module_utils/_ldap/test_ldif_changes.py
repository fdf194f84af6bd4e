"""Change records for other programs; what they mean is in the test with a real server. Python 3.6."""

import base64

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ldap.ldif_changes import text
from ansible_collections.sametime.estate.plugins.module_utils._ldap.plan import Change


def test_records():
    found = text([Change("cn=a", (), "https://p/a"), Change("cn=b", ("x",), "")], "PhotoURL")
    assert found.splitlines()[0].startswith("# 2 changes of PhotoURL. Apply with: ldapmodify ")
    assert found.split("\n", 1)[1] == (
        "version: 1\n"
        "\ndn: cn=a\nchangetype: modify\nreplace: PhotoURL\nPhotoURL: https://p/a\n-\n"
        "\ndn: cn=b\nchangetype: modify\nreplace: PhotoURL\n-\n"
    )


def test_nothing_to_change_is_said_in_a_comment():
    assert text([], "PhotoURL") == "# The directory is up to date; there is no change of PhotoURL.\n"


@pytest.mark.parametrize(
    "dn", ["cn=Jürgen", " cn=a", "cn=a ", ":cn", "<cn", "cn=a\nchangetype: delete", "cn=a\r", "cn=\0"]
)
def test_what_ldif_could_misread_is_base64(dn):
    lines = text([Change(dn, (), "u")], "PhotoURL").splitlines()
    assert lines[3] == "dn:: " + base64.b64encode(dn.encode("utf-8")).decode("ascii")
    assert "changetype: delete" not in lines


@pytest.mark.parametrize("length", [70, 71, 72, 73, 147, 148, 149, 400])
def test_long_lines_are_folded(length):
    lines = text([Change("c" * length, (), "u")], "PhotoURL").splitlines()[3:]
    record = lines[: lines.index("changetype: modify")]
    assert all(len(line) <= 76 for line in record)
    assert record[0][4:] + "".join(line[1:] for line in record[1:]) == "c" * length
    assert all(line.startswith(" ") for line in record[1:])
