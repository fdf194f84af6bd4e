"""Filter cidr_regex: the glue, and errors as users see them."""

import inspect

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter import cidr_regex
from ansible_collections.sametime.estate.plugins.plugin_utils._net.regex import DEFAULT_MAX_LENGTH

CIDR_REGEX = cidr_regex.FilterModule().filters()["cidr_regex"]


def test_cidr_regex():
    assert CIDR_REGEX(["192.0.2.0/25", "192.0.2.128/25"]) == CIDR_REGEX(["192.0.2.0/24"])
    assert CIDR_REGEX(["192.0.2.0/24"], exclude=["192.0.2.128/25"]) == CIDR_REGEX(["192.0.2.0/25"])
    assert len(CIDR_REGEX([f"10.{n}.{n}.0/27" for n in range(99)], max_length=400)) > 1


def test_the_default_length_is_that_of_the_work():
    assert inspect.signature(CIDR_REGEX).parameters["max_length"].default == DEFAULT_MAX_LENGTH


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([],), "the list of networks is empty"),
        (("192.0.2.0/24",), "networks is str, not a list"),
        (({},), "networks is dict, not a list"),
        ((["192.0.2.0/24", "192.0.2.1/24"],), "networks entry 2, '192.0.2.1/24': host bits are set"),
        ((["192.0.2.0/24", 7],), "networks entry 2, 7: this is a number, not text"),
        ((["192.0.2.0/33"],), "networks entry 1, '192.0.2.0/33': '33' is not a prefix length"),
        ((["office"],), "networks entry 1, 'office': this is not an IPv4 or IPv6 network"),
        ((["192.0.2.0/24"], ["192.0.2.0/23"]), "exclude removes all of the networks"),
        ((["192.0.2.0/24"], ["nonsense"]), "exclude entry 1, 'nonsense'"),
        ((["192.0.2.0/24"], "192.0.2.0/25"), "exclude is str, not a list"),
        ((["192.0.2.0/24"], [], 0), "max_length 0 is not a number of characters"),
        ((["192.0.2.0/24"], [], True), "max_length True is not a number"),
        ((["192.0.2.0/24"], [], 5), "max_length 5 is too small: the expression for 192.0.2.0/24 alone"),
    ],
)
def test_cidr_regex_names_what_is_wrong(arguments, words):
    with pytest.raises(AnsibleFilterError, match=f"cidr_regex: {words}"):
        CIDR_REGEX(*arguments)
