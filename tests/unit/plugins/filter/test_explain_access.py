"""Filter explain_access: the glue, and errors as users see them."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter import explain_access

EXPLAIN_ACCESS = explain_access.FilterModule().filters()["explain_access"]
POLICY = {
    "networks": [{"name": "Office", "networks": ["192.0.2.0/24"]}],
    "otherwise": {"redirect": "http://www.acme.example/"},
}


def test_explain_access():
    found = EXPLAIN_ACCESS(POLICY, "192.0.2.7", cookie="a=b", path="/a@b.jpg", method="HEAD", photo_host="x")
    assert (found["allowed"], found["rule"]) == (True, "Office")
    assert found["steps"][-1] == {"rule": "Office", "matched": True, "text": "192.0.2.7 is in 192.0.2.0/24"}
    assert found["lines"][0] == "HEAD /a@b.jpg from 192.0.2.7 with the cookie a=b"
    for address, words in ((None, "the address of the client is missing"), ("x", "'x' is not an IPv4 or IPv6")):
        with pytest.raises(AnsibleFilterError, match=f"explain_access: {words}"):
            EXPLAIN_ACCESS(POLICY, address)
    with pytest.raises(AnsibleFilterError, match="explain_access: access policy: otherwise is missing"):
        EXPLAIN_ACCESS({}, "192.0.2.7")
