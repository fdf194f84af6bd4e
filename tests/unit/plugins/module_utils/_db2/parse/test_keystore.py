"""The keystore of an instance."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.keystore import Keystore, parse

TYPE = " Keystore type                           (KEYSTORE_TYPE) = "
LOCATION = " Keystore location                   (KEYSTORE_LOCATION) = "


@pytest.mark.parametrize(
    ("text", "keystore"),
    [
        (f"{TYPE}PKCS12\n{LOCATION}/home/db2inst1/ks.p12\n", Keystore("PKCS12", "/home/db2inst1/ks.p12")),
        (f"{TYPE}NONE\n{LOCATION}\n Cluster manager = TSA\n", Keystore()),
        ("SQL1032N  No start database manager command was issued.", Keystore()),
        ("", Keystore()),
    ],
)
def test_parse(text, keystore):
    assert parse(text) == keystore
