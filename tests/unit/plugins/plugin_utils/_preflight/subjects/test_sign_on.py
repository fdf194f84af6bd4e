"""The keys of the sign-on servers. Each row: what is changed in the example, what the preflight says and advises."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight import check, problem
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._preflight import example_estate as estate

SECRET = "harbour-lamp-7"
GOOD = {"name": "Cell", "file": "alpha.keys", "password": SECRET}
KEYS = "sametime_sso_keys"


def lines(variables):
    inventory = estate.inventory(variables)._replace(content=lambda name: (ltpa.DATA / "keys" / name).read_bytes())
    return problem.lines(check.check([], estate.ROLES, inventory).problems, {})


def test_the_example_and_good_keys_have_no_problem():
    assert lines(estate.variables()) == []
    assert lines({**estate.variables(), KEYS: [GOOD]}) == []
    assert lines({**estate.variables(), KEYS: [{**GOOD, "cell": "ssc1.acme.example"}]}) == []


@pytest.mark.parametrize(
    ("entries", "wrong", "instead"),
    [
        (
            [{**GOOD, "file": "none.keys"}],
            "the keys file none.keys cannot be read on the controller",
            "export the LTPA",
        ),
        (
            [{**GOOD, "file": "none.keys", "cell": "ssc1.acme.example"}],
            "the keys file none.keys cannot be read on the controller",
            "run ansible-playbook playbooks/export_sso_keys.yml",
        ),
        ([{**GOOD, "cell": "scc1"}], "'scc1', which is not a host of group ssc", "name one of ssc1.acme.example"),
        (
            [{**GOOD, "cell": "ssc1.acme.example"}, {**GOOD, "name": "New"}],
            "entry 'New' has the same file",
            "give each its own file",
        ),
        ([GOOD, GOOD], "two entries are called 'Cell'", "its own name"),
        ([{**GOOD, "password": ""}], "password is missing, empty or not text", "from a vault"),
        ([{**GOOD, "password": "s3cr3t"}], "the password does not open the file", "give the password of the export"),
        ([{**GOOD, "valid_until": "soon"}], "valid_until is 'soon'", "2027-01-31"),
        (
            [{**GOOD, "password": "{xor}s3cr3t"}],
            "is written in the encoded form of WebSphere",
            "give the password itself",
        ),
        ([{**GOOD, "pasword": "s3cr3t"}], "[0].pasword: is not a known key", "did you mean password?"),
    ],
)
def test_wrong_entry(entries, wrong, instead):
    found = lines({**estate.variables(), KEYS: entries})
    assert any(wrong in line and instead.lower() in line.lower() for line in found if line.startswith(KEYS)), found
    assert not any("s3cr3t" in line or SECRET in line for line in found)


def test_rules_that_verify_need_keys_and_others_do_not():
    without = {name: value for name, value in estate.variables().items() if name != KEYS}
    (line,) = lines(without)
    assert line.startswith(f"{KEYS}: is not set, and role photo_vhost needs it")
    access = {**without["sametime_photo_access"], "cookies": [{"name": "Present", "cookie": "LtpaToken2"}]}
    assert lines({**without, "sametime_photo_access": access}) == []
