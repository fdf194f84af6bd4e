"""Which lines of wsadmin matter, and what they mean."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.messages import classify, hide, ids, relevant

LOGIN = """\
WASX7246E: Cannot establish "SOAP" connection to host "localhost" because of an authentication failure.
"ADMN0022E: Access is denied for the getProcessType operation on Server MBean"
WASX7213I: This scripting client is not connected to a server process
WASX8011W: AdminTask object is not available.
WASX7017E: Exception received while running file "/x.py"; exception information: WASX7070E: no service
"""


@pytest.mark.parametrize(
    ("output", "kind"),
    [
        (LOGIN, "authentication"),
        ('WASX7023E: Error creating "SOAP" connection\nWASX7213I: not connected', "connection"),
        (
            "WASX7017E: x\ncom.ibm.ws.sm.workspace.WorkSpaceException: RepositoryException while retry updating",
            "conflict",
        ),
        ('WASX7017E: WASX7280E: An application with name "X" does not exist.', "application"),
        ("WASX7017E: ADMC0009E: The system failed to make the SOAP RPC call: invoke", "slow"),
        ("WASX7017E: Exception", "script"),
        ("Error occurred during initialization of VM", "unknown"),
    ],
)
def test_classify(output, kind):
    assert classify(output)["kind"] == kind


def test_lines_that_matter():
    lines = relevant(LOGIN)
    assert len(lines) == 3
    assert ids(lines) == ["WASX7246E", "ADMN0022E", "WASX7017E", "WASX7070E"]


def test_without_ids_the_last_lines():
    assert relevant("\n".join(f"line {n}" for n in range(30)))[0] == "line 18"


def test_noise_and_answers_are_left_out():
    output = "WASX7209I: Connected\n@@sametime.estate@@ a 1\nWASX7303I: The following options\nWASX7017E: this\nrest\n"
    assert relevant(output) == ["WASX7017E: this"]


def test_secrets_are_stars():
    assert relevant("WASX7017E: password geheim1 wrong", ["geheim1", ""]) == ["WASX7017E: password ******** wrong"]
    assert hide("x", [""]) == "x"
