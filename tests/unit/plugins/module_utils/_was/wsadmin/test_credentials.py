"""soap.client.props with other credentials."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.credentials import masked, with_credentials


@pytest.mark.parametrize(("password", "encoded"), [("WebAS", "{xor}CDo9Hgw="), ("", "{xor}")])
def test_masked(password, encoded):
    assert masked(password) == encoded


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
