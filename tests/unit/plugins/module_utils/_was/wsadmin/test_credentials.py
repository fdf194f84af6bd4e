"""soap.client.props with other credentials."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._core import java_properties
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.credentials import masked, with_credentials


@pytest.mark.parametrize(("password", "encoded"), [("WebAS", "{xor}CDo9Hgw="), ("", "{xor}")])
def test_masked(password, encoded):
    assert masked(password) == encoded


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        ("a=1\\", "a=1\\\n\n"),
        ("a=1\\\r\n", "a=1\\\r\n\r\n"),
        ("a=1", "a=1\n"),
        ("a=1\\\\", "a=1\\\\\n"),
        ("# c \\\ncom.ibm.SOAP.loginUserid=old\na=1\n", "# c \\\na=1\n"),
        ("com.ibm.SOAP.loginUserid=o\\\n  ld\na=1\n", "a=1\n"),
        ("com.ibm.SOAP.login\\u0055serid : old\r\na=1\r\n", "a=1\r\n"),
        ("a=1\\\ncom.ibm.SOAP.loginUserid=x\n", "a=1\\\ncom.ibm.SOAP.loginUserid=x\n"),
        ("a=1\rcom.ibm.SOAP.loginUserid=x\r", "a=1\r"),
    ],
)
def test_lines_are_those_of_java(before, kept):
    after = with_credentials(before, "u", "WebAS")
    assert after.startswith(kept + "com.ibm.SOAP.")
    values = java_properties.parse(after)
    assert values["com.ibm.SOAP.loginUserid"] == "u"
    assert values["a"] == java_properties.parse(before)["a"]
    assert len(values) == 6


def test_other_properties_stay():
    before = "#x\ncom.ibm.SOAP.requestTimeout=180\ncom.ibm.SOAP.loginUserid=old\ncom.ibm.SOAP.securityEnabled=false\n"
    lines = with_credentials(before, " a\\b\xe4", "WebAS").splitlines()
    assert lines[:2] == ["#x", "com.ibm.SOAP.requestTimeout=180"]
    assert sorted(lines[2:]) == [
        "com.ibm.SOAP.authenticationTarget=BasicAuth",
        "com.ibm.SOAP.loginPassword={xor}CDo9Hgw=",
        "com.ibm.SOAP.loginSource=properties",
        "com.ibm.SOAP.loginUserid=\\ a\\\\b\\u00e4",
        "com.ibm.SOAP.securityEnabled=true",
    ]
