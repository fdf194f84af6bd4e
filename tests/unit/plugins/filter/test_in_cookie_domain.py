"""Filter in_cookie_domain: the glue, and errors as users see them."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter import in_cookie_domain

IN_COOKIE_DOMAIN = in_cookie_domain.FilterModule().filters()["in_cookie_domain"]


def test_in_cookie_domain():
    assert IN_COOKIE_DOMAIN("photos.acme.example", ".acme.example") is True
    assert IN_COOKIE_DOMAIN("photos.acme.example", ".other.example") is False
    for host, domain, words in ((None, ".a", "None is not a host name"), ("a", ".", "'.' is not a domain")):
        with pytest.raises(AnsibleFilterError, match=f"in_cookie_domain: {words}; write text such as acme.example"):
            IN_COOKIE_DOMAIN(host, domain)
