"""What a refusal of Db2 means, what to do about it, and what a module returns of it."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import remedies


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ('SQL1768N  Unable to start HADR. Reason code = "7".', "the standby did not connect in time"),
        ('SQL1776N  The command cannot be issued on an HADR database. Reason code = "6".', "db2_reintegrate.yml"),
        ('SQL1768N  Unable to start HADR. Reason code = "7".', "names the instance of the other host"),
        ('SQL1768N  Unable to start HADR. Reason code = "19".', "there is another primary: do not force this one"),
        ('SQL1768N  Unable to start HADR. Reason code = "28".', "SSL_SVR_KEYDB"),
        ('SQL1770N  Takeover HADR cannot complete. Reason code = "7".', "compare the roles of both databases"),
        ("SQL1117N  … because of ROLL-FORWARD PENDING.  SQLSTATE=57019", "waits for a rollforward"),
        ('SQL1768N  Unable to start HADR. Reason code = "77".', 'SQL1768N  Unable to start HADR. Reason code = "77".'),
        ("SQL0294N  The container is already in use.  SQLSTATE=42730", "left over from one: remove it if nothing uses"),
        ("SQL2544N  The directory where the database is being restored has become full.", "free space there"),
        ("", "Db2 printed nothing"),
        ("sh: db2: not found", "sh: db2: not found"),
    ],
)
def test_remedies(output, words):
    assert words in remedies.remedy(output)


@pytest.mark.parametrize(
    ("output", "code", "reason_code", "try_again"),
    [
        pytest.param(
            'SQL1770N  Takeover HADR cannot complete. Reason code = "7".', "SQL1770N", 7, True, id="as documented"
        ),
        pytest.param(
            "SQL1770N  Takeover HADR cannot complete. Reason\ncode: 7.", "SQL1770N", 7, True, id="wrapped, bare"
        ),
        pytest.param(
            'SQL1770N  Takeover HADR cannot complete. Reason code = "9".', "SQL1770N", 9, False, id="window over"
        ),
        pytest.param('SQL1768N  Unable to start HADR. Reason code = "7".', "SQL1768N", 7, False, id="another message"),
        pytest.param("sh: db2: not found", None, None, False, id="no message"),
    ],
)
def test_details_of_a_refusal(output, code, reason_code, try_again):
    error = remedies.refused("takeover hadr on db STMS", 4, output)
    assert isinstance(error, Db2Error)
    assert str(error).startswith("takeover hadr on db STMS: ")
    assert error.details == {
        "rc": 4,
        "stdout": output,
        "code": code,
        "reason_code": reason_code,
        "try_again": try_again,
    }
